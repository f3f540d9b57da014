"""The bot's sentences: what they say, that they can be translated, that buttons are understood."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django.utils import translation
from understanding_setting import read

from channels_app.bot import words
from channels_app.bot.dialogue.dialogue import BookingFrame, BookingKind
from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.understanding.slots import Sought
from channels_app.bot.words import booking, buttons, project, search, talk
from channels_app.bot.words.lists import all_of, any_of
from listings.choices import MediaKind, PropertyType, TransactionType
from profiles.choices import ObjectionType

VISIT = BookingFrame(BookingKind.VISIT, "Brigade Citrine")


@pytest.mark.parametrize(
    ("sought", "low", "high", "said"),
    [
        (Sought(), "", "", "homes"),
        (Sought(configuration="2BHK"), "", "₹2 Cr", "2BHK under ₹2 Cr"),
        (
            Sought(configuration="2BHK", localities=("Whitefield", "Hebbal", "Hoodi")),
            "₹1 Cr",
            "₹2 Cr",
            "2BHK in Whitefield, Hebbal or Hoodi between ₹1 Cr and ₹2 Cr",
        ),
        (Sought(property_type=PropertyType.OFFICE), "₹1 Cr", "", "offices above ₹1 Cr"),
        (
            Sought(property_type=PropertyType.VILLA, transaction_type=TransactionType.RENT),
            "",
            "",
            "villas for rent",
        ),
    ],
)
def test_a_search_in_words(sought: Sought, low: str, high: str, said: str) -> None:
    assert search.what_is_sought(sought, low=low, high=high) == said


def test_one_option_and_several() -> None:
    question = "Would you like more details or a site visit?"
    assert search.found(["A: ₹1"], "homes") == f"I found one option for homes:\n• A: ₹1\n{question}"
    assert search.found(["A", "B"], "homes").startswith("I found 2 options for homes:\n• A\n• B\n")


def test_what_comes_near_has_its_reasons() -> None:
    near = search.nearest([("A: ₹1", ["in Hoodi", "3BHK"])], "2BHK")
    opening = "Nothing fits 2BHK exactly right now. The nearest I have:"
    assert near == f"{opening}\n• A: ₹1 (in Hoodi; 3BHK)"


@pytest.mark.parametrize(
    ("project_name", "configuration", "line"),
    [
        ("Brigade Citrine", "2BHK", "Brigade Citrine, Hoodi: 2BHK, ₹1 Cr"),
        ("Brigade Citrine", "", "Brigade Citrine, Hoodi: ₹1 Cr"),
        ("", "2BHK", "Sunny flat: ₹1 Cr"),
    ],
)
def test_a_home_in_a_line(project_name: str, configuration: str, line: str) -> None:
    told = search.home_line(
        project=project_name,
        title="Sunny flat",
        locality="Hoodi",
        configuration=configuration,
        price="₹1 Cr",
    )
    assert told == line


def test_only_what_is_missing_is_asked_for() -> None:
    asked = booking.ask_for((Asked.NAME, Asked.PHONE, Asked.SLOT), VISIT)
    assert asked == (
        "I'd be glad to arrange your visit to Brigade Citrine. Please tell me your name, your "
        "phone number and the time of day (morning, afternoon or evening)."
    )


def test_a_project_is_told_as_far_as_it_is_known() -> None:
    facts = project.ProjectFacts("Citrine", "Hoodi", "Bengaluru", "Ready to move", "", [], [])
    assert project.description(facts) == (
        "Citrine, Hoodi, Bengaluru: ready to move.\nWould you like to schedule a site visit?"
    )


def test_lists() -> None:
    assert (all_of(["A"]), all_of(["A", "B"]), all_of(["A", "B", "C"])) == (
        "A",
        "A and B",
        "A, B and C",
    )
    assert any_of(["A", "B", "C"]) == "A, B or C"


def test_every_kind_has_its_words() -> None:
    for kind in ObjectionType:
        assert talk.objection(kind).endswith(" Shall an RM call you?")
    for media in MediaKind:
        assert "{" not in project.no_media(media, "Citrine")
    for property_type in PropertyType:
        said = search.what_is_sought(Sought(property_type=property_type), low="", high="")
        assert said.endswith("s")


@pytest.mark.parametrize(
    ("button", "intent"),
    [
        (buttons.visit("Brigade Citrine"), "visit"),
        (buttons.tell_about("Brigade Citrine"), "details"),
        (buttons.brochure_of("Brigade Citrine"), "media"),
        (buttons.call_back(), "callback"),
        (buttons.book_visit(), "visit"),
        (buttons.show_homes(), "search"),
        (buttons.show_2bhk(), "search"),
        (buttons.show_others(), "search"),
        (buttons.move_or_list()[0], "reschedule"),
        (buttons.move_or_list()[1], "bookings"),
    ],
)
def test_a_pressed_button_is_understood(button: buttons.QuickReply, intent: str) -> None:
    assert read(button.text).intent == intent


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (buttons.yes_call(), "yes"),
        (buttons.yes_visit(), "yes"),
        (buttons.cancel_or_keep()[0], "yes"),
        (buttons.cancel_or_keep()[1], "no"),
        (buttons.another_time_or_not()[0], "yes"),
        (buttons.another_time_or_not()[1], "no"),
    ],
)
def test_a_pressed_answer_is_understood(button: buttons.QuickReply, answer: str) -> None:
    heard = read(button.text, expecting=Asked.CONFIRM)
    assert heard.intent == answer


def test_a_free_slot_is_understood_when_it_comes_back() -> None:
    slots = read(booking.slot("Saturday 21 November", "morning"), expecting=Asked.DATE).slots
    assert (slots["date"], slots["slot"]) == ("2026-11-21", "morning")


def test_what_is_translated_is_said_in_the_active_language() -> None:
    with translation.override("hi"):
        assert buttons.call_back().text == "मुझे वापस कॉल करें"
        assert buttons.visit("Citrine").text == "Citrine की साइट विज़िट करनी है"


def test_every_sentence_is_a_function() -> None:
    """A module level text would be in the language of the start-up."""
    for module in pkgutil.iter_modules(words.__path__):
        if module.name == "records":  # for staff
            continue
        found = import_module(f"{words.__name__}.{module.name}")
        texts = [name for name, value in inspect.getmembers(found) if isinstance(value, str)]
        assert [name for name in texts if not name.startswith("__")] == []
