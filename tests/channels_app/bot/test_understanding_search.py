import pytest
from understanding_setting import EMIRATES, read

from channels_app.bot.understanding.facts import Setting


def test_the_worked_search() -> None:
    understood = read("Show me 2BHK in Whitefield under 2 Cr")
    assert understood.intent == "search"
    assert understood.slots == {
        "configuration": "2BHK",
        "bedrooms": 2,
        "localities": ["Whitefield"],
        "budget_max": "20000000",
        "currency": "INR",
    }


@pytest.mark.parametrize(
    ("text", "configuration", "bedrooms"),
    [
        ("2BHK", "2BHK", 2),
        ("2 bhk", "2BHK", 2),
        ("2-bhk", "2BHK", 2),
        ("two bedroom", "2BHK", 2),
        ("2 bed flat", "2BHK", 2),
        ("2.5 BHK", "2.5BHK", 2),
        ("1RK", "1RK", 0),
        ("a studio apartment", "Studio", None),
        ("4 bedroom villa", "4BHK", 4),
        ("2 or 3 BHK", "2BHK", 2),
        ("3BHK, maybe 2BHK", "3BHK", 3),
        ("teen bhk", "3BHK", 3),
        ("1 bedroom in Dubai Marina", "1BHK", 1),
    ],
)
def test_configurations(text: str, configuration: str, bedrooms: int | None) -> None:
    slots = read(text).slots
    assert (slots["configuration"], slots.get("bedrooms")) == (configuration, bedrooms)


@pytest.mark.parametrize(
    "text", ["2 bathrooms", "2 of us", "two months", "BHK", "I have 3 brothers", "bedding"]
)
def test_other_numbers_are_no_configuration(text: str) -> None:
    assert "configuration" not in read(text).slots


CRORE = "10000000"


@pytest.mark.parametrize(
    ("text", "minimum", "maximum"),
    [
        ("under 2 Cr", None, "20000000"),
        ("below 80 lakh", None, "8000000"),
        ("upto 1.2 crore", None, "12000000"),
        ("80L", None, "8000000"),
        ("budget is 2 cr", None, "20000000"),
        ("₹75,00,000", None, "7500000"),
        ("2 crore tak", None, "20000000"),
        ("80 lakh ke andar", None, "8000000"),
        ("not more than 90 lakhs", None, "9000000"),
        ("1.2 crore se zyada nahi", None, "12000000"),
        ("1.5-2 cr", "15000000", "20000000"),
        ("between 80 lakh and 1 crore", "8000000", CRORE),
        ("80 to 90 lakh", "8000000", "9000000"),
        ("above 50 lakh", "5000000", None),
        ("50 lakh se upar", "5000000", None),
        ("1 cr onwards", CRORE, None),
        ("at least 60 lakh but under 1 cr", "6000000", CRORE),
        ("around 1 Cr", None, "10000000"),
        ("approx 80 lakh", None, "8000000"),
        ("25 lakh down payment, total 1 cr", None, CRORE),
    ],
)
def test_budgets(text: str, minimum: str | None, maximum: str | None) -> None:
    slots = read(text).slots
    assert (slots.get("budget_min"), slots.get("budget_max"), slots["currency"]) == (
        minimum,
        maximum,
        "INR",
    )


@pytest.mark.parametrize(
    ("text", "maximum", "currency"),
    [
        ("AED 2.5M", "2500000", "AED"),
        ("under 2.5 million", "2500000", "AED"),
        ("90k yearly", "90000", "AED"),
    ],
)
def test_gulf_budgets(text: str, maximum: str, currency: str) -> None:
    slots = read(text, setting=EMIRATES).slots
    assert (slots["budget_max"], slots["currency"]) == (maximum, currency)


def test_a_named_currency_wins_over_the_brokerages() -> None:
    assert read("AED 2.5M").slots["currency"] == "AED"


@pytest.mark.parametrize(
    "text",
    [
        "EMI of 50k",
        "loan of 60 lakh",
        "₹6,500 per sqft",
        "call 98765 43210",
        "2BHK",
        "21/11/2026",
        "salary 1 lakh",
    ],
)
def test_what_is_no_budget(text: str) -> None:
    assert {"budget_min", "budget_max", "currency"}.isdisjoint(read(text).slots)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("flat for rent", "transaction_type", "rent"),
        ("rental in Whitefield", "transaction_type", "rent"),
        ("villa on lease", "transaction_type", "rent"),
        ("kiraye par ghar", "transaction_type", "rent"),
        ("25k per month", "transaction_type", "rent"),
        ("25k monthly", "transaction_type", "rent"),
        ("flat for rent yearly, how many cheques", "transaction_type", "rent"),
        ("I want to buy", "transaction_type", "buy"),
        ("purchase a plot", "transaction_type", "buy"),
        ("ghar kharidna hai", "transaction_type", "buy"),
        ("a flat", "property_type", "apartment"),
        ("studio flat", "property_type", "apartment"),
        ("any villas", "property_type", "villa"),
        ("plots near Hebbal", "property_type", "plot"),
        ("land for sale", "property_type", "plot"),
        ("BDA site", "property_type", "plot"),
        ("independent house", "property_type", "house"),
        ("office space", "property_type", "office"),
        ("commercial property", "property_type", "office"),
        ("ready to move", "possession", "ready"),
        ("immediate possession", "possession", "ready"),
        ("under construction", "possession", "under_construction"),
        ("new launch", "possession", "under_construction"),
        ("off-plan", "possession", "under_construction"),
        ("call me asap", "urgency", "urgent"),
    ],
)
def test_slots_said_in_a_word(text: str, slot: str, value: str) -> None:
    assert read(text).slots[slot] == value


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("site visit", "property_type"),
        ("a landmark nearby", "property_type"),
        ("current status", "transaction_type"),
        ("what rental yield", "transaction_type"),
        ("immediate possession", "urgency"),
        ("not right now", "urgency"),
    ],
)
def test_look_alikes_fill_no_slot(text: str, slot: str) -> None:
    assert slot not in read(text).slots


def test_the_settings_currency_is_meant_where_none_is_named() -> None:
    dollars = Setting(
        timezone="Asia/Dubai", region="AE", currency="USD", catalogue=EMIRATES.catalogue
    )
    assert read("under 2 million", setting=dollars).slots["currency"] == "USD"
