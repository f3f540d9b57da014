"""The greeting of a customer who comes back (pure): the first rule that fits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

AWAY = timedelta(days=30)
#: without a session id, so long a silence begins a new session
IDLE = timedelta(minutes=30)


@dataclass(frozen=True)
class WelcomeFacts:
    """``interested_in``: projects marked as interesting, newest first; ``explored``: projects
    viewed, newest first. ``verified``: the identity is asserted by the site's server or proved by a
    token."""

    now: datetime
    last_seen: datetime | None
    interested_in: tuple[str, ...] = ()
    explored: tuple[str, ...] = ()
    has_upcoming_visit: bool = False
    configurations: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True)
class Welcome:
    """``rule``: away, interested, explored, preferences or neutral; ``offer`` is the project whose
    visit a "yes" books; without one it searches for ``configuration`` and ``location``, where these
    are given."""

    rule: str
    text: str
    offer: str = ""
    configuration: str = ""
    location: str = ""


def welcome_back(facts: WelcomeFacts) -> Welcome | None:
    """The greeting, or None in the very first session."""
    if facts.last_seen is None:
        return None
    if not facts.verified:
        return Welcome("neutral", "Welcome back! How can I help you today?")
    again = {
        "configuration": "".join(facts.configurations[:1]),
        "location": "".join(facts.locations[:1]),
    }
    if facts.now - facts.last_seen >= AWAY:
        text = f"Welcome back! It's been a while!{_looking_at(facts)} Shall we pick up from there?"
        return Welcome("away", text, **again)
    if len(facts.interested_in) == 1 and not facts.has_upcoming_visit:
        project = facts.interested_in[0]
        text = (
            f"Welcome back! I see you were interested in {project}. Would you like to schedule a "
            f"site visit there?"
        )
        return Welcome("interested", text, offer=project)
    if facts.explored:
        more = _more(facts) or "Looking for more options like these?"
        text = f"Welcome back! Last time you explored {join(facts.explored[:3])}. {more}"
        return Welcome("explored", text, **again)
    if more := _more(facts):
        return Welcome("preferences", f"Welcome back! {more}", **again)
    return Welcome("neutral", "Welcome back! How can I help you today?")


def _looking_at(facts: WelcomeFacts) -> str:
    if facts.locations:
        return f" You were looking at properties in {join(facts.locations[:3])}."
    if facts.explored:
        return f" You were looking at {join(facts.explored[:3])}."
    return ""


def _more(facts: WelcomeFacts) -> str:
    place = f" in {facts.locations[0]}" if facts.locations else ""
    if facts.configurations:
        return f"Looking for more {facts.configurations[0]}{place} options?"
    return f"Looking for more options{place}?" if place else ""


def join(names: tuple[str, ...]) -> str:
    """A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
