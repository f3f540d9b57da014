"""Two customers of one brokerage, each with rows in every table that hangs on a customer."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey

from accounts.models import Brokerage, User
from channels_app.models import Conversation, Message
from common.ids import uuid7
from leads.models import Interaction
from listings.models import Project
from profiles.models import (
    Consent,
    CustomerProfile,
    Identifier,
    MatchDecision,
    MatchRecord,
    MatchReview,
    MemoryItem,
    Nudge,
    Objection,
    ProjectInterest,
    PropertyView,
    SentimentPoint,
    StageChange,
    TrackedEvent,
    VerificationCode,
    VisitSession,
)
from tests.conftest import NOW, make_lead, make_profile
from tests.realty_crm.admin_setting import make_callback, make_visit

OURS = ("common", "accounts", "listings", "profiles", "leads", "scheduling", "channels_app")
#: the trace that a merge and its way back leave: the journal itself and the news of it
TRACES = {"profiles.ProfileMerge", "common.Event", "common.EventDelivery"}
EVENT_OF_BOTH = uuid7()


def foreign_keys_to_customers() -> set[tuple[type, str]]:
    """Every (model, field) that points to a customer, whichever app it is of."""
    return {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is CustomerProfile
    }


def everything() -> dict[str, dict[Any, dict[str, Any]]]:
    """Every column of every row of every table of ours, by table and key; the traces excepted."""
    return {
        model._meta.label: {
            row["pk"]: row for row in model._base_manager.values("pk", *_columns(model))
        }
        for model in apps.get_models()
        if model._meta.app_label in OURS and model._meta.label not in TRACES
    }


def _columns(model: type) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def verified_counters(profile: CustomerProfile) -> None:
    """Counters and scores as the services keep them."""
    from profiles.services.memory.moves import count_interests

    CustomerProfile.objects.filter(pk=profile.pk).update(
        total_sessions=profile.sessions.count(), sentiment_points=profile.moods.count()
    )
    count_interests(profile)
    profile.refresh_from_db()


def fill_customer(
    brokerage: Brokerage, agent: User, project: Project, other: Project, who: str
) -> CustomerProfile:
    """``who`` is "ann" or "anna": the two share a phone, a session, a project, an objection, a key
    and a site event, and each has something that the other has not."""
    first = who == "ann"
    ago = timedelta(days=1 if first else 2, microseconds=123_457)
    at = NOW - ago
    profile = make_profile(
        brokerage,
        who.title(),
        primary_email=f"{who}@example.org",
        locations=["Whitefield"] if first else ["whitefield", "Sarjapur"],
        budget_max=None if first else 20_000_000,
        currency="" if first else "INR",
        avg_sentiment=0.5 if first else -0.25,
        site_visits_scheduled=1,
        current_stage="awareness" if first else "visit",
        stage_since=at,
    )
    own = {"brokerage": brokerage, "profile": profile}
    seen = {"first_seen": at, "last_seen": at}
    Identifier.objects.create(
        **own,
        **seen,
        kind="phone",
        value="+919845011111",
        raw="98450 11111",
        verified_at=None if first else at,
    )
    Identifier.objects.create(**own, **seen, kind="external", value=who)
    shared = VisitSession.objects.create(**own, key="s-1", number=1, started_at=at, last_seen=at)
    alone = VisitSession.objects.create(
        **own, key="", number=2, started_at=at + timedelta(hours=3), last_seen=NOW
    )
    PropertyView.objects.create(**own, project=project, session=shared, in_chat=True, at=at)
    PropertyView.objects.create(**own, project=project, session=alone, in_chat=True, at=NOW)
    PropertyView.objects.create(**own, project=project if first else other, session=shared, at=at)
    viewed = {"first_viewed": at, "last_viewed": NOW - ago}
    ProjectInterest.objects.create(
        **own,
        **viewed,
        project=project,
        view_count=3 if first else 2,
        level="low",
        marked=True,
        marked_at=at,
    )
    if not first:
        ProjectInterest.objects.create(**own, **viewed, project=other, view_count=1, rejected_at=at)
    Objection.objects.create(**own, type="price", count=2 if first else 3, last_at=at)
    Objection.objects.create(**own, type="loan" if first else "size", last_at=at)
    SentimentPoint.objects.create(**own, score=0.5 if first else -0.25, at=at)
    StageChange.objects.create(
        **own, from_stage="awareness", to_stage="consideration", reason="came back", at=at
    )
    Consent.objects.create(
        **own, purpose="marketing", state="given" if first else "withdrawn", source="form", at=at
    )
    MemoryItem.objects.create(**own, kind="topic", text="parking", topics=["parking"], at=at)
    Nudge.objects.create(
        **own,
        project=project,
        rule="repeat_view",
        text="Shall we visit?",
        channel="web_chat",
        at=at,
    )
    TrackedEvent.objects.create(**own, event_id=EVENT_OF_BOTH)
    TrackedEvent.objects.create(**own, event_id=uuid7())
    MatchRecord.objects.create(
        **own, names=[who.title()], sounds=["an"], keys=[1, 2 if first else 3], scanned_by="1"
    )
    MatchDecision.objects.create(**own, action="new", rule="none", rule_version="1", confidence=1.0)
    VerificationCode.objects.create(
        **own,
        kind="email",
        value=f"{who}@example.org",
        address=f"{who}@example.org",
        expires_at=NOW,
    )
    lead = make_lead(brokerage, profile, owner=agent)
    Interaction.objects.create(**own, lead=lead, kind="message", occurred_at=at)
    make_visit(lead, project, None)
    make_callback(lead, agent)
    for topic in ("property", f"about {who}"):
        thread = Conversation.objects.create(
            **own, lead=lead, topic=topic, last_activity_at=at, waiting_since=None if first else at
        )
        Message.objects.create(
            brokerage=brokerage,
            conversation=thread,
            channel="web_chat",
            direction="inbound",
            author="customer",
        )
    verified_counters(profile)
    return profile


def make_review(one: CustomerProfile, other: CustomerProfile, **fields: Any) -> MatchReview:
    first, second = sorted((one, other), key=lambda profile: profile.pk)
    defaults = {
        "rule": "same phone",
        "rule_version": "1",
        "confidence": 0.6,
        "reasons": ["same phone"],
    }
    return MatchReview.objects.create(
        brokerage=one.brokerage, first=first, second=second, **(defaults | fields)
    )
