"""Learning from a brokerage's outcomes: a new conversion model, and whether it goes into use.

The fits run outside of any transaction. The verdict and the promotion are one short transaction
under a lock, so that of two trainings at once the second one is compared with what the first has
put in use.
"""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import Brokerage
from common.transitions import Actor
from leads.models import Lead
from scoring.choices import ModelState
from scoring.learning.history import History
from scoring.learning.model import Model
from scoring.learning.review import Rules
from scoring.learning.train import Trained, train
from scoring.learning.trial import Rival, Trial, hold_trial, verdict_on
from scoring.learning.verdicts import Verdict
from scoring.models import ConversionModel, ScoringSetting
from scoring.selectors.conversion_card import rules_of
from scoring.selectors.outcomes import Outcomes, load_outcomes
from scoring.services.learning.use import lock_models, model_in_use, put_in_use
from scoring.services.reading.read import read_all_content

#: steps of a training, for its progress: data, fit, trial, verdict
STEPS = 4
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Training:
    """``model`` is None where the outcomes were too few to learn anything; ``message`` says what
    happened."""

    model: ConversionModel | None
    message: str
    outcomes: Outcomes

    @property
    def promoted(self) -> bool:
        return self.model is not None and self.model.state == ModelState.IN_USE


@dataclass(frozen=True)
class _Fits:
    rules: Model
    trained: Trained
    trial: Trial
    held_out: str


def train_model(
    *,
    brokerage: Brokerage,
    actor: Actor,
    now: datetime,
    holdout: Collection[str] = (),
    report: Report = lambda done, total: None,
) -> Training:
    """Reads the words that wait, learns from all won and lost leads but those whose references are
    in ``holdout``, and puts the result in use if it foretells the newest outcomes better than the
    rules and than the model in use. What is in use then has learned from all of them. Who calls
    scores the leads anew after a promotion."""
    read_all_content(brokerage=brokerage, now=now)
    outcomes = load_outcomes(brokerage, holdout=holdout)
    setting = ScoringSetting.objects.of(brokerage.pk).first()
    rules, words = rules_of(setting), _words(setting)
    report(1, STEPS)
    trained = train(outcomes.history, rules=rules, words=words)
    if not trained.model.learned:
        return Training(None, trained.message, outcomes)
    report(2, STEPS)
    trial = hold_trial(outcomes.history, rules=rules, words=words, groups=outcomes.groups)
    report(3, STEPS)
    fits = _Fits(rules, trained, trial, _fingerprint(holdout))
    model = _decide(brokerage, fits, outcomes, actor, now)
    return Training(model, f"{trained.message}; {model.verdict}", outcomes)


def _words(setting: ScoringSetting | None) -> Rules:
    own = {name for field in Lead._meta.concrete_fields for name in (field.name, field.attname)}
    return (
        Rules(deny=setting.denied, allow=setting.allowed, fields=own)
        if setting
        else Rules(fields=own)
    )


def _fingerprint(holdout: Collection[str]) -> str:
    return sha256("\n".join(sorted(set(holdout))).encode()).hexdigest() if holdout else ""


@transaction.atomic
def _decide(
    brokerage: Brokerage, fits: _Fits, outcomes: Outcomes, actor: Actor, now: datetime
) -> ConversionModel:
    lock_models(brokerage.pk)
    in_use = model_in_use(brokerage.pk)
    unfit = _unfit(in_use, fits) if in_use else ""
    verdict = verdict_on(
        fits.trial, rules=fits.rules, rival=_rival(in_use) if in_use and not unfit else None
    )
    model = _new_model(brokerage, fits, outcomes, verdict)
    model.trained_by = actor.words[:120]
    model.verdict = (f"{verdict.reason}; {unfit}" if unfit else verdict.reason)[:500]
    model.state = ModelState.CANDIDATE if verdict.good else ModelState.REFUSED
    model.save(force_insert=True)
    if verdict.good:
        put_in_use(model, actor=actor, now=now, reason=verdict.reason)
    return model


def _unfit(in_use: ConversionModel, fits: _Fits) -> str:
    """Why the model in use is not asked: it looks at what must not be looked at, or may have seen
    what was held out."""
    denied = {finding.column for finding in fits.trained.findings if finding.kind == "denied"}
    if seen := sorted(denied & {column["name"] for column in in_use.card["columns"]}):
        return f"{in_use} was not asked, because it looks at {', '.join(seen)}"
    if fits.held_out and in_use.report.get("held_out_key") != fits.held_out:
        return (
            f"{in_use} was not asked, because it may have learned from leads that were held out now"
        )
    return ""


def _rival(in_use: ConversionModel) -> Rival:
    leads = in_use.won + in_use.lost
    return Rival(in_use.number, leads, Model.from_json(in_use.trial["card"]), in_use.trial["until"])


def _new_model(
    brokerage: Brokerage, fits: _Fits, outcomes: Outcomes, verdict: Verdict
) -> ConversionModel:
    numbers = ConversionModel.objects.of(brokerage.pk).aggregate(last=Max("number"))
    measures: dict[str, dict[str, Any]] = {
        name: found.to_json() for name, found in verdict.metrics.items()
    }
    calibration = measures.get("candidate", {}).get("calibration", [])
    for found in measures.values():
        del found["calibration"]
    won, lost = fits.trained.model.outcomes
    return ConversionModel(
        brokerage=brokerage,
        number=(numbers["last"] or 0) + 1,
        card=fits.trained.model.to_json(),
        trial={"card": fits.trial.model.to_json(), "until": fits.trial.until},
        won=won,
        lost=lost,
        measures=measures,
        calibration=calibration,
        report={
            "columns": [asdict(finding) for finding in fits.trained.findings],
            "disparity": {
                name: [asdict(row) for row in rows] for name, rows in fits.trial.groups.items()
            },
            "judged": len(fits.trial.newest),
            "held_out": outcomes.held_out,
            "held_out_key": fits.held_out,
            "until": _newest(outcomes.history),
        },
    )


def _newest(history: History) -> float:
    return max((at for at in history.closed() if at is not None), default=0.0)
