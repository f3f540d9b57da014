"""The news of customers: what they are to prove, and who turned out to be one."""

from typing import TypedDict
from uuid import UUID

from common.events import EventKind


class CodeNews(TypedDict):
    code_id: UUID
    profile_id: UUID


class OwnLinkNews(TypedDict):
    identifier_id: UUID
    profile_id: UUID


class MergeNews(TypedDict):
    winner_id: UUID
    loser_id: UUID
    merge_id: UUID


#: somebody is to prove an address by six digits
CODE_ASKED = EventKind("code_asked", CodeNews)
#: a customer is to get the link to their own page
OWN_LINK_ASKED = EventKind("own_link_asked", OwnLinkNews)
#: two customers are one from now on
PROFILES_MERGED = EventKind(
    "profiles_merged",
    MergeNews,
    kept_for_history="whose ids meant the same customer, and since when: events before it name the "
    "loser, and an undone merge has no journal any more",
)
#: they are two again
PROFILES_UNMERGED = EventKind(
    "profiles_unmerged",
    MergeNews,
    kept_for_history="until when those ids meant the same customer",
)
