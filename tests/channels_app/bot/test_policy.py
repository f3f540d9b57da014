"""The bot's policy: dialogues turn by turn, each turn given as what was understood."""

import json
from datetime import date, time
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.bot.acts.table import ACTS
from channels_app.bot.dialogue.dialogue import (
    BookingFrame,
    BookingKind,
    Dialogue,
    OfferKind,
    OpenOffer,
)
from channels_app.bot.dialogue.stored import dialogue_json, read_dialogue
from channels_app.bot.policy.decide import decide
from channels_app.bot.policy.step import BotStep, KnownCustomer
from channels_app.bot.understanding.meaning import Asked, Intent, Understood
from channels_app.bot.understanding.slots import Details, SaidTime, Sought
from channels_app.bot.understanding.slots_json import slots_from_json, slots_json
from channels_app.bot.words.booking import ask_for
from scheduling.choices import SlotName, Urgency

V1 = UUID("018f3f5e-0000-7000-8000-000000000001")
NOBODY = KnownCustomer()
JOHN = KnownCustomer(Details(name="John Doe", phone="+919876543210"))
BOOKED = KnownCustomer(Details(name="John Doe", phone="+919876543210"), upcoming_visit_id=V1)


def said(intent: str, *also: str, frustration: float = 0.0, **slots: Any) -> Understood:
    """A message with its slots by the names of the API."""
    also_meant = tuple(Intent(one) for one in also)
    return Understood(Intent(intent), also_meant, slots_from_json(slots), 0.0, frustration)


def wanted(
    kind: str, project: str = "", date: str = "", slot: str = "", time: str = "", **more: Any
) -> BookingFrame:
    """A booking in the making, its day and hour written as in the API."""
    said = {
        name: value for name, value in (("date", date), ("slot", slot), ("time", time)) if value
    }
    return BookingFrame(BookingKind(kind), project, slots_from_json(said).when, **more)


def offer(kind: str, **more: Any) -> OpenOffer:
    return OpenOffer(OfferKind(kind), **more)


def sought(**slots: Any) -> Sought:
    """What is looked for, by the names of the API."""
    return slots_from_json(slots).sought


VISIT = said("visit")
CITRINE = said("details", projects=["Brigade Citrine"])
WHO = said("contact", name="John Doe", phone="+919876543210")
WHEN = said("visit", date="2026-11-21", slot="morning")
SEARCH = said("search", configuration="3BHK", localities=["Hoodi"])
YES, NO, NOISE = said("yes"), said("no"), said("other")


def talk(
    *turns: Understood, start: Dialogue | None = None, known: KnownCustomer = NOBODY
) -> list[BotStep]:
    """The steps of a conversation; what was offered and asked lives on from turn to turn."""
    dialogue, steps = start or Dialogue(), []
    for turn in turns:
        steps.append(decide(turn, dialogue, known))
        dialogue = read_dialogue(json.loads(json.dumps(dialogue_json(steps[-1].dialogue))))
    return steps


def actions(steps: list[BotStep]) -> list[str]:
    return [step.action for step in steps]


@pytest.mark.parametrize("order", list(permutations(["project", "who", "when"])))
def test_a_visit_takes_its_details_in_any_order(order: tuple[str, ...]) -> None:
    turns = {"project": said("visit", projects=["Brigade Citrine"]), "who": WHO, "when": WHEN}
    steps = talk(VISIT, *(turns[name] for name in order))
    assert actions(steps) == ["ask", "ask", "ask", "book"]
    assert steps[0].missing == ("project", "name", "phone", "date", "slot")
    assert steps[-1].dialogue.wanted == wanted(
        "visit", project="Brigade Citrine", date="2026-11-21", slot="morning"
    )
    assert steps[-1].dialogue.details == Details(name="John Doe", phone="+919876543210")


def test_all_details_in_one_message_book_at_once() -> None:
    both = slots_json(WHO.slots) | slots_json(WHEN.slots)
    everything = said("visit", "contact", projects=["Brigade Citrine"], **both)
    (step,) = talk(everything)
    assert (step.action, step.missing) == ("book", ())


