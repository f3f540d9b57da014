"""The bot's policy right after a booking: another time moves it."""

from dataclasses import replace

import pytest

from channels_app.bot.dialogue.dialogue import (
    Dialogue,
)
from tests.channels_app.bot.test_policy import BOOKED, V1, YES, offer, said, sought, talk, wanted

MOVED = wanted("reschedule", "Brigade Citrine", "2026-11-21", "morning", visit_id=V1)
AFTER_BOOKING = Dialogue(focus="Brigade Citrine", booked=MOVED)


@pytest.mark.parametrize(
    ("times", "date", "slot", "time"),
    [
        ({"date": "2026-11-22"}, "2026-11-22", "morning", ""),  # "make it Sunday"
        (
            {"time": "17:00", "slot": "evening"},
            "2026-11-21",
            "evening",
            "17:00",
        ),  # "at 5 pm instead"
        ({"slot": "evening"}, "2026-11-21", "evening", ""),
    ],
)
def test_another_time_right_after_a_booking_moves_it(
    times: dict[str, str], date: str, slot: str, time: str
) -> None:
    (step,) = talk(said("reschedule", "visit", **times), start=AFTER_BOOKING, known=BOOKED)
    assert step.action == "move"
    assert step.dialogue.wanted == wanted(
        "reschedule", date=date, slot=slot, time=time, visit_id=V1
    )


def test_another_time_is_for_the_project_talked_about_now() -> None:
    moved = replace(AFTER_BOOKING, focus="Godrej Aqua")
    (step,) = talk(
        said("reschedule", "visit", date="2026-11-22", slot="evening"), start=moved, known=BOOKED
    )
    assert step.action == "book"
    assert step.dialogue.wanted.project == "Godrej Aqua"  # type: ignore[union-attr]


def test_yes_to_more_of_the_same_searches() -> None:
    same = sought(configuration="2BHK", localities=["Whitefield"])
    greeted = Dialogue(offer=offer("search", search=same))
    (step,) = talk(YES, start=greeted)
    assert (step.action, step.dialogue.search) == ("search", same)
    assert step.dialogue.offer is None
