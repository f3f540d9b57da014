"""The steps of a thread: who speaks in it, who waits, when it rests and when it is over.

Every step is taken here, whether the API, the back office or a service asks for it, and is kept
with who did it, when and why. Of two people who take a thread over at once, one is told who was
first.
"""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from channels_app.bot.turn import CUSTOMER
from channels_app.choices import OPEN_STATES, ConversationState
from channels_app.events import (
    CONVERSATION_ASSIGNED,
    CONVERSATION_BACK,
    CONVERSATION_HANDED_OVER,
    CONVERSATION_WAITING,
)
from channels_app.models import Conversation
from channels_app.selectors import CONVERSATIONS
from common.errors import Conflict, NotPossibleNow, invalid
from common.events import emit
from common.sql.unit import unit
from common.transitions import SYSTEM, Actor, Workflow
from leads.models import Lead

BOT = Actor("bot")

#: the same state again: another one speaks or answers from now on
CONVERSATION = Workflow(
    "conversation",
    {state.value: [*OPEN_STATES, ConversationState.RESOLVED] for state in OPEN_STATES},
    column="state",
)


@unit
def hand_over(
    *,
    conversation: Conversation,
    lead: Lead | None,
    reason: str,
    now: datetime,
    actor: Actor = BOT,
) -> None:
    """A human answers from now on, the lead's owner where the thread has nobody; the bot is silent
    until the thread is given back. Nothing happens where it is silent already. The caller has
    locked the thread."""
    if not conversation.bot_active:
        return
    CONVERSATION.take(
        conversation,
        ConversationState.WAITING,
        actor=actor,
        reason=_because("handed over", reason),
        at=now,
        bot_active=False,
        waiting_since=conversation.waiting_since or now,
        snoozed_until=None,
        agent=conversation.agent_id or (lead.owner_id if lead else None),
    )
    emit(
        CONVERSATION_HANDED_OVER,
        brokerage_id=conversation.brokerage_id,
        conversation_id=conversation.pk,
        reason=reason,
    )


@unit
def take_over(
    *,
    conversation: Conversation,
    user: User | None,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """The bot is silent and this person answers, or, for a server of the brokerage's, whoever comes
    first; whoever has the thread already keeps it.

    Raises Conflict ``taken`` where another person answers in it, NotPossibleNow where it is closed.
    Locks the thread.
    """
    hold(conversation, actor)
    has_it = _whoever_answers(conversation)
    _refuse_taken(conversation, user.pk if user else None)
    if not conversation.bot_active and has_it == user:
        return
    CONVERSATION.take(
        conversation,
        _awake(conversation),
        actor=actor,
        reason=_because("taken over", reason),
        at=now,
        bot_active=False,
        snoozed_until=None,
        agent=user.pk if user and _is_of(user, conversation) else conversation.agent_id,
    )


def _whoever_answers(conversation: Conversation) -> User | None:
    """The person who does, if it is one."""
    return None if conversation.bot_active else conversation.agent


def _refuse_taken(conversation: Conversation, user_id: UUID | None) -> None:
    if (has_it := _whoever_answers(conversation)) and has_it.pk != user_id:
        raise Conflict(f"{has_it.name} answers in this conversation.", code="taken")


@unit
def give_back(*, conversation: Conversation, actor: Actor, now: datetime, reason: str = "") -> None:
    """The bot answers again, and begins afresh. Raises NotPossibleNow for a thread that is closed.
    Locks the thread."""
    hold(conversation, actor)
    if conversation.bot_active and conversation.state == ConversationState.OPEN:
        return
    CONVERSATION.take(
        conversation,
        ConversationState.OPEN,
        actor=actor,
        reason=_because("given back to the bot", reason),
        at=now,
        bot_active=True,
        waiting_since=None,
        snoozed_until=None,
        dialogue={},
    )


@unit
def assign(
    *, conversation: Conversation, agent: User, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """This person answers from now on, whoever did before; they hear of it unless they did it
    themselves. Raises ApplicationError for somebody who does not work here, NotPossibleNow for a
    thread that is closed, Conflict ``taken`` for an agent where a colleague answers. Locks the
    thread."""
    hold(conversation, actor)
    if actor.limited:
        _refuse_taken(conversation, actor.user_id)
    if not _is_of(agent, conversation) or not agent.is_active:
        raise invalid("agent", "Nobody of this name works here.")
    if not conversation.bot_active and conversation.agent_id == agent.pk:
        return
    CONVERSATION.take(
        conversation,
        _awake(conversation),
        actor=actor,
        reason=_because(f"given to {agent.name}", reason),
        at=now,
        bot_active=False,
        snoozed_until=None,
        agent=agent.pk,
    )
    if actor.user_id != agent.pk:
        emit(
            CONVERSATION_ASSIGNED,
            brokerage_id=conversation.brokerage_id,
            conversation_id=conversation.pk,
            reason=reason,
        )


@unit
def snooze(
    *,
    conversation: Conversation,
    until: datetime,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """The thread rests until then, or until the customer writes. Raises ApplicationError for a time
    that is over, NotPossibleNow for a thread that is closed. Locks the thread."""
    if until <= now:
        raise invalid("until", "This time is over.")
    hold(conversation, actor)
    CONVERSATION.take(
        conversation,
        ConversationState.SNOOZED,
        actor=actor,
        reason=_because("put aside", reason),
        at=now,
        snoozed_until=until,
    )


@unit
def resolve(*, conversation: Conversation, actor: Actor, now: datetime, reason: str = "") -> None:
    """The thread is over: what the customer writes next begins a new one. Raises NotPossibleNow for
    one that is closed already. Locks the thread."""
    hold(conversation, actor)
    CONVERSATION.take(
        conversation,
        ConversationState.RESOLVED,
        actor=actor,
        reason=_because("resolved", reason),
        at=now,
        waiting_since=None,
        snoozed_until=None,
    )


def come_back(*, conversation: Conversation, now: datetime) -> None:
    """The rest is over: whoever answers in the thread hears of it. The caller has locked it."""
    CONVERSATION.take(
        conversation,
        _awake(conversation),
        actor=SYSTEM,
        reason="the time is over",
        at=now,
        snoozed_until=None,
    )
    emit(CONVERSATION_BACK, brokerage_id=conversation.brokerage_id, conversation_id=conversation.pk)


def customer_wrote(conversation: Conversation, now: datetime) -> None:
    """A rest ends; where a person answers, the first message since that person's last answer calls
    them. The caller has locked the thread and saves it."""
    if conversation.bot_active:
        if conversation.state == ConversationState.SNOOZED:
            _note(conversation, ConversationState.OPEN, now)
        return
    if conversation.state != ConversationState.WAITING:
        _note(conversation, ConversationState.WAITING, now)
        emit(
            CONVERSATION_WAITING,
            brokerage_id=conversation.brokerage_id,
            conversation_id=conversation.pk,
        )
    conversation.waiting_since = conversation.waiting_since or now


def staff_answered(conversation: Conversation, user: User, now: datetime) -> None:
    """The bot is silent, and nobody waits any more. Whoever had the thread keeps it, else it is
    this person's. The caller has locked the thread and saves it."""
    answers = conversation.agent_id or (user.pk if _is_of(user, conversation) else None)
    before = (conversation.state, conversation.bot_active, conversation.agent_id)
    if before != (ConversationState.OPEN, False, answers):
        CONVERSATION.take_held(
            conversation,
            ConversationState.OPEN,
            actor=Actor(user.name, user.pk),
            reason="answered",
            at=now,
        )
    conversation.bot_active, conversation.agent_id = False, answers
    conversation.waiting_since = conversation.snoozed_until = None


def hold(conversation: Conversation, actor: Actor) -> None:
    """Locks the thread and brings it up to date. Raises NotPossibleNow where it is closed, NotFound
    where it is out of an agent's reach."""
    # without its agent: of a row that another one changed while this waited for it, the columns are
    # new but the joined rows are those of before
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("brokerage")
    conversation.refresh_from_db(from_queryset=rows)
    CONVERSATIONS.check(conversation, actor)
    if conversation.state not in OPEN_STATES:
        raise NotPossibleNow("This conversation is closed.")


def _note(conversation: Conversation, state: str, now: datetime) -> None:
    reason = "the customer wrote"
    CONVERSATION.take_held(conversation, state, actor=CUSTOMER, reason=reason, at=now)
    conversation.snoozed_until = None


def _awake(conversation: Conversation) -> str:
    """The state once somebody cares for the thread: a customer who waits goes on waiting."""
    return ConversationState.WAITING if conversation.waiting_since else ConversationState.OPEN


def _is_of(user: User, conversation: Conversation) -> bool:
    return user.brokerage_id == conversation.brokerage_id


def _because(step: str, reason: str) -> str:
    return f"{step}: {reason}" if reason else step
