"""The preview of a list of contacts as a background job: the decisions of the command, and nothing
written."""

import csv
from io import StringIO

import pytest
from django.apps import apps

from accounts.choices import JobStatus
from accounts.jobs import kind_of
from accounts.models import Brokerage, Job, User
from accounts.services.jobs import run_job
from profiles.services.privacy.erase import erase_profile
from tests.accounts.job_setting import start
from tests.conftest import NOW, TEST, make_profile
from tests.profiles.test_resolve_contacts import HEADER, ROWS

pytestmark = pytest.mark.django_db
BAD = (",2026-11-01T08:00:00Z,web_form,IN,Asha,,,,,,,", "c9,yesterday,web_form,IN,Asha,,,,,,,")


def run(brokerage: Brokerage, user: User, *rows: str, header: str = HEADER) -> Job:
    kind = kind_of("preview_contacts")
    assert kind is not None
    job = start(brokerage, user, kind, "\n".join((header, *rows, "")).encode())
    run_job(job_id=job.pk)
    job.refresh_from_db()
    return job


def read(job: Job, name: str) -> list[list[str]]:
    return list(csv.reader(StringIO(bytes(job.files.get(name=name).content).decode())))


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in ("accounts.Job", "accounts.JobFile")
    }


def test_it_says_what_would_happen_and_writes_nothing(sunrise: Brokerage, meera: User) -> None:
    before = counts()
    job = run(sunrise, meera, *ROWS, *BAD)
    assert counts() == before
    assert (job.status, job.done, job.total) == (JobStatus.DONE, 7, 7)
    assert job.summary == [
        ["Contacts", 5],
        ["People", 4],
        ["Would be linked", 1],
        ["Would be reviewed", 1],
        ["Pairs to look at", 2],
        ["Would be new", 3],
        ["Bad rows", 2],
    ]
    told = {row[0]: row[1:3] for row in read(job, "PRED.csv")[1:]}
    assert told == {
        "c1": ["c1", "new"],
        "c2": ["c1", "link"],
        "c3": ["c3", "new"],
        "c4": ["c4", "review"],
        "c5": ["c5", "new"],
    }
    assert sorted(read(job, "REVIEWS.csv")[1:]) == [["c4", "c1"], ["c4", "c3"]]


def test_the_page_gets_some_decisions_in_words_and_the_bad_rows(
    sunrise: Brokerage, meera: User
) -> None:
    job = run(sunrise, meera, *ROWS, *BAD)
    shown = job.files.get(name="PRED.csv").shown
    assert shown[0] == ["Name", "Contact", "Person", "Decision", "How sure", "Why"]
    why = "same phone, the names agree as far as they are written out"
    assert shown[1] == ["A. Rao", "c2", "c1", "Linked", "95%", why]
    assert [row[3] for row in shown[1:]] == ["Linked", "To review", "New", "New", "New"]
    assert job.files.get(name="SKIPPED.csv").shown == [
        ["Line", "Reason"],
        [7, "It has no contact_id."],
        [8, "The ts 'yesterday' is not a time such as 2026-11-20T06:00:00Z."],
    ]


def test_fifty_bad_rows_are_shown_and_all_are_in_the_file(sunrise: Brokerage, meera: User) -> None:
    job = run(sunrise, meera, ROWS[0], *[BAD[0]] * 60)
    skipped = job.files.get(name="SKIPPED.csv")
    assert len(skipped.shown) == 1 + 50
    assert [row[0] for row in read(job, "SKIPPED.csv")] == [
        "line",
        *(str(line) for line in range(3, 63)),
    ]


def test_a_clean_list_has_no_file_of_bad_rows(sunrise: Brokerage, meera: User) -> None:
    job = run(sunrise, meera, *ROWS)
    assert sorted(job.files.values_list("name", flat=True)) == ["PRED.csv", "REVIEWS.csv"]


def test_a_wrong_file_fails_with_words(sunrise: Brokerage, meera: User) -> None:
    job = run(sunrise, meera, "Asha,98765", header="name,phone")
    assert job.status == JobStatus.FAILED
    assert job.message.startswith("The file lacks the column contact_id, ts, source_country, email")
    assert not job.files.exists()


def test_an_erasure_takes_every_file_of_the_brokerage(
    sunrise: Brokerage, marina: Brokerage, meera: User, omar: User
) -> None:
    ended, foreign = run(sunrise, meera, *ROWS), run(marina, omar, *ROWS)
    kind = kind_of("preview_contacts")
    assert kind is not None
    waiting = start(sunrise, meera, kind)
    asha = make_profile(sunrise, "Asha Rao")
    dry = erase_profile(profile=asha, actor=TEST, now=NOW, dry_run=True)
    assert (ended.files.count(), waiting.files.count()) == (2, 1)
    report = erase_profile(profile=asha, actor=TEST, now=NOW)
    assert report["removed"]["accounts.jobfile"] == dry["removed"]["accounts.jobfile"] == 3
    assert (ended.files.count(), waiting.files.count(), foreign.files.count()) == (0, 0, 2)
    waiting.refresh_from_db()
    assert waiting.status == JobStatus.FAILED
    assert "a customer's data was erased" in waiting.message
