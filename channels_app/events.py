"""The news of threads."""

from typing import TypedDict
from uuid import UUID

from common.events import EventKind


class ThreadNews(TypedDict):
    conversation_id: UUID


class ThreadGivenNews(ThreadNews):
    """``reason`` is why, in words; empty where none was given."""

    reason: str


#: the bot gave up or was asked to: a customer waits for a person
CONVERSATION_HANDED_OVER = EventKind("conversation_handed_over", ThreadGivenNews)
#: a customer wrote to a person again, for the first time since that person's last answer
CONVERSATION_WAITING = EventKind("conversation_waiting", ThreadNews)
#: somebody gave the thread to an agent
CONVERSATION_ASSIGNED = EventKind("conversation_assigned", ThreadGivenNews)
#: a thread that was put aside until now is back
CONVERSATION_BACK = EventKind("conversation_back", ThreadNews)
