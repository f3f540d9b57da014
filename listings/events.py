"""The news of the catalogue."""

from typing import TypedDict
from uuid import UUID

from common.events import EventKind


class PriceNews(TypedDict):
    listing_id: UUID
    price_change_id: UUID


#: a listing costs something else now; both amounts are in its PriceChange
PRICE_CHANGED = EventKind(
    "price_changed",
    PriceNews,
    kept_for_history="when a new price was known, in one order with what customers did before and "
    "after; the price history alone is read listing by listing",
)
