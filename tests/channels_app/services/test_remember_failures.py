"""What one thread holds up is that thread: others are remembered, and it is tried again."""

from typing import Any

import pytest

from accounts.models import Brokerage
from channels_app.models import Conversation, Message
from channels_app.services import remember
from channels_app.services.remember import TRY_AGAIN, remember_due
from profiles.models import MemoryItem
from tests.conftest import NOW, make_profile


def thread(brokerage: Brokerage, name: str, **understood: Any) -> Conversation:
    """A thread in which a customer wrote that they look in Hoodi, due now."""
    profile = make_profile(brokerage, name)
    one = Conversation.objects.create(
        brokerage=brokerage, profile=profile, last_activity_at=NOW, remember_due_at=NOW
    )
    Message.objects.create(
        brokerage=brokerage,
        conversation=one,
        author="customer",
        direction="in",
        channel="web_chat",
        body=f"{name} looks in Hoodi",
        sent_at=NOW,
        understood={"slots": {"localities": ["Hoodi"]} | understood},
    )
    return one


def due() -> dict[str, Any]:
    rows = Conversation.objects.values_list("profile__display_name", "remember_due_at")
    return dict(rows)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "slots",
    [
        {"wants_a_pool": True},  # a slot that this version does not know
        {"urgency": "asap"},
        {"bedrooms": "two"},
        {"budget_max": "a lot"},
        {"projects": None},
        {"date": "tomorrow"},
    ],
)
def test_slots_of_another_version_say_nothing_and_stop_nothing(
    sunrise: Brokerage, slots: dict[str, Any]
) -> None:
    thread(sunrise, "Asha", **slots)
    thread(sunrise, "Anil")
    assert remember_due(now=NOW) == 2
    assert due() == {"Asha": None, "Anil": None}
    topics = MemoryItem.objects.filter(kind="topic").values_list("profile__display_name", "text")
    assert list(topics) == [("Anil", "Hoodi")]
    summaries = MemoryItem.objects.filter(kind="summary").order_by("text")
    assert [one.text for one in summaries] == [
        "Customer: Anil looks in Hoodi",
        "Customer: Asha looks in Hoodi",
    ]


@pytest.mark.django_db
def test_a_thread_that_fails_is_passed_over_and_tried_again(
    sunrise: Brokerage, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = thread(sunrise, "Asha")
    thread(sunrise, "Anil")
    take_in = remember._take_in

    def fail(conversation: Conversation, *given: Any) -> None:
        if conversation.pk == broken.pk:
            raise RuntimeError("broken")
        take_in(conversation, *given)

    with monkeypatch.context() as patched:
        patched.setattr(remember, "_take_in", fail)
        remember_due(now=NOW)
    assert due() == {"Asha": NOW + TRY_AGAIN, "Anil": None}
    assert {one.profile.display_name for one in MemoryItem.objects.all()} == {"Anil"}
    remember_due(now=NOW + TRY_AGAIN)
    assert due() == {"Asha": None, "Anil": None}
    assert {one.profile.display_name for one in MemoryItem.objects.all()} == {"Anil", "Asha"}
