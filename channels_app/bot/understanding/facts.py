"""What the chat may know about the brokerage before it reads a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from channels_app.bot.understanding.entities.place_index import PlaceIndex


@dataclass(frozen=True)
class ProjectFact:
    """A project of the brokerage, as its catalogue spells it."""

    id: str
    name: str
    locality: str


class Catalogue:
    """The names that a message may mention, indexed for matching.

    Building takes well under a second for 3,000 projects and 1,500 localities; build it once per
    brokerage and keep it until the catalogue changes. It is read-only afterwards and safe to share
    between threads.
    """

    def __init__(self, projects: Sequence[ProjectFact], localities: Sequence[str]) -> None:
        self.projects = tuple(projects)
        around = (project.locality for project in projects)
        self.localities = tuple(dict.fromkeys([*localities, *around]))
        names = [project.name for project in projects]
        self.index = PlaceIndex(projects=names, localities=self.localities)


@dataclass(frozen=True)
class Setting:
    """Whose message it is: zone ("Asia/Kolkata"), phone region ("IN"), currency ("INR") and
    catalogue."""

    timezone: str
    region: str
    currency: str
    catalogue: Catalogue
