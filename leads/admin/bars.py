"""Tables whose rows carry a bar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

_SHOWN, _FEWEST_MORE = 10, 3


@dataclass(frozen=True)
class Bar:
    """One row: its name, the number that the bar shows, and what the further columns say. ``width``
    is 0–100."""

    name: str
    value: float
    cells: tuple[str, ...]
    width: int = 0


@dataclass(frozen=True)
class Table:
    """A card of the report; ``empty`` is what it says without rows. Of a long one ten rows are
    ``shown``, ``more`` unfold."""

    title: str
    icon: str
    head: tuple[str, ...]
    rows: list[Bar]
    empty: str

    @property
    def shown(self) -> list[Bar]:
        return self.rows[: len(self.rows) - len(self.more)]

    @property
    def more(self) -> list[Bar]:
        rest = self.rows[_SHOWN:]
        return rest if len(rest) >= _FEWEST_MORE else []


def bars(rows: Sequence[Bar], full: float = 0) -> list[Bar]:
    """The rows with their widths; the whole width is ``full``, else the largest value."""
    most = full or max((row.value for row in rows), default=0)
    return [replace(row, width=round(100 * row.value / most) if most else 0) for row in rows]
