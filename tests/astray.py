"""Rows of one brokerage that point to rows of another."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from accounts.models import Brokerage


def references() -> Iterator[tuple[Any, Any]]:
    """(model, foreign key) wherever both sides name a brokerage; those that the database does not
    hold are among them."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if target and target is not Brokerage and _has_brokerage(model, target):
                yield model, field


def _has_brokerage(*models: Any) -> bool:
    return all(any(f.attname == "brokerage_id" for f in model._meta.fields) for model in models)


def rows_astray() -> list[str]:
    """The foreign keys with such rows, as ``Lead.owner``. Superusers belong to no brokerage and may
    be named everywhere."""
    with connection.cursor() as cursor:
        cursor.execute(_statement())
        return [name for (name,) in cursor.fetchall()]


@cache
def _statement() -> str:
    return " UNION ALL ".join(
        f"SELECT '{model.__name__}.{field.name}' WHERE EXISTS ("
        f'SELECT FROM "{model._meta.db_table}" AS one JOIN "{field.related_model._meta.db_table}" '
        f"AS other "
        f'ON other."{field.target_field.column}" = one."{field.column}" '
        "WHERE one.brokerage_id <> other.brokerage_id)"
        for model, field in references()
    )
