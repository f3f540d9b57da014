"""The page of the conversion models: what it shows, what managers may do, and who may not."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.choices import JobStatus
from accounts.models import Brokerage, Job, User
from accounts.services import jobs
from accounts.services.jobs import run_job
from scoring.models import ConversionModel
from tests.conftest import NOW
from tests.leads.outcome_setting import number_in_use, states, train, write_outcomes
from tests.realty_crm.admin_setting import act, browser, list_url, page_url, root, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "queue_soon", lambda *call: None)


@pytest.fixture
def model(sunrise: Brokerage) -> ConversionModel:
    """In use, learned from 400 outcomes."""
    write_outcomes(sunrise, 400)
    found = train(sunrise).model
    assert found is not None
    return found


def start(user: User, brokerage: Brokerage) -> Any:
    return browser(user).post(reverse("admin:scoring_conversionmodel_train", args=[brokerage.pk]))


def test_without_a_model_the_list_says_how_many_outcomes_are_missing(
    sunrise: Brokerage, meera: User
) -> None:
    write_outcomes(
        sunrise, 10, until=NOW - timedelta(days=1)
    )  # of five with a loan 4 are won, of five without 1
    page = browser(meera).get(list_url(ConversionModel)).content.decode()
    assert "The rules score the leads" in page
    assert "30 more are needed" in page


def test_the_page_shows_measures_calibration_columns_and_history(
    model: ConversionModel, meera: User
) -> None:
    page = browser(meera).get(page_url(model)).content.decode()
    assert "Learned from 160 won and 240 lost leads" in page
    assert "better than the rules on the newest 80 outcomes" in page
    for words in (
        "AUC",
        "Log-loss",
        "Calibration",
        "loan",
        "colour",
        "Is it even-handed?",
        "In Use",
    ):
        assert words in page
    assert page.count("<circle") == len(model.calibration)
    listed = browser(meera).get(list_url(ConversionModel)).content.decode()
    assert "Model 1 scores the leads" in listed


def test_a_manager_rolls_back_and_promotes_with_a_reason(
    sunrise: Brokerage, model: ConversionModel, meera: User
) -> None:
    answer = act(browser(meera), model, "roll-back", reason="odd scores")
    assert said(answer) == ["Model 1 is out of use. All leads are being scored anew."]
    assert number_in_use(sunrise) == 0
    answer = act(browser(meera), model, "promote", reason="it was right")
    assert said(answer) == ["Model 1 is in use now. All leads are being scored anew."]
    assert number_in_use(sunrise) == 1
    page = browser(meera).get(page_url(model)).content.decode()
    assert "Meera Nair: it was right" in page


def test_without_a_reason_nothing_changes(
    sunrise: Brokerage, model: ConversionModel, meera: User
) -> None:
    act(browser(meera), model, "roll-back", reason="")
    assert states(sunrise) == {1: "in_use"}


@pytest.mark.parametrize("who", ["alice", "omar", "charlie"])
def test_nobody_else_sees_or_decides(
    sunrise: Brokerage, model: ConversionModel, who: str, request: Any
) -> None:
    client = browser(request.getfixturevalue(who))
    assert "Learned from" not in client.get(page_url(model), follow=True).content.decode()
    act(client, model, "roll-back", reason="mine")
    act(client, model, "promote", reason="mine")
    assert start(request.getfixturevalue(who), sunrise).status_code in (403, 404)
    assert states(sunrise) == {1: "in_use"}
    assert not Job.objects.exists()


def test_train_now_is_a_background_job(sunrise: Brokerage, meera: User) -> None:
    write_outcomes(sunrise, 400)
    answer = start(meera, sunrise)
    job = Job.objects.get()
    assert answer["Location"] == page_url(job)
    assert (job.kind, job.brokerage, job.user) == ("train_model", sunrise, meera)

    again = start(meera, sunrise)
    assert "running already" in said(again)[0]
    assert Job.objects.count() == 1

    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.message) == (
        JobStatus.DONE,
        "Model 1 is in use now: better than the rules on the newest 80 outcomes.",
    )
    assert job.summary == [["Won", 160], ["Lost", 240], ["Leads scored anew", 400]]
    assert ConversionModel.objects.get().trained_by == "Meera Nair"


def test_a_link_starts_no_training(sunrise: Brokerage, meera: User) -> None:
    assert (
        browser(meera)
        .get(reverse("admin:scoring_conversionmodel_train", args=[sunrise.pk]))
        .status_code
        == 405
    )
    assert not Job.objects.exists()


def test_a_superuser_sees_every_brokerage(sunrise: Brokerage, marina: Brokerage) -> None:
    page = browser(root()).get(list_url(ConversionModel)).content.decode()
    assert "Sunrise Realty: The rules score the leads" in page
    assert "Marina Homes: The rules score the leads" in page
