"""Which custom attributes may be learned from, and why the others may not.

Three things are kept out: what became known only with the outcome (by its time stamp, or because
nothing honest is so good at telling it), what a score must not look at, and what cannot say
anything (constants, identifiers, dates, lists).
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scoring.learning.coding import (
    FEWEST,
    CodedColumn,
    Codes,
    Floats,
    as_numbers,
    number_column,
    word_column,
)
from scoring.learning.denied import denied, name_words
from scoring.learning.fit.folds import Fold
from scoring.learning.history import History, seconds
from scoring.learning.metrics import auc
from scoring.learning.values import word

#: changed at or after the outcome for so many of the leads that have it: known only with the
#: outcome
LATE = 0.5
#: or so much more often for one outcome than for the other: its absence would tell as well
LATE_UNEVEN = 0.1
#: a single column that foretells outcomes so well is one of their consequences
IMPLAUSIBLE = 0.95
#: so does one that names half of the leads of the rarer outcome with so few errors
NAMED, HARDLY = 0.5, 0.05
#: a column that only leads of one outcome have: at most so many others, where so many were to be
#: expected
ONE_SIDED, EXPECTED = 0.01, 10
#: so many of the present values must be numbers for a column of numbers; different, for identifiers
NUMBERS, UNIQUE = 0.9, 0.9
_ENOUGH = 20

_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ,].*)?\Z")
_KEY_WORDS = {
    "id",
    "no",
    "nr",
    "num",
    "number",
    "ref",
    "reference",
    "uuid",
    "guid",
    "key",
    "code",
    "serial",
    "index",
}


@dataclass(frozen=True)
class Rules:
    """A brokerage's own words on columns, and the names of the lead's own fields."""

    deny: Collection[str] = ()
    allow: Collection[str] = ()
    fields: Collection[str] = ()


@dataclass(frozen=True)
class Finding:
    """What became of one column. ``kind``: used, masked (used, without late values), late,
    implausible, denied, field, empty, constant, identifier, date, list."""

    column: str
    kind: str
    reason: str

    @property
    def used(self) -> bool:
        return self.kind in {"used", "masked"}


@dataclass
class Review:
    """The columns that may be learned from, coded, and a finding for every column."""

    columns: list[CodedColumn] = field(default_factory=list)
    codes: list[Codes] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def review(history: History, won: Floats, folds: Sequence[Fold], rules: Rules) -> Review:
    """Looks at every attribute by itself."""
    result = Review()
    for name in sorted(history.attributes):
        finding, column, codes = _look_at(name, history, won, folds, rules)
        result.findings.append(finding)
        if column is not None and codes is not None:
            result.columns.append(column)
            result.codes.append(codes)
    return result


def _look_at(
    name: str, history: History, won: Floats, folds: Sequence[Fold], rules: Rules
) -> tuple[Finding, CodedColumn | None, Codes | None]:
    values = list(history.attributes[name])
    if name in rules.fields:
        return Finding(name, "field", "named like a field of the lead"), None, None
    if trait := denied(name, rules.deny, rules.allow):
        return Finding(name, "denied", f"tells {trait}; a manager may allow it"), None, None
    timing = _without_late(name, values, history, won)
    if timing is not None and timing.kind == "late":
        return timing, None, None
    words, numbers = [word(value) for value in values], as_numbers(values)
    if (refused := _says_nothing(name, values, Counter(words), numbers)) is not None:
        return refused, None, None
    if np.count_nonzero(~np.isnan(numbers)) >= NUMBERS * sum(w is not None for w in words):
        column = number_column(name, numbers)
        codes = column.steps(numbers)
    else:
        column = word_column(name, words, won)
        codes = column.words(words)
    if (refused := _implausible(column, codes, won, folds)) is not None:
        return refused, None, None
    kind = "numbers" if column.levels is None else "words"
    return timing or Finding(name, "used", kind), column, codes


def _without_late(name: str, values: list[Any], history: History, won: Floats) -> Finding | None:
    """Empties, in ``values``, what was set at or after the outcome; a finding where there was
    any."""
    if name not in history.changed_at:
        return None
    times = zip(history.opened(), history.changed_at[name], history.closed(), strict=True)
    late = np.array(
        [_is_late(opened, seconds(changed), closed) for opened, changed, closed in times]
    )
    has = np.array([value is not None for value in values])
    late &= has
    if not late.any():
        return None
    shares = [
        late[has & (won == side)].mean() if (has & (won == side)).any() else 0.0 for side in (0, 1)
    ]
    words = f"set at or after the outcome for {late.sum()} of {has.sum()} leads"
    if late.sum() >= LATE * has.sum() or (
        late.sum() >= FEWEST and abs(shares[1] - shares[0]) > LATE_UNEVEN
    ):
        return Finding(name, "late", words)
    for place in np.flatnonzero(late):
        values[place] = None
    return Finding(name, "masked", f"{words}: those values are not looked at")


def _is_late(opened: float | None, changed: float | None, closed: float | None) -> bool:
    if changed is None or closed is None or (opened is not None and changed <= opened):
        return False
    return changed >= closed


def _says_nothing(
    name: str, values: Sequence[Any], leads: Counter[str | None], numbers: Floats
) -> Finding | None:
    """``leads``: how many have each word."""
    if sum(isinstance(value, list | dict) for value in values) > len(values) / 2:
        return Finding(name, "list", "lists and objects are not read")
    present = len(values) - leads.pop(None, 0)
    if present < FEWEST:
        return Finding(name, "empty", f"{present} leads have it")
    if len(leads) == 1 and present == len(values):
        return Finding(name, "constant", "the same for every lead")
    if sum(n for w, n in leads.items() if w is not None and _DATE.match(w)) >= NUMBERS * present:
        return Finding(name, "date", "dates are not read")
    if present >= _ENOUGH and _identifies(name, len(leads), present, numbers[~np.isnan(numbers)]):
        return Finding(name, "identifier", f"{len(leads)} different values for {present} leads")
    return None


def _identifies(name: str, different: int, present: int, numbers: Floats) -> bool:
    """Texts that hardly ever repeat, and whole numbers that never do and are named like keys or run
    without gaps."""
    if len(numbers) < NUMBERS * present:
        return different >= UNIQUE * present
    if len(np.unique(numbers)) < len(numbers) or (numbers % 1).any():
        return False
    return bool(_KEY_WORDS & set(name_words(name)) or np.ptp(numbers) < 3 * len(numbers))


def _implausible(
    column: CodedColumn, codes: Codes, won: Floats, folds: Sequence[Fold]
) -> Finding | None:
    present = codes != column.missing
    leads, share = int(present.sum()), float(won.mean())
    if leads <= len(won) - FEWEST:
        for others, expected in (
            (won[present].sum(), leads * share),
            (leads - won[present].sum(), leads * (1 - share)),
        ):
            if expected >= EXPECTED and others <= min(ONE_SIDED * leads, expected / 20):
                side = "lost" if others == won[present].sum() else "won"
                return Finding(column.name, "implausible", f"only {side} leads have it ({leads})")
    if min(won.sum(), len(won) - won.sum()) < EXPECTED:
        return None
    guess = _foretold(column, codes, won, folds)
    if (reached := auc(guess, won)) >= IMPLAUSIBLE:
        return Finding(
            column.name, "implausible", f"tells the outcome by itself (AUC {reached:.3f})"
        )
    side, chance, rarer = ("won", guess, won) if share <= 0.5 else ("lost", 1 - guess, 1 - won)
    named = chance >= 1 - HARDLY
    if (
        named.sum() >= _ENOUGH
        and rarer[named].mean() >= 1 - HARDLY
        and rarer[named].sum() >= NAMED * rarer.sum()
    ):
        words = (
            f"names {int(rarer[named].sum())} of the {int(rarer.sum())} {side} leads with hardly "
            f"an error"
        )
        return Finding(column.name, "implausible", words)
    return None


def _foretold(column: CodedColumn, codes: Codes, won: Floats, folds: Sequence[Fold]) -> Floats:
    """The share won among the leads with the same code, out of fold."""
    share, guess, times = float(won.mean()), np.zeros(len(won)), np.zeros(len(won))
    for seen, unseen in folds:
        leads_of = np.bincount(codes[seen], minlength=column.size)
        won_of = np.bincount(codes[seen], won[seen], minlength=column.size)
        guess[unseen] += ((won_of + share) / (leads_of + 1))[codes[unseen]]
        times[unseen] += 1
    return guess / times
