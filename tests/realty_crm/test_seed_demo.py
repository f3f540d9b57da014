"""The demo data: what is there, that it hangs together, and that a second start leaves people's
work alone."""

import json
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Q
from pytest_django import DjangoDbBlocker

from accounts.choices import KeyKind, Role, Scope
from accounts.models import ApiKey, Brokerage, User
from accounts.services.keys import find_live_key
from channels_app.models import ChannelAccount, Conversation, Message, Outgoing
from common.models import Event, EventDelivery, Step
from leads.choices import Temperature
from leads.models import Interaction, Lead
from leads.services.pipeline.temperature import rescore_brokerage
from listings.models import Listing, Media, Project
from listings.selectors.catalogue import SearchCriteria, search
from profiles.models import CustomerProfile, Identifier, MatchReview, ProfileMerge
from realty_crm.local.demo.brokerages import MARINA, SUNRISE, DemoBrokerage
from realty_crm.local.demo.seed import seed_demo
from scheduling.diary.place import MeetingPlace
from scheduling.models import Availability, Callback, SiteVisit
from scheduling.selectors.free_slots import free_slots
from scoring.models import ConversionModel
from tests.astray import rows_astray
from tests.conftest import NOW, make_lead

SLUGS = ["sunrise", "marina"]


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Seeded once for all tests here (it takes seconds); each test still rolls back what it changes
    itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_demo(now=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded: None, db: None) -> None:
    """The demo as it is after the first start."""


