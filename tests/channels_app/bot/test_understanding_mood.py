import pytest
from understanding_setting import read


@pytest.mark.parametrize(
    "text", ["I love it, wonderful", "bahut accha hai", "great, thank you so much"]
)
def test_pleased(text: str) -> None:
    assert read(text).sentiment > 0.3


@pytest.mark.parametrize("text", ["this is terrible", "bakwas hai", "I hate this", "too expensive"])
def test_displeased(text: str) -> None:
    assert read(text).sentiment < -0.3


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "cancel my visit",
        "2BHK in Whitefield",
        "4th block",
        "tell me about Prestige Falcon City",
    ],
)
def test_matter_of_fact(text: str) -> None:
    assert read(text).sentiment == 0


@pytest.mark.parametrize(
    ("text", "frustration"),
    [
        ("2BHK in Whitefield", 0.0),
        ("I already told you", 0.5),
        ("your bot is not working", 0.5),
        ("hello???", 0.25),
        ("SHOW ME FLATS NOW", 0.25),
        ("STOP", 0.0),
        ("2BHK HSR BTM", 0.0),  # acronyms are no shouting
        (
            "not working, I already told you",
            0.7,
        ),  # 0.5 for the first complaint, 0.2 for each further one
    ],
)
def test_frustration(text: str, frustration: float) -> None:
    assert read(text).frustration == frustration


def test_frustration_is_at_most_one() -> None:
    assert (
        read("USELESS!!! WORST BOT EVER, WASTE OF TIME, PATHETIC, I ALREADY TOLD YOU").frustration
        == 1.0
    )
