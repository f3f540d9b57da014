"""What customers call: slots, visits, callbacks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.idempotency import idempotent
from common.api.views import ApiView
from profiles.api.customer import profile_of_user_id
from profiles.handles import Contact
from scheduling.api.answers import CallbackAnswer, CustomerScheduleAnswer, SlotsAnswer, VisitAnswer
from scheduling.api.bookings import (
    booker_of,
    callback_answer,
    place_of,
    visit_answer,
    when_of,
)
from scheduling.api.serializers import (
    CallbackRequest,
    CancelRequest,
    KeepRequest,
    RescheduleRequest,
    SlotsQuestion,
    VisitRequest,
)
from scheduling.choices import VisitStatus
from scheduling.selectors.bookings import CALLBACKS, VISITS, VISITS_AND_HOLDS
from scheduling.selectors.free_slots import free_slots
from scheduling.services.callbacks.arrange import CallbackWish, arrange_callback
from scheduling.services.visits.arrange import VisitWish, arrange_visit
from scheduling.services.visits.keep import keep_visit
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
        context = {"request": request, "now": now}
        question = SlotsQuestion(data=request.query_params.dict(), context=context)
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        place = place_of(caller.brokerage, asked)
        length = (asked["date_to"] - asked["date_from"]).days + 1
        days = [asked["date_from"] + timedelta(days=n) for n in range(length)]
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
        """Books a slot or an exact start, or holds it for five minutes. 409 ``slot_taken`` lists
        what is free."""
        caller = caller_of(request)
        data = self.read(VisitRequest)
        wish = VisitWish(
            place=place_of(caller.brokerage, data),
            when=when_of(data),
            notes=data["notes"],
            hold=data["hold"],
        )
        visit = arrange_visit(
            brokerage=caller.brokerage,
            booker=booker_of(caller, data),
            wish=wish,
            actor=caller.actor,
            now=timezone.now(),
        )
        return Response(visit_answer(visit, caller), status=201)


class CallbacksView(ApiView):
    """Asking for a callback."""

    policy = {"POST": "booking.create"}

    @extend_schema(request=CallbackRequest, responses={201: CallbackAnswer, 200: CallbackAnswer})
    @idempotent
    def post(self, request: Request) -> Response:
        """201 a new callback; 200 the one that the customer waits for already, more urgent where
        asked."""
        caller = caller_of(request)
        data = self.read(CallbackRequest)
        now = timezone.now()
        callback, created = arrange_callback(
            brokerage=caller.brokerage,
            booker=booker_of(caller, data),
            wish=CallbackWish(reason=data["reason"], urgency=data["urgency"]),
            actor=caller.actor,
            now=now,
        )
        answer = callback_answer(callback, caller, now)
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
        profile, now = profile_of_user_id(caller, user_id), timezone.now()
        visits = VISITS.loaded(VISITS.rows(caller)).filter(profile=profile)
        calls = CALLBACKS.loaded(CALLBACKS.rows(caller)).filter(profile=profile)
        newest = visits.order_by("-planned_start", "-id"), calls.order_by("-created_at", "-id")
        booked, waiting = (rows[:_MOST_SHOWN] for rows in newest)
        answer = {
            "visits": [visit_answer(visit, caller) for visit in booked],
            "callbacks": [callback_answer(callback, caller, now) for callback in waiting],
        }
        return Response(answer)


class RescheduleView(ApiView):
    """Moving a visit."""

    policy = {"POST": "booking.change_own"}

    @extend_schema(request=RescheduleRequest, responses=VisitAnswer)
    def post(self, request: Request, key: UUID) -> Response:
        """Moves it; the RM confirms anew. 409 ``slot_taken`` lists what is free."""
        caller = caller_of(request)
        visit = VISITS.get(caller, key)
        data: dict[str, Any] = self.read(RescheduleRequest)
        moved = reschedule_visit(
            visit=visit,
            when=when_of(data),
            reason=data["reason"],
            expected_version=data.get("version"),
            actor=caller.actor,
            now=timezone.now(),
        )
        return Response(visit_answer(moved, caller))


class KeepView(ApiView):
    """Booking what is held."""

    policy = {"POST": "booking.change_own"}

    @extend_schema(request=KeepRequest, responses=VisitAnswer)
    def post(self, request: Request, key: UUID) -> Response:
        """The held time becomes a visit, now that it is known who comes; one that is booked
        already stays as it is. 409 ``hold_expired`` after five minutes."""
        caller = caller_of(request)
        visit = VISITS_AND_HOLDS.get(caller, key)
        data = self.read(KeepRequest)
        contact = Contact.of(
            name=data.get("name") or "",
            phone=data.get("phone"),
            email=data.get("email"),
        )
        kept = keep_visit(visit=visit, contact=contact, actor=caller.actor, now=timezone.now())
        return Response(visit_answer(kept, caller))


class CancelView(ApiView):
    """Cancelling a visit."""

    policy = {"POST": "booking.change_own"}

    @extend_schema(request=CancelRequest, responses=VisitAnswer)
    def post(self, request: Request, key: UUID) -> Response:
        """Cancels it and gives the time back."""
        caller = caller_of(request)
        visit = VISITS.get(caller, key)
        data = self.read(CancelRequest)
        cancelled = change_visit_status(
            visit=visit,
            status=VisitStatus.CANCELLED,
            reason=data["reason"],
            expected_version=data.get("version"),
            actor=caller.actor,
            now=timezone.now(),
        )
        return Response(visit_answer(cancelled, caller))