@pytest.fixture
def local(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of its own, and the usual port."""
    settings.LOCAL_DIR = tmp_path / "local"
    monkeypatch.delenv("PORT", raising=False)
    return settings.LOCAL_DIR


def start(*options: str) -> str:
    out = StringIO()
    call_command("seed_demo", *options, stdout=out)
    return out.getvalue()


def note(local: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((local / "demo.json").read_text())
    return found


def lived(**fields: Any) -> Any:
    """The leads whose histories were lived through; of those of the time before only a list is
    left."""
    return Lead.objects.filter(reference__startswith="lead_", **fields)


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


# --- what is there
def test_the_two_brokerages_have_their_ways_and_people(demo: None) -> None:
    sunrise, marina = Brokerage.objects.get(slug="sunrise"), Brokerage.objects.get(slug="marina")
    assert (sunrise.name, sunrise.country, sunrise.timezone, sunrise.currency,
    sunrise.money_words) == (
        "Sunrise Realty", "IN", "Asia/Kolkata", "INR", "indian",
    )  # fmt: skip
    assert (marina.name, marina.country, marina.timezone, marina.currency, marina.money_words) == (
        "Marina Homes", "AE", "Asia/Dubai", "AED", "international",
    )  # fmt: skip
    staff = Counter(
        User.objects.filter(brokerage__isnull=False).values_list("brokerage__slug", "role")
    )
    assert staff == {
        ("sunrise", "manager"): 1,
        ("sunrise", "agent"): 6,
        ("marina", "manager"): 1,
        ("marina", "agent"): 3,
    }
    names = set(
        User.objects.filter(brokerage=sunrise, role=Role.AGENT).values_list("name", flat=True)
    )
    assert {"Rajesh Kumar", "Priya Sharma", "Amit Patel"} <= names
    assert User.objects.get(name="Priya Sharma").is_senior
    assert User.objects.get(email="admin@realty.example").is_superuser
    assert (
        not User.objects.filter(brokerage__isnull=False)
        .filter(Q(phone="") | Q(languages=[]))
        .exists()
    )


def test_three_hundred_leads_of_every_temperature(demo: None) -> None:
    assert lived(brokerage__slug="sunrise").count() == 220
    assert lived(brokerage__slug="marina").count() == 80
    for slug in SLUGS:
        present = set(
            Lead.objects.order_by()
            .filter(brokerage__slug=slug)
            .values_list("temperature", flat=True)
        )
        assert present == set(Temperature.values)
    assert Lead.objects.order_by().values("source").distinct().count() >= 8
    assert Lead.objects.filter(owner__isnull=True).exists()
    assert Lead.objects.filter(owner__name="Rajesh Kumar").exists()


def test_the_scores_are_those_of_now(demo: None) -> None:
    for brokerage in Brokerage.objects.all():
        assert rescore_brokerage(brokerage=brokerage, now=NOW).written == 0


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (timedelta(0), timedelta(hours=1)),
        (timedelta(hours=1), timedelta(hours=6)),
        (timedelta(hours=6), timedelta(days=1)),
        (timedelta(days=1), timedelta(days=3)),
        (timedelta(days=3), timedelta.max),
    ],
)
def test_customers_were_heard_of_in_every_step_of_recency(
    demo: None, low: timedelta, high: timedelta
) -> None:
    oldest = NOW - high if high < timedelta.max else datetime(2020, 1, 1, tzinfo=NOW.tzinfo)
    for slug in SLUGS:
        heard = Lead.objects.filter(
            brokerage__slug=slug, last_customer_at__gt=oldest, last_customer_at__lte=NOW - low
        )
        assert heard.exists()


def test_every_lead_status_and_both_outcomes_with_their_facts(demo: None) -> None:
    statuses = Counter(Lead.objects.order_by().values_list("status", flat=True))
    assert set(statuses) == {"new", "contacted", "qualified", "visit", "negotiation", "won", "lost"}
    assert (
        not Lead.objects.filter(status="won")
        .filter(Q(deal_value__isnull=True) | Q(closed_at__isnull=True))
        .exists()
    )
    assert not Lead.objects.filter(status="lost", close_reason="").exists()


def test_visits_and_callbacks_of_every_kind(demo: None) -> None:
    for slug, today in (("sunrise", date(2026, 11, 20)), ("marina", date(2026, 11, 20))):
        brokerage = Brokerage.objects.get(slug=slug)
        visits = list(SiteVisit.objects.filter(brokerage=brokerage))
        past = {visit.status for visit in visits if visit.planned_end <= NOW}
        ahead = {visit.status for visit in visits if visit.planned_start > NOW}
        assert {"completed", "no_show"} <= past
        assert {"pending", "confirmed"} <= ahead
        assert "cancelled" in {visit.status for visit in visits}
        assert any(
            visit.planned_start.astimezone(brokerage.zone).date() == today for visit in visits
        )
        assert all(visit.agent_id for visit in visits)
        callbacks = Callback.objects.filter(brokerage=brokerage)
        assert callbacks.filter(status="completed", duration_seconds__gt=0).exists()
        assert callbacks.filter(status="pending", due_at__gt=NOW).exists()
        assert callbacks.filter(
            status="pending", due_at__lt=NOW, breached_at__isnull=False
        ).exists()
    assert not SiteVisit.objects.filter(status="expired").exists()


def test_interactions_and_conversations(demo: None) -> None:
    kinds = set(Interaction.objects.order_by().values_list("kind", flat=True))
    assert {"form", "message", "voice", "qr_scan", "catalog_view", "call", "site_visit"} <= kinds
    assert Conversation.objects.count() >= 40
    for conversation in Conversation.objects.prefetch_related("messages")[:20]:
        messages = list(conversation.messages.all())
        assert len(messages) >= 4
        assert all(
            a.sent_at < b.sent_at for a, b in pairwise(messages)
        )  # read in the order of their keys
        assert conversation.created_at == messages[0].sent_at
        assert conversation.lead.profile_id == conversation.profile_id


def test_the_catalogue(demo: None) -> None:
    assert Project.objects.count() >= 23
    assert {"Brigade Citrine", "Prestige Falcon City", "Godrej Aqua"} <= set(
        Project.objects.values_list("name", flat=True)
    )
    assert not Project.objects.filter(Q(latitude=None) | Q(developer="") | Q(amenities=[])).exists()
    assert {"buy", "rent"} == set(
        Listing.objects.order_by().values_list("transaction_type", flat=True)
    )
    assert set(Media.objects.order_by().values_list("kind", flat=True)) == {
        "photos", "brochure", "floor_plan", "virtual_tour",
    }  # fmt: skip
    for project in Project.objects.prefetch_related("listings"):
        assert 2 <= len(project.listings.all()) <= 5
    for listing in Listing.objects.all():
        listing.full_clean()


def test_two_bedrooms_in_whitefield_under_two_crore(demo: None) -> None:
    criteria = SearchCriteria(
        configuration="2BHK",
        localities=["Whitefield"],
        budget_max=Decimal(20_000_000),
        transaction_type="buy",
    )
    found = search(Brokerage.objects.get(slug="sunrise"), criteria).matches
    assert len(found) >= 3
    assert "Brigade Citrine" in {listing.project.name for listing in found if listing.project}


def test_somebody_is_free_on_saturday_morning(demo: None) -> None:
    shifts = Availability.objects.all()
    assert shifts.count() == User.objects.filter(role=Role.AGENT, brokerage__isnull=False).count()
    assert {(s.rrule, s.starts.hour, s.ends.hour) for s in shifts} == {("FREQ=DAILY", 9, 18)}
    for name in ("Brigade Citrine", "Pearl Quay"):
        project = Project.objects.get(name=name)
        free = free_slots(
            brokerage=project.brokerage,
            place=MeetingPlace(project=project),
            days=[date(2026, 11, 21)],
            now=NOW,
        )
        assert "morning" in {slot.slot for slot in free}


# --- that it hangs together
def test_customers_are_all_different_and_can_be_reached(demo: None) -> None:
    assert (
        CustomerProfile.objects.filter(leads__isnull=False).count() == Lead.objects.count() >= 300
    )
    phones = Identifier.objects.filter(kind="phone", profile__leads__isnull=False)
    assert phones.count() > 240
    assert not phones.filter(is_evidence=False).exists()
    for kind in ("phone", "email"):
        rows = Identifier.objects.filter(kind=kind, profile__leads__isnull=False)
        values = list(rows.values_list("value", flat=True))
        assert len(values) == len(set(values))
    assert not lived(phone="", email="").exists()
    assert not Lead.objects.exclude(email="").exclude(email__endswith="@example.com").exists()


def test_a_review_queue_worth_working_through(demo: None) -> None:
    for slug in SLUGS:
        reviews = MatchReview.objects.filter(brokerage__slug=slug)
        waiting = reviews.filter(status="open")
        assert 12 <= waiting.count() <= 22
        assert not waiting.filter(
            Q(first__merged_into__isnull=False) | Q(second__merged_into__isnull=False)
        ).exists()
        words = {word for reasons in waiting.values_list("reasons", flat=True) for word in reasons}
        assert words >= {
            "same phone", "same e-mail", "same e-mail and phone", "the phones differ by one slip",
            "the e-mails differ only in separators", "their phones differ", "an address that many "
                                                                            "people use",
            "the names agree", "the names agree as far as they are written out",
            "the names disagree",
            "the given names agree, the surnames do not", "one of the two has no name",
            "they have different accounts",
        }  # fmt: skip
        decided = reviews.exclude(status="open").values_list("status", "decided_by__role")
        assert Counter(decided) == {("same", "manager"): 1, ("different", "manager"): 2}
        merges = ProfileMerge.objects.filter(brokerage__slug=slug)
        assert (
            merges.filter(undone_at__isnull=True).count()
            == merges.filter(undone_at__isnull=False).count()
            == 1
        )


def test_dates_are_those_of_the_histories(demo: None) -> None:
    assert not Lead.objects.filter(created_at__gt=NOW).exists()
    assert lived(created_at__lt=NOW - timedelta(days=30)).count() > 60
    for lead in lived().prefetch_related("interactions"):
        times = [touch.occurred_at for touch in lead.interactions.all()]
        assert min(times) == lead.created_at
        assert max(times) <= NOW
        assert lead.total_interactions == len(times)
    assert not Interaction.objects.exclude(created_at=F("occurred_at")).exists()
    assert not Step.objects.filter(Q(at__gt=NOW) | ~Q(created_at=F("at"))).exists()
    assert not SiteVisit.objects.filter(created_at__gt=F("slot_end")).exists()
    assert not Message.objects.filter(sent_at__gt=NOW + timedelta(seconds=2)).exists()
    references = (
        lived(brokerage__slug="sunrise").order_by("created_at").values_list("reference", flat=True)
    )
    assert list(references) == [f"lead_{number:06d}" for number in range(1, 221)]


def test_nobody_hears_today_of_what_happened_long_ago(demo: None) -> None:
    assert EventDelivery.objects.count() == 0
    assert Event.objects.count() == 0
    assert Outgoing.objects.count() == 0


def test_no_row_points_into_another_brokerage(demo: None) -> None:
    assert sum(row_counts().values()) > 5_000
    assert rows_astray() == []


def test_the_tenancy_walk_sees_a_row_that_points_astray(demo: None) -> None:
    lead = Lead.objects.filter(brokerage__slug="sunrise").first()
    Lead.objects.filter(pk=lead.pk).update(owner=User.objects.get(email="omar@marina.example"))
    assert rows_astray() == ["Lead.owner"]


# --- starting again
def test_a_second_start_changes_nothing(demo: None, local: Path) -> None:
    start()
    Lead.objects.filter(reference="lead_000001").update(name="Renamed by hand")
    before, noted = row_counts(), note(local)
    assert "there already" in start()
    assert row_counts() == before
    assert note(local) == noted
    assert Lead.objects.filter(name="Renamed by hand").count() == 2  # one a brokerage


def small(demo: DemoBrokerage, leads: int) -> DemoBrokerage:
    """A demo brokerage beside the usual ones, quick to make."""
    staff = tuple(replace(one, email=f"small.{one.email}") for one in demo.staff)
    return replace(demo, slug=f"small-{demo.slug}", leads=leads, outcomes=0, staff=staff)


def test_reset_makes_the_same_demo_anew_and_touches_nobody_else(db: None) -> None:
    def picture() -> list[Any]:
        leads = Lead.objects.filter(brokerage__slug__startswith="small-").order_by(
            "brokerage__slug", "reference"
        )
        return list(
            leads.values_list(
                "reference", "name", "status", "lead_score", "owner__name", "created_at"
            )
        )

    other = Brokerage.objects.create(name="Other", slug="other")
    make_lead(other)
    demos = (small(SUNRISE, 12), small(MARINA, 8))
    assert seed_demo(now=NOW, demos=demos) == ["Sunrise Realty", "Marina Homes"]
    before, old = picture(), Brokerage.objects.get(slug="small-sunrise").pk
    Lead.objects.filter(brokerage=old).update(name="Renamed by hand")
    assert seed_demo(now=NOW, demos=demos) == []
    assert seed_demo(now=NOW, demos=demos, reset=True) == ["Sunrise Realty", "Marina Homes"]
    assert picture() == before
    assert len(before) == 20
    assert Brokerage.objects.get(slug="small-sunrise").pk != old
    assert Lead.objects.filter(brokerage=other).count() == 1


def test_production_is_refused(db: None, local: Path, settings: Any) -> None:
    settings.MODE = "production"
    before = row_counts()
    with pytest.raises(CommandError, match="not for production"):
        start("--reset")
    assert row_counts() == before
    assert not (local / "demo.json").exists()


# --- the handout
def test_demo_json_holds_addresses_log_ins_and_live_keys(demo: None, local: Path) -> None:
    printed = start()
    handout = note(local)
    assert set(handout) == {"url", "logins", "keys"}
    assert handout["url"] == "http://127.0.0.1:8000"
    assert stat.S_IMODE((local / "demo.json").stat().st_mode) == 0o600
    assert len(handout["logins"]) == 12
    for login in handout["logins"]:
        assert set(login) == {"email", "password", "role", "brokerage"}
        user = User.objects.get(email=login["email"])
        assert user.check_password(login["password"])
        assert login["brokerage"] == (user.brokerage.slug if user.brokerage else "")
        assert login["role"] == ("superuser" if user.is_superuser else user.role)
        assert login["email"] in printed
    assert list(handout["keys"]) == SLUGS
    for slug, pair in handout["keys"].items():
        secret, publishable = find_live_key(pair["secret"]), find_live_key(pair["publishable"])
        assert secret
        assert publishable
        assert (secret.brokerage.slug, secret.kind) == (slug, KeyKind.SECRET)
        assert set(secret.scopes) == set(Scope.values)
        assert (publishable.brokerage.slug, publishable.kind) == (slug, KeyKind.PUBLISHABLE)
        assert publishable.origins == ["http://127.0.0.1:8000", "http://localhost:8000"]
        assert pair["secret"] in printed


def test_another_port_keeps_the_keys(
    demo: None, local: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start("--quiet")
    keys = note(local)["keys"]
    monkeypatch.setenv("PORT", "8123")
    start("--quiet")
    assert note(local)["url"] == "http://127.0.0.1:8123"
    assert note(local)["keys"] == keys
    key = find_live_key(keys["sunrise"]["publishable"])
    assert key
    assert key.origins == ["http://127.0.0.1:8123", "http://localhost:8123"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"keys": {"sunrise": "sk_x"}}'])
def test_a_lost_or_damaged_file_brings_new_keys_and_ends_the_old(
    demo: None, local: Path, damage: str
) -> None:
    start("--quiet")
    old = note(local)["keys"]["sunrise"]
    own = ApiKey.objects.create(
        brokerage=Brokerage.objects.get(slug="sunrise"), name="My own", key_hash="0" * 64
    )
    (local / "demo.json").write_text(damage) if damage else (local / "demo.json").unlink()
    start("--quiet")
    new = note(local)["keys"]["sunrise"]
    assert find_live_key(old["secret"]) is find_live_key(old["publishable"]) is None
    assert find_live_key(new["secret"])
    assert find_live_key(new["publishable"])
    own.refresh_from_db()
    assert own.revoked_at is None
    assert ApiKey.objects.filter(revoked_at__isnull=True).count() == 5


def test_a_revoked_or_foreign_key_is_replaced(demo: None, local: Path) -> None:
    start("--quiet")
    noted = note(local)
    marina_secret = noted["keys"]["marina"]["secret"]
    noted["keys"]["sunrise"]["secret"] = marina_secret  # opens, but the wrong door
    (local / "demo.json").write_text(json.dumps(noted))
    start("--quiet")
    keys = note(local)["keys"]
    assert keys["marina"]["secret"] == marina_secret
    key = find_live_key(keys["sunrise"]["secret"])
    assert key
    assert key.brokerage.slug == "sunrise"


def test_quiet_prints_no_secret(demo: None, local: Path) -> None:
    printed = start("--quiet")
    handout = note(local)
    for word in (handout["keys"]["sunrise"]["secret"], handout["logins"][0]["password"]):
        assert word not in printed


def test_a_wrong_port_is_a_clear_error(
    demo: None, local: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(CommandError, match="PORT must be a number"):
        start()


def test_both_brokerages_can_write(demo: None) -> None:
    for slug in SLUGS:
        kinds = set(
            ChannelAccount.objects.filter(brokerage__slug=slug).values_list("kind", flat=True)
        )
        assert kinds == {"web_chat", "email"}


def test_a_demo_brokerage_has_learned_from_the_time_before(db: None) -> None:
    demo = replace(small(SUNRISE, 8), outcomes=300)
    seed_demo(now=NOW, demos=(demo,))
    old = Lead.objects.filter(brokerage__slug=demo.slug, reference__startswith="old-")
    assert old.count() == 300
    assert set(old.values_list("status", flat=True)) == {"won", "lost"}
    assert old.filter(closed_at__gt=NOW).count() == 0
    model = ConversionModel.objects.get(brokerage__slug=demo.slug)
    assert model.won + model.lost >= 300
    assert not Lead.objects.filter(
        brokerage__slug=demo.slug, conversion_score__isnull=True
    ).exists()
    assert not Event.objects.filter(brokerage__slug=demo.slug).exists()
