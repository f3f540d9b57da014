"""The columns of a file by some of its rows: what they are called and what stands in them. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.text.folding import caseless

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GAP = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Column:
    """``values``: what stands in it, the most frequent first, with how often; empty cells are not
    among them. ``rows`` is how many were looked at."""

    name: str
    values: Mapping[str, int]
    rows: int

    @property
    def filled(self) -> int:
        return sum(self.values.values())

    @property
    def is_distinct(self) -> bool:
        """Hardly a value comes twice."""
        return len(self.values) >= 0.9 * self.filled

    def share(self, holds: Sequence[str] | set[str]) -> float:
        """How much of what stands in it is among these; 1 where nothing does."""
        return sum(self.values[value] for value in holds) / self.filled if self.values else 1.0


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Every column that has a name, in the order of the file."""
    found = []
    for index, name in enumerate(header):
        if name:
            cells = Counter(text for row in rows if (text := row[index].strip()))
            found.append(Column(name, dict(cells.most_common()), len(rows)))
    return found


def folded(text: str) -> str:
    """Words in lower case with single spaces: "TotalVisits", "total_visits" and "Total visits" are
    one."""
    return caseless(_GAP.sub(" ", _HUMP.sub(" ", text)))
