"""What is refused, past or somebody else's is no wish."""

from typing import Any

import pytest
from understanding_setting import EMIRATES, INDIA, read


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("not Whitefield, anything in Hebbal", {"localities": ["Hebbal"]}),
        ("anything but Whitefield", {}),
        ("Whitefield ke alawa Hebbal dikhao", {"localities": ["Hebbal"]}),
        ("Whitefield nahi, Hebbal me 2bhk", {"localities": ["Hebbal"], "configuration": "2BHK"}),
        ("flat nahi villa chahiye", {"property_type": "villa"}),
        ("my brother bought a 3bhk in Hebbal, I need a 2bhk in Whitefield",
         {"localities": ["Whitefield"], "configuration": "2BHK"}),
        ("we pay 30k rent now, looking to buy at 90 lakhs", {"budget_max": "9000000"}),
        ("my flat sold for 80 lakh, now I want a home for 1.5 cr", {"budget_max": "15000000"}),
        ("nothing over 95 lakhs", {"budget_max": "9500000"}),
        ("budget isn't 1.5 cr. its 1.05 crore", {"budget_max": "10500000"}),
        ("around 1.2 crore", {"budget_max": "12000000"}),
        ("under construction nahi chahiye, ready to move home", {"possession": "ready"}),
        ("Sunday nahi, Monday ko dekhna hai", {"date": "2026-11-23"}),
        ("move my visit from Saturday to Monday", {"date": "2026-11-23"}),
        ("kal wala visit 28 nov kar do", {"date": "2026-11-28"}),
        ("make it 5pm instead of 3", {"time": "17:00"}),
        ("Sunday 13 December morning", {"date": "2026-12-13", "slot": "morning"}),
        ("a week from today", {"date": "2026-11-27"}),
        ("shaam nahi, subah 10 baje", {"slot": "morning", "time": "10:00"}),
        ("call me between 3 and 5 on monday", {"date": "2026-11-23", "time": "15:00"}),
    ],
)  # fmt: skip
def test_only_what_is_wanted(text: str, slots: dict[str, Any]) -> None:
    found = read(text, setting=INDIA).slots
    for name in (
        "localities",
        "configuration",
        "property_type",
        "budget_max",
        "possession",
        "date",
    ):
        assert found.get(name) == slots.get(name), name
    assert {name: found.get(name) for name in slots} == slots


def test_a_place_of_everyday_words_in_small_letters() -> None:
    assert read("any studio in dubai marina", setting=EMIRATES).slots["localities"] == [
        "Dubai Marina"
    ]


SPELLINGS = ("व्हाइटफील्ड", "वाइटफील्ड", "وايتفيلد", "whitefild", "Whitefeeld")


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_name_by_its_sound(name: str) -> None:
    assert read(f"{name} में flat").slots["localities"] == ["Whitefield"]


def test_of_two_numbers_the_corrected_one() -> None:
    text = "oops gave 9741100022 earlier, its 9741100023"
    assert read(text).slots["phone"] == "+919741100023"
