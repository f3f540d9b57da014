"""Reads about leads."""

from leads.selectors.reach import (
    LEADS,
    customers_of_agent,
    find_lead,
    human_touches,
    owners,
    search_leads,
)
from leads.selectors.receipts import RECEIPT

__all__ = [
    "LEADS",
    "RECEIPT",
    "customers_of_agent",
    "find_lead",
    "human_touches",
    "owners",
    "search_leads",
]
