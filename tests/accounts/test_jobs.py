"""Background jobs: what is started is run once, ends in words, and leaves no file behind for
long."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.utils import timezone

from accounts.choices import FileRole, JobStatus
from accounts.jobs import JobKind, JobResult, Report
from accounts.models import Brokerage, Job, JobFile, User
from accounts.services import jobs
from accounts.services.jobs import run_job, start_job, stop_job, stop_jobs_for_erasure, sweep_jobs
from common.errors import ApplicationError, Conflict
from common.sql.locks import try_lock
from tests.accounts.job_setting import a_kind, count_lines, start
from tests.flows.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What Celery was asked to do."""
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(jobs, "queue_soon", lambda *call: calls.append(call))
    return calls


@pytest.fixture
def kind(told: list[tuple[str, ...]]) -> Iterator[JobKind]:
    with a_kind(count_lines) as kind:
        yield kind


def names(job: Job, role: str) -> list[str]:
    return list(job.files.filter(role=role).values_list("name", flat=True))


def age(job: Job, **times: timedelta) -> None:
    Job.objects.filter(pk=job.pk).update(
        **{name: timezone.now() - by for name, by in times.items()}
    )


def test_a_job_runs_on_its_file_and_leaves_the_results(
    sunrise: Brokerage, meera: User, kind: JobKind, told: list[tuple[str, ...]]
) -> None:
    job = start(sunrise, meera, kind, b"one\ntwo\nthree\n", region="IN")
    assert (job.status, job.options, names(job, FileRole.INPUT)) == (
        JobStatus.QUEUED,
        {"region": "IN"},
        ["list.csv"],
    )
    assert told == [("accounts.tasks.run_job", str(job.pk))]
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total, job.message) == (JobStatus.DONE, 3, 3, "Done.")
    assert job.summary == [["Lines", 3]]
    assert job.started_at <= job.heartbeat_at <= job.finished_at
    assert names(job, FileRole.INPUT) == []
    output = job.files.get()
    assert (output.name, bytes(output.content)) == ("LINES.csv", b"one\ntwo\nthree")
    assert output.shown == [["Line"], ["one"], ["two"], ["three"]]


def test_running_it_again_does_nothing(sunrise: Brokerage, meera: User, kind: JobKind) -> None:
    job = start(sunrise, meera, kind)
    run_job(job_id=job.pk)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.attempts, job.files.count()) == (1, 1)


def test_one_of_a_kind_at_a_time_in_a_brokerage(
    sunrise: Brokerage, marina: Brokerage, meera: User, omar: User, kind: JobKind
) -> None:
    job = start(sunrise, meera, kind)
    with pytest.raises(Conflict):
        start(sunrise, meera, kind)
    assert (Job.objects.count(), JobFile.objects.count()) == (1, 1)
    start(marina, omar, kind)
    run_job(job_id=job.pk)
    start(sunrise, meera, kind)


def test_a_file_that_is_too_large_starts_nothing(
    sunrise: Brokerage, meera: User, kind: JobKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MAX_BYTES", 7)
    with pytest.raises(ApplicationError, match="larger than"):
        start(sunrise, meera, kind, b"12345678")
    assert Job.objects.count() == 0
    start(sunrise, meera, kind, b"1234567")


def _refuse(job: Job, report: Report, now: datetime) -> JobResult:
    raise ApplicationError("The file lacks the column name.")


def _break(job: Job, report: Report, now: datetime) -> JobResult:
    raise RuntimeError("secret of the machine")


def _take_too_long(job: Job, report: Report, now: datetime) -> JobResult:
    raise SoftTimeLimitExceeded


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (_refuse, "The file lacks the column name."),
        (_break, "Something went wrong on our side. The log has the details under job {}."),
        (_take_too_long, "It took too long and was ended. Split the file."),
    ],
)
def test_a_failure_has_words_for_people_and_keeps_no_file(
    run: Any, words: str, sunrise: Brokerage, meera: User, told: list[tuple[str, ...]]
) -> None:
    with a_kind(run) as kind:
        job = start(sunrise, meera, kind)
        run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.message) == (JobStatus.FAILED, words.format(job.pk))
    assert job.finished_at
    assert not job.files.exists()


def test_a_kind_that_is_gone_fails_its_jobs(
    sunrise: Brokerage, meera: User, told: list[tuple[str, ...]]
) -> None:
    with a_kind(count_lines) as kind:
        job = start(sunrise, meera, kind)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED


def test_a_stopped_run_ends_at_its_next_report_and_leaves_nothing(
    sunrise: Brokerage, meera: User, told: list[tuple[str, ...]]
) -> None:
    after = []

    def run(job: Job, report: Report, now: datetime) -> JobResult:
        report(1, 2)
        stop_job(job=job, user=meera)
        report(2, 2)
        after.append("went on")
        return JobResult()

    with a_kind(run) as kind:
        job = start(sunrise, meera, kind)
        run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.message, job.done, after) == (
        JobStatus.FAILED,
        "Stopped by Meera Nair.",
        1,
        [],
    )
    assert not job.files.exists()
    with pytest.raises(Conflict):
        stop_job(job=job, user=meera)


