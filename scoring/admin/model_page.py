"""What the page of a conversion model shows: words and numbers, ready to print. Pure but for the
history."""

from dataclasses import dataclass
from typing import Any

from common.models import Step
from leads.choices import Temperature
from scoring.choices import ModelState
from scoring.models import ConversionModel

_SIDES = {"candidate": "This model", "rules": "The rules", "in use": "In use then"}
_MEASURES = (
    ("AUC", "auc", "how often a won lead stands above a lost one; 0.5 is chance"),
    ("PR-AUC", "pr_auc", "how pure the top of the list is"),
    ("Log-loss", "log_loss", "how wrong the probabilities are; less is better"),
    ("Brier score", "brier", "the same, squared; less is better"),
    ("Calibration error", "ece", "how far foretold and won shares lie apart; less is better"),
    ("Top-decile lift", "lift", "how many times more often the best tenth is won"),
)
_USED = {"used", "masked"}
_READ = {"words": "each value has its own points", "numbers": "points by step"}
_LOOK_BELOW = 0.8  # the four-fifths rule


@dataclass(frozen=True)
class Dot:
    """A group of the calibration plot on 100 × 100; the bottom left is never foretold and never
    won."""

    x: str
    y: str
    r: str


def page_of(model: ConversionModel) -> dict[str, Any]:
    """Everything but the model's own columns."""
    columns = model.report.get("columns", [])
    return {
        "model": model,
        "is_in_use": model.state == ModelState.IN_USE,
        "judged": model.report.get("judged", 0),
        "held_out": model.report.get("held_out", 0),
        "measures": _measures(model.measures),
        "dots": _dots(model.calibration),
        "calibration": [
            (row["leads"], _percent(row["foretold"]), _percent(row["won"]))
            for row in model.calibration
        ],
        "used": [
            (column["column"], _READ.get(column["reason"], column["reason"]))
            for column in columns
            if column["kind"] in _USED
        ],
        "left_out": [column for column in columns if column["kind"] not in _USED],
        "disparity": [
            (name, [_group(row) for row in rows])
            for name, rows in model.report.get("disparity", {}).items()
            if rows
        ],
        "drift": [_look(look) for look in reversed(model.drift)],
        "steps": [
            (
                ModelState(step.to_status).label,
                step.user.name if step.user else step.actor,
                step.reason,
                step.at,
            )
            for step in Step.objects.filter(subject_id=model.pk)
            .select_related("user")
            .order_by("-at", "-id")
        ],
    }


def _measures(measures: dict[str, dict[str, float]]) -> dict[str, Any]:
    sides = [name for name in _SIDES if name in measures]
    return {
        "head": [_SIDES[name] for name in sides],
        "rows": [
            (title, meaning, [(_SIDES[side], f"{measures[side][name]:.3f}") for side in sides])
            for title, name, meaning in _MEASURES
        ]
        if sides
        else [],
    }


def _dots(rows: list[dict[str, float]]) -> list[Dot]:
    most = max((row["leads"] for row in rows), default=1)
    return [
        Dot(
            x=f"{100 * row['foretold']:.1f}",
            y=f"{100 - 100 * row['won']:.1f}",
            r=f"{1.2 + 1.8 * (row['leads'] / most) ** 0.5:.1f}",
        )
        for row in rows
    ]


def _group(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["group"],
        "leads": row["leads"],
        "selected": _percent(row["selected"]),
        "foretold": _percent(row["foretold"]),
        "won": _percent(row["won"]),
        "asks": row["ratio"] < _LOOK_BELOW,
    }


def _look(look: dict[str, Any]) -> dict[str, Any]:
    rows = [
        (
            Temperature(row["temperature"]).label,
            row["leads"],
            _percent(row["foretold"]),
            _percent(row["won"]),
        )
        for row in look["temperatures"]
    ]
    return {**look, "rows": rows}


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
