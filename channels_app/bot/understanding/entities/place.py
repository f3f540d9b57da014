"""A name of the catalogue."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["project", "locality"]


@dataclass(frozen=True)
class Place:
    """A project or locality, named as in the catalogue."""

    kind: Kind
    name: str
    tokens: tuple[str, ...]

    @property
    def key(self) -> str:
        return "".join(self.tokens)
