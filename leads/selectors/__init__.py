"""Reads about leads."""

from leads.selectors.reach import (
    changeable_by,
    customers_with_visible_leads,
    find_lead,
    human_touches,
    may_change,
    reach_of,
    search_leads,
    visible_leads,
)

__all__ = [
    "changeable_by",
    "customers_with_visible_leads",
    "find_lead",
    "human_touches",
    "may_change",
    "reach_of",
    "search_leads",
    "visible_leads",
]
