"""What the bot does next (pure): from one understood message and the dialogue so far to one action.

The policy knows no catalogue and no diary. It says what to do ("search", "ask", "book", …) and how the dialogue goes
on; the service carries it out and words the reply.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from channels_app.bot.dialogue.dialogue import Details, Dialogue, Offer, Wanted
from channels_app.bot.understanding.message import Understood

FRUSTRATED_FROM = 0.7
MISUNDERSTOOD_MAX = 3
_TIMES = ("date", "slot", "time")
_SEARCH = (
    "configuration", "bedrooms", "localities", "budget_min", "budget_max", "currency", "transaction_type",
    "property_type", "possession",
)  # fmt: skip
_BUDGET = {"budget_min", "budget_max", "currency"}
_WEIGHTY = ("configuration", "localities", "budget_max", "budget_min", "projects")
#: intents that may carry an answer to a booking's question
_ANSWERS = {"visit", "contact", "yes", "other", "greeting", "thanks", "callback", "reschedule", "details", "no"}
#: intents that are about something else than the booking in the making
_DIVERSIONS = {"search", "media", "objection", "bookings", "cancel"}
#: what may follow a "no" or an "ok" as the thing that is wanted instead
_INSTEAD = {"reschedule", "callback", "search", "media"}


@dataclass(frozen=True)
class Known:
    """What the customer's profile already says (their own conversation only)."""

    details: Details = field(default_factory=Details)
    upcoming_visit_id: str = ""


@dataclass(frozen=True)
class Step:
    """One action and the dialogue after it. ``missing`` goes with "ask"."""

    action: str
    dialogue: Dialogue
    missing: tuple[str, ...] = ()


def decide(said: Understood, dialogue: Dialogue, known: Known) -> Step:
    """The next step. Actions: stop, hand_over, ask, book, call, move, confirm_cancel, cancel, bookings, no_visit,
    search, details, media, objection, declined, noted, thanks, greet, which, unclear."""
    dialogue = _absorb(said, dialogue)
    if said.intent == "reschedule" and "visit" in said.also and not _talks_of_booked(dialogue):
        said = replace(said, intent="visit")  # "make it Sunday", and nothing is booked that could be moved
    if said.intent == "stop":
        return Step("stop", Dialogue(details=dialogue.details))
    if said.intent == "human" or said.frustration >= FRUSTRATED_FROM:
        return Step("hand_over", dialogue.but(offer=None, expecting=""))
    if dialogue.offer and (step := _after_offer(said, dialogue, known)):
        return step
    if dialogue.wanted and (step := _go_on(said, dialogue, known)):
        return step
    return _fresh(said, dialogue, known)


def _absorb(said: Understood, dialogue: Dialogue) -> Dialogue:
    given = {name: said.slots[name] for name in ("name", "phone", "email") if said.slots.get(name)}
    projects = said.slots.get("projects", [])
    focus = projects[0] if len(projects) == 1 else dialogue.focus
    return dialogue.but(details=replace(dialogue.details, **given), focus=focus)


def _after_offer(said: Understood, dialogue: Dialogue, known: Known) -> Step | None:
    offer = dialogue.offer
    assert offer is not None  # the caller asked
    cleared = dialogue.but(offer=None, expecting="")
    instead = [intent for intent in said.also if intent in _INSTEAD]
    if instead and (said.intent == "no" or (said.intent, offer.kind) == ("yes", "cancel")):
        return _fresh(replace(said, intent=instead[0]), cleared, known)  # "no, move it to Sunday"; cancels nothing
    if said.intent == "no":
        return Step("declined", cleared)
    if said.intent != "yes" and "yes" not in said.also:
        return None
    if offer.kind == "cancel":
        return Step("cancel", cleared.but(wanted=Wanted("cancel", visit_id=offer.visit_id)))
    if said.intent in _DIVERSIONS:
        return None
    if offer.kind == "search":
        return Step("search", cleared.but(search=offer.search))
    begun = dialogue.wanted if dialogue.wanted and dialogue.wanted.kind == offer.kind else Wanted(offer.kind)
    wanted = replace(begun, project=offer.project or _only(said, dialogue), **_said_times(said))
    return _next(wanted, cleared, known)


def _go_on(said: Understood, dialogue: Dialogue, known: Known) -> Step | None:
    """The booking in the making, if this message is about it."""
    wanted = dialogue.wanted
    assert wanted is not None  # the caller asked
    projects = said.slots.get("projects", [])
    answered = (
        any(said.slots.get(name) for name in (*_TIMES, "name", "phone", "email"))
        or (dialogue.expecting == "project" and bool(projects) and said.intent != "details")
        or said.intent == wanted.kind
    )
    if said.intent == "no" and not answered:
        return Step("declined", dialogue.but(wanted=None, expecting=""))
    if said.intent in {"visit", "callback", "reschedule"} - {wanted.kind} and not _is_time_only(said):
        return None  # another booking is asked for
    if not answered or (said.intent not in _ANSWERS and not _is_answer(said, dialogue)):
        return None
    wanted = replace(wanted, **_said_times(said))
    if projects:
        wanted = replace(wanted, project=projects[0])
    if urgency := said.slots.get("urgency"):
        wanted = replace(wanted, urgency=urgency)
    return _next(wanted, dialogue.but(offer=None), known)


