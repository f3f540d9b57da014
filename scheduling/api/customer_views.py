"""What customers call: slots, visits, callbacks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.idempotency import idempotent
from common.api.views import ApiView
from leads.services.pipeline.capture import open_lead_for
from profiles.api.customer import contact_of, profile_of_user_id
from profiles.services.identity.resolve import resolve
from scheduling.api.answers import CallbackAnswer, CustomerScheduleAnswer, SlotsAnswer, VisitAnswer
from scheduling.api.bookings import is_internal, place_of, require_contact, source_of, visit_or_404
from scheduling.api.serializers import (
    CallbackRequest,
    CancelRequest,
    RescheduleRequest,
    SlotsQuestion,
    VisitRequest,
)
from scheduling.choices import VisitStatus
from scheduling.presentation import callback_json, visit_json
from scheduling.selectors.bookings import visible_callbacks, visible_visits
from scheduling.selectors.free_slots import free_slots
from scheduling.services.callbacks.request import request_callback
from scheduling.services.visits.book import book_visit
from scheduling.services.visits.reschedule import reschedule_visit
from scheduling.services.visits.status import change_visit_status

_MOST_SHOWN = 200


class SlotsView(ApiView):
    """Free slots of a project or listing."""

    policy = {"GET": "slots.read"}

    @extend_schema(parameters=[SlotsQuestion], responses=SlotsAnswer)
    def get(self, request: Request) -> Response:
        """The slots that can still be booked; the booking decides."""
        caller = caller_of(request)
        now = timezone.now()
        question = SlotsQuestion(data=request.query_params.dict(), context={"request": request, "now": now})
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        place = place_of(caller.brokerage, asked)
        days = [asked["date_from"] + timedelta(days=n) for n in range((asked["date_to"] - asked["date_from"]).days + 1)]
        found = free_slots(brokerage=caller.brokerage, place=place, days=days, now=now)
        return Response(
            {
                "place": place.name,
                "timezone": caller.brokerage.timezone,
                "slots": [slot.as_json(caller.brokerage.zone) for slot in found],
            }
        )


class VisitsView(ApiView):
    """Booking a visit."""

    policy = {"POST": "booking.create"}

    @extend_schema(request=VisitRequest, responses={201: VisitAnswer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Books a slot or an exact start. 409 ``slot_taken`` lists what is free."""
        caller = caller_of(request)
        data = self.read(VisitRequest)
        contact = contact_of(caller, data)
        place = place_of(caller.brokerage, data)
        now = timezone.now()
        with transaction.atomic():
            profile = resolve(brokerage=caller.brokerage, contact=contact, now=now).profile
            require_contact(contact, profile, "name", "phone")
            lead = open_lead_for(
                brokerage=caller.brokerage,
                profile=profile,
                source=source_of(caller),
                contact=contact,
                actor=caller.actor,
                now=now,
                transaction_type=place.listing.transaction_type if place.listing else "",
                project=place.site,
                listing=place.listing,
            )
            visit = book_visit(
                brokerage=caller.brokerage,
                profile=profile,
                lead=lead,
                place=place,
                day=data["date"],
                slot=data.get("slot"),
                start=data.get("start"),
                contact=contact,
                notes=data["notes"],
                actor=caller.actor,
                now=now,
            )
        return Response(visit_json(visit, internal=is_internal(caller)), status=201)


class CallbacksView(ApiView):
    """Asking for a callback."""

    policy = {"POST": "booking.create"}

    @extend_schema(request=CallbackRequest, responses={201: CallbackAnswer, 200: CallbackAnswer})
    @idempotent
    def post(self, request: Request) -> Response:
        """201 a new callback; 200 the one that the customer waits for already, more urgent where asked."""
        caller = caller_of(request)
        data = self.read(CallbackRequest)
        contact = contact_of(caller, data)
        now = timezone.now()
        with transaction.atomic():
            profile = resolve(brokerage=caller.brokerage, contact=contact, now=now).profile
            require_contact(contact, profile, "name", "phone")
            lead = open_lead_for(
                brokerage=caller.brokerage,
                profile=profile,
                source=source_of(caller),
                contact=contact,
                actor=caller.actor,
                now=now,
            )
            callback, created = request_callback(
                brokerage=caller.brokerage,
                profile=profile,
                lead=lead,
                contact=contact,
                reason=data["reason"],
                urgency=data["urgency"],
                actor=caller.actor,
                now=now,
            )
        answer = callback_json(callback, internal=is_internal(caller), now=now)
        if not created:
            answer["message"] = f"You are on our list already. {answer['message']}"
        return Response(answer, status=201 if created else 200)


class CustomerScheduleView(ApiView):
    """Everything booked by one customer."""

    policy = {"GET": "booking.read_customer"}

    @extend_schema(responses=CustomerScheduleAnswer)
    def get(self, request: Request, user_id: str) -> Response:
        """Visits and callbacks, past and future, newest first."""
        caller = caller_of(request)
        profile = profile_of_user_id(caller, user_id)
        internal, now = is_internal(caller), timezone.now()
        visits = visible_visits(caller).filter(profile=profile).order_by("-planned_start", "-id")
        callbacks = visible_callbacks(caller).filter(profile=profile).order_by("-created_at", "-id")
        return Response(
            {
                "visits": [visit_json(visit, internal=internal) for visit in visits[:_MOST_SHOWN]],
                "callbacks": [callback_json(one, internal=internal, now=now) for one in callbacks[:_MOST_SHOWN]],
            }
        )


class RescheduleView(ApiView):
    """Moving a visit."""

    policy = {"POST": "booking.change_own"}

    @extend_schema(request=RescheduleRequest, responses=VisitAnswer)
    def post(self, request: Request, key: UUID) -> Response:
        """Moves it; the RM confirms anew. 409 ``slot_taken`` lists what is free."""
        caller = caller_of(request)
        visit = visit_or_404(request, key)
        data: dict[str, Any] = self.read(RescheduleRequest)
        moved = reschedule_visit(
            visit=visit,
            day=data["date"],
            slot=data.get("slot"),
            start=data.get("start"),
            reason=data["reason"],
            expected_version=data.get("version"),
            actor=caller.actor,
            now=timezone.now(),
        )
        return Response(visit_json(moved, internal=is_internal(caller)))


class CancelView(ApiView):
    """Cancelling a visit."""

    policy = {"POST": "booking.change_own"}

    @extend_schema(request=CancelRequest, responses=VisitAnswer)
    def post(self, request: Request, key: UUID) -> Response:
        """Cancels it and gives the time back."""
        caller = caller_of(request)
        visit = visit_or_404(request, key)
        data = self.read(CancelRequest)
        cancelled = change_visit_status(
            visit=visit,
            status=VisitStatus.CANCELLED,
            reason=data["reason"],
            expected_version=data.get("version"),
            actor=caller.actor,
            now=timezone.now(),
        )
        return Response(visit_json(cancelled, internal=is_internal(caller)))
