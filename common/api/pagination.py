"""Keyset pages: the next page starts after the last row's ordering values, so page 10,000 costs
what page 1 costs."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError as FieldError
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView


class KeysetPagination(BasePagination):
    """Pages over the view's ``keyset``, e.g. ("-lead_score", "-created_at", "-id"): all ascending
    or all descending, not null, ending in a unique column. Ties of any size are fine. ``page_size``
    is 1..200, 50 by default."""

    page_size = 50
    max_page_size = 200

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        keyset: tuple[str, ...] = getattr(view, "keyset", ("-created_at", "-id"))
        self.fields = [name.lstrip("-") for name in keyset]
        self.descending = keyset[0].startswith("-")
        self.request, self.size, self.model = request, self._size(request), queryset.model
        backward, values = self._decode(request.query_params.get("cursor", ""))
        rows = self._rows(queryset, backward, values)
        more = len(rows) > self.size
        rows = rows[: self.size]
        if backward:
            rows.reverse()
        self.has_next = bool(rows) and (backward or more)
        self.has_previous = bool(rows) and (more if backward else bool(values))
        self.rows = rows
        return rows

    def _rows(self, queryset: QuerySet[Any], backward: bool, values: list[Any]) -> list[Any]:
        descending = self.descending != backward
        if values:
            compare = TupleLessThan if descending else TupleGreaterThan
            queryset = queryset.filter(compare(Tuple(*map(F, self.fields)), values))
        return list(
            queryset.order_by(*(("-" if descending else "") + name for name in self.fields))[
                : self.size + 1
            ]
        )

    def _size(self, request: Request) -> int:
        raw = request.query_params.get("page_size", str(self.page_size))
        if not (
            raw.isascii()
            and raw.isdigit()
            and len(raw) < 10
            and 1 <= int(raw) <= self.max_page_size
        ):
            raise ValidationError(
                {"page_size": [f"A whole number from 1 to {self.max_page_size}."]}
            )
        return int(raw)

    def _decode(self, cursor: str) -> tuple[bool, list[Any]]:
        if not cursor:
            return False, []
        try:
            backward, values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            if not isinstance(backward, bool) or len(values) != len(self.fields) or None in values:
                raise ValueError
            model_fields = self._model_fields()
            found = [
                field.to_python(value) for field, value in zip(model_fields, values, strict=True)
            ]
            if any(
                value is None or (isinstance(value, datetime) and value.tzinfo is None)
                for value in found
            ):
                raise ValueError
            return backward, found
        except (
            ValueError,
            TypeError,
            OverflowError,
            RecursionError,
            binascii.Error,
            FieldError,
        ) as error:
            raise ValidationError({"cursor": ["This is not a cursor of this list."]}) from error

    def _model_fields(self) -> list[Any]:
        return [self.model._meta.get_field(name) for name in self.fields]

    def _link(self, row: Any, *, backward: bool) -> str:
        values = [getattr(row, name) for name in self.fields]
        plain = [
            v.isoformat() if isinstance(v, datetime) else v if isinstance(v, int) else str(v)
            for v in values
        ]
        cursor = base64.urlsafe_b64encode(json.dumps([backward, plain]).encode()).decode()
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link(self.rows[-1], backward=False) if self.has_next else None,
                "previous": self._link(self.rows[0], backward=True) if self.has_previous else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        size = {
            "type": "integer",
            "minimum": 1,
            "maximum": self.max_page_size,
            "default": self.page_size,
        }
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {"name": "page_size", "in": "query", "required": False, "schema": size},
        ]
