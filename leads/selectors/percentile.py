"""Percentiles, worked out by PostgreSQL."""

from typing import Any

from django.db.models import Aggregate


class Percentile(Aggregate):
    """The value below which ``fraction`` of the rows lie, between two rows in proportion; null without rows."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, fraction: float, **extra: Any) -> None:
        super().__init__(expression, fraction=float(fraction), **extra)
