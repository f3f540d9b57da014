"""Proactive suggestions (pure): the declared rules, and which of them fit a customer now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from profiles.choices import Stage
from profiles.memory.patterns import HIGH_INTENT, REPEATED_VIEWS, STUCK

MANY_HOMES = 5
MANY_WITHIN = timedelta(hours=24)
AWAY = timedelta(days=14)
NEWS_WITHIN = timedelta(days=14)
SILENT_AFTER_HUMAN = timedelta(days=3)
#: two suggestions are never closer than a session's idle time, whatever their rules
PAUSE = timedelta(minutes=30)
#: nobody is written to within a day of their last suggestion or of having been here, nor when they
#: have been away long
PUSH_PAUSE, PUSH_UNTIL = timedelta(days=1), timedelta(days=60)


@dataclass(frozen=True)
class NudgeRule:
    """``cool_down`` runs per customer and project; ``offer`` is what a "yes" starts: visit or
    callback. ``is_pushable``: it makes sense to somebody who is not here. ``is_news``: it may come
    again although the customer has not been back since."""

    name: str
    title: str
    offer: str
    cool_down: timedelta
    is_pushable: bool = True
    is_news: bool = False


#: in order of importance: the first that is due is made
RULES = {
    rule.name: rule
    for rule in (
        NudgeRule(
            "price_drop",
            "Price drop on something they viewed",
            "visit",
            timedelta(days=14),
            is_news=True,
        ),
        NudgeRule(
            "new_match",
            "New home in a project they viewed",
            "visit",
            timedelta(days=14),
            is_news=True,
        ),
        NudgeRule("repeat_views", REPEATED_VIEWS.words, "visit", timedelta(days=14)),
        NudgeRule("high_intent", HIGH_INTENT.words, "visit", timedelta(days=14)),
        NudgeRule("stuck", STUCK.words, "callback", timedelta(days=14)),
        NudgeRule(
            "back_again", "Back after 14 days", "callback", timedelta(days=30), is_pushable=False
        ),
        NudgeRule(
            "many_homes",
            "Five homes within 24 hours",
            "callback",
            timedelta(days=7),
            is_pushable=False,
        ),
    )
}


@dataclass(frozen=True)
class ProjectNews:
    """What is new in a project: the home in words and its price as people write it."""

    home: str
    price: str


@dataclass(frozen=True)
class Looked:
    """A project that the customer looked at and did not reject."""

    project_id: str
    name: str
    view_count: int
    marked: bool = False
    price_drop: ProjectNews | None = None
    new_home: ProjectNews | None = None


@dataclass(frozen=True)
class CustomerStanding:
    """The customer's own columns, by their names. ``previous_seen`` is when they were here before
    this session, only in its first turn; then ``last_active`` is that too and ``total_sessions``
    leaves this one out: they are read as they left."""

    now: datetime
    last_active: datetime
    projects_viewed: int = 0
    intent_score: float = 0.0
    site_visits_scheduled: int = 0
    total_sessions: int = 0
    current_stage: str = Stage.AWARENESS
    previous_seen: datetime | None = None


@dataclass(frozen=True)
class Made:
    """A suggestion made before; ``project_id`` is empty where it was about none."""

    rule: str
    at: datetime
    project_id: str = ""


@dataclass(frozen=True)
class Switch:
    """A brokerage's own setting of a rule."""

    is_on: bool = True
    cool_down: timedelta | None = None
    is_pushed: bool = False

    def cool_down_of(self, rule: str) -> timedelta:
        """The brokerage's own, else the rule's."""
        return RULES[rule].cool_down if self.cool_down is None else self.cool_down


@dataclass(frozen=True)
class Suggestion:
    """One suggestion; ``project`` is the name of what it is about, empty where it is about nothing
    in particular."""

    rule: str
    text: str
    offer: str
    project_id: str = ""
    project: str = ""


def may_fire(who: CustomerStanding) -> bool:
    """Whether any rule can fit, by the customer's own columns alone."""
    alone = (HIGH_INTENT, STUCK)
    return bool(who.projects_viewed) or _back(who) or any(p.fits(who, who.now) for p in alone)


def suggestions(
    who: CustomerStanding, looked: list[Looked], homes_today: int, has_visit: bool
) -> list[Suggestion]:
    """Everything that fits, most important first; ``looked`` newest first. A visit is not suggested
    to whom one is planned."""
    found = [] if has_visit else _about_projects(looked, who.now)
    if HIGH_INTENT.fits(who, who.now) and not has_visit:
        found.append(_intent(looked))
    if STUCK.fits(who, who.now):
        text = "Would it help to talk your options through? An RM can call you."
        found.append(Suggestion("stuck", text, "callback"))
    if _back(who):
        text = "A lot has happened since you were here. Shall an RM call you with what is new?"
        found.append(Suggestion("back_again", text, "callback"))
    if homes_today >= MANY_HOMES:
        text = (
            f"You have looked at {homes_today} homes within a day. Shall an RM call you and help "
            f"to choose?"
        )
        found.append(Suggestion("many_homes", text, "callback"))
    order = list(RULES)
    return sorted(found, key=lambda one: order.index(one.rule))


def first_due(
    found: list[Suggestion],
    made: list[Made],
    switches: dict[str, Switch],
    now: datetime,
    pause: timedelta = PAUSE,
) -> Suggestion | None:
    """The first that its brokerage allows and that is not cooling down."""
    if any(now - one.at < pause for one in made):
        return None
    for one in found:
        switch = switches.get(one.rule, Switch())
        cool_down = switch.cool_down_of(one.rule)
        lately = (m for m in made if (m.rule, m.project_id) == (one.rule, one.project_id))
        if switch.is_on and not any(now - m.at < cool_down for m in lately):
            return one
    return None


def pushable(
    found: list[Suggestion], made: list[Made], switches: dict[str, Switch], last_seen: datetime
) -> list[Suggestion]:
    """What may be sent to somebody who is not here: what the brokerage chose to push, and what is
    no news once only until they are back."""
    said_since = {one.rule for one in made if one.at > last_seen and not RULES[one.rule].is_news}
    return [
        one
        for one in found
        if RULES[one.rule].is_pushable
        and switches.get(one.rule, Switch()).is_pushed
        and one.rule not in said_since
    ]


def _about_projects(looked: list[Looked], now: datetime) -> list[Suggestion]:
    found = []
    for one in looked:
        about = {"offer": "visit", "project_id": one.project_id, "project": one.name}
        if news := one.price_drop:
            text = (
                f"Good news: {news.home} in {one.name} now costs {news.price}, less than before. "
            )
            found.append(Suggestion("price_drop", f"{text}Shall I book a site visit?", **about))
        if news := one.new_home:
            text = f"New in {one.name}: {news.home} at {news.price}. Shall I book a site visit?"
            found.append(Suggestion("new_match", text, **about))
        if REPEATED_VIEWS.fits(one, now):
            text = (
                f"You have come back to {one.name} {one.view_count} times. Shall I book a site "
                f"visit there?"
            )
            found.append(Suggestion("repeat_views", text, **about))
    return found


def _intent(looked: list[Looked]) -> Suggestion:
    best = max(looked, key=lambda one: (one.marked, one.view_count), default=None)
    if best is None:
        return Suggestion(
            "high_intent", "Shall I book a site visit, so that you can see for yourself?", "visit"
        )
    text = f"Seeing is believing: shall I book a site visit to {best.name}?"
    return Suggestion("high_intent", text, "visit", best.project_id, best.name)


def _back(who: CustomerStanding) -> bool:
    return who.previous_seen is not None and who.now - who.previous_seen >= AWAY
