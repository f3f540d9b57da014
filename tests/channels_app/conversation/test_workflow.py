"""The steps of a thread: which are possible, what they change, what is kept, and who wins."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from channels_app.conversation.workflow import (
    CONVERSATION,
    assign,
    give_back,
    hand_over,
    resolve,
    snooze,
)
from channels_app.conversation.workflow import take_over as workflow_take_over
from channels_app.models import Conversation, Message
from channels_app.services.answer_as_staff import answer_as_staff
from channels_app.services.conversations import open_conversation
from channels_app.services.wake_threads import wake_threads
from common.errors import ApplicationError, Conflict, NotPossibleNow
from common.events.dispatch import deliver_due
from common.models import Event, Step
from common.transitions import Actor
from tests.channels_app.thread_setting import add_message
from tests.common.race import race
from tests.conftest import NOW, TEST, Api, make_lead, make_profile, staff_api
from tests.flows.api_setting import snapshot

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def thread(sunrise: Brokerage, alice: User) -> Conversation:
    """A customer of Alice's wrote in the web chat and the bot answers."""
    found = open_conversation(profile=make_profile(sunrise), now=NOW)
    make_lead(sunrise, found.profile, owner=alice)
    add_message(found, author="customer", channel="web_chat", now=NOW, body="Hi")
    return found


def fresh(thread: Conversation) -> Conversation:
    found: Conversation = Conversation.objects.get(pk=thread.pk)
    return found


def steps(thread: Conversation) -> list[tuple[str, str, str, str]]:
    """From, to, by whom and why."""
    rows = Step.objects.filter(subject_id=thread.pk).order_by("id")
    return list(rows.values_list("from_status", "to_status", "actor", "reason"))


def told() -> list[tuple[str, str]]:
    """Whom the news of threads reached, and under which subject."""
    while deliver_due():
        pass
    return list(Message.objects.filter(purpose="staff").values_list("address", "subject"))


def take_over(*, conversation: Conversation, user: User, **fields: Any) -> None:
    """As whoever takes it."""
    actor = Actor(user.name, user.pk)
    workflow_take_over(conversation=conversation, user=user, actor=actor, **fields)


