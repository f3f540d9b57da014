"""Filters of lists that never name another brokerage's rows."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Field
from django.http import HttpRequest
from unfold.contrib.filters.admin import RelatedDropdownFilter

_MOST = 200  # a select box longer than this helps nobody


class OwnedRelatedFilter(RelatedDropdownFilter):
    """Choices are what the person at the screen sees in the related list."""

    def field_choices(
        self, field: Field, request: HttpRequest, model_admin: ModelAdmin
    ) -> list[tuple[Any, str]]:
        model: Any = field.related_model
        related = model_admin.admin_site.get_model_admin(model)
        return [(row.pk, str(row)) for row in related.get_queryset(request)[:_MOST]]
