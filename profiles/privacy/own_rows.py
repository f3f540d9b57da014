"""What this floor and the ground hold about a customer."""

from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet

from accounts.models import JobFile
from accounts.services.jobs import stop_jobs_for_erasure
from common.models import EventDelivery, IdempotencyRecord, Step
from common.transitions import Actor
from profiles import models
from profiles.privacy.holdings import DataSubject, before_erasure, by_profile, events_of, hold

ERASED = "Erased customer"

_NOTHING_KNOWN: dict[str, Any] = {
    "display_name": ERASED,
    "is_erased": True,
    **dict.fromkeys(
        (
            "primary_email", "primary_phone", "language", "timezone", "preferred_channel",
            "transaction_type",
            "property_type", "currency",
        ),
        "",
    ),
    **dict.fromkeys(("budget_min", "budget_max", "avg_sentiment", "quiet_from", "quiet_until"),
    None),
    **dict.fromkeys(
        (
            "total_sessions", "site_visits_scheduled", "callbacks_requested",
            "brochures_downloaded",
            "projects_viewed", "projects_interested", "sentiment_points", "engagement_score",
            "intent_score",
        ),
        0,
    ),
    **{name: [] for name in ("configurations", "locations", "must_have_amenities",
    "avoided_amenities")},
}  # fmt: skip


def _merges(person: DataSubject) -> "QuerySet[Any]":
    return models.ProfileMerge.objects.filter(
        Q(winner__in=person.profiles) | Q(loser__in=person.profiles)
    )


def _reviews(person: DataSubject) -> "QuerySet[Any]":
    return models.MatchReview.objects.filter(
        Q(first__in=person.profiles) | Q(second__in=person.profiles)
    )


def _steps(person: DataSubject) -> "QuerySet[Any]":
    return Step.objects.filter(subject_id__in=person.subjects)


def _failures(person: DataSubject) -> "QuerySet[Any]":
    failed = EventDelivery.objects.of(person.brokerage_id).exclude(last_error="")
    return failed.filter(event__in=events_of(person))


def _log_lines(person: DataSubject) -> "QuerySet[Any]":
    return LogEntry.objects.filter(object_id__in=[str(pk) for pk in person.subjects])


def _job_files(person: DataSubject) -> "QuerySet[Any]":
    """Lists that somebody uploaded, and what became of them, may hold anybody: all of the
    brokerage's go."""
    return JobFile.objects.of(person.brokerage_id)


def _stop_jobs(person: DataSubject, actor: Actor, now: datetime) -> None:
    stop_jobs_for_erasure(brokerage_id=person.brokerage_id)


def _stored_answers(person: DataSubject) -> "QuerySet[Any]":
    """Answers to create calls name the row that was made, those to dialogs the row acted on."""
    named = Q()
    for pk in person.subjects:
        named |= Q(answer__contains=str(pk)) | Q(route__contains=str(pk))
    return IdempotencyRecord.objects.of(person.brokerage_id).filter(named)


hold(models.CustomerProfile, by_profile(models.CustomerProfile, "pk"), blanks=_NOTHING_KNOWN)
for _model in (
    models.Identifier,
    models.Consent,
    models.VisitSession,
    models.ProjectInterest,
    models.PropertyView,
    models.Objection,
    models.SentimentPoint,
    models.StageChange,
    models.MemoryItem,
    models.Nudge,
    models.MatchDecision,
    models.MatchRecord,
    models.TrackedEvent,
):
    hold(_model, by_profile(_model))
hold(models.VerificationCode, by_profile(models.VerificationCode))
hold(models.MatchReview, _reviews, hidden=["first_id", "second_id", "decided_by_id"])
hold(models.ProfileMerge, _merges, hidden=["journal", "user_id"])
hold(Step, _steps, blanks={"reason": ""}, hidden=["user_id"])
hold(EventDelivery, _failures, blanks={"last_error": ""}, technical=True)
hold(LogEntry, _log_lines, blanks={"object_repr": ERASED, "change_message": ""}, technical=True)
hold(IdempotencyRecord, _stored_answers, technical=True)
hold(JobFile, _job_files, technical=True)
before_erasure(_stop_jobs)
