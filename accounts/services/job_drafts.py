"""Jobs that are prepared before they run: first the file, then what is to be done with it, perhaps
after a trial."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Func, Value
from django.db.models.fields import BinaryField
from django.utils import timezone

from accounts.choices import FileRole, JobStatus
from accounts.jobs import JobKind
from accounts.models import Brokerage, Job, JobFile, User
from accounts.services.jobs import TASK, alone, keep_inputs
from common.errors import Conflict
from common.events.queueing import queue_soon

_GONE = "The file is not kept any more. Hand it in again."


@transaction.atomic
def draft_job(
    *, brokerage: Brokerage, user: User, kind: JobKind, files: Mapping[str, bytes]
) -> Job:
    """Keeps the files for a day; nothing runs yet. The caller has checked ``kind.action``. Raises
    ApplicationError for files that are too large."""
    job: Job = Job.objects.create(
        brokerage=brokerage, kind=kind.name, user=user, status=JobStatus.DRAFT
    )
    keep_inputs(job=job, files=files)
    return job


@transaction.atomic
def change_draft(*, job: Job, user: User, options: Mapping[str, Any]) -> Job:
    """The draft with these options. A run that has ended and kept its file stays as it is: a new
    draft takes the file over. Raises Conflict where the file is gone."""
    held = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    files = JobFile.objects.filter(job=held, role=FileRole.INPUT)
    if held.is_live or not files.exists():
        raise Conflict(_GONE)
    if held.status == JobStatus.DRAFT:
        held.options = dict(options)
        held.save(update_fields=["options"])
        return held
    draft: Job = Job.objects.create(
        brokerage_id=held.brokerage_id,
        kind=held.kind,
        user=user,
        status=JobStatus.DRAFT,
        options=dict(options),
    )
    files.update(job=draft, created_at=timezone.now())
    return draft


@transaction.atomic
def begin_job(*, job: Job, user: User, options: Mapping[str, Any]) -> Job:
    """Queues a run on the file of a draft, or of an ended run that kept it, and returns the row of
    the new run. Raises Conflict where the file is gone, or while a job of this kind is under way in
    the brokerage."""
    alone(brokerage_id=job.brokerage_id, kind=job.kind)
    draft = change_draft(job=job, user=user, options=options)
    draft.status, draft.user, draft.created_at = JobStatus.QUEUED, user, timezone.now()
    draft.save(update_fields=["status", "user", "created_at"])
    queue_soon(TASK, str(draft.pk))
    return draft


def ends_of(job: Job, *, length: int) -> tuple[bytes, bytes]:
    """The first and the last ``length`` bytes of the job's file, without reading what is between;
    the second is empty where the first is all. Raises Conflict where the file is gone."""
    content = F("content")
    size = Func(content, function="octet_length")

    def part(start: Any) -> Func:
        return Func(content, start, Value(length), function="substring", output_field=BinaryField())

    row = (
        job.files.filter(role=FileRole.INPUT)
        .annotate(size=size, head=part(Value(1)), tail=part(size - length + 1))
        .values_list("head", "tail", "size")
        .first()
    )
    if row is None:
        raise Conflict(_GONE)
    head, tail, total = row
    return bytes(head), bytes(tail) if total > length else b""
