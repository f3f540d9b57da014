"""What a manager says against the computed conversion score."""

from datetime import datetime

from django.db import transaction

from accounts.caller import Caller
from common.errors import Conflict, Forbidden, invalid
from leads.models import Lead
from scoring.choices import ScoreChangeReason
from scoring.models import ScoreChange
from scoring.services.conversion.score import score_lead


@transaction.atomic
def set_score(*, lead: Lead, score: int, reason: str, caller: Caller, now: datetime) -> Lead:
    """A manager's own score, 1–100, which stays until ``back_to_automatic``; what is computed goes
    on beside it. Raises ApplicationError without a reason, Forbidden for agents; nothing changes
    then."""
    _check_manager(caller)
    if not 1 <= score <= 100:
        raise invalid("score", "A score is a whole number from 1 to 100.")
    reason = _reason(reason)
    locked = _locked(lead)
    before = locked.conversion_score
    Lead.objects.filter(pk=lead.pk).update(conversion_score=score, conversion_is_manual=True)
    _keep(locked, before, score, ScoreChangeReason.MANUAL, reason, caller, now)
    lead.refresh_from_db(fields=["conversion_score", "conversion_is_manual"])
    return lead


@transaction.atomic
def back_to_automatic(*, lead: Lead, caller: Caller, now: datetime) -> Lead:
    """The computed score again. Raises Conflict where no score was set by hand, Forbidden for
    agents."""
    _check_manager(caller)
    locked = _locked(lead)
    if not locked.conversion_is_manual:
        raise Conflict("The score of this lead is automatic.", code="not_manual")
    before = locked.conversion_score
    # without a score before, the computed one is not kept as a change of its own
    Lead.objects.filter(pk=lead.pk).update(conversion_is_manual=False, conversion_score=None)
    score_lead(lead=locked, brokerage=caller.brokerage, now=now)
    _keep(
        locked, before, locked.conversion_score or 0, ScoreChangeReason.AUTOMATIC, "", caller, now
    )
    lead.refresh_from_db(
        fields=[
            "conversion_score",
            "conversion_is_manual",
            "conversion_points",
            "conversion_model",
            "conversion_due",
        ]
    )
    return lead


def _check_manager(caller: Caller) -> None:
    if caller.user is None or not caller.user.is_manager:
        raise Forbidden("Only a manager sets scores by hand.")


def _reason(given: str) -> str:
    if not given.strip():
        raise invalid("reason", "Say why: colleagues will ask.")
    return given.strip()[:300]


def _locked(lead: Lead) -> Lead:
    locked: Lead = Lead.objects.select_for_update(of=("self",), no_key=True).get(pk=lead.pk)
    return locked


def _keep(
    lead: Lead,
    before: int | None,
    after: int,
    because: str,
    reason: str,
    caller: Caller,
    now: datetime,
) -> None:
    ScoreChange.objects.create(
        brokerage_id=lead.brokerage_id,
        lead=lead,
        before=before,
        after=after,
        model=lead.conversion_model,
        because=because,
        reason=reason,
        user=caller.user,
        at=now,
    )
