"""Every call of the API with a valid body, every kind of credential, and a brokerage with one of
everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.choices import KeyKind
from accounts.models import Brokerage, User
from accounts.services.keys import create_api_key
from channels_app.models import Conversation
from channels_app.services.conversations import open_conversation
from common.text.phones import parse_phone
from leads.models import Lead
from listings.models import Listing, Project
from profiles.handles import Contact
from profiles.models import CustomerProfile, MatchReview, ProfileMerge
from profiles.services.identity.resolve import resolve
from profiles.services.identity.verification import ask_code
from profiles.services.merging.merge import merge_profiles
from scheduling.diary.asked_time import When
from scheduling.diary.place import MeetingPlace
from scheduling.models import Callback, SiteVisit
from scheduling.services.booker import Booker
from scheduling.services.callbacks.arrange import CallbackWish, arrange_callback
from scheduling.services.visits.arrange import VisitWish, arrange_visit
from tests.conftest import (
    TEST,
    Api,
    key_api,
    make_lead,
    make_listing,
    make_profile,
    make_project,
    staff_api,
    visitor_api,
)

OURS = (
    "common",
    "accounts",
    "listings",
    "profiles",
    "leads",
    "scoring",
    "scheduling",
    "channels_app",
)


def next_saturday() -> date:
    """A Saturday whose morning is still to come, whatever day the tests run on."""
    tomorrow = timezone.now().date() + timedelta(days=1)
    return tomorrow + timedelta(days=(5 - tomorrow.weekday()) % 7)


@dataclass
class World:
    """A brokerage with one customer, known by user id and visitor id, and one of everything that
    belongs to them."""

    brokerage: Brokerage
    manager: User
    agent: User
    project: Project
    listing: Listing
    profile: CustomerProfile
    lead: Lead
    visit: SiteVisit
    callback: Callback
    other: CustomerProfile
    review: MatchReview
    merge: ProfileMerge
    conversation: Conversation
    user_id: str = "anna"
    visitor_id: str = "v_anna"

    @property
    def names(self) -> dict[str, Any]:
        rows = (
            "project",
            "listing",
            "lead",
            "visit",
            "callback",
            "profile",
            "brokerage",
            "agent",
            "other",
            "review",
            "merge",
            "conversation",
        )
        return {name: getattr(self, name).pk for name in rows} | {
            "user_id": self.user_id,
            "slug": self.brokerage.slug,
        }

    @property
    def marks(self) -> list[str]:
        """What nobody of another brokerage may ever read."""
        ids = [str(value) for name, value in self.names.items() if name not in {"user_id", "slug"}]
        return [
            *ids,
            self.lead.name,
            self.lead.phone,
            self.lead.email,
            self.project.name,
            self.listing.title,
            self.agent.name,
        ]


def build_world(
    brokerage: Brokerage, manager: User, agent: User, *, mark: str, phone: str
) -> World:
    """``mark`` is a word that occurs in every text of this brokerage."""
    now = timezone.now()
    contact = Contact.of(
        external_id="anna",
        visitor_id="v_anna",
        name=f"Anna {mark}",
        phone=parse_phone(phone, region="IN"),
    )
    profile = resolve(brokerage=brokerage, contact=contact, now=now).profile
    project = make_project(brokerage, f"{mark} Heights")
    lead = make_lead(
        brokerage,
        profile,
        phone=phone,
        email=f"{mark.lower()}@example.org",
        owner=agent,
        project=project,
    )
    booker = Booker(contact, profile=profile, lead=lead)
    by = {"brokerage": brokerage, "booker": booker, "actor": TEST, "now": now}
    saturday = When(next_saturday(), slot="morning")
    visit = arrange_visit(
        wish=VisitWish(MeetingPlace(project=project), saturday, f"{mark} notes"), **by
    )
    callback, _ = arrange_callback(wish=CallbackWish(f"{mark} reason", "low"), **by)
    other, twin = make_profile(brokerage, f"Ann {mark}"), make_profile(brokerage, f"A. {mark}")
    first, second = sorted((profile, other), key=lambda one: one.pk)
    review = MatchReview.objects.create(
        brokerage=brokerage,
        first=first,
        second=second,
        rule="same phone",
        rule_version="1",
        confidence=0.6,
    )
    merge = merge_profiles(winner=profile, loser=twin, actor=TEST, now=now).merge
    assert merge is not None
    profile.refresh_from_db()
    ask_code(profile=profile, kind="email", value=f"anna@{mark}.example.org", now=now)
    thread = make_thread(profile)
    return World(
        brokerage,
        manager,
        agent,
        project,
        make_listing(project),
        profile,
        lead,
        visit,
        callback,
        other,
        review,
        merge,
        thread,
    )


@transaction.atomic
def make_thread(profile: CustomerProfile) -> Conversation:
    """In which the bot answers."""
    return open_conversation(profile=profile, now=timezone.now())


def routes() -> Iterator[tuple[str, str, Any]]:
    """(address, name, view class) of every route below /api/, the closing not-found excepted."""

    def walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, str, Any]]:
        for one in patterns:
            address = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, address)
            elif (
                isinstance(one, URLPattern)
                and address.startswith("api/")
                and hasattr(one.callback, "view_class")
            ):
                yield address, one.name or "", one.callback.view_class

    return walk(get_resolver().url_patterns, "")


def credentials(world: World) -> dict[str, tuple[Api, str | None]]:
    """Every kind of credential of this brokerage, with the user id it goes by where that is not the
    world's."""
    scopes = {
        f"key:{scope}": (key_api(world.brokerage, scope), None)
        for scope in ("chat", "booking", "read", "admin")
    }
    _, site = create_api_key(brokerage=world.brokerage, name="site", kind=KeyKind.PUBLISHABLE)
    return scopes | {
        "anonymous": (Api({}, Client()), None),
        "site": (Api({"Authorization": f"Api-Key {site}"}, Client()), None),
        "visitor": (visitor_api(world.brokerage, world.visitor_id), world.visitor_id),
        "agent": (staff_api(world.agent), None),
        "manager": (staff_api(world.manager), None),
    }


def snapshot(brokerage: Brokerage | None = None) -> dict[str, list[dict[str, Any]]]:
    """Every row of every model of ours (of one brokerage, where the model has one): what a refusal
    must not change."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        fields = {field.attname for field in model._meta.concrete_fields} - {"last_used_at"}
        rows = model._base_manager.order_by("pk").values(*sorted(fields))
        if brokerage is not None:
            if "brokerage_id" not in fields:
                continue
            rows = rows.filter(brokerage_id=brokerage.pk)
        found[model._meta.label] = list(rows)
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back, so that one world serves many calls."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def assert_refusal(response: Any, status: int | tuple[int, ...]) -> dict[str, Any]:
    """The one error shape; returns the error."""
    wanted = (status,) if isinstance(status, int) else status
    assert response.status_code in wanted, (response.status_code, response.content[:500])
    assert response["Content-Type"].startswith("application/json"), response.content[:200]
    answer = response.json()
    assert set(answer) == {"error"}, answer
    error: dict[str, Any] = answer["error"]
    assert isinstance(error["code"], str)
    assert error["code"]
    assert isinstance(error["message"], str)
    assert error["message"]
    assert error["request_id"] == response["X-Request-Id"]
    assert isinstance(error.get("fields", {}), dict)
    return error
