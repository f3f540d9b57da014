"""A message may wish for several things: what weighs most is done, the questions beside it are
answered in the same reply."""

from typing import Any

import pytest

from accounts.models import Brokerage, User
from channels_app.models import Conversation, Message
from listings.choices import MediaKind
from listings.models import Media, Project
from profiles.models import Objection
from scheduling.models import Callback, SiteVisit
from tests.conftest import NOW, Api, make_listing
from tests.flows.test_chat_walk import say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def catalogue(sunrise: Brokerage, citrine: Project, alice: User) -> None:
    make_listing(citrine, "2BHK", 13_500_000)
    make_listing(citrine, "3BHK", 17_000_000)
    for kind in (MediaKind.PHOTOS, MediaKind.BROCHURE):
        Media.objects.create(
            brokerage=sunrise, project=citrine, kind=kind, url=f"https://example.com/{kind}"
        )


def test_homes_and_a_call(key: Api, catalogue: None) -> None:
    answer = say(
        key,
        "Show me 3BHK flats in Whitefield under 1.8 cr and please call me at 9845510002, "
        "name is Nitin Jain",
    )
    assert answer["understood"]["intent"] == "callback"
    assert answer["understood"]["also"] == ["search", "contact"]
    assert Callback.objects.get().contact_phone == "+919845510002"
    assert [card["configuration"] for card in answer["reply"]["listings"]] == ["3BHK"]
    assert answer["reply"]["booking"] is not None
    assert Message.objects.filter(author="bot").count() == 1


def test_a_question_is_answered_before_a_form_goes_on(key: Api, catalogue: None) -> None:
    answer = say(key, "I want to visit Brigade Citrine tomorrow morning, and what is the price?")
    assert answer["understood"]["also"] == ["details"]
    text: str = answer["reply"]["text"]
    assert text.index("₹1.35 Cr") < text.index("your name")
    assert not SiteVisit.objects.exists()
    booked = say(key, "Ravi Menon, 9845012345")
    assert booked["reply"]["booking"] is not None
    assert SiteVisit.objects.get().project.name == "Brigade Citrine"


def test_yes_and_something_more(key: Api, catalogue: None) -> None:
    say(key, "Tell me about Brigade Citrine")
    answer = say(key, "yes, and send the brochure too")
    assert (answer["understood"]["intent"], answer["understood"]["also"]) == ("yes", ["media"])
    assert "https://example.com/brochure" in answer["reply"]["text"]
    assert "your name" in answer["reply"]["text"]
    assert Conversation.objects.get().dialogue["wanted"]["project"] == "Brigade Citrine"


def test_an_objection_beside_a_wish_is_remembered(key: Api, catalogue: None) -> None:
    answer = say(key, "that is too expensive, show something below 1.5 crore in Whitefield")
    assert answer["understood"]["intent"] == "search"
    assert [card["configuration"] for card in answer["reply"]["listings"]] == ["2BHK"]
    assert Objection.objects.get().type == "price"


def test_who_wants_a_person_gets_no_brochure(key: Api, catalogue: None) -> None:
    answer = say(key, "I want to talk to a human about the brochure of Brigade Citrine")
    assert answer["handed_over"] is True
    assert "https://example.com" not in answer["reply"]["text"]


def test_what_nobody_can_answer_is_not_asked_twice(key: Api, catalogue: None) -> None:
    """Neither the visit nor the price has a project: one question, not two."""
    answer = say(key, "can I visit, and what is the price?")
    text: Any = answer["reply"]["text"]
    assert text.count("Which project") == 1
