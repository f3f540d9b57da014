"""The routes of one customer: parse, call a service or selector, render.

Customers themselves, by a browser's visitor token, get their own greeting and change their own
preferences; the rest is for secret keys with read and for staff who may see the customer.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from accounts.policy import shown
from common.api.views import ApiView
from profiles.api.customer import profile_of_user_id, profile_to_write, user_id_of
from profiles.api.privacy import ErasureView
from profiles.api.profile_serializers import (
    ContextQuestion,
    ContextSerializer,
    JourneySerializer,
    PreferencesAnswerSerializer,
    ProfileSerializer,
    SayPreferencesSerializer,
    SummarySerializer,
    WelcomeSerializer,
)
from profiles.models import CustomerProfile
from profiles.selectors.context import load_context
from profiles.selectors.customer import coming_back, journey_of, summary_of
from profiles.selectors.reach import CUSTOMERS
from profiles.services.memory.preferences import Preferences, update_preferences


class ProfileView(ErasureView):
    """One customer: what is known, and forgetting it."""

    policy = {"GET": "profiles.read"} | ErasureView.policy

    @extend_schema(responses=ProfileSerializer)
    def get(self, request: Request, user_id: str) -> Response:
        """Everything that is known of the customer in short; identifiers that are not verified are
        claims."""
        profile = profile_of_user_id(caller_of(request), user_id)
        return Response(ProfileSerializer(_with_identifiers(profile)).data)


class PreferencesView(ApiView):
    """What the customer looks for."""

    policy = {"PATCH": "profiles.prefer"}

    @extend_schema(request=SayPreferencesSerializer, responses=PreferencesAnswerSerializer)
    def patch(self, request: Request, user_id: str) -> Response:
        """Merges: lists are united without duplicates, a budget replaces as a whole, not_any_more
        removes."""
        caller, data = caller_of(request), self.read(SayPreferencesSerializer)
        said: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        with transaction.atomic():
            profile = profile_to_write(caller, user_id, timezone.now())
            CUSTOMERS.hold(profile, caller.actor)
            changed = update_preferences(profile=profile, said=Preferences(**said))
        answer = {"changed": sorted(changed), "preferences": profile}
        told = dict.fromkeys(answer) | shown("preferences", answer, caller)
        return Response(PreferencesAnswerSerializer(told).data)


class SummaryView(ApiView):
    """The customer on one screen."""

    policy = {"GET": "profiles.read"}

    @extend_schema(responses=SummarySerializer)
    def get(self, request: Request, user_id: str) -> Response:
        """Wants, interests, objections, open promises and the next visit, with a text for
        people."""
        profile = profile_of_user_id(caller_of(request), user_id)
        found = summary_of(profile, timezone.now()) | {"profile": profile, "preferences": profile}
        return Response(SummarySerializer(found).data)


class WelcomeView(ApiView):
    """A customer comes back."""

    policy = {"GET": "profiles.welcome"}

    @extend_schema(responses=WelcomeSerializer)
    def get(self, request: Request, user_id: str) -> Response:
        """Greeting, last discussed projects, open promises, next visit, and what changed since
        (prices, availability), with the ids of the messages it rests on. The greeting is null in
        the first session."""
        profile = profile_of_user_id(caller_of(request), user_id)
        found = coming_back(profile, timezone.now())
        answer = {
            "greeting": found.welcome.text if found.welcome else None,
            "rule": found.welcome.rule if found.welcome else None,
            "last_discussed": found.discussed,
            "open_promises": found.promises,
            "next_visit": found.visit,
            "since": found.since,
            "changed_since": found.changes,
        }
        return Response(WelcomeSerializer(answer).data)


class ContextView(ApiView):
    """What is remembered."""

    policy = {"GET": "profiles.read"}

    @extend_schema(parameters=[ContextQuestion], responses=ContextSerializer)
    def get(self, request: Request, user_id: str) -> Response:
        """The most relevant of what is remembered, within a budget of characters; open promises
        always."""
        profile = profile_of_user_id(caller_of(request), user_id)
        question = ContextQuestion(data=request.query_params.dict())
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        context = load_context(
            profile=profile,
            channel=asked.get("channel", ""),
            now=timezone.now(),
            budget=asked["budget"],
            topics=[asked["topic"]] if asked.get("topic") else [],
        )
        answer = {
            "items": context.items,
            "open_promises": context.promises,
            "active_topics": context.topics,
            "moods": [{"score": score, "at": at} for score, at in context.moods],
            "last_channel": context.last_channel,
            "preferences": profile,
        }
        return Response(ContextSerializer(answer).data)


class JourneyView(ApiView):
    """The way so far."""

    policy = {"GET": "profiles.read"}

    @extend_schema(responses=JourneySerializer)
    def get(self, request: Request, user_id: str) -> Response:
        """Stages, sessions and suggestions, newest first."""
        profile = profile_of_user_id(caller_of(request), user_id)
        return Response(JourneySerializer(journey_of(profile)).data)


def _with_identifiers(profile: CustomerProfile) -> dict[str, Any]:
    fields = {
        field.attname: getattr(profile, field.attname) for field in profile._meta.concrete_fields
    }
    known = profile.identifiers.filter(active=True).values("kind", "value", "verified_at")[:50]
    return fields | {"user_id": user_id_of(profile), "identifiers": list(known)}
