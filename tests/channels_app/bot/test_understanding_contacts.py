import pytest
from understanding_setting import EMIRATES, read


def test_the_worked_contact_sentence() -> None:
    understood = read(
        "My name is John Doe, phone +91 98765 43210, john@example.com, "
        "I'm free this Saturday morning"
    )
    assert "contact" in (understood.intent, *understood.also)
    assert understood.slots == {
        "name": "John Doe",
        "phone": "+919876543210",
        "email": "john@example.com",
        "date": "2026-11-21",
        "slot": "morning",
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is john doe", "John Doe"),
        ("My name is PRIYA NAIR and I want a flat", "Priya Nair"),
        ("I am Rahul", "Rahul"),
        ("I'm Sunil from Pune", "Sunil"),
        ("this is Meera here", "Meera"),
        ("Meera here", "Meera"),
        ("mera naam Amit Sharma hai", "Amit Sharma"),
        ("Name: Asha Rao", "Asha Rao"),
        ("I am Mr. Ronan McDonald", "Ronan McDonald"),
        ("Amit Verma, 9876543210", "Amit Verma"),
        ("My name is Aditya Gupta", "Aditya Gupta"),
        ("मेरा नाम अमित है", "अमित"),
    ],
)
def test_names_that_are_stated(text: str, name: str) -> None:
    slots = read(text).slots
    assert slots["name"] == name
    assert "projects" not in slots


@pytest.mark.parametrize(
    "text",
    [
        "I am interested in 3BHK",
        "I'm looking for a flat",
        "I am Interested",
        "this is urgent",
        "This is Brigade Citrine?",
        "John Doe",
        "call me tomorrow",
        "it's too expensive",
        "I am an NRI",
        "Whitefield, 9876543210",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert "name" not in read(text).slots


@pytest.mark.parametrize("expecting", ["name", "contact"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("John Doe", "John Doe"),
        ("john doe", "John Doe"),
        ("it's priya nair", "Priya Nair"),
        ("Sure, Rajesh Kumar", "Rajesh Kumar"),
        ("Aditya", "Aditya"),
        ("John Doe 9876543210", "John Doe"),
        ("John Doe, my number is 98765 43210", "John Doe"),
    ],
)
def test_a_bare_name_answers_the_question_for_it(text: str, name: str, expecting: str) -> None:
    understood = read(text, expecting=expecting)
    assert (understood.intent, understood.slots["name"]) == ("contact", name)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("Whitefield", "search"),
        ("tomorrow morning", "visit"),
        ("why do you need it", "other"),
        ("call me", "callback"),
    ],
)
def test_other_answers_to_the_question_for_a_name_are_no_name(text: str, intent: str) -> None:
    understood = read(text, expecting="name")
    assert understood.intent == intent
    assert "name" not in understood.slots


def test_national_numbers_are_read_in_the_brokerages_region() -> None:
    assert read("call 98765-43210").slots["phone"] == "+919876543210"
    assert read("my number is 050 123 4567", setting=EMIRATES).slots["phone"] == "+971501234567"


def test_a_phone_number_is_neither_budget_nor_date() -> None:
    assert read("9876543210").slots == {"phone": "+919876543210"}


def test_an_address_inside_a_mail_is_not_read_as_a_place() -> None:
    assert read("whitefield@example.com").slots == {"email": "whitefield@example.com"}