def test_only_what_is_missing_is_asked() -> None:
    named = said("visit", projects=["Brigade Citrine"])
    steps = talk(
        VISIT, named, said("visit", date="2026-11-21"), said("visit", slot="evening"), known=JOHN
    )
    assert actions(steps) == ["ask", "ask", "ask", "book"]
    assert [step.missing for step in steps] == [
        ("project", "date", "slot"),
        ("date", "slot"),
        ("slot",),
        (),
    ]
    assert [step.dialogue.expecting for step in steps] == ["project", "date", "slot", None]


def test_name_and_phone_are_asked_together() -> None:
    steps = talk(said("visit", projects=["Brigade Citrine"]), said("contact", name="John Doe"))
    assert [step.missing for step in steps] == [
        ("name", "phone", "date", "slot"),
        ("phone", "date", "slot"),
    ]
    assert [step.dialogue.expecting for step in steps] == ["contact", "contact"]


def test_a_part_of_the_day_replaces_an_exact_time() -> None:
    exact = said("visit", projects=["Brigade Citrine"], date="2026-11-21", time="10:30")
    (step,) = talk(exact, known=JOHN)
    assert step.dialogue.wanted == wanted("visit", "Brigade Citrine", "2026-11-21", "", "10:30")
    start = step.dialogue
    (later,) = talk(said("visit", slot="afternoon"), start=start, known=JOHN)
    assert later.dialogue.wanted == wanted(
        "visit", "Brigade Citrine", "2026-11-21", "afternoon", ""
    )


def test_details_then_yes_starts_the_visit_to_that_project() -> None:
    steps = talk(CITRINE, YES)
    assert actions(steps) == ["details", "ask"]
    assert steps[0].dialogue.offer == offer("visit", project="Brigade Citrine")
    assert steps[1].dialogue.wanted == wanted("visit", project="Brigade Citrine")
    assert steps[1].dialogue.offer is None


def test_yes_with_a_time_answers_two_things_at_once() -> None:
    steps = talk(CITRINE, said("yes", "visit", **slots_json(WHEN.slots)), known=JOHN)
    assert actions(steps) == ["details", "book"]


def test_no_after_an_offer_is_accepted_and_forgotten() -> None:
    steps = talk(CITRINE, NO, YES)
    assert actions(steps) == ["details", "declined", "greet"]
    assert steps[1].dialogue.offer is None


def test_a_bare_yes_after_a_list_asks_which() -> None:
    shown = Dialogue(shown=("Brigade Citrine", "Prestige Falcon City"))
    assert actions(talk(YES, start=shown)) == ["which"]


def test_yes_after_a_callback_offer_asks_for_the_number() -> None:
    start = Dialogue(offer=offer("callback"))
    steps = talk(YES, said("contact", phone="+919876543210"), start=start)
    assert actions(steps) == ["ask", "call"]
    assert steps[0].missing == ("phone",)


def test_a_search_in_the_middle_of_a_booking_and_back() -> None:
    steps = talk(said("visit", projects=["Brigade Citrine"]), SEARCH, WHO, WHEN)
    assert actions(steps) == ["ask", "search", "ask", "book"]
    assert steps[1].dialogue.search == sought(configuration="3BHK", localities=["Hoodi"])
    assert steps[2].missing == ("date", "slot")
    assert steps[3].dialogue.wanted == wanted("visit", "Brigade Citrine", "2026-11-21", "morning")


def test_another_project_looked_at_in_the_middle_does_not_change_the_visit() -> None:
    steps = talk(
        said("visit", projects=["Brigade Citrine"]),
        said("details", projects=["Prestige Falcon City"]),
        WHO,
        WHEN,
    )
    assert actions(steps) == ["ask", "details", "ask", "book"]
    assert steps[-1].dialogue.wanted == wanted("visit", "Brigade Citrine", "2026-11-21", "morning")


