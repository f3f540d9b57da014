"""The booking in the making: what is still missing, and what follows when nothing is (pure)."""

from dataclasses import replace

from channels_app.bot.dialogue.dialogue import (
    BookingFrame,
    BookingKind,
    Dialogue,
    OfferKind,
    OpenOffer,
)
from channels_app.bot.policy.step import BotAction, BotStep, KnownCustomer
from channels_app.bot.understanding.meaning import Asked, Intent, Understood
from channels_app.bot.understanding.slots import Details

_DONE_BY = {
    BookingKind.VISIT: BotAction.BOOK,
    BookingKind.CALLBACK: BotAction.CALL,
    BookingKind.RESCHEDULE: BotAction.MOVE,
}


def go_for(wanted: BookingFrame, dialogue: Dialogue, known: KnownCustomer) -> BotStep:
    """Ask for what is missing, or do it."""
    missing = _missing(wanted, dialogue.details, known.details)
    dialogue = replace(dialogue, wanted=wanted, expecting=None, misunderstood=0)
    if not missing:
        return BotStep(_DONE_BY[wanted.kind], dialogue)
    first = Asked.CONTACT if missing[0] in {Asked.NAME, Asked.PHONE} else missing[0]
    return BotStep(BotAction.ASK, replace(dialogue, expecting=first), missing)


def ask_again(dialogue: Dialogue, known: KnownCustomer) -> BotStep | None:
    """The open question of a booking in the making, so that a word beside it does not lose the
    thread."""
    if dialogue.wanted is None or not _missing(dialogue.wanted, dialogue.details, known.details):
        return None
    step = go_for(dialogue.wanted, dialogue, known)
    counted = replace(step.dialogue, misunderstood=dialogue.misunderstood)
    return replace(step, dialogue=counted)


def change_booked(said: Understood, dialogue: Dialogue, known: KnownCustomer) -> BotStep:
    """Moves or cancels the visit that is coming, or says that there is none."""
    visit_id = known.upcoming_visit_id
    if visit_id is None:
        if said.intent == Intent.CANCEL and dialogue.wanted:
            # the booking in the making is all there is to cancel
            return BotStep(BotAction.DECLINED, replace(dialogue, wanted=None))
        return BotStep(BotAction.NO_VISIT, dialogue)
    if said.intent == Intent.CANCEL:
        offer = OpenOffer(OfferKind.CANCEL, visit_id=visit_id)
        asking = replace(dialogue, offer=offer, expecting=Asked.CONFIRM)
        return BotStep(BotAction.CONFIRM_CANCEL, asking)
    when = said.slots.when
    if when and dialogue.booked and talks_of_booked(dialogue):  # "at 5 pm instead" keeps the day
        moved = replace(dialogue.booked, project="", when=when.over(dialogue.booked.when))
        return go_for(moved, dialogue, known)
    return go_for(
        BookingFrame(BookingKind.RESCHEDULE, when=when, visit_id=visit_id), dialogue, known
    )


def talks_of_booked(dialogue: Dialogue) -> bool:
    """Whether the visit booked last is still what the talk is about."""
    return dialogue.booked is not None and dialogue.booked.project == dialogue.focus


def _missing(wanted: BookingFrame, said: Details, known: Details) -> tuple[Asked, ...]:
    kind = wanted.kind
    wants: list[tuple[Asked, bool]] = []
    if kind == BookingKind.VISIT:
        wants.append((Asked.PROJECT, bool(wanted.project)))
        wants.append((Asked.NAME, bool(said.name or known.name)))
    if kind in {BookingKind.VISIT, BookingKind.CALLBACK}:
        wants.append((Asked.PHONE, bool(said.phone or known.phone)))
    if kind in {BookingKind.VISIT, BookingKind.RESCHEDULE}:
        wants.append((Asked.DATE, wanted.when.date is not None))
        wants.append((Asked.SLOT, wanted.when.has_hour))
    return tuple(asked for asked, have in wants if not have)
