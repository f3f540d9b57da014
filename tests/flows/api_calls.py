"""One valid call of each method of each route."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from channels_app.api.serializers import ChatSerializer
from channels_app.api.thread_serializers import (
    AssignSerializer,
    ReasonSerializer,
    SnoozeSerializer,
)
from leads.api.serializers import (
    CaptureSerializer,
    ChangeSerializer,
    InteractionSerializer,
    OutcomeSerializer,
)
from leads.api.track import TrackSerializer
from listings.api.serializers import SearchSerializer
from profiles.api.identity_serializers import DecideSerializer, MergeSerializer, UnmergeSerializer
from profiles.api.profile_serializers import SayPreferencesSerializer
from profiles.api.verification import AskCodeSerializer, ConfirmCodeSerializer
from profiles.models import VerificationCode
from profiles.services.identity.verification import code_of
from scheduling.api.serializers import (
    CallbackRequest,
    CallbackStep,
    CancelRequest,
    KeepRequest,
    RescheduleRequest,
    VisitRequest,
    VisitStep,
)
from tests.conftest import (
    Api,
)
from tests.flows.api_setting import World, next_saturday


@dataclass(frozen=True)
class Call:
    """One method of one route. ``path`` is filled with the names of a World, ``body`` makes a valid
    body; ``answers`` are the statuses of success."""

    route: str
    method: str
    action: str
    path: str
    body: Callable[[World], dict[str, Any]] | None = None
    serializer: Any = None
    answers: tuple[int, ...] = (200,)

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    def send(self, api: Api, world: World, *, user_id: str | None = None, **headers: str) -> Any:
        """Sends the valid call; a browser's body names no user_id, its path its own visitor id."""
        names = world.names | ({"user_id": user_id} if user_id else {})
        body = self.body(world) if self.body else None
        if body and user_id:
            body.pop("user_id", None)
        return api.client.generic(
            self.method,
            self.path.format(**names),
            api.client._encode_json(body or {}, "application/json")
            if self.method != "GET"
            else b"",
            content_type="application/json",
            headers=api.headers | headers,
        )


def _visit(world: World) -> dict[str, Any]:
    return {
        "user_id": world.user_id, "session_id": "s-1", "name": "John Doe",
        "phone": "+91 98765 43210",
        "email": "john@example.com", "project": str(world.project.pk),
        "date": next_saturday().isoformat(),
        "slot": "afternoon", "notes": "with my parents",
    }  # fmt: skip


def _when(world: World) -> dict[str, Any]:
    return {
        "date": next_saturday().isoformat(),
        "slot": "evening",
        "reason": "later",
        "version": world.visit.version,
    }


def _callback(world: World) -> dict[str, Any]:
    return {
        "user_id": world.user_id,
        "name": "John Doe",
        "phone": "+91 98765 43210",
        "reason": "loan",
        "urgency": "high",
    }


def _events(world: World) -> dict[str, Any]:
    event = {"id": str(uuid4()), "type": "property_viewed", "project": str(world.project.pk)}
    return {"user_id": world.user_id, "session_id": "s-1", "events": [event]}


def _enquiry(world: World) -> dict[str, Any]:
    return {
        "name": "Ravi Menon", "phone": "+91 98450 12345", "email": "ravi@example.com",
        "source": "website",
        "origin": "autumn", "initial_message": "3BHK?", "transaction_type": "buy",
        "property_type": "apartment",
        "configurations": ["3BHK"], "locations": ["Whitefield"], "budget_min": "8000000",
        "budget_max": "12000000",
        "currency": "INR", "payment_method": "mortgage", "tags": ["nri"],
        "attributes": {"family": 4},
    }  # fmt: skip


def _change(world: World) -> dict[str, Any]:
    return {
        "version": world.lead.version,
        "name": "Anna K",
        "tags": ["vip"],
        "budget_max": "9000000",
    }


def _confirmation(world: World) -> dict[str, Any]:
    code = VerificationCode.objects.get(profile=world.profile, value__startswith="anna@")
    return {"kind": "email", "value": code.value, "code": code_of(code)}


