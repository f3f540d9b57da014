"""Everything held about one person, for that person."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string

from common.transitions import Actor, keep_step
from profiles.models import CustomerProfile
from profiles.privacy.holdings import DataSubject, Holding, holdings, person_of


@transaction.atomic
def export_profile(*, profile: CustomerProfile, actor: Actor, now: datetime) -> dict[str, Any]:
    """{"made_at", "brokerage", "tables": {table: [row as column → value]}}, all plain JSON values;
    tables without a row are left out. Who exported is kept in the history of the profile, before
    the export is made."""
    person = person_of(profile)
    keep_step(profile, "profile", "", "exported", actor=actor, at=now)
    tables: dict[str, list[dict[str, Any]]] = {}
    for holding in holdings():
        rows = [] if holding.technical else _rows(holding, person)
        if rows:
            tables.setdefault(str(holding.model._meta.verbose_name_plural), []).extend(rows)
    found = {"made_at": now, "brokerage": profile.brokerage.name, "tables": tables}
    plain: dict[str, Any] = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return plain


def readable_export(export: dict[str, Any]) -> str:
    """The same as one HTML page that needs nothing else; empty values are left out."""
    tables = [
        (
            name.capitalize(),
            [
                [
                    (column.replace("_", " "), _words(value))
                    for column, value in row.items()
                    if value not in (None, "")
                ]
                for row in rows
            ],
        )
        for name, rows in export["tables"].items()
    ]
    return render_to_string("profiles/export.html", {**export, "tables": tables})


def _rows(holding: Holding, person: DataSubject) -> list[dict[str, Any]]:
    fields = [
        field
        for field in holding.model._meta.concrete_fields
        if field.attname != "brokerage_id" and field.attname not in holding.hidden
    ]
    found = []
    for row in holding.rows(person).order_by("pk").iterator(chunk_size=2000):
        values = {field.attname: getattr(row, field.attname) for field in fields}
        found.append({name: _plain(value) for name, value in values.items()})
    return found


def _plain(value: Any) -> Any:
    return (
        [value.lower, value.upper]
        if hasattr(value, "lower") and hasattr(value, "upper_inc")
        else value
    )


def _words(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(str(one) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
