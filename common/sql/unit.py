"""A unit of work: one transaction whose append-only rows (events, deliveries, steps and their like)
are written at its end, in one statement, however many services took part; and in which what several
services change in one row is gathered and written once.
"""

from collections.abc import Callable, Hashable, Iterable
from contextlib import ContextDecorator
from types import TracebackType
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from common.sql.inserting import insert_together


class Unit(ContextDecorator):
    """Joins the unit that is under way, or opens one: as ``with`` or as a decorator. What
    ``write_at_end`` and ``gather`` were given is written before the transaction of the outermost
    unit ends; where that fails, the unit fails.

    Without ``savepoint`` it joins a transaction more cheaply than ``transaction.atomic``, but only
    for code whose errors nobody catches halfway: one that leaves it dooms the whole transaction, so
    refusals (ApplicationError) are raised before it is entered.
    """

    def __init__(self, *, savepoint: bool) -> None:
        self._atomic = transaction.atomic(savepoint=savepoint)

    def __enter__(self) -> None:
        self._atomic.__enter__()
        units = _units()
        units.append(None if units else _Gathered())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        units = _units()
        try:
            if error is None and units[-1] is not None:
                units[-1].write()
        except BaseException as failure:
            units.pop()
            self._atomic.__exit__(type(failure), failure, failure.__traceback__)
            raise
        units.pop()
        self._atomic.__exit__(kind, error, trace)


class _Marker:
    """Stands among the callbacks of the transaction, out of which Django takes those of a savepoint
    that is rolled back: what was given with a marker that is gone is not written."""

    def __init__(self, given: Any) -> None:
        self.given = given
        transaction.on_commit(self)

    def __call__(self) -> None:
        """Nothing is left to do after the commit."""


class _Gathered:
    """What the outermost unit has to write: new rows, and changes by what they change."""

    def __init__(self) -> None:
        self.rows: list[_Marker] = []
        self.changes: dict[Hashable, tuple[Callable[[list[Any]], None], list[_Marker]]] = {}
        self.notes: dict[tuple[Hashable, ...], _Marker] = {}
        self._begins = len(connection.run_on_commit)

    def alive(self) -> set[int]:
        """The ids of the markers that no rollback has taken away. Only what came in this unit is
        looked at: a transaction may hold thousands of units."""
        return {id(callback) for _, callback, *_ in connection.run_on_commit[self._begins :]}

    def forget(self) -> None:
        """All is written: the markers have done their work."""
        came = connection.run_on_commit[self._begins :]
        left = [entry for entry in came if not isinstance(entry[1], _Marker)]
        connection.run_on_commit[self._begins :] = left

    def write(self) -> None:
        """Changes first, in the order of their keys: they add rows, and two units that change the
        same things wait for each other in one order."""
        alive = self.alive()
        self.rows = [marker for marker in self.rows if id(marker) in alive]
        for _, markers in self.changes.values():
            markers[:] = [marker for marker in markers if id(marker) in alive]
        while self.changes:
            for key in sorted(self.changes, key=repr):
                write, markers = self.changes.pop(key, (None, []))
                if write and markers:
                    write([marker.given for marker in markers])
        insert_together([marker.given for marker in self.rows])
        self.forget()


def write_at_end(row: Model) -> None:
    """Inserts a new row at the end of the unit, or at once where none is under way. For rows that
    nothing in the same unit reads."""
    units = _units()
    if units:
        units[0].rows.append(_Marker(row))
    else:
        row.save(force_insert=True)


def gather(key: Hashable, change: Any, write: Callable[[list[Any]], None]) -> None:
    """Has ``write`` called once with all changes of this ``key``, in their order, at the end of the
    unit or when somebody ``settle``s it; at once where no unit is under way."""
    units = _units()
    if units:
        units[0].changes.setdefault(key, (write, []))[1].append(_Marker(change))
    else:
        write([change])


def settle(key: Hashable) -> None:
    """Writes now what was gathered for this key: for whoever reads it in the same unit. Not where a
    savepoint may be rolled back: what was gathered before it would be lost with it."""
    units = _units()
    if not units or key not in units[0].changes:
        return
    write, markers = units[0].changes.pop(key)
    if alive := _alive(markers):
        write(alive)


def waiting(key: Hashable) -> list[Any]:
    """The changes of this key that are not written yet."""
    units = _units()
    return _alive(units[0].changes[key][1]) if units and key in units[0].changes else []


def note(key: tuple[Hashable, ...], value: Any = True) -> None:
    """Notes, under a kind and what it is about, what holds until the transaction ends, or until a
    rollback to where it did not hold."""
    units = _units()
    if units:
        units[0].notes[key] = _Marker(value)


def noted(key: tuple[Hashable, ...]) -> Any:
    """What was noted in the unit under way and still holds, or None."""
    units = _units()
    if not units or key not in units[0].notes:
        return None
    return next(iter(_alive([units[0].notes[key]])), None)


def noted_of(kind: str) -> list[Any]:
    """All that was noted of this kind and still holds."""
    units = _units()
    markers = [one for key, one in units[0].notes.items() if key[0] == kind] if units else []
    return _alive(markers) if markers else []


def _alive(markers: Iterable[_Marker]) -> list[Any]:
    alive = _units()[0].alive()
    return [marker.given for marker in markers if id(marker) in alive]


def _units() -> list[Any]:
    """The units of this thread's connection, the outermost first; only that one gathers."""
    if not hasattr(connection, "units_of_work"):
        # ours, as long as the connection
        connection.units_of_work = []  # type: ignore[attr-defined]
    units: list[Any] = connection.units_of_work  # type: ignore[attr-defined]
    return units


#: Decorator and context: a use case, all or nothing.
unit = Unit(savepoint=True)
#: The same for services that other services call.
joined = Unit(savepoint=False)
