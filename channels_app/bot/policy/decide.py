"""What the bot does next (pure): from one understood message and the dialogue so far to one action.

The policy knows no catalogue and no diary. It says what to do ("search", "ask", "book", …) and how
the dialogue goes on; the acts carry it out and word the reply.
"""

from dataclasses import replace

from channels_app.bot.dialogue.dialogue import (
    BookingFrame,
    BookingKind,
    Dialogue,
    OfferKind,
    OpenOffer,
)
from channels_app.bot.policy.booking import ask_again, change_booked, go_for, talks_of_booked
from channels_app.bot.policy.search import refined
from channels_app.bot.policy.step import BotAction, BotStep, KnownCustomer
from channels_app.bot.understanding.meaning import Asked, Intent, Understood

FRUSTRATED_FROM = 0.7
MISUNDERSTOOD_MAX = 3
#: intents that may carry an answer to a booking's question
_ANSWERS = frozenset(
    {
        Intent.VISIT, Intent.CONTACT, Intent.YES, Intent.OTHER, Intent.GREETING, Intent.THANKS,
        Intent.CALLBACK, Intent.RESCHEDULE, Intent.DETAILS, Intent.NO,
    }
)  # fmt: skip
#: intents that are about something else than the booking in the making
_DIVERSIONS = frozenset(
    {Intent.SEARCH, Intent.MEDIA, Intent.OBJECTION, Intent.BOOKINGS, Intent.CANCEL}
)
#: what may follow a "no" or an "ok" as the thing that is wanted instead
_INSTEAD = frozenset({Intent.RESCHEDULE, Intent.CALLBACK, Intent.SEARCH, Intent.MEDIA})
_BOOKINGS = frozenset({Intent.VISIT, Intent.CALLBACK, Intent.RESCHEDULE})
_SIMPLE = {
    Intent.OBJECTION: BotAction.OBJECTION,
    Intent.BOOKINGS: BotAction.BOOKINGS,
    Intent.NO: BotAction.DECLINED,
    Intent.CONTACT: BotAction.NOTED,
    Intent.THANKS: BotAction.THANKS,
    Intent.GREETING: BotAction.GREET,
}
_BOOKED_BY = {OfferKind.VISIT: BookingKind.VISIT, OfferKind.CALLBACK: BookingKind.CALLBACK}


def decide(said: Understood, dialogue: Dialogue, known: KnownCustomer) -> BotStep:
    """The next step."""
    dialogue = _absorb(said, dialogue)
    if (
        said.intent == Intent.RESCHEDULE
        and Intent.VISIT in said.also
        and not talks_of_booked(dialogue)
    ):
        # "make it Sunday", and nothing is booked that could be moved
        said = replace(said, intent=Intent.VISIT)
    if said.intent == Intent.STOP:
        return BotStep(BotAction.STOP, Dialogue(details=dialogue.details))
    if said.intent == Intent.HUMAN or said.frustration >= FRUSTRATED_FROM:
        return BotStep(BotAction.HAND_OVER, _cleared(dialogue))
    if dialogue.offer and (step := _after_offer(said, dialogue, dialogue.offer, known)):
        return step
    if dialogue.wanted and (step := _go_on(said, dialogue, dialogue.wanted, known)):
        return step
    return _fresh(said, dialogue, known)


def _absorb(said: Understood, dialogue: Dialogue) -> Dialogue:
    projects = said.slots.sought.projects
    focus = projects[0] if len(projects) == 1 else dialogue.focus
    return replace(dialogue, details=said.slots.who.over(dialogue.details), focus=focus)


def _cleared(dialogue: Dialogue) -> Dialogue:
    return replace(dialogue, offer=None, expecting=None)


def _after_offer(
    said: Understood, dialogue: Dialogue, offer: OpenOffer, known: KnownCustomer
) -> BotStep | None:
    cleared = _cleared(dialogue)
    cancels = offer.kind == OfferKind.CANCEL
    instead = [intent for intent in said.also if intent in _INSTEAD]
    if instead and (said.intent == Intent.NO or (said.intent == Intent.YES and cancels)):
        # "no, move it to Sunday"; cancels nothing
        return _fresh(replace(said, intent=instead[0]), cleared, known)
    if said.intent == Intent.NO:
        return BotStep(BotAction.DECLINED, cleared)
    if not said.shows(Intent.YES):
        return None
    if cancels:
        frame = BookingFrame(BookingKind.CANCEL, visit_id=offer.visit_id)
        return BotStep(BotAction.CANCEL, replace(cleared, wanted=frame))
    if said.intent in _DIVERSIONS:
        return None
    if offer.kind == OfferKind.SEARCH:
        return BotStep(BotAction.SEARCH, replace(cleared, search=offer.search))
    return go_for(_begun(said, dialogue, offer), cleared, known)


