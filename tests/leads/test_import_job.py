"""The lead import in the back office: a preview first, then the import, with counts and the rows
that were skipped."""

import csv
from io import StringIO
from typing import Any

import pytest

from accounts.choices import FileRole, JobStatus
from accounts.jobs import kind_of
from accounts.models import Brokerage, Job, User
from accounts.services import jobs
from accounts.services.jobs import run_job
from common.models import Step
from leads.models import Lead
from profiles.models import CustomerProfile
from tests.accounts.job_setting import start
from tests.leads.import_setting import ASHA, HEADER, MAP, MEENA, RAVI

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "queue_soon", lambda *call: None)


def run(brokerage: Brokerage, user: User, *rows: str, **options: Any) -> Job:
    kind = kind_of("import_leads")
    assert kind is not None
    options = {"lead_map": MAP, "dry_run": False} | options
    job = start(brokerage, user, kind, "\n".join((HEADER, *rows, "")).encode(), **options)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    return job


def summary(job: Job) -> list[int]:
    """Rows, new, changed, re-inquiries, same, won, lost, skipped."""
    return [number for _, number in job.summary]


def test_a_preview_and_then_the_import(sunrise: Brokerage, meera: User) -> None:
    rows = (ASHA, RAVI, MEENA, ASHA.replace("A-1,", "A-4,"), ",nobody,,,,,,,,,,,")
    preview = run(sunrise, meera, *rows, dry_run=True)
    assert (preview.status, preview.done, preview.total) == (JobStatus.DONE, 5, 5)
    assert summary(preview) == [5, 3, 0, 1, 0, 1, 1, 1]
    assert preview.message == "Nothing was written: this was a preview."
    assert preview.files.filter(role=FileRole.INPUT).count() == 1  # for the import that follows
    assert preview.files.get(name="FIRST.csv").shown[1] == [
        2,
        "A-1",
        "Asha Rao · +919845012345 · asha@example.org",
        "2026-01-05",
        "",
        "source: portal, transaction_type: buy, locations: Whitefield / Hebbal, budget_max: "
        "12000000.00, "
        "origin: 99acres",
        "city: Bengaluru, rooms: 3",
    ]
    assert not Lead.objects.exists()
    assert not CustomerProfile.objects.exists()
    done = run(sunrise, meera, *rows)
    assert summary(done) == summary(preview)
    assert not done.files.filter(role=FileRole.INPUT).exists()
    assert Lead.objects.count() == 3
    assert set(Step.objects.values_list("user", "actor")) == {(meera.pk, "import by Meera Nair")}
    assert summary(run(sunrise, meera, *rows)) == [5, 0, 0, 0, 4, 0, 0, 1]


def test_skipped_rows_are_shown_and_can_be_fetched(sunrise: Brokerage, meera: User) -> None:
    job = run(sunrise, meera, RAVI, *[",nobody,,,,,,,,,,,"] * 60, "A-9,x,12,,,,,,,,,,")
    file = job.files.get(name="SKIPPED.csv")
    assert (file.title, len(file.shown)) == ("Skipped rows (first 50)", 51)
    assert file.shown[1] == [3, "The reference is empty."]
    rows = list(csv.reader(StringIO(bytes(file.content).decode())))
    assert len(rows) == 1 + 61
    assert not job.files.filter(name="DOUBTFUL.csv").exists()


def test_a_reference_is_no_formula(sunrise: Brokerage, meera: User) -> None:
    row = "=1+1,x,,,,,,,,junk,,,"
    run(sunrise, meera, row)
    Lead.objects.update(status="won")
    file = run(sunrise, meera, row).files.get(name="DOUBTFUL.csv")
    assert (
        bytes(file.content).decode().splitlines()[1]
        == '2,"\'=1+1 is lost in the file, but won here"'
    )
    assert file.shown[1] == [2, "=1+1 is lost in the file, but won here"]


def test_a_wrong_map_fails_with_words(sunrise: Brokerage, meera: User) -> None:
    job = run(sunrise, meera, ASHA, lead_map={"reference": "Id"})
    assert job.status == JobStatus.FAILED
    assert job.message.startswith(
        'The file has no column "Id" (for "reference"). It has "id", "name"'
    )
    assert not Lead.objects.exists()
