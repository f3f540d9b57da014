"""The identity routes: the review queue, merge and unmerge."""

from typing import Any
from uuid import UUID

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.views import ApiView
from common.errors import NotFound
from profiles.api.identity_serializers import (
    DecidedSerializer,
    DecideSerializer,
    MergeReportSerializer,
    MergeSerializer,
    ReviewSerializer,
    UnmergeSerializer,
    report_json,
)
from profiles.choices import ReviewStatus
from profiles.models import CustomerProfile, MatchReview, ProfileMerge
from profiles.services.identity.review import decide_review
from profiles.services.merging.merge import Grounds, merge_profiles
from profiles.services.merging.unmerge import unmerge


def _reviews() -> Any:
    both = MatchReview.objects.select_related("first", "second", "decided_by")
    return both.prefetch_related("first__identifiers", "second__identifiers")


class ReviewFilter(django_filters.FilterSet):
    """``status``: open, same or different."""

    status = django_filters.MultipleChoiceFilter(choices=ReviewStatus.choices)

    class Meta:
        model = MatchReview
        fields: list[str] = []


class ReviewsView(ApiView, ListAPIView):
    """Pairs of customers that may be one, the surest first."""

    policy = {"GET": "identity.decide"}
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    keyset = ("-confidence", "-id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return MatchReview.objects.none()
        return _reviews().filter(brokerage=caller_of(self.request).brokerage)


class DecideView(ApiView):
    """One pair."""

    policy = {"POST": "identity.decide"}

    @extend_schema(request=DecideSerializer, responses={200: DecidedSerializer})
    def post(self, request: Request, key: UUID) -> Response:
        """Decides a review: the same person (the two are merged) or not (never asked again)."""
        caller, data = caller_of(request), self.read(DecideSerializer)
        review = (
            MatchReview.objects.of(caller.brokerage.pk)
            .select_related("first", "second")
            .filter(pk=key)
            .first()
        )
        if review is None:
            raise NotFound("There is no such review.")
        report = decide_review(
            review=review,
            decision=data["decision"],
            winner=_customer(request, data["winner"]) if "winner" in data else None,
            choices=data.get("choices"),
            dry_run=data["dry_run"],
            actor=caller.actor,
            now=timezone.now(),
        )
        merge = report_json(report, dry_run=data["dry_run"]) if report else None
        return Response({"review": ReviewSerializer(_reviews().get(pk=key)).data, "merge": merge})


class MergeView(ApiView):
    """Two customers become one."""

    policy = {"POST": "identity.decide"}

    @extend_schema(request=MergeSerializer, responses={200: MergeReportSerializer})
    def post(self, request: Request) -> Response:
        """Merges the loser into the winner; with dry_run only says what would happen."""
        caller, data = caller_of(request), self.read(MergeSerializer)
        report = merge_profiles(
            winner=_customer(request, data["winner"]),
            loser=_customer(request, data["loser"]),
            choices=data.get("choices"),
            grounds=Grounds(data.get("reason", "")),
            dry_run=data["dry_run"],
            actor=caller.actor,
            now=timezone.now(),
        )
        return Response(report_json(report, dry_run=data["dry_run"]))


class UnmergeView(ApiView):
    """A merge is taken back."""

    policy = {"POST": "identity.decide"}

    @extend_schema(request=UnmergeSerializer, responses={200: MergeReportSerializer})
    def post(self, request: Request) -> Response:
        """Restores both customers; with dry_run only says what would happen."""
        caller, data = caller_of(request), self.read(UnmergeSerializer)
        rows = ProfileMerge.objects.of(caller.brokerage.pk).select_related("winner", "loser")
        merge = rows.filter(pk=data["merge"]).first()
        if merge is None:
            raise NotFound("There is no such merge.")
        report = unmerge(
            merge=merge, actor=caller.actor, now=timezone.now(), dry_run=data["dry_run"]
        )
        return Response(report_json(report, dry_run=data["dry_run"]))


def _customer(request: Request, key: UUID) -> CustomerProfile:
    found: CustomerProfile | None = (
        CustomerProfile.objects.of(caller_of(request).brokerage.pk).filter(pk=key).first()
    )
    if found is None:
        raise NotFound("There is no such customer.")
    return found
