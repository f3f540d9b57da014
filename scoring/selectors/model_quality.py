"""How good the conversion model in use is, and whether there is enough that it does not know."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Brokerage
from leads.models import Lead, TemperatureChange
from scoring.choices import ModelState
from scoring.learning.train import FEWEST, FEWEST_EACH
from scoring.learning.trial import worth_training
from scoring.models import ConversionModel
from scoring.selectors.outcomes import OutcomeCount, count_outcomes

#: at least so long after the one before; the job that asks runs once a day
PAUSE = timedelta(days=6, hours=12)


def model_quality(brokerage: Brokerage) -> dict[str, Any] | None:
    """The measures of the conversion model in use beside those of the rules, on the outcomes that
    its trial had not seen; null while the rules are in use."""
    model = (
        ConversionModel.objects.of(brokerage.pk)
        .filter(state=ModelState.IN_USE)
        .defer("card", "trial")
        .first()
    )
    if model is None:
        return None
    return {
        "model": model.number,
        "in_use_since": model.promoted_at,
        "learned_from": {"won": model.won, "lost": model.lost},
        "new_outcomes": new_outcomes(model, count_outcomes(brokerage)),
        "judged_on": model.report.get("judged", 0),
        "measures": model.measures.get("candidate"),
        "rules": model.measures.get("rules"),
        "calibration": model.calibration,
        "drift": model.drift[-1] if model.drift else None,
    }


def new_outcomes(model: ConversionModel, counted: OutcomeCount) -> int:
    """How far the counts have moved since the training: leads that were won, lost, reopened or
    erased."""
    return abs(counted.won - model.won) + abs(counted.lost - model.lost)


def missing_outcomes(counted: OutcomeCount) -> int:
    """How many outcomes are still needed to learn at all, at least."""
    of_each_kind = sum(max(0, FEWEST_EACH - n) for n in (counted.won, counted.lost))
    return max(FEWEST - counted.all, of_each_kind)


def due_for_training(brokerage: Brokerage, now: datetime) -> bool:
    """Is there enough news, and was the last training a week ago?"""
    last = ConversionModel.objects.of(brokerage.pk).only("won", "lost", "created_at").first()
    counted = count_outcomes(brokerage)
    if last is None:
        return missing_outcomes(counted) <= 0
    return last.created_at <= now - PAUSE and worth_training(
        new_outcomes(last, counted), last.won + last.lost
    )


def temperatures_at_outcome(leads: "QuerySet[Lead]") -> dict[Any, str]:
    """Lead → its temperature when it was closed; afterwards it only cools down."""
    until_then = TemperatureChange.objects.filter(
        lead=OuterRef("pk"), at__lte=OuterRef("closed_at")
    )
    last = until_then.order_by("-at").values("to_temperature")[:1]
    rows = leads.order_by().annotate(then=Coalesce(Subquery(last), F("temperature")))
    return dict(rows.values_list("pk", "then"))
