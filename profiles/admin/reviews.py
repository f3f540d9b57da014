"""The queue of customers that may be one: side by side, a choice per field, and a way back."""

from collections.abc import Mapping
from datetime import datetime
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

from accounts.admin.acting import DialogForm, admin_page, dialog, row_or_404
from accounts.admin.once import token_input
from accounts.admin.permits import caller_in, may, person
from accounts.admin.row_action import RowAction
from accounts.admin.row_actions import RowActions
from accounts.models import User
from common.admin.badges import ago, badge
from common.transitions import Actor
from profiles.admin.side_by_side import ComparedPair, chosen, preview, repeated, side_by_side
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


class PairForm(DialogForm):
    """The form of the page: which of the two stays, and a side per field."""

    _form_submitted = None

    def clean(self) -> dict[str, Any]:
        return {"said": self.data}


def _merge(
    review: MatchReview, said: Mapping[str, Any], actor: Actor, now: datetime, dry_run: bool = False
) -> MergeReport | None:
    kept = review.second if said.get("winner") == str(review.second_id) else review.first
    return decide_review(
        review=review,
        decision=ReviewStatus.SAME,
        winner=kept,
        choices=chosen(said, review.first, kept),
        actor=actor,
        now=now,
        dry_run=dry_run,
    )


def _decided(review: MatchReview, user: User) -> str:
    return "" if review.status == ReviewStatus.OPEN else "This question was decided already."


def _undecided(review: MatchReview, user: User) -> str:
    return "This question is open." if review.status == ReviewStatus.OPEN else ""


REVIEW_STEPS = (
    RowAction(
        name="same",
        label="Same person: merge",
        icon="merge",
        asks=dialog("Same person", form=PairForm),
        on_page=True,
        why_not=_decided,
        does=lambda press: _merge(press.row, press.given["said"], press.caller.actor, press.now),
        done="The two are one customer now. You can undo this here.",
    ),
    RowAction(
        name="different",
        label="Not the same",
        icon="call_split",
        asks=dialog("Not the same", form=PairForm),
        on_page=True,
        why_not=_decided,
        does=lambda press: decide_review(
            review=press.row,
            decision=ReviewStatus.DIFFERENT,
            actor=press.caller.actor,
            now=press.now,
        ),
        done="Not the same: these two will not be asked about again.",
    ),
    RowAction(
        name="take_back",
        label="Undo",
        icon="undo",
        asks=dialog("Undo", form=PairForm),
        on_page=True,
        why_not=_undecided,
        does=lambda press: take_back_decision(
            review=press.row,
            actor=press.caller.actor,
            now=press.now,
        ),
        done="Undone: the question is open again.",
    ),
)


@admin.register(MatchReview)
class MatchReviewAdmin(RowActions):
    """Managers only. A question is decided on its page; nobody edits the row."""

    read_action = change_action = "identity.decide"
    may_add = may_change = False
    row_actions = REVIEW_STEPS
    change_form_outer_before_template = "profiles/admin/review.html"
    list_display = ("pair", "sure", "why", "status_shown", "asked")
    list_select_related = ("first", "second")
    list_filter = (QueueFilter,)
    ordering = ("-confidence", "-id")
    fieldsets = (
        (
            "Decision",
            {"fields": (("status_shown", "decided_by", "decided_at"), ("rule", "rule_version"))},
        ),
    )
    readonly_fields = ("status_shown",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("first", "second", "decided_by")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        review = self.get_object(request, object_id)
        page = self._page(request, review) if review else {}
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "page": page}
        )

    def get_urls(self) -> list[Any]:
        preview = self.admin_site.admin_view(require_POST(self.preview))
        own = path("<path:object_id>/preview/", preview, name="review-preview")
        return [own, *super().get_urls()]

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page again, with what the posted choices would do."""
        if not may(request.user, self.change_action):
            raise PermissionDenied
        review = row_or_404(self, request, object_id)
        said = urlencode(repeated(request.POST))
        return HttpResponseRedirect(f"{admin_page(review)}?{said}#rc-preview")

    def _page(self, request: HttpRequest, review: MatchReview) -> dict[str, Any]:
        is_open, said = review.status == ReviewStatus.OPEN, request.GET
        shown = None
        if is_open and "winner" in said:
            actor = caller_in(review.brokerage, person(request)).actor
            shown = preview(request, lambda: _merge(review, said, actor, timezone.now(), True))
        suggested = suggested_winner(review.first, review.second)
        return {
            "review": review,
            "pair": ComparedPair(
                review.first,
                review.second,
                side_by_side(review.first, review.second, said),
                {str(one.pk): one for one in (review.first, review.second)}.get(
                    said.get("winner", ""), suggested
                ),
                is_open,
                shown,
            ),
            "merge": None if is_open else merge_behind(review),
            "why": ", ".join(map(str, review.reasons)) or review.rule,
            "sure": f"{review.confidence:.0%}",
            "once": token_input,
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
