"""The monthly look at the model in use: what is kept, and when it is taken back."""

from datetime import datetime, timedelta

import pytest

from accounts.choices import Role
from accounts.models import Brokerage, User
from channels_app.models import Message
from common.events import handler_of
from common.models import Event
from leads.models import Lead, TemperatureChange
from leads.selectors.reports.analytics import lead_analytics
from scoring.models import ConversionModel
from scoring.selectors.model_quality import due_for_training
from scoring.services.learning.use import promote_model
from scoring.services.learning.watch import watch_model
from tests.conftest import NOW, TEST, make_user
from tests.leads.outcome_setting import (
    TELLING,
    TURNED,
    number_in_use,
    states,
    train,
    write_outcomes,
)

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=60)


@pytest.fixture
def learned(sunrise: Brokerage) -> ConversionModel:
    """The model in use, trained on what was two months ago."""
    write_outcomes(sunrise, 400, until=LONG_AGO)
    model = train(sunrise, now=LONG_AGO).model
    assert model is not None
    assert number_in_use(sunrise) == 1
    return model


def look(brokerage: Brokerage, now: datetime = NOW) -> list[int]:
    return [model.number for model in watch_model(brokerage=brokerage, now=now)]


def test_a_model_that_does_well_stays_and_the_look_is_kept(
    sunrise: Brokerage, learned: ConversionModel
) -> None:
    new = write_outcomes(sunrise, 100, won=TELLING, prefix="new")
    TemperatureChange.objects.create(
        brokerage=sunrise,
        lead=new[0],
        from_temperature="warm",
        to_temperature="hot",
        score=60,
        factors={},
        at=new[0].closed_at - timedelta(hours=1),
    )
    TemperatureChange.objects.create(
        brokerage=sunrise,
        lead=new[0],
        from_temperature="hot",
        to_temperature="cold",
        score=5,
        factors={},
        at=new[0].closed_at + timedelta(hours=1),
    )
    assert look(sunrise) == []
    learned.refresh_from_db()
    (kept,) = learned.drift
    assert (kept["month"], kept["outcomes"], kept["good"]) == ("2026-10", 100, True)
    assert {row["temperature"]: row["leads"] for row in kept["temperatures"]} == {
        "hot": 1,
        "cold": 99,
    }
    assert number_in_use(sunrise) == 1
    assert not Event.objects.filter(name="conversion_model_taken_back").exists()


def test_once_a_month(sunrise: Brokerage, learned: ConversionModel) -> None:
    write_outcomes(sunrise, 100, prefix="new")
    look(sunrise)
    look(sunrise, NOW + timedelta(days=3))
    learned.refresh_from_db()
    assert len(learned.drift) == 1
    look(sunrise, NOW + timedelta(days=30))
    learned.refresh_from_db()
    assert [seen["month"] for seen in learned.drift] == ["2026-10", "2026-11"]


def test_one_that_the_rules_beat_is_taken_back_and_managers_hear_of_it(
    sunrise: Brokerage, learned: ConversionModel, meera: User, alice: User
) -> None:
    make_user(sunrise, "Gone Manager", Role.MANAGER, is_active=False)
    write_outcomes(sunrise, 100, won=TURNED, prefix="new")
    assert look(sunrise) == [1]
    assert states(sunrise) == {1: "withdrawn"}
    learned.refresh_from_db()
    assert "the rules foretold the newest 100 outcomes better" in learned.retired_because

    event = Event.objects.get(name="conversion_model_taken_back")
    tell = handler_of("channels_app.tell.conversion_model_taken_back")
    assert tell
    tell(event)
    tell(event)  # comes twice, tells once
    letter = Message.objects.get()
    assert letter.recipient == meera
    assert letter.subject == "Model 1 of the conversion score was taken out of use"


def test_the_model_before_is_looked_at_in_the_same_way(
    sunrise: Brokerage, learned: ConversionModel
) -> None:
    twin = ConversionModel.objects.get(pk=learned.pk)
    twin.pk, twin.number, twin.state = None, 2, "candidate"
    twin._state.adding = True
    twin.id = ConversionModel._meta.pk.get_default()
    twin.save()
    promote_model(model=twin, actor=TEST, now=LONG_AGO, reason="the same again")
    write_outcomes(sunrise, 100, won=TURNED, prefix="new")
    assert look(sunrise) == [2, 1]
    assert states(sunrise) == {1: "withdrawn", 2: "withdrawn"}


def test_too_few_new_outcomes_judge_nobody(sunrise: Brokerage, learned: ConversionModel) -> None:
    write_outcomes(sunrise, 10, won=TURNED, prefix="new")
    assert look(sunrise) == []
    learned.refresh_from_db()
    assert "too few" in learned.drift[0]["verdict"]


def test_without_a_model_there_is_nothing_to_look_at(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 100)
    assert look(sunrise) == []


def test_training_is_due_when_a_fiftieth_and_twenty_are_new_after_a_week(
    sunrise: Brokerage, learned: ConversionModel
) -> None:
    ConversionModel.objects.update(created_at=NOW - timedelta(days=7))
    write_outcomes(sunrise, 19, prefix="new")
    assert not due_for_training(sunrise, NOW)
    last = write_outcomes(sunrise, 1, prefix="last")
    assert due_for_training(sunrise, NOW)
    assert not due_for_training(sunrise, NOW - timedelta(days=1))
    Lead.objects.filter(pk=last[0].pk).update(status="qualified", closed_at=None)  # reopened
    assert not due_for_training(sunrise, NOW)


def test_a_first_training_is_due_with_forty_outcomes_five_of_each_kind(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 39)
    assert not due_for_training(sunrise, NOW)
    write_outcomes(sunrise, 1, prefix="last")
    assert due_for_training(sunrise, NOW)


def test_the_report_says_how_good_the_model_is(
    sunrise: Brokerage, learned: ConversionModel
) -> None:
    quality = lead_analytics(sunrise, NOW - timedelta(days=30), NOW)["model_quality"]
    assert (quality["model"], quality["learned_from"]) == (1, {"won": 160, "lost": 240})
    assert (quality["judged_on"], quality["new_outcomes"]) == (80, 0)
    assert quality["measures"]["auc"] > quality["rules"]["auc"]
