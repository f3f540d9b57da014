"""Promoting by hand and rolling back."""

import pytest

from accounts.models import Brokerage
from common.errors import ApplicationError, Conflict
from common.models import Event, Step
from scoring.models import ConversionModel
from scoring.services.learning.use import promote_model, roll_back
from tests.conftest import NOW, TEST
from tests.leads.outcome_setting import number_in_use, states

pytestmark = pytest.mark.django_db


def make_model(brokerage: Brokerage, number: int, state: str = "refused") -> ConversionModel:
    return ConversionModel.objects.create(
        brokerage=brokerage, number=number, state=state, card={"format": 1}, won=9, lost=40
    )


def promote(model: ConversionModel, reason: str = "we know better") -> None:
    promote_model(model=model, actor=TEST, now=NOW, reason=reason)


def test_a_refused_model_goes_into_use_with_a_reason(sunrise: Brokerage, marina: Brokerage) -> None:
    make_model(marina, 1, "in_use")
    old, new = make_model(sunrise, 1, "in_use"), make_model(sunrise, 2)
    promote(new)
    old.refresh_from_db()
    assert states(sunrise) == {1: "retired", 2: "in_use"}
    assert (new.promoted_at, new.promoted_by, old.retired_because) == (
        NOW,
        "test",
        "replaced by Model 2",
    )
    assert Step.objects.get(subject_id=new.pk).reason == "we know better"
    assert states(marina) == {1: "in_use"}


def test_promoting_needs_a_reason_and_something_to_change(sunrise: Brokerage) -> None:
    old, new = make_model(sunrise, 1, "in_use"), make_model(sunrise, 2)
    with pytest.raises(ApplicationError):
        promote(new, " ")
    with pytest.raises(Conflict):
        promote(old)
    assert states(sunrise) == {1: "in_use", 2: "refused"}
    assert not Step.objects.exists()
    assert not Event.objects.exists()


def test_rolling_back_goes_to_the_model_before_and_then_to_the_rules(sunrise: Brokerage) -> None:
    first, second = make_model(sunrise, 1), make_model(sunrise, 2)
    promote(first)
    promote(second)
    assert roll_back(model=second, actor=TEST, now=NOW, reason="odd scores") == first
    assert states(sunrise) == {1: "in_use", 2: "withdrawn"}
    first.refresh_from_db()
    assert (first.retired_at, first.retired_because) == (None, "")
    assert roll_back(model=first, actor=TEST, now=NOW, reason="odd, too") is None
    assert number_in_use(sunrise) == 0


def test_what_was_taken_back_is_passed_over(sunrise: Brokerage) -> None:
    first, second, third = (make_model(sunrise, number) for number in (1, 2, 3))
    promote(first)
    promote(second)
    roll_back(model=second, actor=TEST, now=NOW, reason="odd")
    promote(third)
    assert roll_back(model=third, actor=TEST, now=NOW, reason="odd") == first


def test_only_the_model_in_use_is_taken_back_and_with_a_reason(sunrise: Brokerage) -> None:
    used, refused = make_model(sunrise, 1, "in_use"), make_model(sunrise, 2)
    with pytest.raises(Conflict):
        roll_back(model=refused, actor=TEST, now=NOW, reason="x")
    with pytest.raises(ApplicationError):
        roll_back(model=used, actor=TEST, now=NOW, reason="")
    assert states(sunrise) == {1: "in_use", 2: "refused"}
    assert not Step.objects.exists()


def test_the_leads_are_scored_anew_after_the_commit(
    sunrise: Brokerage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, ...]] = []
    monkeypatch.setattr("scoring.services.learning.use.queue_soon", lambda *call: told.append(call))
    model = make_model(sunrise, 1)
    promote(model)
    roll_back(model=model, actor=TEST, now=NOW, reason="odd")
    assert told == [("scoring.tasks.score_all_conversions", str(sunrise.pk))] * 2
