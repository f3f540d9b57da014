"""Between the file and the import: what each column is, what its words mean, then a preview or the
import itself."""

import json
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from accounts.admin.acting import admin_page
from accounts.admin.job_start import review_url, start_url
from accounts.admin.permits import person
from accounts.models import Job
from accounts.services.job_drafts import begin_job, change_draft
from common.errors import ApplicationError
from leads.admin.import_forms import ColumnsForm, MapForm
from leads.admin.import_words import WordsForm
from leads.importing.columns import Column
from leads.importing.guess import guess_roles, map_of
from leads.importing.lead_map import MAPPED
from leads.services.imports.sample import columns_in, reserved_names

_WORDS = "?step=words"


def review(request: HttpRequest, job: Job) -> HttpResponse:
    """``step`` is empty (the columns), "words", "import" (what was previewed) or "map" (a
    download)."""
    step = request.GET.get("step", "")
    if step == "import" and request.method == "POST":
        return _begin(request, job, {**job.options, "dry_run": False}) or HttpResponseRedirect(
            admin_page(job)
        )
    try:
        columns = columns_in(job)
    except ApplicationError as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(start_url(job.kind))
    given: dict[str, Any] = {"columns": columns, "reserved": reserved_names()}
    if step == "map":
        return _download(_map_of(job, columns))
    if step == "words" and "lead_map" in job.options:
        return _words(request, job, given)
    return _columns(request, job, given)


def _columns(request: HttpRequest, job: Job, given: dict[str, Any]) -> HttpResponse:
    """Says what each column is, or hands in a map."""
    raw = _map_of(job, given["columns"])
    is_map = "use_map" in request.POST
    posted = [request.POST] if request.method == "POST" else []
    by_hand = MapForm(*posted if is_map else [], initial={"text": _written(raw)}, **given)
    form = ColumnsForm(*[] if is_map else posted, raw=raw, **given)
    chosen = by_hand if is_map else form
    if chosen.is_valid() and (draft := _change(request, job, chosen.lead_map)):
        return HttpResponseRedirect(review_url(draft) + ("" if is_map else _WORDS))
    return _page(request, job, "columns", {"form": form, "by_hand": by_hand})


def _words(request: HttpRequest, job: Job, given: dict[str, Any]) -> HttpResponse:
    """Says what the words mean, and starts."""
    form = WordsForm(
        *([request.POST] if request.method == "POST" else []), raw=job.options["lead_map"], **given
    )
    if form.is_valid():
        options = {"lead_map": form.lead_map, "dry_run": "import" not in request.POST}
        if begun := _begin(request, job, options):
            return begun
    return _page(request, job, "words", {"form": form})


def _page(request: HttpRequest, job: Job, step: str, context: dict[str, Any]) -> HttpResponse:
    file = job.files.defer("content").first()
    context |= {
        **admin.site.each_context(request),
        "title": "Import leads",
        "job": job,
        "file": file,
    }
    return TemplateResponse(request, f"leads/admin/import_{step}.html", context)


def _begin(request: HttpRequest, job: Job, options: dict[str, Any]) -> HttpResponse | None:
    try:
        return HttpResponseRedirect(
            admin_page(begin_job(job=job, user=person(request), options=options))
        )
    except ApplicationError as refusal:
        messages.error(request, refusal.message)
        return None


def _change(request: HttpRequest, job: Job, lead_map: dict[str, Any]) -> Job | None:
    try:
        return change_draft(job=job, user=person(request), options={"lead_map": lead_map})
    except ApplicationError as refusal:
        messages.error(request, refusal.message)
        return None


def _map_of(job: Job, columns: list[Column]) -> dict[str, Any]:
    return job.options.get("lead_map") or map_of(columns, guess_roles(columns, reserved_names()))


def _written(raw: dict[str, Any]) -> str:
    ordered = {
        key: raw[key]
        for key in (*MAPPED, "attributes", "ignore", "outcome", "value_words")
        if key in raw
    }
    return json.dumps(ordered, indent=2, ensure_ascii=False)


def _download(raw: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(_written(raw) + "\n", content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="leads-map.json"'
    return response