VERBS: dict[str, Callable[[Conversation, User], None]] = {
    "take over": lambda one, user: take_over(conversation=one, user=user, now=NOW),
    "give back": lambda one, user: give_back(conversation=one, actor=TEST, now=NOW),
    "assign": lambda one, user: assign(conversation=one, agent=user, actor=TEST, now=NOW),
    "snooze": lambda one, user: snooze(conversation=one, until=NOW + HOUR, actor=TEST, now=NOW),
    "resolve": lambda one, user: resolve(conversation=one, actor=TEST, now=NOW),
    "answer": lambda one, user: (
        answer_as_staff(conversation=one, user=user, text="Hi", now=NOW) and None
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_can_be_done_in_a_closed_thread(
    verb: str, thread: Conversation, alice: User
) -> None:
    Conversation.objects.update(state="resolved")
    before = snapshot()
    with pytest.raises(NotPossibleNow, match="closed"):
        VERBS[verb](thread, alice)
    assert snapshot() == before


@pytest.mark.parametrize("state", ["open", "waiting", "snoozed"])
@pytest.mark.parametrize("verb", VERBS)
def test_everything_can_be_done_in_one_that_is_not(
    verb: str, state: str, thread: Conversation, alice: User
) -> None:
    Conversation.objects.update(state=state, waiting_since=NOW if state == "waiting" else None)
    VERBS[verb](thread, alice)
    after = fresh(thread)
    assert after.version == 2 or (verb, state) == ("give back", "open")  # the bot answers already


def test_the_workflow_leads_from_everywhere_but_the_end() -> None:
    everywhere = ("open", "waiting", "snoozed", "resolved")
    assert CONVERSATION.steps == dict.fromkeys(("open", "waiting", "snoozed"), everywhere)


def test_taking_over_is_kept_with_who_when_and_why(thread: Conversation, alice: User) -> None:
    take_over(conversation=thread, user=alice, now=NOW, reason="an old customer")
    after = fresh(thread)
    assert (after.bot_active, after.agent, after.state) == (False, alice, "open")
    assert steps(thread) == [("open", "open", "Alice Thomas", "taken over: an old customer")]
    step = Step.objects.get(subject_id=thread.pk)
    assert (step.user, step.at, step.brokerage) == (alice, NOW, thread.brokerage)
    assert told() == []  # who does it knows it


def test_who_has_it_takes_it_over_once(thread: Conversation, alice: User) -> None:
    for _ in range(2):
        take_over(conversation=thread, user=alice, now=NOW)
    assert len(steps(thread)) == 1


def test_a_customer_who_waits_goes_on_waiting_until_the_answer(
    thread: Conversation, alice: User
) -> None:
    hand_over(conversation=thread, lead=None, reason="asked for a human", now=NOW)
    take_over(conversation=fresh(thread), user=alice, now=NOW + HOUR)
    assert (fresh(thread).state, fresh(thread).waiting_since) == ("waiting", NOW)
    answer_as_staff(conversation=fresh(thread), user=alice, text="Hi", now=NOW + HOUR)
    assert (fresh(thread).state, fresh(thread).waiting_since) == ("open", None)
    assert steps(thread) == [
        ("open", "waiting", "bot", "handed over: asked for a human"),
        ("waiting", "waiting", "Alice Thomas", "taken over"),
        ("waiting", "open", "Alice Thomas", "answered"),
    ]
    answer_as_staff(conversation=fresh(thread), user=alice, text="Still here?", now=NOW + HOUR)
    assert len(steps(thread)) == 3  # going on to answer is no step


def test_a_colleagues_thread_is_not_taken(thread: Conversation, alice: User, bob: User) -> None:
    take_over(conversation=thread, user=alice, now=NOW)
    before = snapshot()
    with pytest.raises(Conflict) as refused:
        take_over(conversation=fresh(thread), user=bob, now=NOW)
    assert (refused.value.code, refused.value.message) == (
        "taken", "Alice Thomas answers in this conversation.",
    )  # fmt: skip
    assert snapshot() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_over_at_once_one_is_told(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    thread = Conversation.objects.create(
        brokerage=sunrise, profile=make_profile(sunrise), last_activity_at=NOW
    )

    def take(user: User) -> str:
        try:
            take_over(conversation=fresh(thread), user=user, now=NOW)
        except Conflict as refused:
            return refused.code
        return "mine"

    assert sorted(race([lambda: take(alice), lambda: take(bob)] * 3)) in (
        ["mine"] * 3 + ["taken"] * 3,
    )
    assert (len(steps(thread)), fresh(thread).version) == (1, 2)
    assert fresh(thread).agent in (alice, bob)


def test_giving_back_lets_the_bot_begin_afresh(thread: Conversation, alice: User) -> None:
    take_over(conversation=thread, user=alice, now=NOW)
    Conversation.objects.update(dialogue={"expecting": "contact"})
    give_back(conversation=thread, actor=Actor("Alice Thomas", alice.pk), now=NOW)
    after = fresh(thread)
    assert (after.bot_active, after.state, after.dialogue, after.agent) == (True, "open", {}, alice)
    assert steps(thread)[-1] == ("open", "open", "Alice Thomas", "given back to the bot")
    take_over(conversation=after, user=alice, now=NOW)  # and can be taken again
    assert not fresh(thread).bot_active


def test_whoever_is_given_a_thread_hears_of_it(
    thread: Conversation, alice: User, bob: User, meera: User
) -> None:
    take_over(conversation=thread, user=alice, now=NOW)
    manager = Actor("Meera Nair", meera.pk)
    assign(conversation=thread, agent=bob, actor=manager, now=NOW, reason="Alice is away")
    assert (fresh(thread).agent, fresh(thread).bot_active) == (bob, False)
    assert steps(thread)[-1] == (
        "open", "open", "Meera Nair", "given to Bob Mathew: Alice is away",
    )  # fmt: skip
    assert told() == [("bob@sunrise.test", "A conversation is yours now: John Doe")]
    assert "(Alice is away)" in Message.objects.get(purpose="staff").body
    assign(conversation=thread, agent=alice, actor=Actor("Alice", alice.pk), now=NOW)
    assert len(told()) == 1  # whoever takes it knows it


def test_an_agent_takes_no_thread_from_a_colleague_by_giving_it(
    thread: Conversation, alice: User, bob: User, meera: User
) -> None:
    manager = staff_caller(meera).actor
    assign(conversation=thread, agent=bob, actor=manager, now=NOW)
    before = snapshot()
    for agent in (alice, meera):
        with pytest.raises(Conflict) as refused:
            assign(conversation=thread, agent=agent, actor=staff_caller(alice).actor, now=NOW)
        assert refused.value.code == "taken"
    assert snapshot() == before
    assign(conversation=thread, agent=alice, actor=staff_caller(bob).actor, now=NOW)  # their own
    assert fresh(thread).agent == alice


@pytest.mark.parametrize("who", ["outsider", "left"])
def test_a_thread_is_given_to_those_who_work_here_only(
    who: str, thread: Conversation, bob: User, charlie: User
) -> None:
    bob.is_active = False
    bob.save()
    agent, before = charlie if who == "outsider" else bob, snapshot()
    with pytest.raises(ApplicationError) as refused:
        assign(conversation=thread, agent=agent, actor=TEST, now=NOW)
    assert refused.value.fields == {"agent": ["Nobody of this name works here."]}
    assert snapshot() == before


# --- resting --------------------------------------------------------------------------------------


def test_a_thread_rests_until_its_time(thread: Conversation, alice: User) -> None:
    take_over(conversation=thread, user=alice, now=NOW)
    snooze(conversation=thread, until=NOW + HOUR, actor=TEST, now=NOW, reason="after lunch")
    assert (fresh(thread).state, fresh(thread).snoozed_until) == ("snoozed", NOW + HOUR)
    assert wake_threads(now=NOW + HOUR - timedelta(seconds=1)) == 0
    assert wake_threads(now=NOW + HOUR) == 1
    assert wake_threads(now=NOW + HOUR) == 0
    assert (fresh(thread).state, fresh(thread).snoozed_until) == ("open", None)
    assert steps(thread)[1:] == [
        ("open", "snoozed", "test", "put aside: after lunch"),
        ("snoozed", "open", "system", "the time is over"),
    ]
    assert told() == [("alice@sunrise.test", "Back again: the conversation with John Doe")]


def test_one_who_waited_waits_again(thread: Conversation) -> None:
    hand_over(conversation=thread, lead=None, reason="r", now=NOW)
    snooze(conversation=thread, until=NOW + HOUR, actor=TEST, now=NOW)
    wake_threads(now=NOW + HOUR)
    assert (fresh(thread).state, fresh(thread).waiting_since) == ("waiting", NOW)


@pytest.mark.parametrize(("bot_active", "state"), [(True, "open"), (False, "waiting")])
def test_the_customers_next_word_ends_the_rest(
    bot_active: bool, state: str, key: Api, alice: User
) -> None:
    key.post("/api/chat", {"user_id": "u1", "text": "Hello"})
    thread: Conversation = Conversation.objects.get()
    if not bot_active:
        take_over(conversation=thread, user=alice, now=NOW)
    later = timezone.now() + HOUR
    snooze(conversation=thread, until=later, actor=TEST, now=timezone.now())
    key.post("/api/chat", {"user_id": "u1", "text": "Are you there?"})
    after = fresh(thread)
    assert (after.state, after.snoozed_until, after.bot_active) == (state, None, bot_active)
    assert steps(thread)[-1] == ("snoozed", state, "customer, by chat", "the customer wrote")
    assert wake_threads(now=later) == 0
    assert Event.objects.filter(name="conversation_waiting").count() == (not bot_active)


def test_a_time_that_is_over_is_refused(thread: Conversation) -> None:
    before = snapshot()
    with pytest.raises(ApplicationError) as refused:
        snooze(conversation=thread, until=NOW, actor=TEST, now=NOW)
    assert list(refused.value.fields or {}) == ["until"]
    assert snapshot() == before


def test_what_is_said_after_the_end_begins_a_new_thread(key: Api) -> None:
    key.post("/api/chat", {"user_id": "u1", "text": "Hello"})
    first: Conversation = Conversation.objects.get()
    resolve(conversation=first, actor=TEST, now=NOW, reason="bought elsewhere")
    assert steps(first)[-1] == ("open", "resolved", "test", "resolved: bought elsewhere")
    key.post("/api/chat", {"user_id": "u1", "text": "Hello again"})
    assert Conversation.objects.count() == 2
    assert Conversation.objects.exclude(pk=first.pk).get().bot_active


# --- the same steps by API ------------------------------------------------------------------------


def call(user: User, thread: Conversation, verb: str, **body: Any) -> Any:
    return staff_api(user).post(f"/api/conversations/{thread.pk}/{verb}", body)


def test_by_api_the_steps_are_the_same(
    thread: Conversation, meera: User, alice: User, bob: User
) -> None:
    answer = call(alice, thread, "take-over", reason="mine")
    assert answer.status_code == 200
    assert answer.json() == {
        "id": str(thread.pk), "state": "open", "bot_active": False, "agent": str(alice.pk),
        "waiting_since": None, "snoozed_until": None, "version": 2,
    }  # fmt: skip
    taken = call(meera, thread, "take-over")
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "taken")
    assert call(bob, thread, "take-over").status_code == 404
    assert call(meera, thread, "assign", agent=str(bob.pk)).json()["agent"] == str(bob.pk)
    assert (
        call(bob, thread, "give-back").json()["bot_active"] is True
    )  # given to him: he reaches it
    until = (timezone.now() + HOUR).isoformat()
    assert call(meera, thread, "snooze", until=until).json()["state"] == "snoozed"
    assert call(meera, thread, "resolve").json()["state"] == "resolved"
    closed = call(meera, thread, "resolve")
    assert (closed.status_code, closed.json()["error"]["code"]) == (422, "not_possible")
    assert [step[3] for step in steps(thread)] == [
        "taken over: mine", "given to Bob Mathew", "given back to the bot", "put aside", "resolved",
    ]  # fmt: skip


def test_a_server_silences_the_bot_for_whoever_comes_first(
    thread: Conversation, key: Api, alice: User
) -> None:
    path = f"/api/conversations/{thread.pk}/take-over"
    assert key.post(path, {}).json()["agent"] is None
    assert not fresh(thread).bot_active
    assert key.post(path, {}).status_code == 200
    assert len(steps(thread)) == 1
    take_over(conversation=fresh(thread), user=alice, now=NOW)
    assert fresh(thread).agent == alice
    assert key.post(path, {}).json()["error"]["code"] == "taken"
