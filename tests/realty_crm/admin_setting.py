"""Rows and a browser for the tests of the back office."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import KeyKind
from accounts.models import ApiKey, Brokerage, Job, User
from channels_app.models import ChannelAccount, Conversation, Message
from common.ids import uuid7
from common.models import Event, EventDelivery
from leads.models import Interaction, Lead
from listings.models import Listing, Media, Project
from profiles.models import (
    CustomerProfile,
    Identifier,
    MatchReview,
    Nudge,
    NudgeSetting,
    Objection,
    ProjectInterest,
    RetentionRule,
    SentimentPoint,
    StageChange,
    VisitSession,
)
from scheduling.models import (
    Assignment,
    Availability,
    Callback,
    Holiday,
    SiteVisit,
    SlotWindow,
    TimeOff,
)
from scoring.models import ConversionModel, ScoringSetting
from tests.conftest import make_lead, make_listing, make_profile, make_project

_numbers = iter(range(1, 10**9))


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def root() -> User:
    return User.objects.create_superuser("root@platform.test", "correct horse")


def list_url(model: type) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def add_url(model: type) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def act(
    client: Client,
    row: Any,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> Any:
    """Posts an action's dialog as a browser without scripts does; with htmx's ``headers`` as one
    with them."""
    address = f"{page_url(row).removesuffix('change/')}{path}/"
    return client.post(address, {"_form_submitted": "on", **fields}, headers=headers)


def said(response: Any) -> list[str]:
    """The messages of the page that follows."""
    return [str(message) for message in response.wsgi_request._messages]


def make_visit(
    lead: Lead, project: Project, agent: User | None, start: datetime | None = None, **fields: Any
) -> SiteVisit:
    """Each one an hour after the one before, so that nobody is in two places."""
    number = next(_numbers)
    start = start or timezone.now() + timedelta(days=1, hours=number)
    end = start + timedelta(hours=1)
    defaults = {
        "brokerage": lead.brokerage,
        "reference": f"visit_t{number}",
        "profile": lead.profile,
        "customer_key": lead.profile_id,
        "lead": lead,
        "project": project,
        "agent": agent,
        "slot": "morning",
        "slot_start": start,
        "slot_end": end,
        "planned_start": start,
        "planned_end": end,
        "blocked": (start, end),
        "contact_name": lead.name,
    }
    return SiteVisit.objects.create(**(defaults | fields))


def make_callback(lead: Lead, agent: User | None, **fields: Any) -> Callback:
    now = timezone.now()
    defaults = {
        "brokerage": lead.brokerage,
        "reference": f"callback_t{next(_numbers)}",
        "profile": lead.profile,
        "lead": lead,
        "agent": agent,
        "contact_name": lead.name,
        "contact_phone": "+919876543210",
        "reason": "wants prices",
        "asked_at": now,
        "due_at": now + timedelta(hours=4),
        "warn_at": now + timedelta(hours=3),
        "breach_at": now + timedelta(hours=4),
    }
    return Callback.objects.create(**(defaults | fields))


def fill(brokerage: Brokerage, agent: User, count: int = 1) -> None:
    """``count`` rows of every table that the back office shows, with everything that hangs on
    them."""
    project = Project.objects.filter(brokerage=brokerage).first() or make_project(
        brokerage, "Prestige Falcon City"
    )
    for _ in range(count):
        _fill_one(brokerage, agent, project)


def _fill_one(brokerage: Brokerage, agent: User, project: Project) -> None:
    now, number = timezone.now(), next(_numbers)
    listing = make_listing(project)
    Media.objects.create(
        brokerage=brokerage, project=project, kind="photo", url="https://example.com/a.jpg"
    )
    twin = make_profile(brokerage, f"Twin {number}")
    profile = make_profile(brokerage, f"Customer {number}", primary_phone=f"+9198{number:08d}")
    lead = make_lead(
        brokerage,
        profile,
        owner=agent,
        project=project,
        budget_max=15_000_000,
        last_customer_at=now,
    )
    Interaction.objects.create(
        brokerage=brokerage, lead=lead, profile=profile, kind="message", occurred_at=now, user=agent
    )
    visit = make_visit(lead, project, agent)
    Assignment.objects.create(
        brokerage=brokerage,
        visit=visit,
        agent=agent,
        reason="has waited longest",
        candidates=[
            {
                "agent": str(agent.pk),
                "name": agent.name,
                "load": 1,
                "fair_share": 1.0,
                "refused": "",
            }
        ],
    )
    make_callback(lead, agent)
    fill_profile(profile, project, listing, now)
    first, second = sorted((profile, twin), key=lambda one: one.pk)
    MatchReview.objects.create(
        brokerage=brokerage,
        first=first,
        second=second,
        rule="same phone",
        rule_version="1",
        confidence=0.6,
    )
    RetentionRule.objects.create(brokerage=brokerage, kind=f"kind {number}", days=30)
    account = ChannelAccount.objects.create(
        brokerage=brokerage, kind="email", name=f"Mailbox {number}"
    )
    thread = Conversation.objects.create(
        brokerage=brokerage, profile=profile, lead=lead, last_activity_at=now, agent=agent
    )
    for direction, author in (("inbound", "customer"), ("outbound", "bot")):
        Message.objects.create(
            brokerage=brokerage,
            conversation=thread,
            account=account,
            channel="web_chat",
            direction=direction,
            author=author,
            body="Hello",
            gate={"action": "send", "reason": "nothing speaks against it"},
        )
    ApiKey.objects.create(
        brokerage=brokerage,
        name=f"key {number}",
        kind=KeyKind.SECRET,
        prefix="sk_abc",
        key_hash=f"{number:064d}",
    )
    Job.objects.create(brokerage=brokerage, kind="preview_contacts", user=agent)
    ConversionModel.objects.create(brokerage=brokerage, number=number, card={}, won=9, lost=40)
    Availability.objects.create(brokerage=brokerage, agent=agent, starts="09:00", ends="18:00")
    TimeOff.objects.create(
        brokerage=brokerage, agent=agent, starts_at=now, ends_at=now + timedelta(days=1)
    )
    Holiday.objects.create(
        brokerage=brokerage, day=now.date() + timedelta(days=number), name="Diwali"
    )
    SlotWindow.objects.get_or_create(
        brokerage=brokerage, name="morning", defaults={"starts": "08:00", "ends": "11:00"}
    )
    event = Event.objects.create(brokerage=brokerage, name="test", payload={})
    parked = EventDelivery.for_handler(event, f"gone {number}", now)
    parked.state = "parked"
    parked.save()


def fill_profile(
    profile: CustomerProfile, project: Project, listing: Listing, now: datetime
) -> None:
    own = {"brokerage": profile.brokerage, "profile": profile}
    Identifier.objects.create(
        **own, kind="phone", value=profile.primary_phone, first_seen=now, last_seen=now
    )
    ProjectInterest.objects.create(
        **own, project=project, view_count=2, last_viewed=now, level="high"
    )
    VisitSession.objects.create(**own, key=str(uuid7()), number=1, started_at=now, last_seen=now)
    Objection.objects.create(**own, type="price", last_at=now)
    SentimentPoint.objects.create(**own, score=0.5, at=now)
    Nudge.objects.create(
        **own, project=project, rule="repeat_views", text="Visit it?", channel="web_chat", at=now
    )
    ScoringSetting.objects.get_or_create(brokerage=profile.brokerage)
    NudgeSetting.objects.get_or_create(brokerage=profile.brokerage, rule="stuck")
    StageChange.objects.create(
        **own, from_stage="awareness", to_stage="consideration", reason="three views", at=now
    )


def models_of_back_office() -> list[type]:
    from django.contrib import admin

    ours = {
        config.label for config in apps.get_app_configs() if not config.name.startswith("django.")
    }
    return [model for model in admin.site._registry if model._meta.app_label in ours]
