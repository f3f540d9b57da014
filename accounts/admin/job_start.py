"""The page on which a background job is started: what the file must look like, and the file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from accounts.admin.acting import admin_page
from accounts.admin.once import Upshot, answer_once, token_input
from accounts.admin.permits import may, person
from accounts.jobs import JobKind, kind_of
from accounts.models import Brokerage, Job, User
from accounts.services.job_drafts import draft_job
from accounts.services.jobs import MAX_BYTES, start_job
from common.errors import ApplicationError


class JobForm(forms.Form):
    """The file; fields that a kind adds become ``job.options`` and must be plain JSON."""

    file = forms.FileField(widget=UnfoldAdminFileFieldWidget)
    brokerage = forms.ModelChoiceField(
        Brokerage.objects.filter(is_active=True), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, home: Brokerage | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._home = home
        if home is not None:  # only a superuser chooses
            del self.fields["brokerage"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MAX_BYTES // 1_000_000} MB. Split it."
            )
        return file

    @property
    def place(self) -> Brokerage:
        chosen: Brokerage = self._home or self.cleaned_data["brokerage"]
        return chosen

    @property
    def options(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("file", "brokerage")
        }


@dataclass(frozen=True)
class StartPage:
    """``guide`` is a template that explains the file; ``button`` says what will happen.

    ``review`` is the page on which a draft gets its options: with it the file comes first, and
    nothing runs yet. A run that has ended and kept its file can go on from there; ``onward`` is the
    template of its job's page that says so.
    """

    kind: str
    guide: str
    button: str
    form: type[JobForm] = JobForm
    review: Callable[[HttpRequest, Job], HttpResponse] | None = None
    onward: str = ""


_pages: dict[str, StartPage] = {}


def register_start_page(page: StartPage) -> None:
    """Call in the admin of the app that registered the kind."""
    _pages[page.kind] = page


def start_url(kind: str) -> str:
    """The address of the page that starts a job of this kind."""
    return reverse("admin:accounts_job_start", args=[kind])


def review_url(job: Job) -> str:
    """The address of the page on which a draft gets its options."""
    return reverse("admin:accounts_job_review", args=[job.pk])


def page_of(job: Job) -> StartPage | None:
    return _pages.get(job.kind)


def startable_by(user: Any) -> list[JobKind]:
    """The kinds that this member of staff may start here."""
    found = [kind for name in _pages if (kind := kind_of(name)) is not None]
    return [kind for kind in found if may(user, kind.action)]


def start_view(request: HttpRequest, name: str) -> HttpResponse:
    """GET explains and asks for the file, POST starts the job, once, and goes to its page."""
    page, kind = _pages.get(name), kind_of(name)
    if page is None or kind is None:
        raise Http404
    user = person(request)
    if not may(user, kind.action):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = page.form(*posted, home=user.brokerage)

    def work() -> Upshot | HttpResponse:
        if form.is_valid():
            try:
                return Upshot(_begun(page, kind, form, user), ())
            except ApplicationError as refusal:
                form.add_error(None, refusal.message)
        shown = {"title": kind.title, "form": form, "page": page, "once": token_input}
        context = {**admin.site.each_context(request), **shown}
        return TemplateResponse(request, "accounts/admin/job_start.html", context)

    home = user.brokerage_id or (form.place.pk if form.is_valid() else None)
    return answer_once(request, work, home=home, back=start_url(name))


def _begun(page: StartPage, kind: JobKind, form: JobForm, user: User) -> str:
    """The address of the draft, or of the run."""
    upload = form.cleaned_data["file"]
    files = {upload.name: upload.read()}
    given: dict[str, Any] = {"brokerage": form.place, "user": user, "kind": kind, "files": files}
    if page.review:
        return review_url(draft_job(**given))
    return admin_page(start_job(**given, options=form.options))
