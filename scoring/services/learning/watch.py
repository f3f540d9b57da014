"""The monthly look at how the model in use did on what it had not seen; one that did worse than the
rules is taken back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction

from accounts.models import Brokerage
from common.events import emit
from common.transitions import SYSTEM
from leads.choices import Temperature
from leads.models import Lead
from scoring.choices import ModelState
from scoring.events import CONVERSION_MODEL_TAKEN_BACK
from scoring.learning.coding import Floats
from scoring.learning.model import Model
from scoring.learning.trial import foretold, without_late
from scoring.learning.verdicts import Verdict, drift
from scoring.models import ConversionModel, ScoringSetting
from scoring.selectors.conversion_card import rules_of
from scoring.selectors.model_quality import temperatures_at_outcome
from scoring.selectors.outcomes import Outcomes, load_outcomes
from scoring.services.learning.use import lock_models, model_in_use, roll_back


@dataclass(frozen=True)
class Look:
    """``month`` is the one that has ended; ``temperatures`` say of each how many leads were
    foretold and won."""

    month: str
    verdict: Verdict
    outcomes: int
    temperatures: list[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        sides = {name: found.to_json() for name, found in self.verdict.metrics.items()}
        return {
            "month": self.month,
            "good": self.verdict.good,
            "verdict": self.verdict.reason,
            "outcomes": self.outcomes,
            "measures": sides,
            "temperatures": self.temperatures,
        }


def watch_model(*, brokerage: Brokerage, now: datetime) -> list[ConversionModel]:
    """Looks, once a month, at the outcomes since the model in use was trained, and keeps what was
    seen. Where the rules foretold them better, by more than chance, the model before it is in use
    again and is looked at in the same way; the managers are told. Returns the models that were
    taken back."""
    month = _month_before(now.astimezone(brokerage.zone))
    taken_back = []
    while (model := model_in_use(brokerage.pk)) is not None and all(
        seen["month"] != month for seen in model.drift
    ):
        look = _look(brokerage, model, month)
        if not _keep(model, look, now):
            break
        taken_back.append(model)
    return taken_back


def _month_before(now: datetime) -> str:
    return f"{now.replace(day=1) - timedelta(days=1):%Y-%m}"


def _look(brokerage: Brokerage, model: ConversionModel, month: str) -> Look:
    since = datetime.fromtimestamp(model.report["until"], UTC)
    outcomes = load_outcomes(brokerage, since=since)
    history = without_late(outcomes.history)
    won = np.asarray(history.won, dtype=np.float64)
    rules = rules_of(ScoringSetting.objects.of(brokerage.pk).first())
    chances = foretold(Model.from_json(model.card), history)
    verdict = drift(chances, foretold(rules, history), won)
    return Look(month, verdict, len(history), _by_temperature(outcomes, chances))


def _by_temperature(outcomes: Outcomes, chances: Floats) -> list[dict[str, Any]]:
    then = temperatures_at_outcome(Lead.objects.filter(pk__in=outcomes.leads))
    rows = []
    for temperature in Temperature.values:
        own = [place for place, pk in enumerate(outcomes.leads) if then.get(pk) == temperature]
        if own:
            foretold_here = sum(float(chances[place]) for place in own) / len(own)
            won = sum(outcomes.history.won[place] for place in own) / len(own)
            rows.append(
                {
                    "temperature": temperature,
                    "leads": len(own),
                    "foretold": foretold_here,
                    "won": won,
                }
            )
    return rows


@transaction.atomic
def _keep(model: ConversionModel, look: Look, now: datetime) -> bool:
    """Notes the look; True when the model was taken back for it."""
    lock_models(model.brokerage_id)
    model.refresh_from_db()
    if model.state != ModelState.IN_USE:
        return False
    model.drift = [*model.drift, look.to_json()]
    model.save(update_fields=["drift"])
    if look.verdict.good:
        return False
    roll_back(model=model, actor=SYSTEM, now=now, reason=look.verdict.reason)
    emit(CONVERSION_MODEL_TAKEN_BACK, brokerage_id=model.brokerage_id, model_id=model.pk)
    return True
