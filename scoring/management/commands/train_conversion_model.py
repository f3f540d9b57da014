"""manage.py train_conversion_model --brokerage SLUG [--holdout REFS.csv]"""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.management.brokerage_option import add_brokerage, chosen_brokerage
from common.transitions import Actor
from scoring.models import ConversionModel
from scoring.services.conversion.score import score_brokerage
from scoring.services.learning.train import Training, train_model

REFERENCE = "reference"
_SHOWN = 10
_MEASURES = (
    ("AUC", "auc"),
    ("PR-AUC", "pr_auc"),
    ("Brier", "brier"),
    ("log-loss", "log_loss"),
    ("calibration error", "ece"),
    ("top-decile lift", "lift"),
)


class Command(BaseCommand):
    help = (
        "Learns from the won and lost leads of a brokerage and says how good the model is, and "
        "whether it is in use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brokerage(parser)
        parser.add_argument(
            "--holdout",
            metavar="REFS.csv",
            help=f"keeps the leads named here (one column, {REFERENCE}) out of it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        brokerage = chosen_brokerage(options)
        holdout = _references(Path(options["holdout"])) if options["holdout"] else []
        now = timezone.now()
        training = train_model(
            brokerage=brokerage, actor=Actor("command line"), now=now, holdout=holdout
        )
        self.stdout.write(_data(training))
        if training.model is None:
            self.stdout.write(f"No model: {training.message}.")
            return
        self.stdout.write(_report(training.model, promoted=training.promoted))
        if training.promoted:
            done = score_brokerage(brokerage=brokerage, now=now)
            self.stdout.write(f"{done.written} leads were scored anew.")


def _references(path: Path) -> list[str]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            if REFERENCE not in (rows.fieldnames or ()):
                raise CommandError(
                    f"{path} has no column {REFERENCE!r}. Its first line must name it."
                )
            return [found for row in rows if (found := (row[REFERENCE] or "").strip())]
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path} is no CSV file in UTF-8.") from error


def _data(training: Training) -> str:
    outcomes = training.outcomes
    won = sum(outcomes.history.won)
    lines = [f"Data: {won} won and {len(outcomes.history) - won} lost leads."]
    if outcomes.held_out or outcomes.unknown:
        lines.append(f"Held out: {outcomes.held_out} leads.")
    if outcomes.unknown:
        more = ", …" if len(outcomes.unknown) > _SHOWN else ""
        names = ", ".join(outcomes.unknown[:_SHOWN])
        lines.append(f"Not known here: {len(outcomes.unknown)} references ({names}{more}).")
    return "\n".join(lines)


def _report(model: ConversionModel, *, promoted: bool) -> str:
    used = [column for column in model.report["columns"] if column["kind"] in ("used", "masked")]
    left = [
        column for column in model.report["columns"] if column["kind"] not in ("used", "masked")
    ]
    lines = [
        f"Columns: {len(used)} used, {len(left)} left out.",
        *(f"  {column['column']}: {column['reason']}" for column in left),
        "",
        f"On the newest {model.report['judged']} outcomes, which the trial did not see:",
        *_measures(model.measures),
        "",
        "Calibration of the candidate (leads, foretold, won):",
        *(
            f"  {row['leads']:>6}  {row['foretold']:6.1%}  {row['won']:6.1%}"
            for row in model.calibration
        ),
        "",
        f"{model} is {'in use' if promoted else 'not in use'}: {model.verdict}.",
    ]
    return "\n".join(lines)


def _measures(measures: dict[str, dict[str, float]]) -> list[str]:
    if not measures:
        return ["  too few to measure"]
    head = "".join(f"{name:>12}" for name in measures)
    rows = (
        f"  {title:<18}" + "".join(f"{found[name]:>12.4f}" for found in measures.values())
        for title, name in _MEASURES
    )
    return [f"  {'':<18}{head}", *rows]
