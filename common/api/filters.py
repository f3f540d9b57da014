"""django-filter at the edge: a wrong or unknown parameter is a 400 that names it."""

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

_PAGING = {"cursor", "page_size", "format"}


class StrictFilterBackend(DjangoFilterBackend):
    """Filters by the view's ``filterset_class``; parameters that nobody reads are refused."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        filterset_class = self.get_filterset_class(view, queryset)
        known = set(filterset_class.base_filters) if filterset_class else set()
        unknown = [name for name in request.query_params if name not in known | _PAGING]
        if unknown:
            raise ValidationError({name: ["This filter is not known here."] for name in unknown})
        if any("\x00" in value for value in request.query_params.values()):
            raise ValidationError("Text must not contain NUL characters.")
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered
