"""The status history of a row."""

from typing import Any

from django.db.models import Model, QuerySet

from common.models import Step

_SHOWN = 50


def steps_of(row: Model) -> "QuerySet[Any]":
    """The last steps, newest first."""
    return Step.objects.filter(subject_id=row.pk).select_related("user").order_by("-at")[:_SHOWN]
