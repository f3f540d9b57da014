"""Jobs that are prepared before they run: kept for a day, changed, begun, and begun again after a
trial."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import FileRole, JobStatus
from accounts.jobs import JobKind, JobResult
from accounts.models import Brokerage, Job, JobFile, User
from accounts.services import job_drafts, jobs
from accounts.services.job_drafts import begin_job, change_draft, draft_job, ends_of
from accounts.services.jobs import run_job, stop_job, stop_jobs_for_erasure, sweep_jobs
from common.errors import ApplicationError, Conflict
from tests.accounts.job_setting import a_kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs of which the workers hear."""
    found: list[str] = []
    monkeypatch.setattr(job_drafts, "queue_soon", lambda task, key: found.append(key))
    return found


@pytest.fixture
def kind() -> Iterator[JobKind]:
    """A trial keeps its file."""
    with a_kind(lambda job, report, now: JobResult(keeps_input=job.options["trial"])) as kind:
        yield kind


@pytest.fixture
def draft(sunrise: Brokerage, alice: User, kind: JobKind) -> Job:
    return draft_job(brokerage=sunrise, user=alice, kind=kind, files={"a.csv": b"0123456789"})


def input_of(job: Job) -> list[bytes]:
    return [bytes(file.content) for file in job.files.filter(role=FileRole.INPUT)]


def test_a_draft_waits(draft: Job, told: list[str]) -> None:
    run_job(job_id=draft.pk)
    draft.refresh_from_db()
    assert (draft.status, draft.is_live, input_of(draft), told) == (
        JobStatus.DRAFT,
        False,
        [b"0123456789"],
        [],
    )


def test_a_draft_is_changed_and_begun(draft: Job, alice: User, bob: User, told: list[str]) -> None:
    assert change_draft(job=draft, user=alice, options={"trial": True}).pk == draft.pk
    begun = begin_job(job=draft, user=bob, options={"trial": False})
    assert (begun.pk, begun.status, begun.user, begun.options) == (
        draft.pk,
        JobStatus.QUEUED,
        bob,
        {"trial": False},
    )
    assert told == [str(draft.pk)]
    run_job(job_id=draft.pk)
    draft.refresh_from_db()
    assert (draft.status, input_of(draft)) == (JobStatus.DONE, [])


def test_after_a_trial_a_new_run_takes_the_file_over(
    draft: Job, alice: User, told: list[str]
) -> None:
    begin_job(job=draft, user=alice, options={"trial": True})
    run_job(job_id=draft.pk)
    assert input_of(draft) == [b"0123456789"]
    begun = begin_job(job=draft, user=alice, options={"trial": False})
    assert begun.pk != draft.pk
    assert (input_of(draft), input_of(begun)) == ([], [b"0123456789"])
    draft.refresh_from_db()
    assert (draft.status, draft.options) == (JobStatus.DONE, {"trial": True})
    assert told == [str(draft.pk), str(begun.pk)]
    run_job(job_id=begun.pk)
    with pytest.raises(Conflict, match="not kept any more"):
        begin_job(job=draft, user=alice, options={"trial": False})


def test_nothing_changes_what_is_under_way(
    draft: Job, alice: User, sunrise: Brokerage, kind: JobKind
) -> None:
    begin_job(job=draft, user=alice, options={"trial": True})
    other = draft_job(brokerage=sunrise, user=alice, kind=kind, files={"b.csv": b"b"})
    with pytest.raises(Conflict, match="not kept any more"):
        change_draft(job=draft, user=alice, options={"trial": False})
    with pytest.raises(Conflict, match="running already"):
        begin_job(job=other, user=alice, options={})
    other.refresh_from_db()
    draft.refresh_from_db()
    assert (other.status, draft.options) == (JobStatus.DRAFT, {"trial": True})


def test_a_large_file_leaves_no_draft(
    sunrise: Brokerage, alice: User, kind: JobKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MAX_BYTES", 3)
    with pytest.raises(ApplicationError, match="larger than"):
        draft_job(brokerage=sunrise, user=alice, kind=kind, files={"a.csv": b"1234"})
    assert not Job.objects.exists()


def test_the_sweep_drops_old_drafts_and_kept_files(
    draft: Job, alice: User, sunrise: Brokerage, kind: JobKind
) -> None:
    begin_job(job=draft, user=alice, options={"trial": True})
    run_job(job_id=draft.pk)
    left = draft_job(brokerage=sunrise, user=alice, kind=kind, files={"b.csv": b"b"})
    sweep_jobs(now=timezone.now() + timedelta(hours=23))
    assert JobFile.objects.count() == 2
    waiting = draft_job(brokerage=sunrise, user=alice, kind=kind, files={"c.csv": b"c"})
    begin_job(job=waiting, user=alice, options={"trial": True})
    sweep_jobs(now=timezone.now() + timedelta(hours=25))
    assert [file.name for file in JobFile.objects.all()] == ["c.csv"]  # somebody will take it up
    assert set(Job.objects.values_list("pk", flat=True)) == {draft.pk, waiting.pk}
    assert not Job.objects.filter(pk=left.pk).exists()


def test_a_draft_is_stopped_and_ends_with_an_erasure(
    draft: Job, alice: User, sunrise: Brokerage, kind: JobKind
) -> None:
    stop_job(job=draft, user=alice)
    draft.refresh_from_db()
    assert (draft.status, input_of(draft)) == (JobStatus.FAILED, [])
    other = draft_job(brokerage=sunrise, user=alice, kind=kind, files={"b.csv": b"b"})
    stop_jobs_for_erasure(brokerage_id=sunrise.pk)
    other.refresh_from_db()
    assert other.status == JobStatus.FAILED


@pytest.mark.parametrize(
    ("length", "ends"),
    [(4, (b"0123", b"6789")), (10, (b"0123456789", b"")), (99, (b"0123456789", b""))],
)
def test_the_ends_of_a_file(draft: Job, length: int, ends: tuple[bytes, bytes]) -> None:
    assert ends_of(draft, length=length) == ends