def test_what_is_stopped_at_the_last_moment_writes_no_output(
    sunrise: Brokerage, meera: User, told: list[tuple[str, ...]]
) -> None:
    def run(job: Job, report: Report, now: datetime) -> JobResult:
        result = count_lines(job, report, now)
        stop_jobs_for_erasure(brokerage_id=job.brokerage_id)
        return result

    with a_kind(run) as kind:
        job = start(sunrise, meera, kind)
        run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "erased" in job.message
    assert names(job, FileRole.OUTPUT) == []


def test_a_queued_job_that_was_stopped_never_runs(
    sunrise: Brokerage, meera: User, kind: JobKind
) -> None:
    job = start(sunrise, meera, kind)
    stop_job(job=job, user=meera)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.FAILED, 0)


def test_the_sweep_tells_again_of_what_waits(
    sunrise: Brokerage, meera: User, kind: JobKind, told: list[tuple[str, ...]]
) -> None:
    job = start(sunrise, meera, kind)
    told.clear()
    sweep_jobs(now=timezone.now())
    assert told == []
    age(job, created_at=timedelta(seconds=31))
    sweep_jobs(now=timezone.now())
    assert told == [("accounts.tasks.run_job", str(job.pk))]


def test_a_lost_run_is_started_once_more_and_then_failed(
    sunrise: Brokerage, meera: User, kind: JobKind, told: list[tuple[str, ...]]
) -> None:
    job = start(sunrise, meera, kind)
    lost = {
        "status": JobStatus.RUNNING,
        "attempts": 1,
        "heartbeat_at": timezone.now() - timedelta(minutes=2, seconds=1),
    }
    Job.objects.filter(pk=job.pk).update(**lost)
    age(job, created_at=timedelta(minutes=3))
    told.clear()
    sweep_jobs(now=timezone.now())
    job.refresh_from_db()
    assert (job.status, told) == (JobStatus.QUEUED, [("accounts.tasks.run_job", str(job.pk))])
    assert names(job, FileRole.INPUT) == ["list.csv"]
    Job.objects.filter(pk=job.pk).update(**lost | {"attempts": 2})
    sweep_jobs(now=timezone.now())
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.message.startswith("It was started 2 times")
    assert not job.files.exists()


def test_a_run_with_a_heartbeat_is_left_alone(
    sunrise: Brokerage, meera: User, kind: JobKind
) -> None:
    job = start(sunrise, meera, kind)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=1)
    age(job, heartbeat_at=timedelta(minutes=1, seconds=50))
    sweep_jobs(now=timezone.now())
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING


def test_a_run_that_was_given_up_writes_nothing_any_more(
    sunrise: Brokerage, meera: User, told: list[tuple[str, ...]]
) -> None:
    """It only seemed lost: by the time it reports, a second run owns the row."""

    def run(job: Job, report: Report, now: datetime) -> JobResult:
        Job.objects.filter(pk=job.pk).update(attempts=2)
        return JobResult(message="the first run")

    with a_kind(run) as kind:
        job = start(sunrise, meera, kind)
        run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.message) == (JobStatus.RUNNING, "")


def test_outputs_go_after_a_day_and_the_counts_stay(
    sunrise: Brokerage, meera: User, kind: JobKind
) -> None:
    job = start(sunrise, meera, kind)
    run_job(job_id=job.pk)
    now = timezone.now()
    sweep_jobs(now=now + timedelta(hours=23, minutes=59))
    assert names(job, FileRole.OUTPUT) == ["LINES.csv"]
    sweep_jobs(now=now + timedelta(hours=24, minutes=1))
    job.refresh_from_db()
    assert (names(job, FileRole.OUTPUT), job.summary) == ([], [["Lines", 2]])


@pytest.mark.django_db(transaction=True)
def test_one_sweep_at_a_time(sunrise: Brokerage, meera: User, kind: JobKind) -> None:
    job = start(sunrise, meera, kind)
    run_job(job_id=job.pk)
    late = timezone.now() + timedelta(days=2)
    with transaction.atomic():
        assert try_lock("jobs:sweep")
        at_once(lambda: sweep_jobs(now=late))
    assert JobFile.objects.count() == 1
    at_once(lambda: sweep_jobs(now=late))
    assert JobFile.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_ten_workers_run_it_once(
    sunrise: Brokerage, meera: User, told: list[tuple[str, ...]]
) -> None:
    runs = []

    def run(job: Job, report: Report, now: datetime) -> JobResult:
        runs.append(connection.connection)
        return JobResult()

    with a_kind(run) as kind:
        job = start(sunrise, meera, kind)
        at_once(*[lambda: run_job(job_id=job.pk)] * 10)
    job.refresh_from_db()
    assert (len(runs), job.attempts, job.status) == (1, 1, JobStatus.DONE)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_start_one(sunrise: Brokerage, meera: User, kind: JobKind) -> None:
    def click() -> str:
        try:
            start_job(brokerage=sunrise, user=meera, kind=kind, files={"a.csv": b"x"})
        except Conflict:
            return "refused"
        return "started"

    assert sorted(at_once(*[click] * 5)) == ["refused"] * 4 + ["started"]
    assert Job.objects.count() == 1
