"""One statement writes columns and reads what became of them."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage, User
from common.sql.returning import update_row
from leads.models import Lead
from tests.conftest import make_lead

pytestmark = pytest.mark.django_db


def test_expressions_json_lists_and_owners_come_back_as_a_read_gives_them(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    lead = make_lead(sunrise, owner=alice, messages_count=3)
    assert lead.owner == alice
    Lead.objects.filter(pk=lead.pk).update(messages_count=5)  # somebody else, meanwhile
    with CaptureQueriesContext(connection) as done:
        written = update_row(
            lead,
            messages_count=F("messages_count") + 1,
            attributes={"floor": 3},
            locations=["Hoodi"],
            owner=bob,
            budget_max="100.00",
        )
    assert (written, len(done)) == (True, 1)
    fresh = Lead.objects.get(pk=lead.pk)
    for name in ("messages_count", "attributes", "locations", "owner_id", "budget_max"):
        assert getattr(lead, name) == getattr(fresh, name)
    assert (lead.messages_count, lead.attributes, lead.owner) == (6, {"floor": 3}, bob)


def test_where_the_condition_is_not_met_nothing_is_written(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise, messages_count=3)
    condition = Lead.objects.filter(messages_count=4)
    assert update_row(lead, where=condition, messages_count=9) is False
    assert lead.messages_count == 3
    assert Lead.objects.get(pk=lead.pk).messages_count == 3
