"""Training and its verdict: what goes into use, what does not, and why."""

from datetime import timedelta

import pytest

from accounts.models import Brokerage
from common.models import Event, Step
from leads.models import Lead
from scoring.learning.model import Model
from scoring.models import ConversionModel, ScoringSetting
from tests.conftest import NOW, make_profile
from tests.flows.at_once import at_once
from tests.leads.outcome_setting import NOISE, TURNED, number_in_use, states, train, write_outcomes

pytestmark = pytest.mark.django_db


def test_what_tells_outcomes_is_learned_and_goes_into_use(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 400)
    found = train(sunrise)
    model = found.model
    assert model is not None
    assert found.promoted
    assert number_in_use(sunrise) == model.number == 1
    assert (model.won, model.lost) == (160, 240)  # 200 · 7/10 + 200 · 1/10
    assert model.report["judged"] == 80
    assert {name: row["kind"] for row in model.report["columns"] if (name := row["column"])} == {
        "colour": "used",
        "loan": "used",
    }
    # by hand: 28 · 36 pairs right, 28 · 12 and 4 · 36 even, of 32 · 48: (1008 + 168 + 72) / 1536 =
    # 0.8125
    assert model.measures["candidate"]["auc"] == pytest.approx(0.8125, abs=0.03)
    assert model.measures["rules"]["auc"] == pytest.approx(0.5)
    assert sum(row["leads"] for row in model.calibration) == 80
    step = Step.objects.get(subject_id=model.pk)
    assert (step.to_status, step.actor) == ("in_use", "test")
    assert Event.objects.get(name="conversion_model_in_use").payload["number"] == 1


def test_the_model_in_use_has_learned_from_all_outcomes_its_trial_from_the_older_ones(
    sunrise: Brokerage,
) -> None:
    write_outcomes(sunrise, 400)
    model = train(sunrise).model
    assert model is not None
    assert sum(Model.from_json(model.card).outcomes) == 400
    assert sum(Model.from_json(model.trial["card"]).outcomes) == 320
    assert model.trial["until"] == (NOW - timedelta(hours=80)).timestamp()
    assert model.report["until"] == NOW.timestamp()


def test_what_tells_nothing_and_knows_nothing_new_stays_out(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 400)
    assert train(sunrise).promoted
    again = train(sunrise)
    assert again.model is not None
    assert not again.promoted
    assert states(sunrise) == {1: "in_use", 2: "refused"}
    assert "beside model 1" in again.model.verdict


def test_a_changed_world_is_learned_anew(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 300, until=NOW - timedelta(hours=700))
    assert train(sunrise).promoted
    write_outcomes(sunrise, 700, won=TURNED, prefix="new")
    found = train(sunrise)
    assert found.promoted
    assert states(sunrise) == {1: "retired", 2: "in_use"}
    assert "model 1" in found.message
    assert found.model is not None
    assert found.model.measures["in use"]["auc"] < 0.5


@pytest.mark.parametrize(
    ("leads", "won", "words"),
    [
        (0, NOISE, "no outcomes yet"),
        (30, NOISE, "too few"),
        (60, {"yes": 0, "no": 0}, "all 60 outcomes are lost"),
        (60, {"yes": 10, "no": 10}, "all 60 outcomes are won"),
    ],
)
def test_too_little_to_learn_from_leaves_no_model(
    sunrise: Brokerage, leads: int, won: dict[str, int], words: str
) -> None:
    write_outcomes(sunrise, leads, won=won)
    found = train(sunrise)
    assert found.model is None
    assert words in found.message
    assert not ConversionModel.objects.exists()


def test_another_brokerages_outcomes_teach_nothing(sunrise: Brokerage, marina: Brokerage) -> None:
    write_outcomes(marina, 400)
    assert train(sunrise).model is None
    assert not ConversionModel.objects.exists()


def test_few_of_a_rare_kind_are_judged_on_more_than_a_fifth(sunrise: Brokerage) -> None:
    """Of 100 leads the newest 20 are all lost: the verdict reaches back, half the way at most."""
    profile = make_profile(sunrise)
    Lead.objects.bulk_create(
        Lead(
            brokerage=sunrise,
            profile=profile,
            reference=f"rare-{number}",
            source="website",
            name="Asha Rao",
            status="won" if number < 78 and number % 5 == 0 else "lost",
            attributes={"loan": "yes" if number % 5 == 0 else "no"},
            closed_at=NOW - timedelta(hours=100 - number),
        )
        for number in range(100)
    )
    model = train(sunrise).model
    assert model is not None
    assert model.report["judged"] == 50


def test_a_column_that_may_not_be_looked_at_puts_the_model_in_use_out_of_the_comparison(
    sunrise: Brokerage,
) -> None:
    write_outcomes(sunrise, 400)
    train(sunrise)
    ScoringSetting.objects.create(brokerage=sunrise, denied=["colour"])
    found = train(sunrise)
    assert found.promoted
    assert "was not asked, because it looks at colour" in found.message
    assert found.model is not None
    assert "colour" not in {column["name"] for column in found.model.card["columns"]}


def test_a_model_that_may_know_what_is_held_out_now_is_not_asked(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 400)
    train(sunrise)
    found = train(sunrise, holdout=["past-3", "past-4"])
    assert found.promoted
    assert "held out now" in found.message
    assert found.model is not None
    assert (found.model.won + found.model.lost, found.model.report["held_out"]) == (398, 2)


def test_after_the_older_fits_the_report_comes_step_by_step(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 100)
    steps: list[tuple[int, int]] = []
    train(sunrise, report=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 4), (2, 4), (3, 4)]


@pytest.mark.django_db(transaction=True)
def test_of_two_trainings_at_once_one_goes_into_use(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 400)
    first, second = at_once(lambda: train(sunrise), lambda: train(sunrise))
    assert sorted([first.promoted, second.promoted]) == [False, True]
    assert sorted(states(sunrise).items()) == [(1, "in_use"), (2, "refused")]
