"""Slots and dialogues come back from JSON as they were, and look as the API says."""

import json
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.bot.dialogue.dialogue import (
    BookingFrame,
    BookingKind,
    Dialogue,
    OfferKind,
    OpenOffer,
)
from channels_app.bot.dialogue.stored import dialogue_json, read_dialogue
from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.understanding.slots import Details, SaidTime, Slots, Sought
from channels_app.bot.understanding.slots_json import SLOTS, slots_from_json, slots_json
from listings.choices import MediaKind, Possession, PropertyType, TransactionType
from profiles.choices import ObjectionType
from scheduling.choices import SlotName, Urgency

VISIT_ID = UUID("018f3f5e-0000-7000-8000-000000000001")


def maybe(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | one


words = st.text(max_size=12)
names = st.lists(st.text(min_size=1, max_size=12), max_size=3).map(tuple)
amounts = st.decimals(min_value=0, max_value=10**13, places=2)
hours = st.builds(time, st.integers(0, 23), st.integers(0, 59))
sought = st.builds(
    Sought,
    configuration=words,
    bedrooms=maybe(st.integers(0, 10)),
    localities=names,
    budget_min=maybe(amounts),
    budget_max=maybe(amounts),
    currency=st.sampled_from(["", "INR", "AED"]),
    transaction_type=maybe(st.sampled_from(TransactionType)),
    property_type=maybe(st.sampled_from(PropertyType)),
    possession=maybe(st.sampled_from(Possession)),
    projects=names,
)
details = st.builds(Details, name=words, phone=words, email=words)
times = st.builds(
    SaidTime, date=maybe(st.dates()), slot=maybe(st.sampled_from(SlotName)), time=maybe(hours)
)
all_slots = st.builds(
    Slots,
    sought=sought,
    who=details,
    when=times,
    media_kind=maybe(st.sampled_from(MediaKind)),
    urgency=maybe(st.sampled_from(Urgency)),
    objection_type=maybe(st.sampled_from(ObjectionType)),
)
frames = st.builds(
    BookingFrame,
    kind=st.sampled_from(BookingKind),
    project=words,
    when=times,
    urgency=maybe(st.sampled_from(Urgency)),
    visit_id=maybe(st.uuids()),
)
offers = st.builds(
    OpenOffer,
    kind=st.sampled_from(OfferKind),
    project=words,
    visit_id=maybe(st.uuids()),
    nudge_id=maybe(st.uuids()),
    search=sought,
)
dialogues = st.builds(
    Dialogue,
    offer=maybe(offers),
    wanted=maybe(frames),
    booked=maybe(frames),
    details=details,
    expecting=maybe(st.sampled_from(Asked)),
    search=sought,
    shown=names,
    focus=words,
    misunderstood=st.integers(0, 3),
)


def stored(data: dict[str, Any]) -> dict[str, Any]:
    """As PostgreSQL gives it back."""
    kept: dict[str, Any] = json.loads(json.dumps(data))
    return kept


@given(slots=all_slots)
def test_slots_survive_json(slots: Slots) -> None:
    assert slots_from_json(stored(slots_json(slots))) == slots
    assert set(slots_json(slots)) <= set(SLOTS)


@given(dialogue=dialogues)
def test_a_dialogue_survives_json(dialogue: Dialogue) -> None:
    assert read_dialogue(stored(dialogue_json(dialogue))) == dialogue


def test_all_slots_as_the_api_writes_them() -> None:
    slots = Slots(
        sought=Sought(
            configuration="2BHK",
            bedrooms=2,
            localities=("Whitefield", "Hoodi"),
            budget_min=Decimal("12500.50"),
            budget_max=Decimal("2E+7"),
            currency="INR",
            transaction_type=TransactionType.BUY,
            property_type=PropertyType.APARTMENT,
            possession=Possession.UNDER_CONSTRUCTION,
            projects=("Brigade Citrine",),
        ),
        who=Details(name="John Doe", phone="+919876543210", email="John@example.com"),
        when=SaidTime(date=date(2026, 11, 21), slot=SlotName.MORNING, time=time(9, 5)),
        media_kind=MediaKind.FLOOR_PLAN,
        urgency=Urgency.HIGH,
        objection_type=ObjectionType.PRICE,
    )
    assert json.dumps(slots_json(slots)) == json.dumps(
        {
            "configuration": "2BHK",
            "bedrooms": 2,
            "localities": ["Whitefield", "Hoodi"],
            "budget_min": "12500.5",
            "budget_max": "20000000",
            "currency": "INR",
            "transaction_type": "buy",
            "property_type": "apartment",
            "possession": "under_construction",
            "projects": ["Brigade Citrine"],
            "media_kind": "floor_plan",
            "name": "John Doe",
            "phone": "+919876543210",
            "email": "John@example.com",
            "date": "2026-11-21",
            "slot": "morning",
            "time": "09:05",
            "urgency": "high",
            "objection_type": "price",
        }
    )


def test_what_was_not_said_is_not_written_but_nothing_is() -> None:
    assert slots_json(Slots()) == {}
    studio = Slots(sought=Sought(configuration="Studio", bedrooms=0, budget_min=Decimal(0)))
    assert slots_json(studio) == {"configuration": "Studio", "bedrooms": 0, "budget_min": "0"}


def test_a_stored_dialogue_names_all_its_parts() -> None:
    wanted = BookingFrame(BookingKind.VISIT, "Brigade Citrine", SaidTime(date=date(2026, 11, 21)))
    offer = OpenOffer(OfferKind.CANCEL, visit_id=VISIT_ID)
    data = dialogue_json(Dialogue(wanted=wanted, offer=offer, expecting=Asked.SLOT))
    assert stored(data) == {
        "offer": {"kind": "cancel", "visit_id": str(VISIT_ID)},
        "wanted": {
            "kind": "visit",
            "project": "Brigade Citrine",
            "when": {"date": "2026-11-21"},
        },
        "booked": None,
        "details": None,
        "expecting": "slot",
        "search": None,
        "shown": None,
        "focus": None,
        "misunderstood": 0,
    }


def test_an_empty_object_is_a_new_dialogue() -> None:
    assert read_dialogue({}) == Dialogue()


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (slots_from_json, {"price": "1"}),
        (slots_from_json, {"slot": "noonish"}),
        (slots_from_json, {"date": "tomorrow"}),
        (read_dialogue, {"wanted": {"kind": "picnic"}}),
        (read_dialogue, {"wishes": []}),
    ],
)
def test_what_was_never_written_is_refused(
    read: Callable[[dict[str, Any]], object], data: dict[str, Any]
) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        read(data)


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        (SaidTime(slot=SlotName.EVENING), SaidTime(time=time(10)), SaidTime(slot=SlotName.EVENING)),
        (
            SaidTime(time=time(17), slot=SlotName.EVENING),
            SaidTime(date=date(2026, 11, 21), slot=SlotName.MORNING),
            SaidTime(date(2026, 11, 21), SlotName.EVENING, time(17)),
        ),
        (
            SaidTime(date=date(2026, 11, 22)),
            SaidTime(date(2026, 11, 21), SlotName.MORNING, time(10)),
            SaidTime(date(2026, 11, 22), SlotName.MORNING, time(10)),
        ),
        (SaidTime(), SaidTime(time=time(10)), SaidTime(time=time(10))),
    ],
)
def test_a_part_of_the_day_replaces_an_exact_time(
    said: SaidTime, before: SaidTime, after: SaidTime
) -> None:
    assert said.over(before) == after
