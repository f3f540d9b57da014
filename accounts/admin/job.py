"""Background jobs: how far they are, how they ended, what there is to download."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.enums import ActionVariant

from accounts.admin.acting import admin_page, dialog, row_or_404
from accounts.admin.job_start import page_of, review_url, start_url, start_view, startable_by
from accounts.admin.permits import may, person
from accounts.admin.row_action import RowAction
from accounts.admin.row_actions import RowActions
from accounts.choices import FileRole, JobStatus
from accounts.jobs import kind_of
from accounts.models import Job, JobFile, User
from accounts.models.job import UNFINISHED
from accounts.services.jobs import stop_job
from common.admin.badges import ago, badge

_BADGES = {
    JobStatus.DRAFT: ("wait", "edit_note"),
    JobStatus.QUEUED: ("wait", "schedule"),
    JobStatus.RUNNING: ("wait", "hourglass_top"),
    JobStatus.DONE: ("good", "check"),
    JobStatus.FAILED: ("bad", "error"),
}


STOP = RowAction(
    name="stop",
    label="Stop",
    icon="stop_circle",
    variant=ActionVariant.DANGER,
    asks=dialog(
        "Stop",
        description="The job ends in a moment. What it has written until then stays.",
    ),
    why_not=lambda job, user: "" if job.status in UNFINISHED else "This job has ended already.",
    does=lambda press: stop_job(job=press.row, user=press.user),
    done="The job was stopped.",
)


@admin.register(Job)
class JobAdmin(RowActions):
    """Agents see their own jobs, managers those of the brokerage; nobody edits a row."""

    read_action = change_action = "jobs.read"
    may_add = may_change = False
    list_before_template = "accounts/admin/job_kinds.html"
    change_form_outer_before_template = "accounts/admin/job.html"
    list_display = ("what", "status_shown", "progress_shown", "user", "started")
    list_select_related = ("user",)
    ordering = ("-id",)
    row_actions = (STOP,)
    actions_detail = ("stop",)
    fieldsets = (("Details", {"fields": (("user", "created_at"), ("started_at", "finished_at"))}),)

    class Media:
        js = (Script("accounts/job_progress.js", defer=True),)

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.filter(user=agent)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("user")

    def get_urls(self) -> list[Any]:
        guard = self.admin_site.admin_view
        return [
            path("start/<slug:name>/", guard(start_view), name="accounts_job_start"),
            path("<uuid:object_id>/review/", guard(self.review), name="accounts_job_review"),
            path("<uuid:object_id>/progress/", guard(self.progress), name="accounts_job_progress"),
            path(
                "<uuid:object_id>/files/<uuid:file_id>/",
                guard(self.download),
                name="accounts_job_file",
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        kinds = [(kind.title, start_url(kind.name)) for kind in startable_by(request.user)]
        return super().changelist_view(request, {**(extra_context or {}), "kinds": kinds})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        job = self.get_object(request, object_id)
        page = _page(job, person(request)) if job else {}
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "page": page}
        )

    def review(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Where a draft gets its options, for who may start its kind."""
        job: Job = row_or_404(self, request, str(object_id))
        page, kind = page_of(job), kind_of(job.kind)
        if page is None or page.review is None or kind is None:
            raise Http404
        if not may(request.user, kind.action):
            raise PermissionDenied
        if not _goes_on(job):
            messages.error(request, "The file is not kept any more. Hand it in again.")
            return HttpResponseRedirect(admin_page(job))
        return page.review(request, job)

    def progress(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """{"live", "done", "total", "words"}, for the script of the page."""
        job: Job = row_or_404(self, request, str(object_id))
        return JsonResponse(
            {"live": job.is_live, "done": job.done, "total": job.total, "words": _words(job)}
        )

    def download(self, request: HttpRequest, object_id: Any, file_id: Any) -> HttpResponse:
        """An output; gone after a day, and for who may not see the job."""
        job: Job = row_or_404(self, request, str(object_id))
        file = JobFile.objects.filter(job=job, role=FileRole.OUTPUT, pk=file_id).first()
        if file is None:
            raise Http404
        response = HttpResponse(bytes(file.content), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
        return response

    @display(description="Job")
    def what(self, job: Job) -> str:
        return _title(job)

    @display(description="Status", ordering="status")
    def status_shown(self, job: Job) -> SafeString:
        tone, icon = _BADGES[JobStatus(job.status)]
        return badge(job.get_status_display(), tone, icon)

    @display(description="Progress")
    def progress_shown(self, job: Job) -> str:
        return _words(job) if job.is_live else job.message

    @display(description="Started", ordering="created_at")
    def started(self, job: Job) -> str:
        return ago(job.created_at)


def _title(job: Job) -> str:
    kind = kind_of(job.kind)
    return kind.title if kind else job.kind


def _words(job: Job) -> str:
    if not job.total:
        return "Waiting for a free worker" if job.status == JobStatus.QUEUED else "Reading the file"
    return f"{job.done:,} of {job.total:,} ({job.done * 100 // job.total} %)"


def _goes_on(job: Job) -> bool:
    """Its file waits for another run."""
    return not job.is_live and job.files.filter(role=FileRole.INPUT).exists()


def _page(job: Job, user: User) -> dict[str, Any]:
    tone, icon = _BADGES[JobStatus(job.status)]
    kind, start = kind_of(job.kind), page_of(job)
    goes_on = kind and start and start.review and may(user, kind.action) and _goes_on(job)
    files = list(job.files.filter(role=FileRole.OUTPUT).defer("content"))
    return {
        "job": job,
        "title": _title(job),
        "badge": badge(job.get_status_display(), tone, icon),
        "words": _words(job),
        "summary": [
            (label, f"{value:,}" if isinstance(value, int) else value)
            for label, value in job.summary
        ],
        "files": files,
        "onward": start.onward if start and goes_on else "",
        "review_url": review_url(job),
        "tables": [_table(file) for file in files if file.shown],
        "expired": job.status == JobStatus.DONE and not files,
    }


def _table(file: JobFile) -> tuple[str, list[str], list[list[tuple[str, Any]]]]:
    """Title, header, and rows whose cells know their column: a phone shows no header."""
    header, *rows = file.shown
    return file.title, header, [list(zip(header, row, strict=True)) for row in rows]
