"""The queue of customers that may be one: side by side, a choice per field, and a way back."""

from collections.abc import Callable
from typing import Any

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
from profiles.admin.side_by_side import chosen, side_by_side
from profiles.choices import ReviewStatus
from profiles.models import MatchReview
from profiles.services.review import decide_review, merge_behind, suggested_winner, take_back_decision

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
        steps = {"same": self.say_same, "different": self.say_different, "take-back": self.take_back}
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(require_POST(step)), name=f"review-{name}")
            for name, step in steps.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        review = self.get_object(request, object_id)
        page = _page(review) if review else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "page": page})

    def say_same(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The posted form: which of the two stays, and a side per field."""

        def work(review: MatchReview) -> None:
            kept = review.second if request.POST.get("winner") == str(review.second_id) else review.first
            decide_review(
                review=review,
                decision=ReviewStatus.SAME,
                winner=kept,
                choices=chosen(request.POST, review, kept),
                actor=caller_in(review.brokerage, person(request)).actor,
                now=timezone.now(),
            )

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

    def _do(self, request: HttpRequest, object_id: str, work: Callable[[MatchReview], None], done: str) -> HttpResponse:
        if not may(request.user, self.change_action):
            raise PermissionDenied
        review = row_or_404(self, request, object_id)
        attempt(request, lambda: work(review), done=done)
        return HttpResponseRedirect(admin_page(review))

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


def _page(review: MatchReview) -> dict[str, Any]:
    is_open = review.status == ReviewStatus.OPEN
    return {
        "review": review,
        "is_open": is_open,
        "winner": suggested_winner(review.first, review.second),
        "merge": None if is_open else merge_behind(review),
        "rows": side_by_side(review),
        "why": ", ".join(map(str, review.reasons)) or review.rule,
        "sure": f"{review.confidence:.0%}",
    }
