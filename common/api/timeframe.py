"""The period that a report is asked for."""

from datetime import timedelta

from rest_framework import serializers
from rest_framework.request import Request

from common.api.serializers import StrictSerializer


class TimeframeQuestion(StrictSerializer):
    """GET /api/analytics/…"""

    timeframe = serializers.RegexField(
        r"^[1-9][0-9]{0,2}d$", default="30d", help_text="days back from now, e.g. 30d"
    )


def read_timeframe(request: Request) -> tuple[str, timedelta]:
    """The period that a report is asked for: in words, and as a span back from now."""
    question = TimeframeQuestion(data=request.query_params.dict())
    question.is_valid(raise_exception=True)
    asked: str = question.validated_data["timeframe"]
    return asked, timedelta(days=int(asked[:-1]))
