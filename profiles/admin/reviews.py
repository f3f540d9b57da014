"""The queue of customers that may be one: side by side, a choice per field, and a way back."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from accounts.admin.acting import admin_page, attempt, row_or_404
from accounts.admin.owned import OwnedModelAdmin
from accounts.admin.permits import caller_in, may, person
from common.admin.badges import ago, badge
from profiles.admin.side_by_side import Pair, chosen, preview, repeated, side_by_side
from profiles.choices import ReviewStatus
from profiles.models import MatchReview
from profiles.services.identity.review import (
    decide_review,
    merge_behind,
    suggested_winner,
    take_back_decision,
)
from profiles.services.merging.merge import MergeReport

_TONES = {ReviewStatus.OPEN: "wait", ReviewStatus.SAME: "good", ReviewStatus.DIFFERENT: "plain"}


class QueueFilter(DropdownFilter):
    """What still has to be decided, unless something else is chosen."""

    title = "status"
    parameter_name = "queue"
    all_option = ["", "Open"]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*ReviewStatus.choices[1:], ("all", "All")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        chosen = self.value() or ReviewStatus.OPEN
        return queryset if chosen == "all" else queryset.filter(status=chosen)


@admin.register(MatchReview)
class MatchReviewAdmin(OwnedModelAdmin):
    """Managers only. A question is decided on its page; nobody edits the row."""

    read_action = change_action = "identity.decide"
    may_add = may_change = False
    change_form_outer_before_template = "profiles/admin/review.html"
    list_display = ("pair", "sure", "why", "status_shown", "asked")
    list_select_related = ("first", "second")
    list_filter = (QueueFilter,)
    ordering = ("-confidence", "-id")
    fieldsets = (("Decision", {"fields": (("status_shown", "decided_by", "decided_at"), ("rule", "rule_version"))}),)
    readonly_fields = ("status_shown",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("first", "second", "decided_by")

    def get_urls(self) -> list[Any]:
        steps = {
            "preview": self.preview,
            "same": self.say_same,
            "different": self.say_different,
            "take-back": self.take_back,
        }
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(require_POST(step)), name=f"review-{name}")
            for name, step in steps.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        review = self.get_object(request, object_id)
        page = self._page(request, review) if review else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "page": page})

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page again, with what the posted choices would do."""
        review = self._review(request, object_id)
        return HttpResponseRedirect(f"{admin_page(review)}?{urlencode(repeated(request.POST))}#rc-preview")

    def say_same(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The posted form: which of the two stays, and a side per field."""

        def work(review: MatchReview) -> None:
            self._merge(request, review, request.POST)

        return self._do(request, object_id, work, "The two are one customer now. You can undo this here.")

    def say_different(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Remembered for ever."""

        def work(review: MatchReview) -> None:
            actor = caller_in(review.brokerage, person(request)).actor
            decide_review(review=review, decision=ReviewStatus.DIFFERENT, actor=actor, now=timezone.now())

        return self._do(request, object_id, work, "Not the same: these two will not be asked about again.")

    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The question is open again, a merge undone."""

        def work(review: MatchReview) -> None:
            actor = caller_in(review.brokerage, person(request)).actor
            take_back_decision(review=review, actor=actor, now=timezone.now())

        return self._do(request, object_id, work, "Undone: the question is open again.")

    def _review(self, request: HttpRequest, object_id: str) -> MatchReview:
        if not may(request.user, self.change_action):
            raise PermissionDenied
        review: MatchReview = row_or_404(self, request, object_id)
        return review

    def _do(self, request: HttpRequest, object_id: str, work: Callable[[MatchReview], None], done: str) -> HttpResponse:
        review = self._review(request, object_id)
        attempt(request, lambda: work(review), done=done)
        return HttpResponseRedirect(admin_page(review))

    def _merge(
        self, request: HttpRequest, review: MatchReview, said: Mapping[str, Any], *, dry_run: bool = False
    ) -> MergeReport | None:
        kept = review.second if said.get("winner") == str(review.second_id) else review.first
        return decide_review(
            review=review,
            decision=ReviewStatus.SAME,
            winner=kept,
            choices=chosen(said, review.first, kept),
            actor=caller_in(review.brokerage, person(request)).actor,
            now=timezone.now(),
            dry_run=dry_run,
        )

    def _page(self, request: HttpRequest, review: MatchReview) -> dict[str, Any]:
        is_open, said = review.status == ReviewStatus.OPEN, request.GET
        shown = None
        if is_open and "winner" in said:
            shown = preview(request, lambda: self._merge(request, review, said, dry_run=True))
        suggested = suggested_winner(review.first, review.second)
        return {
            "review": review,
            "pair": Pair(
                review.first,
                review.second,
                side_by_side(review.first, review.second, said),
                {str(one.pk): one for one in (review.first, review.second)}.get(said.get("winner", ""), suggested),
                is_open,
                shown,
            ),
            "merge": None if is_open else merge_behind(review),
            "why": ", ".join(map(str, review.reasons)) or review.rule,
            "sure": f"{review.confidence:.0%}",
        }

    @display(description="Customers")
    def pair(self, review: MatchReview) -> str:
        return f"{review.first} and {review.second}"

    @display(description="How sure", ordering="confidence")
    def sure(self, review: MatchReview) -> str:
        return f"{review.confidence:.0%}"

    @display(description="Why")
    def why(self, review: MatchReview) -> str:
        return ", ".join(map(str, review.reasons)) or review.rule

    @display(description="Status", ordering="status")
    def status_shown(self, review: MatchReview) -> SafeString:
        return badge(review.get_status_display(), _TONES[ReviewStatus(review.status)])

    @display(description="Asked")
    def asked(self, review: MatchReview) -> str:
        return ago(review.created_at)
