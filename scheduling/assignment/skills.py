"""Which agent fits a customer (pure): language, locality and project. Who lists none of a kind
takes any; what nobody of the team has is not asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Skilled(Protocol):
    """An agent, as far as skills go."""

    @property
    def languages(self) -> list[str]: ...

    @property
    def localities(self) -> list[str]: ...

    @property
    def projects(self) -> list[str]: ...


@dataclass(frozen=True)
class Needs:
    """What the customer asks of an agent; empty values ask for nothing. One of the localities is
    enough."""

    language: str = ""
    localities: tuple[str, ...] = ()
    project: str = ""


def speaks(agent: Skilled, language: str) -> bool:
    """hi-IN is served by hi."""
    return _has([one[:2] for one in agent.languages], [language[:2]])


def covers(agent: Skilled, localities: Iterable[str]) -> bool:
    return _has(agent.localities, localities)


def knows(agent: Skilled, project: str) -> bool:
    return _has(agent.projects, [project])


def within_reach(needs: Needs, team: Sequence[Skilled]) -> Needs:
    """The needs that somebody of the team can meet."""
    return Needs(
        language=needs.language if any(speaks(one, needs.language) for one in team) else "",
        localities=needs.localities if any(covers(one, needs.localities) for one in team) else (),
        project=needs.project if any(knows(one, needs.project) for one in team) else "",
    )


def lacks(agent: Skilled, needs: Needs) -> str:
    """Why the agent does not fit; empty where they do."""
    if not speaks(agent, needs.language):
        return f"does not speak {needs.language}"
    if not covers(agent, needs.localities):
        return f"does not serve {', '.join(needs.localities)}"
    return "" if knows(agent, needs.project) else f"does not know {needs.project}"


def _has(own: Iterable[str], asked: Iterable[str]) -> bool:
    """An empty list on either side fits everything."""
    have = {one.strip().casefold() for one in own} - {""}
    wanted = {one.strip().casefold() for one in asked} - {""}
    return not have or not wanted or bool(have & wanted)
