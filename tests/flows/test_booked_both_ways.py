"""The same wish by chat and by API leaves the same rows: there is one use case for each booking."""

from typing import Any

import pytest

from accounts.models import Brokerage, User
from channels_app.models import Conversation
from common.models import Event, Step
from leads.models import Interaction, Lead
from listings.models import Project
from profiles.models import CustomerProfile, Identifier, ProjectInterest, StageChange
from scheduling.models import Assignment, Callback, SiteVisit, SlotUsage
from tests.conftest import NOW, Api
from tests.flows.api_setting import undone

pytestmark = pytest.mark.django_db

CITRINE = "Brigade Citrine"
WHO = {"user_id": "anna", "name": "Anna Kurian", "phone": "+91 98450 12345"}
VISIT = "I want to visit Brigade Citrine tomorrow morning, I am Anna Kurian, 98450 12345"
EXACT = "I want to visit Brigade Citrine tomorrow at 11 am, I am Anna Kurian, 98450 12345"
CALLBACK = "Please call me back, it's urgent. My name is Anna Kurian, phone 98450 12345"
#: every row that a booking may leave
LEFT: tuple[Any, ...] = (
    CustomerProfile, Identifier, ProjectInterest, StageChange, Lead, Interaction, SiteVisit,
    Callback, Assignment, SlotUsage, Step, Event,
)  # fmt: skip
#: who did it, when the row was written, ids from outside, and why a call was asked for, in the
#: bot's words
_OWN = {"actor", "calendar_uid", "created_at", "external_id", "reason"}
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def left() -> Rows:
    """Every row of these tables; a key reads as the place of its row, so that two runs compare."""
    rows = {model: list(model.objects.order_by("pk").values()) for model in LEFT}
    names = {}
    for model, found in rows.items():
        names |= {row["id"]: f"{model.__name__} {place}" for place, row in enumerate(found)}
    texts = {str(key): name for key, name in names.items()}

    def shown(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shown(one) for name, one in value.items()}
        return names.get(value, texts.get(value, value)) if value.__hash__ else value

    def compared(row: dict[str, Any]) -> dict[str, Any]:
        return {name: shown(value) for name, value in row.items() if name not in _OWN}

    return {model.__name__: [compared(row) for row in found] for model, found in rows.items()}


def say(key: Api, text: str) -> dict[str, Any]:
    response = key.post("/api/chat", {"user_id": "anna", "session_id": "s", "text": text})
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()["reply"]
    return answer


def by_chat(key: Api, text: str) -> Rows:
    with undone():
        say(key, "Hello")
        assert say(key, text)["booking"]["status"] == "pending"
        return left()


def by_api(key: Api, text: str, path: str, body: dict[str, Any]) -> Rows:
    """The same is said in the same thread, but the bot is silent: the site books."""
    with undone():
        say(key, "Hello")
        Conversation.objects.update(bot_active=False, state="waiting")
        assert say(key, text)["booking"] is None
        assert not SiteVisit.objects.exists()
        response = key.post(f"/api/schedule/{path}", WHO | body)
        assert response.status_code == 201, response.content
        return left()


@pytest.mark.parametrize(
    ("text", "path", "body"),
    [
        (VISIT, "site-visit", {"project": CITRINE, "date": "2026-11-21", "slot": "morning"}),
        (EXACT, "site-visit", {"project": CITRINE, "start": "2026-11-21T11:00:00+05:30"}),
        (CALLBACK, "callback", {"urgency": "urgent"}),
    ],
)  # fmt: skip
def test_the_same_wish_leaves_the_same_rows(
    key: Api,
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
    text: str,
    path: str,
    body: dict[str, Any],
) -> None:
    chat, api = by_chat(key, text), by_api(key, text, path, body)
    counted = ({name: len(rows) for name, rows in way.items()} for way in (chat, api))
    assert next(counted) == next(counted)
    for name, rows in chat.items():
        assert rows == api[name], name
    (lead,) = chat["Lead"]
    assert lead["owner_id"] == alice.pk


def test_a_visit_by_chat_gives_the_lead_its_project(
    key: Api,
    citrine: Project,
    alice: User,
) -> None:
    say(key, "Hello")
    assert Lead.objects.get().project is None
    say(key, VISIT)
    lead = Lead.objects.get()
    assert (lead.project, lead.listing, lead.status, lead.owner) == (citrine, None, "visit", alice)
