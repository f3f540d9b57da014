"""A person's data: all of it at once, or gone."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from common.api.serializers import StrictSerializer
from common.api.views import ApiView
from profiles.api.customer import profile_of_user_id
from profiles.services.privacy.erase import erase_profile
from profiles.services.privacy.export import export_profile, readable_export


class ExportQuestion(StrictSerializer):
    """The query of GET …/export."""

    form = serializers.ChoiceField(
        ["json", "html"], default="json", help_text="html: one readable page"
    )


class ErasureQuestion(StrictSerializer):
    """The query of DELETE /api/profiles/{user_id}."""

    dry_run = serializers.BooleanField(default=False, help_text="report only, change nothing")


class ExportAnswer(serializers.Serializer[Any]):
    """Table → rows, each row column → value."""

    made_at = serializers.DateTimeField()
    brokerage = serializers.CharField()
    tables = serializers.DictField(child=serializers.ListField(child=serializers.DictField()))


class ErasureAnswer(serializers.Serializer[Any]):
    """Rows per table; it names nobody."""

    dry_run = serializers.BooleanField()
    removed = serializers.DictField(child=serializers.IntegerField())
    anonymised = serializers.DictField(child=serializers.IntegerField())
    suppressed_identifiers = serializers.IntegerField()


class ExportView(ApiView):
    """Everything held about one customer."""

    policy = {"GET": "privacy.export"}

    @extend_schema(
        parameters=[ExportQuestion],
        responses={(200, "application/json"): ExportAnswer, (200, "text/html"): OpenApiTypes.STR},
    )
    def get(self, request: Request, user_id: str) -> Response | HttpResponse:
        """As JSON, or as a readable page."""
        caller = caller_of(request)
        form = _asked(request, ExportQuestion)["form"]
        profile = profile_of_user_id(caller, user_id)
        found = export_profile(profile=profile, actor=caller.actor, now=timezone.now())
        return HttpResponse(readable_export(found)) if form == "html" else Response(found)


class ErasureView(ApiView):
    """Erasing one customer."""

    policy = {"DELETE": "privacy.erase"}

    @extend_schema(parameters=[ErasureQuestion], responses={200: ErasureAnswer})
    def delete(self, request: Request, user_id: str) -> Response:
        """Removes or anonymises every row; answers with the numbers. ``dry_run=true`` only
        reports."""
        caller = caller_of(request)
        dry_run = _asked(request, ErasureQuestion)["dry_run"]
        profile = profile_of_user_id(caller, user_id)
        return Response(
            erase_profile(profile=profile, actor=caller.actor, now=timezone.now(), dry_run=dry_run)
        )


def _asked(request: Request, question: type[StrictSerializer]) -> dict[str, Any]:
    parsed = question(data=request.query_params.dict())
    parsed.is_valid(raise_exception=True)
    data: dict[str, Any] = parsed.validated_data
    return data
