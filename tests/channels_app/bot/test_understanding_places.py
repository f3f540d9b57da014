import pytest
from understanding_setting import read

from channels_app.bot.understanding.facts import Catalogue, Setting


@pytest.mark.parametrize(
    ("text", "localities"),
    [
        ("in Whitefield", ["Whitefield"]),
        ("flats in white field", ["Whitefield"]),
        ("Whitefeild", ["Whitefield"]),
        ("2bhk Koramngala", ["Koramangala"]),
        ("Sarjapur rd", ["Sarjapur Road"]),
        ("Sarjapur", ["Sarjapur"]),
        ("K.R. Puram or krpuram", ["KR Puram"]),
        ("rt nagar", ["R.T. Nagar"]),
        ("hsr", ["HSR Layout"]),
        ("Sector 7 HSR Layout", ["Sector 7 HSR Layout"]),
        ("Sector 8 HSR Layout", ["HSR Layout"]),
        ("electronic city phase 2", ["Electronic City Phase II"]),
        ("electronics city", ["Electronic City"]),
        ("Marathalli", ["Marathahalli"]),
        ("Hebal or Whitefield", ["Hebbal", "Whitefield"]),
        ("Dubai Marina", ["Dubai Marina"]),
    ],
)
def test_localities(text: str, localities: list[str]) -> None:
    understood = read(text)
    assert (understood.intent, understood.slots["localities"]) == ("search", localities)


@pytest.mark.parametrize(
    ("text", "projects"),
    [
        ("Brigade Citrine", ["Brigade Citrine"]),
        ("brigade citrin", ["Brigade Citrine"]),
        ("price of citrine", ["Brigade Citrine"]),
        ("falcon city", ["Prestige Falcon City"]),
        ("compare Citrine and Orchards", ["Brigade Citrine", "Brigade Orchards"]),
        ("Coomee", ["Coomee"]),
        ("details of coomeee", ["Coomee"]),
        ("soiewer", ["Soiewre"]),
        ("Emerald", ["Emerald"]),
        ("photos of Garden View", ["Garden View"]),
        ("chara n", ["Chara N"]),
    ],
)
def test_projects(text: str, projects: list[str]) -> None:
    assert read(text).slots["projects"] == projects


@pytest.mark.parametrize(
    "text",
    [
        "Call me",
        "Garden",
        "flat with a garden view",
        "south facing",
        "I'd like to visit",
        "John Doe",
        "Rajesh Kumar",
        "Aditya Gupta",  # one letter from a project, but plainly somebody's name
        "Arthur",  # one letter from Varthur
        "Charan Singh",
        "Anjali D'Souza",
        "which bank gives a loan",
        "Brigade",  # two projects begin so
        "dream home",
        "the common area",
    ],
)
def test_everyday_words_and_people_are_no_places(text: str) -> None:
    assert {"projects", "localities"}.isdisjoint(read(text).slots)


def test_a_project_that_was_asked_for_may_be_an_everyday_word() -> None:
    assert read("garden view", expecting="project").slots["projects"] == ["Garden View"]


def test_a_place_is_named_once() -> None:
    assert read("Whitefield, yes Whitefield").slots["localities"] == ["Whitefield"]


def test_a_visit_to_a_project_on_a_day() -> None:
    understood = read("I'd like to visit Brigade Citrine this Saturday morning")
    assert understood.intent == "visit"
    assert understood.slots == {
        "projects": ["Brigade Citrine"],
        "date": "2026-11-21",
        "slot": "morning",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("villas in Sarjapur", ["Sarjapur Road"]),
        ("2bhk hai sarjapur me 80 lakh tak", ["Sarjapur Road"]),
        ("sarjapur mein ghar", ["Sarjapur Road"]),
        ("call me", []),
        ("anything near jumeirah village?", ["Jumeirah Village Circle"]),
        ("rent a studio in JVC", ["Jumeirah Village Circle"]),
        ("Sarjapur", []),  # alone it may be anything
        ("I am in Sarjapura Gupta's office", []),
    ],
)
def test_a_beginning_after_a_preposition_and_initials_name_a_locality(
    text: str, expected: list[str]
) -> None:
    catalogue = Catalogue([], ["Sarjapur Road", "Jumeirah Village Circle", "Hoodi"])
    setting = Setting("Asia/Kolkata", "IN", "INR", catalogue)
    assert read(text, setting=setting).slots.get("localities", []) == expected