def test_a_callback_wish_in_the_middle_of_a_booking_takes_over() -> None:
    steps = talk(
        said("visit", projects=["Brigade Citrine"]), said("callback", phone="+919876543210")
    )
    assert actions(steps) == ["ask", "call"]


def test_callback_with_urgency_over_two_turns() -> None:
    steps = talk(said("callback", urgency="urgent"), said("contact", phone="+919876543210"))
    assert actions(steps) == ["ask", "call"]
    assert steps[0].missing == ("phone",)
    assert steps[1].dialogue.wanted == wanted("callback", urgency="urgent")


def test_callback_of_a_known_customer_asks_nothing() -> None:
    assert actions(talk(said("callback"), known=JOHN)) == ["call"]


def test_reschedule_asks_for_the_new_time_only() -> None:
    steps = talk(said("reschedule"), said("visit", date="2026-11-22", slot="evening"), known=BOOKED)
    assert actions(steps) == ["ask", "move"]
    assert steps[0].missing == ("date", "slot")
    assert steps[1].dialogue.wanted == wanted(
        "reschedule", date="2026-11-22", slot="evening", visit_id=V1
    )


@pytest.mark.parametrize("intent", ["reschedule", "cancel"])
def test_nothing_booked_is_said(intent: str) -> None:
    assert actions(talk(said(intent), known=JOHN)) == ["no_visit"]


@pytest.mark.parametrize(
    ("answer", "action"),
    [
        (YES, "cancel"),
        (said("yes", "cancel"), "cancel"),
        (NO, "declined"),
        (
            said("no", "reschedule", date="2026-11-22", slot="evening"),
            "move",
        ),  # "no, move it to Sunday evening"
        (said("yes", "reschedule"), "ask"),  # "ok, but rather move it": nothing is cancelled
        (
            said("yes", "search", configuration="3BHK", localities=["Hoodi"]),
            "search",
        ),  # "ok show me 3BHK in Hoodi"
        (said("bookings"), "bookings"),
    ],
)
def test_cancelling_is_confirmed_first(answer: Understood, action: str) -> None:
    steps = talk(said("cancel"), answer, known=BOOKED)
    assert actions(steps) == ["confirm_cancel", action]
    assert steps[0].dialogue.expecting == "confirm"
    assert steps[0].dialogue.offer == offer("cancel", visit_id=V1)
    assert steps[1].dialogue.offer is None
    if action == "cancel":
        assert steps[1].dialogue.wanted == wanted("cancel", visit_id=V1)


def test_cancel_in_the_middle_of_a_booking_drops_it() -> None:
    steps = talk(said("visit", projects=["Brigade Citrine"]), said("cancel"), WHO)
    assert actions(steps) == ["ask", "declined", "noted"]
    assert steps[1].dialogue.wanted is None


def test_no_to_a_question_drops_the_booking() -> None:
    steps = talk(said("visit", projects=["Brigade Citrine"]), NO)
    assert actions(steps) == ["ask", "declined"]
    assert steps[1].dialogue.wanted is None


def test_no_that_brings_another_day_is_an_answer() -> None:
    steps = talk(
        said("visit", projects=["Brigade Citrine"]), said("no", date="2026-11-22"), known=JOHN
    )
    assert actions(steps) == ["ask", "ask"]
    assert steps[1].missing == ("slot",)


def test_a_human_is_fetched_on_request() -> None:
    steps = talk(CITRINE, said("human"))
    assert actions(steps) == ["details", "hand_over"]
    assert steps[1].dialogue.offer is None


@pytest.mark.parametrize(
    ("frustration", "action"), [(0.69, "search"), (0.7, "hand_over"), (1.0, "hand_over")]
)
def test_frustration_hands_over(frustration: float, action: str) -> None:
    angry = said("search", frustration=frustration, localities=["Hoodi"])
    assert actions(talk(angry)) == [action]


def test_three_misunderstandings_in_a_row_hand_over() -> None:
    assert actions(talk(NOISE, NOISE, NOISE)) == ["unclear", "unclear", "hand_over"]
    between = talk(NOISE, NOISE, SEARCH, NOISE, NOISE, NOISE)
    assert actions(between) == ["unclear", "unclear", "search", "unclear", "unclear", "hand_over"]


