"""Long work that a member of staff started in the back office."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.choices import FileRole, JobStatus
from common.models import BrokerageOwned

LIVE = (JobStatus.QUEUED, JobStatus.RUNNING)
UNFINISHED = (JobStatus.DRAFT, *LIVE)


class Job(BrokerageOwned):
    """One background run of a kind (accounts.jobs): how far it is, how it ended, and its files. A
    draft waits for its ``options``.

    ``summary`` is a list of [label, value], counts and never people: it outlives the files.
    ``attempts`` tells the run that owns the row from one that was given up for lost.
    """

    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=7, choices=JobStatus.choices, default=JobStatus.QUEUED)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    options = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0: not known yet")
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=500, blank=True)
    summary = models.JSONField(default=list)

    class Meta:
        indexes = [
            # read by the admin list of a brokerage's jobs, newest first
            models.Index(fields=["brokerage", "-id"], name="job_of_brokerage"),
            # read by accounts.services.jobs: the sweep, and whether a kind is under way
            models.Index(
                fields=["status", "heartbeat_at"], name="job_live", condition=Q(status__in=LIVE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ').capitalize()} ({self.get_status_display()})"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE


class JobFile(BrokerageOwned):
    """A file that a job reads or wrote, in the database so that every web server and worker reaches
    it. It may hold people, so it goes soon (accounts.services.jobs). ``shown``: a header and some
    rows for the job's page."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=6, choices=FileRole.choices)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    content = models.BinaryField()
    shown = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        indexes = [
            # read by erasure: all files of a brokerage
            models.Index(fields=["brokerage"], name="job_file_of_brokerage"),
            # read by the sweep: files that were kept long enough
            models.Index(fields=["role", "created_at"], name="job_file_age"),
        ]

    def __str__(self) -> str:
        return self.name
