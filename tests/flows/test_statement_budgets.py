"""How many statements a request takes at most (savepoints, which tests alone open, not counted)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage, User
from listings.models import Project
from scheduling.models import SiteVisit
from tests.conftest import Api, make_listing, make_project

pytestmark = pytest.mark.django_db
#: the enquiry's may be one more for each doubt about who it is
ENQUIRY, CHAT_NEW, CHAT_KNOWN, CHAT_BOOKS, TRACK = 10, 21, 22, 36, 13

_PLACES = (
    ("Brigade Citrine", "Whitefield"),
    ("Prestige Oak", "Hebbal"),
    ("Sobha Hill", "Whitefield"),
    ("Total Green", "Sarjapur"),
)


@pytest.fixture
def projects(sunrise: Brokerage, meera: User, alice: User, bob: User) -> list[Project]:
    found = [make_project(sunrise, name, locality) for name, locality in _PLACES]
    for project in found:
        make_listing(project)
        make_listing(project, "3BHK", 20_000_000)
    return found


def statements(ask: Callable[[], Any], status: int = 200) -> int:
    with CaptureQueriesContext(connection) as done:
        answer = ask()
    assert answer.status_code == status, answer.content
    return len([one for one in done if "SAVEPOINT" not in one["sql"]])


def chat(key: Api, who: str, text: str) -> Any:
    body = {"user_id": who, "session_id": f"s of {who}", "message_id": str(uuid4()), "text": text}
    return key.post("/api/chat", body)


def test_an_enquiry_of_a_new_customer(key: Api, projects: list[Project]) -> None:
    first = {"name": "Warm Up", "phone": "+919812345001", "source": "website"}
    key.post("/api/leads", first)  # compiles what is compiled once a process
    enquiry = {
        "name": "Sanjana Kulkarni",
        "phone": "+919812345678",
        "email": "sanjana@example.com",
        "source": "website",
        "initial_message": "Looking for 2BHK in Whitefield under 80 lakh",
        "budget_max": "9000000",
        "locations": ["Whitefield"],
        "configurations": ["2BHK"],
    }
    assert statements(lambda: key.post("/api/leads", enquiry), 201) <= ENQUIRY


def test_a_search_by_chat(key: Api, projects: list[Project]) -> None:
    chat(key, "warm", "hello")
    new = statements(lambda: chat(key, "anna", "Show me 2BHK in Whitefield under 2 Cr"))
    known = statements(lambda: chat(key, "anna", "Show me 3BHK in Whitefield under 3 Cr"))
    assert new <= CHAT_NEW
    assert known <= CHAT_KNOWN


def test_a_turn_that_books(key: Api, projects: list[Project]) -> None:
    chat(key, "anna", "I want to visit Brigade Citrine tomorrow evening")
    chat(key, "anna", "my name is Ravi Menon")
    assert statements(lambda: chat(key, "anna", "9845012345")) <= CHAT_BOOKS
    visit = SiteVisit.objects.get()
    assert (visit.contact_phone, visit.status) == ("+919845012345", "pending")


def test_ten_events(key: Api, projects: list[Project]) -> None:
    chat(key, "anna", "hello")

    def track() -> Any:
        views = [
            {"id": str(uuid4()), "type": "property_viewed", "project": str(projects[n % 4].pk)}
            for n in range(7)
        ]
        others = [
            {"id": str(uuid4()), "type": kind} for kind in ("catalogue_viewed", "shared", "liked")
        ]
        body = {"user_id": "anna", "session_id": "s of anna", "events": views + others}
        return key.post("/api/track", body)

    track()
    assert statements(track, 202) <= TRACK