def _fresh(said: Understood, dialogue: Dialogue, known: Known) -> Step:
    cleared = dialogue.but(offer=None, expecting="", misunderstood=0)
    intent = said.intent
    if intent == "visit" or (intent == "details" and "visit" in said.also):
        return _next(Wanted("visit", project=_only(said, dialogue), **_said_times(said)), cleared, known)
    if intent == "callback":
        return _next(Wanted("callback", urgency=said.slots.get("urgency", "")), cleared, known)
    if intent in {"reschedule", "cancel"}:
        return _change(said, cleared, known)
    if intent == "search":
        return Step("search", cleared.but(search=_merged_search(said, dialogue)))
    if intent in {"details", "media"}:
        return _about_a_project(intent, said, cleared)
    if intent == "objection":
        return Step("objection", cleared)
    simple = {"bookings": "bookings", "no": "declined", "contact": "noted", "thanks": "thanks", "greeting": "greet"}
    if intent in simple:
        return Step(simple[intent], cleared)
    if intent == "yes":
        return _ask_again(cleared, known) or Step("which" if dialogue.shown else "greet", cleared)
    again = cleared.but(misunderstood=dialogue.misunderstood + 1)
    if again.misunderstood >= MISUNDERSTOOD_MAX:
        return Step("hand_over", again)
    return _ask_again(again, known) or Step("unclear", again)


def _ask_again(dialogue: Dialogue, known: Known) -> Step | None:
    """The open question of a booking in the making, so that a word beside it does not lose the thread."""
    if dialogue.wanted is None or not _missing(dialogue.wanted, dialogue.details, known.details):
        return None
    step = _next(dialogue.wanted, dialogue, known)
    return replace(step, dialogue=step.dialogue.but(misunderstood=dialogue.misunderstood))


def _change(said: Understood, dialogue: Dialogue, known: Known) -> Step:
    if not known.upcoming_visit_id:
        if said.intent == "cancel" and dialogue.wanted:  # the booking in the making is all there is to cancel
            return Step("declined", dialogue.but(wanted=None))
        return Step("no_visit", dialogue)
    if said.intent == "cancel":
        offer = Offer("cancel", visit_id=known.upcoming_visit_id)
        return Step("confirm_cancel", dialogue.but(offer=offer, expecting="confirm"))
    times = _said_times(said)
    if times and dialogue.booked and _talks_of_booked(dialogue):  # "at 5 pm instead" keeps the day
        return _next(replace(dialogue.booked, project="", **times), dialogue, known)
    return _next(Wanted("reschedule", visit_id=known.upcoming_visit_id, **times), dialogue, known)


def _talks_of_booked(dialogue: Dialogue) -> bool:
    """Whether the visit booked last is still what the talk is about."""
    return dialogue.booked is not None and dialogue.booked.project == dialogue.focus


def _about_a_project(intent: str, said: Understood, dialogue: Dialogue) -> Step:
    project = _only(said, dialogue)
    if not project:
        return Step("which", dialogue)
    return Step(intent, dialogue.but(focus=project, offer=Offer("visit", project=project)))


def _next(wanted: Wanted, dialogue: Dialogue, known: Known) -> Step:
    """Ask for what is missing, or do it."""
    missing = _missing(wanted, dialogue.details, known.details)
    if missing:
        first = "contact" if missing[0] in {"name", "phone"} else missing[0]
        return Step("ask", dialogue.but(wanted=wanted, expecting=first, misunderstood=0), missing)
    action = {"visit": "book", "callback": "call", "reschedule": "move"}[wanted.kind]
    return Step(action, dialogue.but(wanted=wanted, expecting="", misunderstood=0))


def _missing(wanted: Wanted, said: Details, known: Details) -> tuple[str, ...]:
    have_time = bool(wanted.slot or wanted.time)
    wants: list[tuple[str, bool]] = []
    if wanted.kind == "visit":
        wants.append(("project", bool(wanted.project)))
        wants.append(("name", bool(said.name or known.name)))
    if wanted.kind in {"visit", "callback"}:
        wants.append(("phone", bool(said.phone or known.phone)))
    if wanted.kind in {"visit", "reschedule"}:
        wants += [("date", bool(wanted.date)), ("slot", have_time)]
    return tuple(name for name, have in wants if not have)


def _only(said: Understood, dialogue: Dialogue) -> str:
    """The project that is meant: named now, else the one talked about, else the only one shown."""
    projects = said.slots.get("projects", [])
    if projects:
        return str(projects[0])
    return dialogue.focus or (dialogue.shown[0] if len(dialogue.shown) == 1 else "")


def _said_times(said: Understood) -> dict[str, Any]:
    times = {name: said.slots[name] for name in _TIMES if said.slots.get(name)}
    if "slot" in times and "time" not in times:
        times["time"] = ""  # "in the afternoon then" replaces an exact time that was asked before
    return times


def _is_time_only(said: Understood) -> bool:
    return any(said.slots.get(name) for name in _TIMES) and not said.slots.get("projects")


def _is_answer(said: Understood, dialogue: Dialogue) -> bool:
    """A message that reads like something else but gives just what was asked for."""
    asked = {"contact": ("name", "phone", "email"), "date": _TIMES, "slot": _TIMES, "project": ("projects",)}
    return any(said.slots.get(name) for name in asked.get(dialogue.expecting, ()))


def _merged_search(said: Understood, dialogue: Dialogue) -> dict[str, Any]:
    """A search that says much starts afresh; one that says little ("and in Hoodi?") refines the last one."""
    new = {name: said.slots[name] for name in (*_SEARCH, "projects") if said.slots.get(name) not in (None, [])}
    if sum(name in new for name in _WEIGHTY) >= 2:
        return new
    forgotten: set[str] = set()
    if "property_type" in new:  # a villa is not sought with the rooms and the money of a flat
        forgotten |= {"configuration", "bedrooms", *_BUDGET}
    if "budget_min" in new or "budget_max" in new or "transaction_type" in new:
        forgotten |= _BUDGET
    return {name: value for name, value in dialogue.search.items() if name not in forgotten} | new
