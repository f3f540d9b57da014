"""The background job in which a manager lets the conversion model learn anew."""

from datetime import datetime

from accounts.jobs import JobKind, JobResult, Report, register_job
from accounts.models import Job
from common.transitions import Actor
from scoring.services.conversion.score import score_brokerage
from scoring.services.learning.train import STEPS, train_model


def run_training(job: Job, report: Report, now: datetime) -> JobResult:
    """Trains; a promoted model scores the leads at once."""
    actor = Actor(job.user.name, job.user.pk) if job.user else Actor("a former colleague")
    training = train_model(
        brokerage=job.brokerage,
        actor=actor,
        now=now,
        report=lambda done, _: report(done, STEPS + 1),
    )
    history = training.outcomes.history
    summary = [("Won", sum(history.won)), ("Lost", len(history) - sum(history.won))]
    if training.promoted:
        report(STEPS, STEPS + 1)
        # each batch says that the job is alive
        scored = score_brokerage(
            brokerage=job.brokerage, now=now, report=lambda _: report(STEPS, STEPS + 1)
        )
        summary.append(("Leads scored anew", scored.written))
    if training.model is None:
        return JobResult(summary, message=_sentence(training.message))
    found = "is in use now" if training.promoted else "does not go into use"
    return JobResult(
        summary, message=_sentence(f"{training.model} {found}: {training.model.verdict}")
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


TRAINING = JobKind("train_model", "Learn from outcomes", "scoring.change", run_training)
register_job(TRAINING)
