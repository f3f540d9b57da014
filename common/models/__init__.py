from common.models.event import Event, EventDelivery
from common.models.heartbeat import WorkerHeartbeat
from common.models.idempotency import IdempotencyRecord
from common.models.owned import BrokerageOwned, Owned, OwnedManager, OwnedQuerySet
from common.models.row_key import RowKey
from common.models.sequence import ReferenceCounter
from common.models.step import Step

__all__ = [
    "BrokerageOwned",
    "Event",
    "EventDelivery",
    "IdempotencyRecord",
    "Owned",
    "OwnedManager",
    "OwnedQuerySet",
    "ReferenceCounter",
    "RowKey",
    "Step",
    "WorkerHeartbeat",
]
