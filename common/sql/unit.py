"""A unit of work: one transaction whose append-only rows (events, deliveries, steps and their like)
are written at its end, in one statement, however many services took part.
"""

from contextlib import ContextDecorator
from types import TracebackType
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from common.sql.inserting import insert_together


class Unit(ContextDecorator):
    """Joins the unit that is under way, or opens one: as ``with`` or as a decorator. What
    ``write_at_end`` was given is written before the transaction of the outermost unit ends; where
    that fails, the unit fails.

    Without ``savepoint`` it joins a transaction more cheaply than ``transaction.atomic``, but only
    for code whose errors nobody catches halfway: one that leaves it dooms the whole transaction, so
    refusals (ApplicationError) are raised before it is entered.
    """

    def __init__(self, *, savepoint: bool) -> None:
        self._atomic = transaction.atomic(savepoint=savepoint)

    def __enter__(self) -> None:
        self._atomic.__enter__()
        units = _units()
        units.append([] if not units else None)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        gathered = _units().pop()
        try:
            if gathered and error is None:
                _write(gathered)
        except BaseException as failure:
            self._atomic.__exit__(type(failure), failure, failure.__traceback__)
            raise
        self._atomic.__exit__(kind, error, trace)


class _Marker:
    """Stands among the callbacks of the transaction, out of which Django takes those of a savepoint
    that is rolled back: a row whose marker is gone is not written."""

    def __init__(self, row: Model) -> None:
        self.row = row

    def __call__(self) -> None:
        """Nothing is left to do after the commit."""


def write_at_end(row: Model) -> None:
    """Inserts a new row at the end of the unit, or at once where none is under way. For rows that
    nothing in the same unit reads."""
    units = _units()
    if not units:
        row.save(force_insert=True)
        return
    marker = _Marker(row)
    transaction.on_commit(marker)
    units[0].append(marker)


def _units() -> list[Any]:
    """The units of this thread's connection, the outermost first; only that one gathers."""
    if not hasattr(connection, "units_of_work"):
        # ours, as long as the connection
        connection.units_of_work = []  # type: ignore[attr-defined]
    units: list[Any] = connection.units_of_work  # type: ignore[attr-defined]
    return units


def _write(gathered: list[_Marker]) -> None:
    alive = {id(callback) for _, callback, *_ in connection.run_on_commit}
    insert_together([marker.row for marker in gathered if id(marker) in alive])


#: Decorator and context: a use case, all or nothing.
unit = Unit(savepoint=True)
#: The same for services that other services call.
joined = Unit(savepoint=False)
