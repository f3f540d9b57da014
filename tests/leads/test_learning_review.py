"""Which attributes are not learned from, and why."""

from typing import Any

import numpy as np
import pytest

from scoring.learning.denied import denied, name_words
from scoring.learning.fit.folds import divide
from scoring.learning.history import History
from scoring.learning.review import Finding, Review, Rules, review

LEADS = 200
WON = [n % 4 == 0 for n in range(LEADS)]
OPENED, BEFORE, CLOSED = (
    "2026-01-01T00:00:00+00:00",
    "2026-01-05T00:00:00+00:00",
    "2026-01-09T00:00:00+00:00",
)


def looked_at(
    attributes: dict[str, list[Any]],
    changed: dict[str, list[Any]] | None = None,
    rules: Rules | None = None,
) -> Review:
    won = np.asarray(WON, dtype=float)
    history = History(
        won=WON,
        attributes=attributes,
        opened_at=[OPENED] * LEADS,
        outcome_at=[CLOSED] * LEADS,
        changed_at=changed or {},
    )
    return review(history, won, divide(won), rules or Rules())


def verdict(values: list[Any], name: str = "column", **more: Any) -> Finding:
    found = looked_at({name: values}, **more)
    assert len(found.columns) == len(found.codes) == found.findings[0].used
    return found.findings[0]


def cycle(*values: Any) -> list[Any]:
    return [values[n % len(values)] for n in range(LEADS)]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (cycle("a", "b", "c"), "used"),
        (cycle(1, "2", 3.5, None, True), "used"),
        (cycle(None), "empty"),
        (["x"] * 4 + [None] * (LEADS - 4), "empty"),
        (cycle("", "  ", None), "empty"),
        (cycle("same"), "constant"),
        (cycle("same", "same", None), "used"),  # whether it is there at all may tell
        ([f"text {n}" for n in range(LEADS)], "identifier"),
        ([5000 + n for n in range(LEADS)], "identifier"),  # a counter
        ([round(1.37 * n, 2) for n in range(LEADS)], "used"),  # an amount that never repeats
        ([f"2026-01-{1 + n % 28:02d}" for n in range(LEADS)], "date"),
        (cycle("3/4/2026", "28.02.2026"), "date"),
        (cycle([1], {"a": 1}), "list"),
        ([float("nan")] * LEADS, "empty"),
    ],
)
def test_what_says_nothing(values: list[Any], kind: str) -> None:
    assert verdict(values).kind == kind


def test_whole_numbers_named_like_keys_are_identifiers() -> None:
    scattered = [7919 * n * n + 13 for n in range(LEADS)]
    assert verdict(scattered, "Lead Number").kind == "identifier"
    assert verdict(scattered, "balance").kind == "used"


def test_named_like_a_field() -> None:
    assert verdict(cycle("a", "b"), "source", rules=Rules(fields={"source"})).kind == "field"


# Timing


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        (None, "used"),
        (OPENED, "used"),
        (BEFORE, "used"),
        ("2026-01-08T23:59:59+00:00", "used"),
        (CLOSED, "late"),  # at the outcome is too late
        ("2026-02-01T00:00:00+00:00", "late"),
        ("no time", "used"),
    ],
)
def test_set_at_or_after_the_outcome(at: str | None, kind: str) -> None:
    assert verdict(cycle("a", "b", "c"), changed={"column": [at] * LEADS}).kind == kind


def test_a_few_late_values_are_not_looked_at() -> None:
    times = [
        CLOSED if n % 20 < 1 else BEFORE for n in range(LEADS)
    ]  # 10 of 200, all among the won: 10 of 50
    assert (
        verdict(cycle("a", "b", "c"), changed={"column": times}).kind == "late"
    )  # their absence would tell
    times = [
        CLOSED if n % 20 in (0, 1, 2, 3) else BEFORE for n in range(LEADS)
    ]  # a fifth of both kinds
    found = looked_at({"column": cycle("a", "b", "c")}, {"column": times})
    assert found.findings == [
        Finding(
            "column",
            "masked",
            "set at or after the outcome for 40 of 200 leads: those values are not looked at",
        )
    ]
    assert (found.codes[0] == found.columns[0].missing).sum() == 40


