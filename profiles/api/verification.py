"""Proving an address: a code is asked for, and told."""

import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import Caller, caller_of
from common.api.idempotency import idempotent
from common.api.serializers import StrictSerializer
from common.api.views import ApiView
from common.errors import NotFound
from profiles.api.customer import is_told_nothing, profile_of_user_id, profile_to_write
from profiles.handles import SENDABLE
from profiles.models import CustomerProfile
from profiles.services.identity.verification import ask_code, confirm_code


class AskCodeSerializer(StrictSerializer):
    """POST …/verification."""

    kind = serializers.ChoiceField([kind.value for kind in SENDABLE])
    value = serializers.CharField(
        max_length=254, help_text="the e-mail or phone as people write it"
    )


class ConfirmCodeSerializer(AskCodeSerializer):
    """POST …/verification/confirm."""

    code = serializers.CharField(max_length=12, help_text="six digits; spaces do not matter")

    def validate_code(self, value: str) -> str:
        code = re.sub(r"[\s-]", "", value)
        if not re.fullmatch(r"[0-9]{6}", code):
            raise serializers.ValidationError("A code has six digits.")
        return code


class CodeSentSerializer(serializers.Serializer[Any]):
    """The same for every address."""

    sent = serializers.BooleanField()
    expires_at = serializers.DateTimeField()


class VerifiedSerializer(serializers.Serializer[Any]):
    """The same whether or not somebody was known by the address."""

    verified = serializers.BooleanField()


class AskCodeView(ApiView):
    """A code for an address."""

    policy = {"POST": "profiles.verify"}

    @extend_schema(request=AskCodeSerializer, responses={202: CodeSentSerializer})
    @idempotent
    def post(self, request: Request, user_id: str) -> Response:
        """Sends six digits there, valid for ten minutes. Three an hour for a customer, five an hour
        to an address."""
        data, now = self.read(AskCodeSerializer), timezone.now()
        with transaction.atomic():
            profile = profile_to_write(caller_of(request), user_id, now)
            code = ask_code(profile=profile, kind=data["kind"], value=data["value"], now=now)
        return Response(
            CodeSentSerializer({"sent": True, "expires_at": code.expires_at}).data, status=202
        )


class ConfirmCodeView(ApiView):
    """The code comes back."""

    policy = {"POST": "profiles.verify"}

    @extend_schema(request=ConfirmCodeSerializer, responses={200: VerifiedSerializer})
    def post(self, request: Request, user_id: str) -> Response:
        """The right code verifies the address, and joins this customer with the one who verified it
        before. Five tries a code. Takes no Idempotency-Key: a wrong try has to count, and the right
        code again changes nothing."""
        caller, data = caller_of(request), self.read(ConfirmCodeSerializer)
        confirm_code(
            profile=_asked_before(caller, user_id),
            kind=data["kind"],
            value=data["value"],
            code=data["code"],
            now=timezone.now(),
        )
        return Response(VerifiedSerializer({"verified": True}).data)


def _asked_before(caller: Caller, user_id: str) -> CustomerProfile:
    """Who is asked for a code. To a server that is told nothing, somebody unknown is like somebody
    to whom no code was sent."""
    try:
        return profile_of_user_id(caller, user_id)
    except NotFound:
        if not is_told_nothing(caller):
            raise
        return CustomerProfile(brokerage=caller.brokerage)
