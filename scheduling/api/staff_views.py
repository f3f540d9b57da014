"""What staff call: the lists and the steps."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.views import ApiView
from scheduling.api.answers import StaffCallbackAnswer, StaffVisitAnswer
from scheduling.api.filters import CallbackFilter, VisitFilter
from scheduling.api.serializers import CallbackStep, VisitStep
from scheduling.models import Callback, SiteVisit
from scheduling.presentation import callback_json, contact_json, visit_json
from scheduling.selectors.bookings import CALLBACKS, VISITS
from scheduling.services.callbacks.status import CallReport, change_callback_status
from scheduling.services.visits.status import change_visit_status


def _visit(visit: SiteVisit) -> dict[str, Any]:
    return visit_json(visit, internal=True) | {"contact": contact_json(visit)}


def _callback(callback: Callback) -> dict[str, Any]:
    return callback_json(callback, internal=True) | {"contact": contact_json(callback)}


class StaffVisitsView(ApiView, GenericAPIView):
    """The visits a member of staff sees."""

    policy = {"GET": "schedule.read"}
    serializer_class = StaffVisitAnswer
    filterset_class = VisitFilter
    keyset = ("-planned_start", "-id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return SiteVisit.objects.none()
        return VISITS.loaded(VISITS.rows(caller_of(self.request)))

    @extend_schema(responses=StaffVisitAnswer(many=True))
    def get(self, request: Request) -> Response:
        """By planned time, the latest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response([_visit(visit) for visit in page])


class StaffCallbacksView(ApiView, GenericAPIView):
    """The callbacks a member of staff sees."""

    policy = {"GET": "schedule.read"}
    serializer_class = StaffCallbackAnswer
    filterset_class = CallbackFilter
    keyset = ("urgency_rank", "due_at", "id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Callback.objects.none()
        return CALLBACKS.loaded(CALLBACKS.rows(caller_of(self.request)))

    @extend_schema(responses=StaffCallbackAnswer(many=True))
    def get(self, request: Request) -> Response:
        """The most urgent first, then by due time."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response([_callback(callback) for callback in page])


class VisitStatusView(ApiView):
    """Steps of a visit."""

    policy = {"PUT": "schedule.manage"}

    @extend_schema(request=VisitStep, responses=StaffVisitAnswer)
    def put(self, request: Request, key: UUID) -> Response:
        """Confirms, completes, cancels, marks a no-show (or takes that back for 24 hours)."""
        visit = VISITS.get(caller_of(request), key)
        data = self.read(VisitStep)
        changed = change_visit_status(
            visit=visit,
            status=data["status"],
            notes=data["notes"],
            expected_version=data.get("version"),
            actor=caller_of(request).actor,
            now=timezone.now(),
        )
        return Response(_visit(changed))


class CallbackStatusView(ApiView):
    """Steps of a callback."""

    policy = {"PUT": "schedule.manage"}

    @extend_schema(request=CallbackStep, responses=StaffCallbackAnswer)
    def put(self, request: Request, key: UUID) -> Response:
        """Contacted, no answer (tried again), completed, cancelled."""
        callback = CALLBACKS.get(caller_of(request), key)
        data = self.read(CallbackStep)
        changed = change_callback_status(
            callback=callback,
            status=data["status"],
            report=CallReport(
                notes=data["notes"],
                outcome=data["outcome"],
                attempts=data.get("attempts"),
                duration_seconds=data.get("duration_seconds"),
            ),
            expected_version=data.get("version"),
            actor=caller_of(request).actor,
            now=timezone.now(),
        )
        return Response(_callback(changed))
