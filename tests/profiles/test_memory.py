"""Memory: relevance worked out by hand, the budget, promises, summaries, the nightly job, and what
loading costs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.bot.understanding.promises import find_promises
from channels_app.models import Conversation, Message
from channels_app.services.answer_as_staff import answer_as_staff
from channels_app.services.remember import remember_conversation, remember_due
from common.events.dispatch import deliver_due
from listings.models import Project
from profiles.memory.relevance import (
    Remembered,
    SpokenLine,
    choose,
    compressed,
    overlap,
    relevance,
    shortened,
    summary,
)
from profiles.models import CustomerProfile, MemoryItem
from profiles.selectors.context import load_context
from profiles.services.memory.remember import keep_promises, remember
from profiles.services.memory.tidy import tidy_memories
from tests.conftest import NOW, Api, make_listing, make_profile

A_FORTNIGHT = timedelta(days=14)
CITRINE = Remembered("topic", "Brigade Citrine", NOW, topics=("Brigade Citrine",), weight=0.4)


# --- relevance ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age_days", "topics", "channel", "expected"),
    [
        (0, (), "", 0.4),  # 1 × 1 × 0.4
        (14, (), "", 0.2),  # one half-life
        (28, (), "", 0.1),
        (0, ("brigade citrine",), "", 0.4),  # the same topic, whatever its case
        (0, ("Hoodi",), "", 0.1),  # beside the point: a quarter
        (14, ("Hoodi",), "", 0.05),
        (-1, (), "", 0.4),  # clocks differ: not more than now
    ],
)
def test_relevance_is_recency_times_overlap_times_importance(
    age_days: int, topics: tuple[str, ...], channel: str, expected: float
) -> None:
    item = Remembered(
        "topic", "x", NOW - timedelta(days=age_days), topics=("Brigade Citrine",), weight=0.4
    )
    assert relevance(item, topics=topics, channel=channel, now=NOW) == pytest.approx(expected)


def test_overlap_is_the_share_of_the_shorter_list() -> None:
    assert overlap(["a", "b"], []) == 1
    assert overlap([], ["a"]) == 0.25
    assert overlap(["a", "b"], ["A", "c", "d"]) == pytest.approx(0.25 + 0.75 / 2)
    assert overlap(["a", "b"], ["a", "b", "c"]) == 1


def test_an_open_promise_does_not_fade() -> None:
    promise = Remembered("promise", "I will call", NOW - 4 * A_FORTNIGHT, weight=1.0, is_open=True)
    assert relevance(promise, topics=(), channel="", now=NOW) == 1
    kept = Remembered("promise", "I will call", NOW - 4 * A_FORTNIGHT, weight=1.0)
    assert relevance(kept, topics=(), channel="", now=NOW) == pytest.approx(1 / 16)


def test_the_same_channel_is_a_little_nearer() -> None:
    item = Remembered("topic", "x", NOW, weight=1.0, channel="whatsapp")
    assert relevance(item, topics=(), channel="whatsapp", now=NOW) == 1
    assert relevance(item, topics=(), channel="web_chat", now=NOW) == pytest.approx(0.9)


def test_the_choice_keeps_to_the_budget_and_passes_over_what_is_too_long() -> None:
    def item(text: str, weight: float) -> Remembered:
        return Remembered("summary", text, NOW, weight=weight)

    items = [item("a" * 50, 0.9), item("b" * 60, 0.8), item("c" * 40, 0.7), item("d" * 10, 0.1)]

    def chosen(budget: int) -> str:
        return "".join(
            one.text[0] for one in choose(items, topics=(), channel="", now=NOW, budget=budget)
        )

    assert chosen(1000) == "abcd"
    assert chosen(100) == "acd"  # 50 + 40 + 10; b does not fit
    assert chosen(50) == "a"
    assert chosen(49) == "c"
    assert chosen(0) == ""


# --- summaries ------------------------------------------------------------------------------------


def test_a_summary_keeps_what_tells_most_in_its_order_and_says_where_from() -> None:
    hello, budget, villa = (
        SpokenLine(uuid4(), "Customer", "hello", 1),
        SpokenLine(uuid4(), "Customer", "under 2 Cr", 2),
        uuid4(),
    )
    lines = [
        hello,
        budget,
        SpokenLine(villa, "We", "Villa 4 is free.", 2),
        SpokenLine(uuid4(), "Customer", "UNDER 2 CR", 2),
    ]
    text, keys = summary(lines, limit=60)
    assert text == "Customer: hello\nCustomer: under 2 Cr\nWe: Villa 4 is free."
    assert keys == (hello.key, budget.key, villa)
    text, keys = summary(lines, limit=45)  # 21 + 1 and 20 + 1
    assert text == "Customer: under 2 Cr\nWe: Villa 4 is free."
    assert summary([], limit=60) == ("", ())


def test_shortening_ends_at_a_sentence_or_a_word() -> None:
    assert shortened("One.  Two is\nlonger.", 100) == "One. Two is longer."
    assert shortened("One. Two is longer.", 10) == "One."
    assert shortened("a very long beginning", 12) == "a very long…"


def test_old_summaries_become_one() -> None:
    assert compressed(["a\nbbb", "a\ncc"], limit=100) == "a\nbbb\ncc"
    assert compressed(["a\nbbb", "a\ncc"], limit=7) == "bbb\ncc"
    assert compressed([], limit=7) == ""


# --- promises -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("I will call you tomorrow.", ["call"]),
        ("Sure! I'll send you the floor plan tonight. See you.", ["send"]),
        ("Alice Thomas will call you back: within 1-2 hours.", ["call"]),
        ("We will get back to you on the price", ["reply"]),
        ("Our team will arrange a car for you.", ["arrange"]),
        ("I am passing you to a colleague, who will answer here as soon as possible.", ["reply"]),
        ("Kal call karunga", ["call"]),
        ("Main brochure bhej dunga", ["send"]),
        ("I will call you. I will also send the papers.", ["call", "send"]),
        ("Shall I call you?", []),
        ("Will you send me the papers?", []),
        ("You will call us then.", []),
        ("I will not call again.", []),
        ("I will call if you like.", []),
        ("The call was good.", []),
        ("", []),
    ],
)
def test_promises_are_found(text: str, topics: list[str]) -> None:
    assert [topic for topic, _ in find_promises(text)] == topics


# --- the tables -----------------------------------------------------------------------------------


@pytest.fixture
def anna(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, "Anna")


def item(kind: str, text: str, at: Any = NOW, **fields: Any) -> Remembered:
    return Remembered(kind, text, at, **fields)


def test_a_topic_again_becomes_newer_not_double(anna: CustomerProfile) -> None:
    first, second = uuid4(), uuid4()
    remember(profile=anna, items=[item("topic", "Hoodi", NOW - A_FORTNIGHT, messages=(first,))])
    remember(
        profile=anna,
        items=[item("topic", "Hoodi", messages=(second,)), item("topic", "Whitefield")],
    )
    hoodi, whitefield = MemoryItem.objects.order_by("text")
    assert (hoodi.at, hoodi.message_keys) == (NOW, [first, second])
    assert whitefield.text == "Whitefield"


def test_a_kept_promise_is_not_open_any_more(anna: CustomerProfile) -> None:
    remember(
        profile=anna, items=[item("promise", "I will call you.", topics=("call",), weight=1.0)]
    )
    remember(profile=anna, items=[item("promise", "I will send it.", topics=("send",), weight=1.0)])
    assert keep_promises(profile_id=anna.pk, topic="call", now=NOW) == 1
    assert [p.text for p in load_context(profile=anna, now=NOW).promises] == ["I will send it."]
    remember(
        profile=anna, items=[item("promise", "I will call you.", topics=("call",), weight=1.0)]
    )
    assert len(load_context(profile=anna, now=NOW).promises) == 2  # promised anew


def test_context_within_the_budget_open_promises_always(anna: CustomerProfile) -> None:
    remember(
        profile=anna,
        items=[
            item("promise", "p" * 100, NOW - timedelta(days=60), topics=("call",), weight=1.0),
            item("summary", "s" * 100, weight=0.7, channel="whatsapp"),
            item("summary", "t" * 100, NOW - A_FORTNIGHT, weight=0.7),
        ],
    )
    context = load_context(profile=anna, now=NOW, budget=250)
    assert [p.text[0] for p in context.promises] == ["p"]
    assert [one.text[0] for one in context.items] == ["s"]
    assert context.last_channel == "whatsapp"
    assert load_context(profile=anna, now=NOW, budget=0).items == []


def test_the_nightly_job_compresses_after_30_days_and_archives_after_180(
    anna: CustomerProfile,
) -> None:
    thread = uuid4()

    def old(days: int, text: str, kind: str = "summary") -> Remembered:
        return item(kind, text, NOW - timedelta(days=days), key=thread, messages=(uuid4(),))

    fresh, two_a, two_b = old(29, "fresh"), old(40, "Customer: 2BHK"), old(41, "Customer: in Hoodi")
    ancient, topic = old(181, "ancient"), old(181, "Whitefield", "topic")
    remember(profile=anna, items=[fresh, two_a, two_b, ancient, topic])
    assert tidy_memories(now=NOW) == (1, 2)
    live = MemoryItem.objects.filter(archived_at__isnull=True).order_by("-at")
    assert [row.text for row in live] == ["fresh", "Customer: in Hoodi\nCustomer: 2BHK"]
    assert set(live[1].message_keys) == {*two_a.messages, *two_b.messages}
    assert MemoryItem.objects.filter(archived_at=NOW).count() == 2
    assert tidy_memories(now=NOW) == (0, 0)


def test_loading_costs_two_queries_by_index_however_much_there_is(
    anna: CustomerProfile, sunrise: Brokerage, django_assert_num_queries: Any
) -> None:
    others = [make_profile(sunrise, f"P{n}") for n in range(20)]
    MemoryItem.objects.bulk_create(
        MemoryItem(
            brokerage=sunrise,
            profile=profile,
            kind="summary",
            text=f"{n}",
            at=NOW - timedelta(hours=n),
            weight=0.7,
        )
        for profile, number in [(anna, 3000), *((other, 100) for other in others)]
        for n in range(number)
    )
    conversation = Conversation.objects.create(
        brokerage=sunrise, profile=anna, last_activity_at=NOW
    )
    Message.objects.bulk_create(
        Message(
            brokerage=sunrise,
            conversation=conversation,
            channel="web_chat",
            direction="inbound",
            author="customer",
        )
        for _ in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE profiles_memoryitem")
    with django_assert_num_queries(2):
        context = load_context(profile=anna, now=NOW, budget=100_000)
    assert len(context.items) == 60  # the newest
    rows = MemoryItem.objects.filter(profile=anna, archived_at__isnull=True).order_by("-at")[:60]
    plan = rows.explain()
    assert "memory_live" in plan
    assert "Sort" not in plan


# --- from conversations ---------------------------------------------------------------------------


def say(key: Api, text: str) -> None:
    assert (
        key.post("/api/chat", {"user_id": "anna", "session_id": "s-1", "text": text}).status_code
        == 200
    )


def taken_in() -> None:
    assert remember_due(now=timezone.now() + timedelta(minutes=1)) >= 1


def texts(kind: str) -> list[str]:
    return list(
        MemoryItem.objects.filter(kind=kind).order_by("text").values_list("text", flat=True)
    )


def test_a_chat_is_taken_in_once_after_a_moment(key: Api, citrine: Project, alice: User) -> None:
    make_listing(citrine, "2BHK", 13_500_000)
    say(key, "Show me 2BHK in Whitefield under 2 Cr")
    assert remember_due(now=timezone.now()) == 0  # not in the request, and not at once
    taken_in()
    assert texts("topic") == ["2BHK", "Whitefield"]
    (row,) = MemoryItem.objects.filter(kind="summary")
    said = Message.objects.get(author="customer")
    assert "Customer: Show me 2BHK in Whitefield under 2 Cr" in row.text
    assert said.pk in row.message_keys
    assert len(row.text) <= 600
    assert remember_due(now=timezone.now() + timedelta(minutes=1)) == 0
    before = MemoryItem.objects.count()
    remember_conversation(conversation_id=Conversation.objects.get().pk, now=timezone.now())
    assert MemoryItem.objects.count() == before


def test_the_same_conversation_goes_on_in_the_same_summary(
    key: Api, citrine: Project, alice: User
) -> None:
    say(key, "Tell me about Brigade Citrine")
    taken_in()
    say(key, "my budget is under 1 Cr")
    taken_in()
    (row,) = MemoryItem.objects.filter(kind="summary")
    assert "Tell me about Brigade Citrine" in row.text
    assert "my budget is under 1 Cr" in row.text
    MemoryItem.objects.update(at=timezone.now() - timedelta(hours=25))
    say(key, "hello again")
    taken_in()
    assert MemoryItem.objects.filter(kind="summary").count() == 2


def test_what_staff_promise_and_answer(key: Api, citrine: Project, alice: User) -> None:
    say(key, "Is Brigade Citrine approved by the bank?")
    conversation = Conversation.objects.get()
    answer_as_staff(
        conversation=conversation,
        user=alice,
        text="Yes, by two banks. I will call you tomorrow.",
        now=timezone.now(),
    )
    taken_in()
    assert texts("promise") == ["I will call you tomorrow."]
    (resolution,) = texts("resolution")
    assert resolution.startswith(
        "Asked: Is Brigade Citrine approved by the bank? Answered: Yes, by two banks."
    )


def test_a_hand_over_is_taken_in_at_once_and_an_answer_keeps_its_promise(
    key: Api, citrine: Project, alice: User
) -> None:
    say(key, "I want to talk to a human")
    while deliver_due():
        pass
    promises = MemoryItem.objects.filter(kind="promise", closed_at__isnull=True)
    assert [p.topics for p in promises] == [["reply"]]
    answer_as_staff(
        conversation=Conversation.objects.get(),
        user=alice,
        text="Hello, Alice here",
        now=timezone.now(),
    )
    taken_in()
    assert not promises.all().exists()


def test_a_callback_that_took_place_keeps_the_promise_of_a_call(
    key: Api, citrine: Project, alice: User
) -> None:
    say(key, "please call me on 98450 12345")
    taken_in()
    open_calls = MemoryItem.objects.filter(kind="promise", topics=["call"], closed_at__isnull=True)
    assert open_calls.count() == 1
    booked = key.get("/api/admin/schedule/callbacks").json()["results"][0]
    path = f"/api/admin/schedule/callback/{booked['id']}/status"
    assert key.put(path, {"status": "contacted", "attempts": 1}).status_code == 200
    while deliver_due():
        pass
    assert not open_calls.all().exists()


def test_a_notice_to_staff_is_no_memory(sunrise: Brokerage, anna: CustomerProfile) -> None:
    conversation = Conversation.objects.create(
        brokerage=sunrise, profile=anna, last_activity_at=NOW, remember_due_at=NOW
    )
    Message.objects.create(
        brokerage=sunrise, conversation=conversation, channel="web_chat", direction="outbound",
        author="staff",
        purpose="staff", body="I will call them", sent_at=NOW,
    )  # fmt: skip
    assert remember_due(now=NOW) == 1
    assert not MemoryItem.objects.exists()