def _begun(said: Understood, dialogue: Dialogue, offer: OpenOffer) -> BookingFrame:
    """The booking that was offered; one of its kind that is in the making goes on."""
    kind, begun = _BOOKED_BY[offer.kind], dialogue.wanted
    if begun is None or begun.kind != kind:
        begun = BookingFrame(kind)
    project = offer.project or _project_meant(said, dialogue)
    return replace(begun, project=project, when=said.slots.when.over(begun.when))


def _go_on(
    said: Understood, dialogue: Dialogue, wanted: BookingFrame, known: KnownCustomer
) -> BotStep | None:
    """The booking in the making, if this message is about it."""
    slots, projects, own = said.slots, said.slots.sought.projects, Intent(wanted.kind.value)
    names_it = dialogue.expecting == Asked.PROJECT and projects and said.intent != Intent.DETAILS
    answered = bool(slots.when or slots.who or names_it) or said.intent == own
    if said.intent == Intent.NO and not answered:
        return BotStep(BotAction.DECLINED, replace(dialogue, wanted=None, expecting=None))
    if said.intent in _BOOKINGS - {own} and not (slots.when and not projects):
        return None  # another booking is asked for
    if not answered or (
        said.intent not in _ANSWERS and not _answers_what_was_asked(said, dialogue)
    ):
        return None
    wanted = replace(
        wanted,
        project=projects[0] if projects else wanted.project,
        when=slots.when.over(wanted.when),
        urgency=slots.urgency or wanted.urgency,
    )
    return go_for(wanted, replace(dialogue, offer=None), known)


def _answers_what_was_asked(said: Understood, dialogue: Dialogue) -> bool:
    """A message that reads like something else but gives just what was asked for."""
    if dialogue.expecting == Asked.CONTACT:
        return bool(said.slots.who)
    if dialogue.expecting == Asked.PROJECT:
        return bool(said.slots.sought.projects)
    return dialogue.expecting in (Asked.DATE, Asked.SLOT) and bool(said.slots.when)


def _fresh(said: Understood, dialogue: Dialogue, known: KnownCustomer) -> BotStep:
    """The step of a message that answers nothing."""
    cleared = replace(_cleared(dialogue), misunderstood=0)
    intent, slots = said.intent, said.slots
    if intent == Intent.VISIT or (intent == Intent.DETAILS and Intent.VISIT in said.also):
        project = _project_meant(said, dialogue)
        return go_for(BookingFrame(BookingKind.VISIT, project, slots.when), cleared, known)
    if intent == Intent.CALLBACK:
        return go_for(BookingFrame(BookingKind.CALLBACK, urgency=slots.urgency), cleared, known)
    if intent in {Intent.RESCHEDULE, Intent.CANCEL}:
        return change_booked(said, cleared, known)
    if intent == Intent.SEARCH:
        search = refined(slots.sought, dialogue.search)
        return BotStep(BotAction.SEARCH, replace(cleared, search=search))
    if intent in {Intent.DETAILS, Intent.MEDIA}:
        return _about_a_project(BotAction(intent.value), said, cleared)
    if intent in _SIMPLE:
        return BotStep(_SIMPLE[intent], cleared)
    if intent == Intent.YES:
        idle = BotAction.WHICH if dialogue.shown else BotAction.GREET
        return ask_again(cleared, known) or BotStep(idle, cleared)
    return _unclear(replace(cleared, misunderstood=dialogue.misunderstood + 1), known)


def _unclear(dialogue: Dialogue, known: KnownCustomer) -> BotStep:
    if dialogue.misunderstood >= MISUNDERSTOOD_MAX:
        return BotStep(BotAction.HAND_OVER, dialogue)
    return ask_again(dialogue, known) or BotStep(BotAction.UNCLEAR, dialogue)


def _about_a_project(action: BotAction, said: Understood, dialogue: Dialogue) -> BotStep:
    project = _project_meant(said, dialogue)
    if not project:
        return BotStep(BotAction.WHICH, dialogue)
    offer = OpenOffer(OfferKind.VISIT, project=project)
    return BotStep(action, replace(dialogue, focus=project, offer=offer))


def _project_meant(said: Understood, dialogue: Dialogue) -> str:
    """The project that is meant: named now, else the one talked about, else the only one shown."""
    if projects := said.slots.sought.projects:
        return projects[0]
    return dialogue.focus or (dialogue.shown[0] if len(dialogue.shown) == 1 else "")
