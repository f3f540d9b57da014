"""Background jobs: start, run, stop, and pick up what was lost. The row is the work; Celery only
lets it start soon."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.choices import FileRole, JobStatus
from accounts.jobs import JobKind, JobResult, JobStopped, kind_of
from accounts.models import Brokerage, Job, JobFile, User
from accounts.models.job import LIVE, UNFINISHED
from common.errors import ApplicationError, Conflict, invalid
from common.events.queueing import queue_soon
from common.sql.locks import lock_keys, try_lock

logger = logging.getLogger(__name__)

MAX_BYTES = 50_000_000
LOST_AFTER = timedelta(minutes=2)
MAX_ATTEMPTS = 2
TOLD_EVERY = timedelta(seconds=30)  # what nobody took up by then is told again
FILES_KEPT = timedelta(hours=24)
TASK = "accounts.tasks.run_job"


@transaction.atomic
def start_job(
    *,
    brokerage: Brokerage,
    user: User,
    kind: JobKind,
    files: Mapping[str, bytes],
    options: Mapping[str, Any] | None = None,
) -> Job:
    """Queues a run on the files (name → content). The caller has checked ``kind.action``. Raises
    ApplicationError for files that are too large, Conflict while a job of this kind is under way in
    the brokerage."""
    alone(brokerage_id=brokerage.pk, kind=kind.name)
    job: Job = Job.objects.create(
        brokerage=brokerage, kind=kind.name, user=user, options=dict(options or {})
    )
    keep_inputs(job=job, files=files)
    queue_soon(TASK, str(job.pk))
    return job


def alone(*, brokerage_id: UUID, kind: str) -> None:
    """Until the transaction ends nobody else starts one of this kind. Raises Conflict while one is
    under way."""
    lock_keys([f"jobs:{brokerage_id}:{kind}"])
    if Job.objects.of(brokerage_id).filter(kind=kind, status__in=LIVE).exists():
        raise Conflict("One of these is running already. Wait until it has ended, or stop it.")


def keep_inputs(*, job: Job, files: Mapping[str, bytes]) -> None:
    """Keeps what the job is to read. Raises ApplicationError for files that are too large."""
    if sum(map(len, files.values())) > MAX_BYTES:
        raise invalid("file", f"The file is larger than {MAX_BYTES // 1_000_000} MB. Split it.")
    JobFile.objects.bulk_create(
        JobFile(
            brokerage_id=job.brokerage_id,
            job=job,
            role=FileRole.INPUT,
            name=Path(name).name[:200],
            content=data,
        )
        for name, data in files.items()
    )


def run_job(*, job_id: UUID) -> None:
    """Does a queued job's work, whoever comes first; however it ends, the row says so in words for
    people."""
    job = _claim(job_id)
    if job is None:
        return
    kind = kind_of(job.kind)
    try:
        if kind is None:
            raise LookupError(f"no job kind named {job.kind}")
        result = kind.run(job, lambda done, total: _report(job, done, total), timezone.now())
        _finish(job, result)
    except JobStopped:
        logger.info("job %s was stopped", job.pk)
    except ApplicationError as refusal:
        _fail(_owned(job), refusal.message)
    except SoftTimeLimitExceeded:
        _fail(_owned(job), "It took too long and was ended. Split the file.")
    except (
        Exception
    ) as error:  # whatever a kind raises: the details are for the log, not for the page
        logger.error(
            "job %s (%s) failed: %s", job.pk, job.kind, type(error).__name__, exc_info=error
        )
        _fail(
            _owned(job),
            f"Something went wrong on our side. The log has the details under job {job.pk}.",
        )


@contextmanager
def input_of(job: Job) -> Iterator[Path]:
    """The uploaded file under its own name, on this machine, for as long as the block runs."""
    file = job.files.filter(role=FileRole.INPUT).first()
    if file is None:
        raise JobStopped  # an erasure took it
    with TemporaryDirectory(prefix="job-") as folder:
        path = Path(folder, file.name)
        path.write_bytes(file.content)
        del file
        yield path


def stop_job(*, job: Job, user: User) -> None:
    """The run ends at its next report; what it wrote until then stays. Raises Conflict when it has
    ended already."""
    if not _fail(Job.objects.filter(pk=job.pk, status__in=UNFINISHED), f"Stopped by {user.name}."):
        raise Conflict("This job has ended already.")


def stop_jobs_for_erasure(*, brokerage_id: UUID) -> None:
    """Ends what is under way, since its files may hold the person who is erased; they go with the
    erasure."""
    Job.objects.of(brokerage_id).filter(status__in=UNFINISHED).update(
        status=JobStatus.FAILED,
        message="Stopped, because a customer's data was erased and the file may hold it. Start it "
        "again.",
        finished_at=timezone.now(),
    )


@transaction.atomic
def sweep_jobs(*, now: datetime) -> None:
    """Tells the workers again of what waits, starts a lost run once more, fails it after that, and
    drops files that were kept long enough, with the drafts that were made of them. One sweep at a
    time."""
    if not try_lock("jobs:sweep"):
        return
    lost = Job.objects.filter(status=JobStatus.RUNNING, heartbeat_at__lt=now - LOST_AFTER)
    _fail(
        lost.filter(attempts__gte=MAX_ATTEMPTS),
        f"It was started {MAX_ATTEMPTS} times and stopped half-way each time. Split the file, or "
        f"try again later.",
    )
    again = list(lost.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Job.objects.filter(pk__in=again).update(status=JobStatus.QUEUED)
    waiting = Job.objects.filter(status=JobStatus.QUEUED, created_at__lt=now - TOLD_EVERY)
    for pk in waiting.values_list("pk", flat=True):
        queue_soon(TASK, str(pk))
    old = JobFile.objects.filter(role__in=FileRole.values, created_at__lt=now - FILES_KEPT)
    old = old.exclude(job__status__in=LIVE)
    Job.objects.filter(status=JobStatus.DRAFT, files__in=old).delete()
    old.delete()


def _claim(job_id: UUID) -> Job | None:
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, status=JobStatus.QUEUED).update(
        status=JobStatus.RUNNING,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        done=0,
        total=0,
    )
    return Job.objects.select_related("brokerage", "user").get(pk=job_id) if claimed else None


def _owned(job: Job) -> "QuerySet[Job]":
    """The row, while this very run owns it."""
    found: QuerySet[Job] = Job.objects.filter(
        pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts
    )
    return found


def _report(job: Job, done: int, total: int) -> None:
    if not _owned(job).update(done=done, total=total, heartbeat_at=timezone.now()):
        raise JobStopped


@transaction.atomic
def _finish(job: Job, result: JobResult) -> None:
    ended = {
        "status": JobStatus.DONE,
        "message": result.message[:500],
        "finished_at": timezone.now(),
    }
    if not _owned(job).update(
        **ended, done=F("total"), summary=[list(pair) for pair in result.summary]
    ):
        raise JobStopped
    job.files.exclude(role=FileRole.INPUT if result.keeps_input else "").delete()
    for file in result.files:
        JobFile.objects.create(
            brokerage=job.brokerage,
            job=job,
            role=FileRole.OUTPUT,
            name=file.name,
            title=file.title,
            content=file.content,
            shown=[list(row) for row in file.shown],
        )


@transaction.atomic
def _fail(jobs: "QuerySet[Job]", words: str) -> int:
    keys = list(jobs.select_for_update().values_list("pk", flat=True))
    JobFile.objects.filter(job__in=keys).delete()
    return Job.objects.filter(pk__in=keys).update(
        status=JobStatus.FAILED, message=words[:500], finished_at=timezone.now()
    )
