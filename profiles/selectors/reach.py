"""Which customers somebody reaches."""

from django.db.models import Q

from accounts.reach import Reach
from common.ports import customers_of
from profiles.models import LIVING, CustomerProfile

#: an agent's are those with a lead that they may read; who was merged away or erased is nobody's
CUSTOMERS: Reach[CustomerProfile] = Reach(
    CustomerProfile,
    noun="customer",
    read=lambda brokerage_id, agent_id: Q(pk__in=customers_of(brokerage_id, agent_id)),
    among=LIVING,
)
