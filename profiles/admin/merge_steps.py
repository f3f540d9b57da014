"""A manager merges two customers by hand: find the other, compare, see what it would do, merge,
undo."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.admin.once import Upshot, answer_once, attempt, token_input
from accounts.admin.permits import caller_in, may, person
from accounts.admin.row_action import RowLink
from accounts.admin.row_actions import RowActions
from profiles.admin.find_customer import SEARCHED, customers_named
from profiles.admin.side_by_side import ComparedPair, chosen, preview, repeated, side_by_side
from profiles.models import LIVING, CustomerProfile, ProfileMerge
from profiles.services.identity.review import suggested_winner
from profiles.services.merging.merge import Grounds, MergeReport, merge_profiles
from profiles.services.merging.unmerge import unmerge

_SHOWN, _NOBODY = 10, UUID(int=0)


def _merge_page(admin: "MergeSteps", request: HttpRequest, object_id: str) -> HttpResponse:
    return admin.merge_with(request, object_id)


MERGE_WITH = RowLink(
    name="merge_with",
    label="Merge with another customer…",
    icon="merge",
    policy="identity.decide",
    opens=_merge_page,
)


class MergeSteps(RowActions):
    """A part of the customer's admin. What changes something is a posted form of its own."""

    def get_urls(self) -> list[Any]:
        steps = {"preview": self.preview_merge, "do": self.do_merge, "undo": self.undo_merge}
        own = [
            path(
                f"<path:object_id>/merge-with/{name}/",
                self.admin_site.admin_view(require_POST(step)),
                name=f"customer-merge-{name}",
            )
            for name, step in steps.items()
        ]
        return [*own, *super().get_urls()]

    def merge_with(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Search, comparison and the merges so far, on one page."""
        profile = self._customer(request, object_id)
        if profile.merged_into:
            messages.info(request, f"{profile} was merged into this customer.")
            return HttpResponseRedirect(_page_of(profile.merged_into))
        term, wanted = request.GET.get("q", "").strip(), request.GET.get("other", "")
        other = self._other(request, profile, wanted) if wanted else None
        if wanted and other is None:
            messages.error(request, "There is no such customer.")
        merges = ProfileMerge.objects.filter(winner=profile, undone_at__isnull=True).select_related(
            "loser", "user"
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge {profile}",
            "profile": profile,
            "term": term,
            "searched": SEARCHED,
            "found": self._others(request, profile).filter(
                customers_named(term, profile.brokerage)
            )[:_SHOWN]
            if term
            else None,
            "pair": self._pair(request, profile, other) if other else None,
            "merges": merges[:_SHOWN],
            "once": token_input,
        }
        return TemplateResponse(request, "profiles/admin/merge.html", context)

    def preview_merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page again, with what the posted choices would do."""
        profile = self._customer(request, object_id)
        return HttpResponseRedirect(f"{_again(request, profile)}#rc-preview")

    def do_merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The posted form: the other customer, which of the two stays, and a side per field."""
        profile = self._customer(request, object_id)
        other = self._other(request, profile, request.POST.get("other", ""))
        if other is None:
            raise Http404
        pages = {one.pk: _page_of(one) for one in (profile, other)}

        def work() -> Upshot:
            return attempt(
                lambda: self._merge(request, profile, other, request.POST),
                url=_again(request, profile),
                done="The two are one customer now. You can undo this here.",
                then=lambda report: pages[report.winner_id],
            )

        return answer_once(request, work, home=profile.brokerage_id, back=_page_of(profile))

    def undo_merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The posted merge into this customer is taken back."""
        profile = self._customer(request, object_id)
        key = _uuid(request.POST.get("merge", ""))
        merge = (
            ProfileMerge.objects.filter(winner=profile, pk=key)
            .select_related("winner", "loser")
            .first()
        )
        if merge is None:
            raise Http404
        actor, back = caller_in(profile.brokerage, person(request)).actor, _page_of(profile)

        def work() -> Upshot:
            return attempt(
                lambda: unmerge(merge=merge, actor=actor, now=timezone.now()),
                url=back,
                done="Undone: both are customers of their own again.",
            )

        return answer_once(request, work, home=profile.brokerage_id, back=back)

    def _pair(
        self, request: HttpRequest, profile: CustomerProfile, other: CustomerProfile
    ) -> ComparedPair:
        said = request.GET
        kept = {str(one.pk): one for one in (profile, other)}.get(said.get("winner", ""))
        shown = (
            preview(request, lambda: self._merge(request, profile, other, said, dry_run=True))
            if kept
            else None
        )
        rows = side_by_side(profile, other, said)
        return ComparedPair(
            profile, other, rows, kept or suggested_winner(profile, other), preview=shown
        )

    def _merge(
        self,
        request: HttpRequest,
        profile: CustomerProfile,
        other: CustomerProfile,
        said: Any,
        *,
        dry_run: bool = False,
    ) -> MergeReport:
        kept, gone = (other, profile) if said.get("winner") == str(other.pk) else (profile, other)
        return merge_profiles(
            winner=kept,
            loser=gone,
            actor=caller_in(profile.brokerage, person(request)).actor,
            now=timezone.now(),
            choices=chosen(said, profile, kept),
            grounds=Grounds("merged by hand"),
            dry_run=dry_run,
        )

    def _all(self, request: HttpRequest) -> "QuerySet[CustomerProfile]":
        """With those that were merged, which the list leaves out."""
        rows = RowActions.get_queryset(self, request)
        return rows.select_related("brokerage", "merged_into")

    def _customer(self, request: HttpRequest, object_id: str) -> CustomerProfile:
        if not may(request.user, MERGE_WITH.policy):
            raise PermissionDenied
        found = self._all(request).filter(pk=_uuid(object_id)).first()
        if found is None:
            raise Http404
        return found

    def _others(
        self, request: HttpRequest, profile: CustomerProfile
    ) -> "QuerySet[CustomerProfile]":
        return (
            self._all(request)
            .filter(LIVING)
            .filter(brokerage=profile.brokerage_id)
            .exclude(pk=profile.pk)
        )

    def _other(
        self, request: HttpRequest, profile: CustomerProfile, key: str
    ) -> CustomerProfile | None:
        rows = self._all(request).filter(brokerage=profile.brokerage_id).exclude(pk=profile.pk)
        return rows.filter(pk=_uuid(key)).first()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return _NOBODY


def _page_of(profile: CustomerProfile) -> str:
    return reverse("admin:profiles_customerprofile_merge_with", args=[profile.pk])


def _again(request: HttpRequest, profile: CustomerProfile) -> str:
    """The comparison with the posted choices."""
    said = {"other": request.POST.get("other", ""), **repeated(request.POST)}
    return f"{_page_of(profile)}?{urlencode(said)}"
