"""From an intent to a lead: joined by transaction type, never doubled, nothing said is lost."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Brokerage
from common.models import Event, Step
from leads.models import Interaction, Lead
from leads.services.pipeline.capture import Enquiry, Wish, capture, join_or_open
from leads.services.pipeline.close import close_lead
from listings.models import Project
from profiles.handles import Contact, read_email, read_phone
from profiles.models import CustomerProfile
from tests.common.race import one_after_the_other, race
from tests.conftest import NOW, TEST, make_profile

JOHN = Contact.of(
    name="John Doe",
    phone=read_phone("+919876543210", region="IN"),
    email=read_email("john@example.com"),
)


def enquire(
    brokerage: Brokerage,
    *,
    contact: Contact = JOHN,
    minutes: int = 0,
    wish: dict[str, Any] | None = None,
    **said: Any,
) -> tuple[Lead, bool]:
    enquiry = Enquiry(contact=contact, wish=Wish(**(wish or {})), **said)
    lead, created = capture(
        brokerage=brokerage, enquiry=enquiry, actor=TEST, now=NOW + timedelta(minutes=minutes)
    )
    return Lead.objects.get(pk=lead.pk), created


def join(profile: CustomerProfile, **wish: Any) -> tuple[Lead, bool]:
    return join_or_open(
        brokerage=profile.brokerage,
        profile=profile,
        enquiry=Enquiry(Contact(), "web_chat", wish=Wish(**wish)),
        actor=TEST,
        now=NOW,
    )


def names() -> list[str]:
    return list(
        Event.objects.filter(name__startswith="lead_").order_by("id").values_list("name", flat=True)
    )


def test_a_first_enquiry_opens_a_lead(sunrise: Brokerage, citrine: Project) -> None:
    lead, created = enquire(
        sunrise,
        source="portal",
        origin="99acres",
        initial_message="Is it still available?",
        tags=("nri", "NRI "),
        attributes={"visa": "golden"},
        wish={
            "transaction_type": "buy",
            "locations": ("Whitefield",),
            "budget_max": Decimal(20_000_000),
            "project": citrine,
        },
    )
    assert created
    assert (lead.reference, lead.status, lead.version, lead.source) == (
        "lead_000001",
        "new",
        1,
        "portal",
    )
    assert (lead.name, lead.phone, lead.email) == ("John Doe", "+919876543210", "john@example.com")
    assert (lead.origin, lead.initial_message, lead.tags) == (
        "99acres",
        "Is it still available?",
        ["nri"],
    )
    assert (lead.attributes, lead.attributes_at) == ({"visa": "golden"}, {"visa": NOW.isoformat()})
    assert (lead.locations, lead.currency, lead.project) == (["Whitefield"], "INR", citrine)
    # phone 10 + budget 10 + buy 5 + location 5 + just now 20
    assert (lead.lead_score, lead.temperature) == (50, "hot")
    profile = lead.profile
    assert (profile.transaction_type, profile.locations, profile.budget_max) == (
        "buy",
        ["Whitefield"],
        20_000_000,
    )
    touch = Interaction.objects.get()
    assert (touch.kind, touch.direction, touch.text) == (
        "form",
        "inbound",
        "Is it still available?",
    )
    step = Step.objects.get(subject_id=lead.pk)
    assert (step.from_status, step.to_status, step.actor) == ("", "new", "test")
    assert names() == ["lead_created", "lead_temperature_changed"]


def test_a_known_customer_who_asks_again_reopens_nothing_and_doubles_nothing(
    sunrise: Brokerage,
) -> None:
    first, _ = enquire(
        sunrise, source="portal", initial_message="Hello", wish={"transaction_type": "buy"}
    )
    again, created = enquire(
        sunrise,
        minutes=9,
        source="website",
        origin="form",
        initial_message="Still there?",
        wish={"locations": ("Hoodi",)},
    )
    assert (again.pk, created) == (first.pk, False)
    assert (again.source, again.origin, again.initial_message) == (
        "portal",
        "",
        "Hello",
    )  # how it began
    assert again.locations == ["Hoodi"]
    assert list(Interaction.objects.order_by("id").values_list("text", flat=True)) == [
        "Hello",
        "Still there?",
    ]
    assert again.last_customer_at == NOW + timedelta(minutes=9)
    assert names()[-1] == "lead_reinquired"
    assert names().count("lead_created") == 1


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("buy", "buy", True),
        ("buy", "rent", False),
        ("buy", "", True),  # nothing said: the newest open one
        ("", "rent", True),  # the lead learns its type
        ("", "", True),
        ("sell", "buy", False),
    ],
)
def test_joining_is_by_transaction_type(
    sunrise: Brokerage, first: str, second: str, joined: bool
) -> None:
    profile = make_profile(sunrise)
    one, _ = join(profile, transaction_type=first)
    two, created = join(profile, transaction_type=second)
    assert (two.pk == one.pk, created) == (joined, not joined)
    assert two.transaction_type == (second or first)


def test_of_several_the_newest_open_one_is_joined(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise)
    buy, _ = join(profile, transaction_type="buy")
    rent, _ = join(profile, transaction_type="rent")
    assert join(profile)[0] == rent
    assert join(profile, transaction_type="buy")[0] == buy


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_closed_lead_is_not_joined(sunrise: Brokerage, outcome: str) -> None:
    profile = make_profile(sunrise)
    closed, _ = join(profile, transaction_type="buy")
    close_lead(lead=closed, outcome=outcome, actor=TEST, now=NOW, reason="done")
    fresh, created = join(profile, transaction_type="buy")
    assert created
    assert fresh.reference == "lead_000002"


def test_nobody_elses_lead_is_joined(sunrise: Brokerage) -> None:
    one, _ = join(make_profile(sunrise), transaction_type="buy")
    two, _ = join(make_profile(sunrise), transaction_type="buy")
    assert one != two


def test_what_is_said_fills_in(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise)
    join(
        profile,
        configurations=("2BHK",),
        locations=("Hoodi",),
        budget_min=Decimal(10_000_000),
        budget_max=Decimal(20_000_000),
        property_type="apartment",
    )
    lead, _ = join(
        profile,
        configurations=("2bhk", "3BHK"),
        locations=("Hebbal",),
        budget_max=Decimal(30_000_000),
        property_type="villa",
        payment_method="cash",
    )
    lead.refresh_from_db()
    assert (lead.configurations, lead.locations) == (["2BHK", "3BHK"], ["Hoodi", "Hebbal"])
    assert (lead.budget_min, lead.budget_max, lead.currency) == (None, 30_000_000, "INR")
    assert (lead.property_type, lead.payment_method) == ("villa", "cash")


def test_a_contact_fills_only_what_is_empty(sunrise: Brokerage) -> None:
    first, _ = enquire(sunrise, contact=Contact((JOHN.email,)))
    assert (first.name, first.phone) == ("", "")
    second, _ = enquire(sunrise)
    assert (second.pk, second.name, second.phone) == (first.pk, "John Doe", "+919876543210")
    other = Contact((JOHN.email,)).saying(
        name="Johnny", phone=read_phone("9123456780", region="IN")
    )
    third, _ = enquire(sunrise, contact=other)
    assert (third.pk, third.name, third.phone) == (first.pk, "John Doe", "+919876543210")


def test_attributes_keep_the_time_of_their_last_change(sunrise: Brokerage) -> None:
    enquire(sunrise, attributes={"visa": "golden", "children": 2})
    lead, _ = enquire(
        sunrise, minutes=30, attributes={"visa": "golden", "children": None, "car": True}
    )
    later = (NOW + timedelta(minutes=30)).isoformat()
    assert lead.attributes == {"visa": "golden", "car": True}
    assert lead.attributes_at == {"visa": NOW.isoformat(), "children": later, "car": later}


@pytest.mark.django_db(transaction=True)
def test_at_once_one_customer_gets_one_lead(sunrise: Brokerage) -> None:
    results = race([lambda: enquire(sunrise, wish={"transaction_type": "buy"})] * 6)
    assert sorted(created for _, created in results) == [False] * 5 + [True]
    lead = Lead.objects.get()
    assert lead.total_interactions == 6
    assert names().count("lead_reinquired") == 5


@pytest.mark.django_db(transaction=True)
def test_who_writes_while_a_lead_is_being_opened_joins_it(sunrise: Brokerage) -> None:
    """Two channels of one customer at once: no form, so nothing but the lead's own lock holds them
    apart."""
    profile = make_profile(sunrise)
    first, second = one_after_the_other(lambda: join(profile), lambda: join(profile))
    assert (first[1], second[1]) == (True, False)
    assert second[0] == first[0]