CALLS = (
    Call(
        "chat",
        "POST",
        "chat.send",
        "/api/chat",
        lambda w: {"user_id": w.user_id, "text": "Hello"},
        ChatSerializer,
    ),
    Call("chat-visitor", "POST", "chat.become_visitor", "/api/chat/visitor", answers=(201,)),
    Call("chat-messages", "GET", "chat.read", "/api/chat/messages?user_id={user_id}"),
    Call(
        "thread-take-over",
        "POST",
        "conversations.change",
        "/api/conversations/{conversation}/take-over",
        lambda w: {"reason": "a friend"},
        ReasonSerializer,
    ),
    Call(
        "thread-give-back",
        "POST",
        "conversations.change",
        "/api/conversations/{conversation}/give-back",
        lambda w: {"reason": "answered"},
        ReasonSerializer,
    ),
    Call(
        "thread-assign",
        "POST",
        "conversations.change",
        "/api/conversations/{conversation}/assign",
        lambda w: {"agent": str(w.manager.pk), "reason": "asked for the boss"},
        AssignSerializer,
    ),
    Call(
        "thread-snooze",
        "POST",
        "conversations.change",
        "/api/conversations/{conversation}/snooze",
        lambda w: {"until": f"{next_saturday()}T09:00:00+05:30", "reason": "after the visit"},
        SnoozeSerializer,
    ),
    Call(
        "thread-resolve",
        "POST",
        "conversations.change",
        "/api/conversations/{conversation}/resolve",
        lambda w: {"reason": "sold"},
        ReasonSerializer,
    ),
    Call("track", "POST", "track", "/api/track", _events, TrackSerializer, (202,)),
    Call("slots", "GET", "slots.read", "/api/schedule/slots?project={project}"),
    Call(
        "site-visit",
        "POST",
        "booking.create",
        "/api/schedule/site-visit",
        _visit,
        VisitRequest,
        (201,),
    ),
    Call(
        "callback",
        "POST",
        "booking.create",
        "/api/schedule/callback",
        _callback,
        CallbackRequest,
        (201, 200),
    ),
    Call("customer-schedule", "GET", "booking.read_customer", "/api/schedule/user/{user_id}"),
    Call(
        "visit-reschedule",
        "POST",
        "booking.change_own",
        "/api/schedule/visit/{visit}/reschedule",
        _when,
        RescheduleRequest,
    ),
    Call(
        "visit-keep",
        "POST",
        "booking.change_own",
        "/api/schedule/visit/{visit}/keep",
        lambda w: {"name": "John Doe", "phone": "+91 98765 43210", "email": "john@example.com"},
        KeepRequest,
    ),
    Call(
        "visit-cancel",
        "POST",
        "booking.change_own",
        "/api/schedule/visit/{visit}/cancel",
        lambda w: {"reason": "ill"},
        CancelRequest,
    ),
    Call("staff-visits", "GET", "schedule.read", "/api/admin/schedule/visits"),
    Call("staff-callbacks", "GET", "schedule.read", "/api/admin/schedule/callbacks"),
    Call(
        "visit-status",
        "PUT",
        "schedule.manage",
        "/api/admin/schedule/visit/{visit}/status",
        lambda w: {"status": "confirmed", "notes": "gate 2"},
        VisitStep,
    ),
    Call(
        "callback-status",
        "PUT",
        "schedule.manage",
        "/api/admin/schedule/callback/{callback}/status",
        lambda w: {
            "status": "contacted",
            "attempts": 1,
            "duration_seconds": 60,
            "outcome": "reached",
        },
        CallbackStep,
    ),
    Call("leads", "GET", "leads.read", "/api/leads"),
    Call("leads", "POST", "leads.create", "/api/leads", _enquiry, CaptureSerializer, (201,)),
    Call("tenant-leads", "GET", "leads.read", "/api/tenants/{brokerage}/leads"),
    Call("lead-dashboard", "GET", "leads.read", "/api/leads/dashboard"),
    Call("lead-analytics", "GET", "analytics.read", "/api/leads/analytics"),
    Call("lead", "GET", "leads.read", "/api/leads/{lead}"),
    Call("lead", "PATCH", "leads.change", "/api/leads/{lead}", _change, ChangeSerializer),
    Call("lead-score", "POST", "leads.change", "/api/leads/{lead}/score"),
    Call("lead-score-history", "GET", "leads.read", "/api/leads/{lead}/score/history"),
    Call(
        "lead-interactions",
        "POST",
        "leads.change",
        "/api/leads/{lead}/interactions",
        lambda w: {
            "kind": "call",
            "direction": "outbound",
            "channel": "voice",
            "text": "rang",
            "external_id": "c-1",
        },
        InteractionSerializer,
        (201,),
    ),
    Call(
        "lead-outcome",
        "POST",
        "leads.change",
        "/api/leads/{lead}/outcome",
        lambda w: {"outcome": "lost", "reason": "price"},
        OutcomeSerializer,
    ),
    Call("listings", "GET", "listings.read", "/api/listings"),
    Call(
        "listing-search",
        "POST",
        "listings.read",
        "/api/listings/search",
        lambda w: {"configuration": "2BHK", "localities": ["Whitefield"]},
        SearchSerializer,
    ),
    Call("listing", "GET", "listings.read", "/api/listings/{listing}"),
    Call("profile", "GET", "profiles.read", "/api/profiles/{user_id}"),
    Call(
        "profile-preferences",
        "PATCH",
        "profiles.prefer",
        "/api/profiles/{user_id}/preferences",
        lambda w: {"configurations": ["3BHK"], "budget_max": "20000000", "currency": "INR"},
        SayPreferencesSerializer,
    ),
    Call("profile-summary", "GET", "profiles.read", "/api/profiles/{user_id}/summary"),
    Call("profile-welcome", "GET", "profiles.welcome", "/api/profiles/{user_id}/welcome"),
    Call("profile-context", "GET", "profiles.read", "/api/profiles/{user_id}/context"),
    Call("profile-journey", "GET", "profiles.read", "/api/profiles/{user_id}/journey"),
    Call("segment-hot", "GET", "segments.read", "/api/segments/hot"),
    Call("segment-stuck", "GET", "segments.read", "/api/segments/stuck"),
    Call("segment-high-intent", "GET", "segments.read", "/api/segments/high-intent"),
    Call("segment-repeat-viewers", "GET", "segments.read", "/api/segments/repeat-viewers"),
    Call("analytics-customers", "GET", "analytics.read", "/api/analytics/customer-profiles"),
    Call("analytics-journeys", "GET", "analytics.read", "/api/analytics/journeys"),
    Call("identity-reviews", "GET", "identity.decide", "/api/identity/reviews"),
    Call(
        "identity-review-decide",
        "POST",
        "identity.decide",
        "/api/identity/reviews/{review}/decide",
        lambda w: {
            "decision": "different",
            "winner": str(w.profile.pk),
            "choices": {},
            "dry_run": False,
        },
        DecideSerializer,
    ),
    Call(
        "identity-merge",
        "POST",
        "identity.decide",
        "/api/identity/merge",
        lambda w: {
            "winner": str(w.profile.pk),
            "loser": str(w.other.pk),
            "choices": {"budget": "loser"},
            "reason": "same voice",
            "dry_run": False,
        },
        MergeSerializer,
    ),
    Call(
        "identity-unmerge",
        "POST",
        "identity.decide",
        "/api/identity/unmerge",
        lambda w: {"merge": str(w.merge.pk), "dry_run": False},
        UnmergeSerializer,
    ),
    Call(
        "verification",
        "POST",
        "profiles.verify",
        "/api/profiles/{user_id}/verification",
        lambda w: {"kind": "email", "value": "anna.second@example.com"},
        AskCodeSerializer,
        (202,),
    ),
    Call(
        "verification-confirm",
        "POST",
        "profiles.verify",
        "/api/profiles/{user_id}/verification/confirm",
        _confirmation,
        ConfirmCodeSerializer,
    ),
    Call("profile-export", "GET", "privacy.export", "/api/profiles/{user_id}/export"),
    Call("profile", "DELETE", "privacy.erase", "/api/profiles/{user_id}"),
    Call("schema", "GET", "", "/api/schema"),
    Call("docs", "GET", "", "/api/docs"),
)
WITH_POLICY = tuple(call for call in CALLS if call.action)
WITH_BODY = tuple(call for call in CALLS if call.serializer)
