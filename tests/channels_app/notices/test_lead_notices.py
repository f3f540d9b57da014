"""Who hears of leads that wait: the agent who was asked, the owner, the managers."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.models import Message
from common.events import emit
from common.events.dispatch import deliver_due
from leads.events import LEAD_OVERDUE
from leads.models import Lead
from leads.services.pipeline.watch_deadlines import escalate_overdue_batch
from scheduling.events import LEAD_UNCLAIMED
from scheduling.hours.wording import clock_words
from scheduling.models import Availability
from scheduling.services.routing.offer_leads import offer_new_lead, pass_on_offers_batch
from tests.conftest import make_lead, make_user

MINUTE = timedelta(minutes=1)


def deliver() -> None:
    while deliver_due():
        pass


def told() -> dict[str, str]:
    """Subject by address."""
    return {message.address: message.subject for message in Message.objects.filter(channel="email")}


def at_work(*people: User) -> None:
    """Whatever the hour is."""
    for user in people:
        Availability.objects.create(
            brokerage=user.brokerage, agent=user, starts="00:00", ends="23:59:59"
        )


def waiting(brokerage: Brokerage, **fields: Any) -> Lead:
    return make_lead(
        brokerage,
        **(
            {"name": "John", "phone": "+919876543210", "initial_message": "2BHK?", "lead_score": 30}
            | fields
        ),
    )


def test_the_agent_hears_of_the_offer(sunrise: Brokerage, meera: User, alice: User) -> None:
    at_work(alice)
    lead = waiting(sunrise)
    offer = offer_new_lead(lead_id=lead.pk, now=timezone.now())
    assert offer is not None
    deliver()
    assert told() == {"alice@sunrise.test": "New lead for you: John"}
    body = Message.objects.get().body
    until = clock_words(offer.due_at.astimezone(sunrise.zone).time())
    for words in (
        f"until {until}. ",
        "+919876543210",
        "2BHK?",
        "Alice Thomas is the only one free",
        f"/leads/lead/{lead.pk}/change/",
    ):
        assert words in body


def test_the_second_agent_hears_and_then_the_managers(
    sunrise: Brokerage, meera: User, alice: User, bob: User, omar: User
) -> None:
    at_work(alice, bob)
    now = timezone.now()
    offer_new_lead(lead_id=waiting(sunrise).pk, now=now)
    deliver()
    assert len(told()) == 1
    pass_on_offers_batch(now=now + 10 * MINUTE)
    deliver()
    assert set(told()) == {"alice@sunrise.test", "bob@sunrise.test"}
    pass_on_offers_batch(now=now + 20 * MINUTE)
    deliver()
    assert told()["meera@sunrise.test"] == "Nobody took the lead John"
    assert len(told()) == 3


def test_an_overdue_lead_is_told_to_its_owner_and_the_managers_once(
    sunrise: Brokerage, meera: User, alice: User, bob: User
) -> None:
    make_user(sunrise, "Nikhil Shah", "manager")
    now = timezone.now()
    waiting(sunrise, owner=alice, react_by=now, submitted_at=now - 5 * MINUTE)
    escalate_overdue_batch(now=now)
    escalate_overdue_batch(now=now)
    deliver()
    subject = "Overdue: nobody has called John"
    addresses = ("alice@sunrise.test", "meera@sunrise.test", "nikhil@sunrise.test")
    assert told() == dict.fromkeys(addresses, subject)
    assert Message.objects.count() == 3
    assert "asked 5\xa0minutes ago" in Message.objects.get(address="alice@sunrise.test").body


def test_without_owner_the_one_who_was_asked_hears(
    sunrise: Brokerage, meera: User, alice: User
) -> None:
    at_work(alice)
    now = timezone.now()
    lead = waiting(sunrise, react_by=now)
    offer_new_lead(lead_id=lead.pk, now=now)
    escalate_overdue_batch(now=now)
    deliver()
    overdue = Message.objects.filter(subject__startswith="Overdue").values_list(
        "address", flat=True
    )
    assert set(overdue) == {"alice@sunrise.test", "meera@sunrise.test"}


def test_old_news_is_told_to_nobody(sunrise: Brokerage, meera: User, alice: User) -> None:
    now = timezone.now()
    touched = waiting(sunrise, owner=alice, first_contact_at=now)
    lost = waiting(sunrise, status="lost")
    taken = waiting(sunrise, owner=alice)
    for kind, lead in (
        (LEAD_OVERDUE, touched),
        (LEAD_OVERDUE, lost),
        (LEAD_UNCLAIMED, taken),
    ):
        emit(kind, brokerage_id=sunrise.pk, lead_id=lead.pk)
    emit(LEAD_OVERDUE, brokerage_id=sunrise.pk, lead_id=sunrise.pk)  # erased meanwhile
    deliver()
    assert told() == {}