def test_stop_ends_everything_but_keeps_who_it_is() -> None:
    steps = talk(said("visit", projects=["Brigade Citrine"]), WHO, said("stop"))
    assert actions(steps) == ["ask", "ask", "stop"]
    assert steps[-1].dialogue == Dialogue(details=Details(name="John Doe", phone="+919876543210"))


def test_stop_wins_over_frustration() -> None:
    assert actions(talk(said("stop", frustration=1.0))) == ["stop"]


@pytest.mark.parametrize(
    ("intent", "action"),
    [
        ("greeting", "greet"),
        ("thanks", "thanks"),
        ("contact", "noted"),
        ("bookings", "bookings"),
        ("objection", "objection"),
        ("details", "which"),
        ("media", "which"),
    ],
)
def test_single_intents(intent: str, action: str) -> None:
    assert actions(talk(said(intent))) == [action]


def test_the_only_project_shown_is_the_one_meant() -> None:
    (step,) = talk(said("media", media_kind="brochure"), start=Dialogue(shown=("Brigade Citrine",)))
    assert (step.action, step.dialogue.focus) == ("media", "Brigade Citrine")
    assert actions(talk(said("media"), start=Dialogue(shown=("A", "B")))) == ["which"]


OLD = {
    "configuration": "2BHK",
    "localities": ["Whitefield"],
    "budget_max": "20000000",
    "currency": "INR",
}


@pytest.mark.parametrize(
    ("slots", "search"),
    [
        ({"localities": ["Hoodi"]}, OLD | {"localities": ["Hoodi"]}),  # "and in Hoodi?"
        ({"configuration": "3BHK"}, OLD | {"configuration": "3BHK"}),
        (
            {"budget_min": "10000000", "currency": "INR"},  # a budget replaces as a whole
            {
                "configuration": "2BHK",
                "localities": ["Whitefield"],
                "budget_min": "10000000",
                "currency": "INR",
            },
        ),
        (
            {"configuration": "3BHK", "localities": ["Hoodi"]},
            {"configuration": "3BHK", "localities": ["Hoodi"]},
        ),
        (  # a rent is not the price of a home
            {"transaction_type": "rent"},
            {"configuration": "2BHK", "localities": ["Whitefield"], "transaction_type": "rent"},
        ),
        ({"property_type": "plot"}, {"localities": ["Whitefield"], "property_type": "plot"}),
    ],
)
def test_a_short_search_refines_the_last_one(slots: dict[str, Any], search: dict[str, Any]) -> None:
    (step,) = talk(said("search", **slots), start=Dialogue(search=sought(**OLD)))
    assert (step.action, step.dialogue.search) == ("search", sought(**search))