def test_known_when_the_lead_came_is_never_late() -> None:
    """An import without dates: opened, set and closed in one moment."""
    won = np.asarray(WON, dtype=float)
    times = [CLOSED] * LEADS
    history = History(
        won=WON,
        attributes={"a": cycle("x", "y", "z")},
        opened_at=times,
        outcome_at=times,
        changed_at={"a": times},
    )
    assert review(history, won, divide(won), Rules()).findings[0].kind == "used"


# Too good


def test_a_copy_of_the_outcome_is_refused() -> None:
    wrong = {3, 44}
    values = ["done" if won != (n in wrong) else "open" for n, won in enumerate(WON)]
    finding = verdict(values)
    assert finding.kind == "implausible"
    assert "by itself" in finding.reason


def test_a_column_that_names_half_of_the_won_leads_is_refused() -> None:
    """Of 50 won leads 30 are booked, the others open; of 150 lost ones half are open: AUC 0.6 + 0.4
    · 0.75 = 0.9."""

    def stages(booked: int, booked_and_lost: int = 0) -> list[Any]:
        won = ["booked" if n < booked else "open" for n in range(50)]
        lost = [
            "booked" if n < booked_and_lost else "open" if n % 2 else "dead" for n in range(150)
        ]
        return [won.pop() if is_won else lost.pop() for is_won in WON]

    assert verdict(stages(30)) == Finding(
        "column", "implausible", "names 30 of the 50 won leads with hardly an error"
    )
    assert verdict(stages(20)).kind == "used"  # fewer than half
    assert verdict(stages(30, 3)).kind == "used"  # 3 of 33 are errors


def test_a_column_that_names_half_of_the_lost_leads_is_refused_where_they_are_the_rarer() -> None:
    won = 1 - np.asarray(WON, dtype=float)
    reasons = [
        "no budget" if not w and n < 120 else "open" if n % 3 else "met" for n, w in enumerate(won)
    ]
    history = History(won=[bool(w) for w in won], attributes={"reason": reasons})
    assert review(history, won, divide(won), Rules()).findings == [
        Finding("reason", "implausible", "names 30 of the 50 lost leads with hardly an error")
    ]


def test_what_only_one_outcome_has_is_refused() -> None:
    paid = [f"{n % 7} lakh" if won and n % 8 else None for n, won in enumerate(WON)]
    assert verdict(paid) == Finding("column", "implausible", "only won leads have it (25)")
    reason = ["price" if not won and n % 2 else None for n, won in enumerate(WON)]
    assert verdict(reason) == Finding("column", "implausible", "only lost leads have it (100)")


def test_a_good_column_is_no_leak() -> None:
    """7 of 10 won against 1 of 10: strong, and honest."""
    rng = np.random.default_rng(1)
    assert (
        verdict(["yes" if rng.random() < (0.7 if won else 0.1) else "no" for won in WON]).kind
        == "used"
    )


# Denied


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CustomerAge_group's", ("customer", "age", "group")),
        ("PINCode", ("pin", "code")),
        ("maritalStatus", ("marital", "status")),
        ("", ()),
    ],
)
def test_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    "name",
    [
        "age", "Age Group", "customer_age", "DOB", "date of birth", "Religion", "caste",
        "Sub-Caste", "Gender", "sex",
        "Marital Status", "maritalStatus", "nationality", "Disability", "is_disabled", "Pin code",
        "pincode", "PIN",
        "post-code", "Postal Code", "zip", "Name", "first name", "LastName", "surname",
        "Father's name",
        "mother tongue", "no of children", "race", "ethnicity", "salutation", "visa status",
    ],
)  # fmt: skip
def test_protected_traits_and_what_stands_for_them(name: str) -> None:
    assert denied(name)
    assert verdict(cycle("a", "b", "c"), name).kind == "denied"


@pytest.mark.parametrize(
    "name",
    ["page", "source_page", "language", "locality", "project name", "message", "Stage",
    "pages per visit", "budget",
     "campaign name", "orientation", "sextant", "racetrack view", "community"],
)  # fmt: skip
def test_other_columns_are_not_denied(name: str) -> None:
    assert denied(name) is None


def test_a_brokerage_has_the_last_word() -> None:
    assert denied("Shoe size", also=["shoe size"]) == "a trait on the brokerage's own list"
    assert denied("shoe_size_eu", also=["Shoe Size"])
    assert denied("property_age", allowed=["Property Age"]) is None
    assert denied("customer_age", allowed=["Property Age"]) == "age"
    assert verdict(cycle("a", "b", "c"), "age", rules=Rules(allow=["age"])).kind == "used"
