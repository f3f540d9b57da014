"""Which outcomes a candidate is tried on, and what its fits have seen of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from scoring.card.rules import rule_model
from scoring.learning.history import History
from scoring.learning.review import Rules
from scoring.learning.train import Trained, train
from scoring.learning.trial import hold_trial, split, verdict_on

RULES = rule_model()
START = datetime(2026, 1, 1, tzinfo=UTC)


def each_hour(won: list[bool], **attributes: list[Any]) -> History:
    return History(
        won=won,
        attributes=attributes,
        outcome_at=[START + timedelta(hours=hour) for hour in range(len(won))],
    )


@pytest.mark.parametrize(
    ("leads", "every", "older", "steps"),
    [
        (400, 2, 320, [80]),  # a fifth is enough
        (250, 2, 200, [50]),
        (200, 2, 150, [10] * 5),  # 40 are not: 50, in steps
        (100, 2, 50, [10] * 5),
        (60, 2, 30, [6] * 5),  # never more than half
        (400, 30, 270, [26] * 5),  # won are 390, 360, 330, 300, 270, …: three in the newest 80
        (1000, 400, 500, [100] * 5),
    ],
)
def test_the_newest_fifth_or_as_much_more_as_it_takes(
    leads: int, every: int, older: int, steps: list[int]
) -> None:
    won = [hour % every == 0 for hour in range(leads)]
    seen, judged = split(won, [float(hour) for hour in range(leads)])
    assert (len(seen), [len(step) for step in judged]) == (older, steps)
    assert [*seen, *(row for step in judged for row in step)] == list(range(leads))


def test_each_step_is_foretold_from_all_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fits: list[int] = []

    def counted(history: History, **more: Any) -> Trained:
        fits.append(len(history))
        return train(history, **more)

    monkeypatch.setattr("scoring.learning.trial.train", counted)
    history = each_hour(
        [hour % 2 == 0 for hour in range(100)],
        page=["price" if h % 4 else "blog" for h in range(100)],
    )
    trial = hold_trial(history, rules=RULES, words=Rules(), groups={})
    assert fits == [50, 60, 70, 80, 90]
    assert (len(trial.chances), len(trial.newest)) == (50, 50)
    assert sum(trial.model.outcomes) == 90
    assert trial.until == (START + timedelta(hours=89)).timestamp()


def test_a_column_that_tells_is_promoted_with_a_hundred_outcomes() -> None:
    """9 of 10 with a visit are won, 1 of 10 of the others."""
    rng = np.random.default_rng(1)
    visit = rng.random(100) < 0.5
    won = rng.random(100) < np.where(visit, 0.9, 0.1)
    history = each_hour(won.tolist(), visit=["yes" if v else "no" for v in visit])
    verdict = verdict_on(
        hold_trial(history, rules=RULES, words=Rules(), groups={}), rules=RULES, rival=None
    )
    assert verdict.good
    assert verdict.reason == "better than the rules on the newest 50 outcomes"


def test_the_level_that_follows_the_outcomes_tells_no_leads_apart() -> None:
    """Without a column the fits only differ in their level; after lost leads it falls, and the next
    may be won."""
    trial = hold_trial(
        each_hour([hour % 3 == 0 for hour in range(100)]), rules=RULES, words=Rules(), groups={}
    )
    assert np.ptp(trial.chances) > 0.001
    assert trial.order == pytest.approx(np.zeros(50), abs=1e-9)