words = st.sampled_from(["", "Brigade Citrine", "Prestige Falcon City"])
dates = st.sampled_from(["2026-11-21", "2027-02-28"])
slot_values: dict[str, st.SearchStrategy[Any]] = {
    "configuration": st.sampled_from(["1BHK", "3BHK"]),
    "localities": st.lists(st.sampled_from(["Hoodi", "Whitefield"]), min_size=1, max_size=2),
    "budget_max": st.sampled_from(["20000000"]),
    "transaction_type": st.sampled_from(["buy", "rent"]),
    "property_type": st.sampled_from(["villa", "plot"]),
    "projects": st.lists(words.filter(bool), min_size=1, max_size=2, unique=True),
    "media_kind": st.sampled_from(["brochure", "photos"]),
    "name": st.sampled_from(["John Doe", "Lakshmi"]),
    "phone": st.just("+919876543210"),
    "email": st.just("john@example.com"),
    "date": dates,
    "slot": st.sampled_from(["morning", "afternoon", "evening"]),
    "time": st.sampled_from(["09:00", "17:30"]),
    "urgency": st.sampled_from(["low", "urgent"]),
    "objection_type": st.sampled_from(["price", "other"]),
}
understood = st.builds(
    Understood,
    intent=st.sampled_from(Intent),
    also=st.lists(st.sampled_from(Intent), max_size=3, unique=True).map(tuple),
    slots=st.fixed_dictionaries({}, optional=slot_values).map(slots_from_json),
    sentiment=st.floats(-1, 1),
    frustration=st.floats(0, 1),
)
details = st.builds(
    Details, name=st.sampled_from(["", "Jo"]), phone=st.sampled_from(["", "+919876543210"])
)
frames = st.builds(
    BookingFrame,
    kind=st.sampled_from([BookingKind.VISIT, BookingKind.CALLBACK, BookingKind.RESCHEDULE]),
    project=words,
    when=st.builds(
        SaidTime,
        date=st.sampled_from([None, date(2026, 11, 21)]),
        slot=st.sampled_from([None, SlotName.MORNING]),
        time=st.sampled_from([None, time(10)]),
    ),
    urgency=st.sampled_from([None, Urgency.HIGH]),
    visit_id=st.sampled_from([None, V1]),
)
offers = st.builds(
    OpenOffer,
    kind=st.sampled_from(OfferKind),
    project=words,
    visit_id=st.sampled_from([None, V1]),
    search=st.builds(Sought, configuration=st.sampled_from(["", "2BHK"])),
)
dialogues = st.builds(
    Dialogue,
    offer=st.none() | offers,
    wanted=st.none() | frames,
    details=details,
    expecting=st.none() | st.sampled_from(Asked),
    search=st.builds(Sought, configuration=st.sampled_from(["", "2BHK"])),
    shown=st.lists(words.filter(bool), max_size=2, unique=True).map(tuple),
    focus=words,
    misunderstood=st.integers(0, 3),
)
knowns = st.builds(KnownCustomer, details=details, upcoming_visit_id=st.sampled_from([None, V1]))


@given(turn=understood, dialogue=dialogues, known=knowns)
def test_every_message_in_every_dialogue_leads_to_a_step(
    turn: Understood, dialogue: Dialogue, known: KnownCustomer
) -> None:
    step = decide(turn, dialogue, known)
    assert step.action in ACTS
    wanted = step.dialogue.wanted
    if step.action == "ask":
        assert wanted is not None
        assert step.missing
        assert ask_for(step.missing, wanted).endswith(("?", "."))
    else:
        assert step.missing == ()
    if step.action in {"book", "call", "move"}:
        assert wanted is not None
        assert step.dialogue.expecting is None
    if step.action == "book":
        assert wanted is not None
        assert wanted.project
        assert wanted.when.date
        assert wanted.when.has_hour
        assert step.dialogue.details.phone or known.details.phone
    if step.action == "cancel":  # only an answer to the question may cancel
        assert dialogue.offer is not None
        assert dialogue.offer.kind == "cancel"


def test_a_word_beside_the_question_does_not_lose_the_booking() -> None:
    start = said("visit", projects=["Brigade Citrine"])
    steps = talk(start, NOISE, YES, WHO, WHEN)
    assert actions(steps) == ["ask", "ask", "ask", "ask", "book"]
    assert steps[1].missing == ("name", "phone", "date", "slot")
    assert steps[1].dialogue.expecting == "contact"  # so that a bare "John Doe" is still a name


def test_noise_in_a_booking_too_often_brings_a_human() -> None:
    steps = talk(said("visit", projects=["Brigade Citrine"]), NOISE, NOISE, NOISE)
    assert actions(steps) == ["ask", "ask", "ask", "hand_over"]


def test_asking_about_a_project_books_nothing_until_yes() -> None:
    # the visit lacks only its project; "tell me about Brigade Citrine" is no answer to "which one?"
    steps = talk(said("visit", date="2026-11-21", slot="morning"), CITRINE, YES, known=JOHN)
    assert actions(steps) == ["ask", "details", "book"]
    assert steps[-1].dialogue.wanted == wanted(
        "visit", project="Brigade Citrine", date="2026-11-21", slot="morning"
    )
