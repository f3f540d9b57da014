"""Asking for what a booking lacks; booking, moving and cancelling visits."""

from collections.abc import Iterable
from dataclasses import replace

from channels_app.bot.acts import booking
from channels_app.bot.acts.project import mark_project, project_named
from channels_app.bot.acts.search import LISTED
from channels_app.bot.dialogue.dialogue import (
    BookingFrame,
    BookingKind,
    Dialogue,
    OfferKind,
    OpenOffer,
)
from channels_app.bot.policy.step import BotStep
from channels_app.bot.reply import Reply
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.understanding.slots import SaidTime
from channels_app.bot.words import booking as words
from channels_app.bot.words import buttons
from common.errors import ApplicationError
from listings.models import Project
from scheduling.choices import SlotName
from scheduling.diary.place import MeetingPlace
from scheduling.hours.wording import date_words
from scheduling.models import SiteVisit
from scheduling.presentation import told, visit_message

_FEW = 3


def ask(turn: Turn, step: BotStep) -> Thought:
    """A question for what is missing, with real free slots once the place is known."""
    wanted, dialogue = _wanted(step), step.dialogue
    project: Project | None = None
    if wanted.project:
        named = project_named(turn, wanted.project)
        if isinstance(named, Reply):
            return Thought(_without_project(dialogue, wanted), named)
        project = named
        mark_project(turn, project)
        wanted = replace(wanted, project=project.name)
        dialogue = replace(dialogue, wanted=wanted, focus=project.name)
    question = words.ask_for(step.missing, wanted)
    if Asked.PROJECT in step.missing:
        choices = buttons.named(dialogue.shown[:LISTED])
        return Thought(dialogue, Reply(question, quick_replies=choices))
    place = _place(turn, wanted, project)
    if place and not {Asked.DATE, Asked.SLOT} & set(step.missing):
        return _hold(turn, dialogue, wanted, place, question)
    if place is None:
        return Thought(dialogue, Reply(question))
    return _ask_when(turn, replace(step, dialogue=dialogue), wanted, place, question)


def _hold(
    turn: Turn, dialogue: Dialogue, wanted: BookingFrame, place: MeetingPlace, question: str
) -> Thought:
    """Keeps an exact time while it is asked who comes; that it is taken is told at once."""
    if wanted.kind is not BookingKind.VISIT or wanted.when.time is None:
        return Thought(dialogue, Reply(question))
    try:
        held = booking.hold(turn, dialogue, place, wanted.when)
    except ApplicationError as error:
        return _again(dialogue, wanted, error)
    return Thought(dialogue, Reply(words.held(question, told(held))))


def _ask_when(
    turn: Turn, step: BotStep, wanted: BookingFrame, place: MeetingPlace, question: str
) -> Thought:
    day = wanted.when.date
    free = _in_words(booking.free_times(turn, place, day)[:LISTED])
    if day and not free:
        fresh = replace(wanted, when=SaidTime())
        dialogue = replace(step.dialogue, wanted=fresh, expecting=Asked.DATE)
        return Thought(dialogue, Reply(words.day_is_full(date_words(day))))
    if not {Asked.NAME, Asked.PHONE} & set(step.missing):
        return Thought(step.dialogue, Reply(question, quick_replies=buttons.named(free)))
    if free:
        question = words.with_next_slots(question, free[:_FEW])
    return Thought(step.dialogue, Reply(question))


def book(turn: Turn, step: BotStep) -> Thought:
    """Books the visit; a taken slot or an impossible day leads to another question, nothing is
    lost."""
    wanted = _wanted(step)
    project = project_named(turn, wanted.project)
    if isinstance(project, Reply):
        return Thought(_without_project(step.dialogue, wanted), project)
    try:
        visit = booking.book(turn, step.dialogue, project, wanted.when)
    except ApplicationError as error:
        return _again(step.dialogue, wanted, error)
    return _done(step.dialogue, wanted, visit)


def move(turn: Turn, step: BotStep) -> Thought:
    """Moves the customer's next visit."""
    wanted = _wanted(step)
    visit = booking.own_visit(turn, wanted.visit_id)
    if visit is None:
        return no_visit(turn, step)
    try:
        visit = booking.move(turn, visit, wanted.when)
    except ApplicationError as error:
        return _again(step.dialogue, wanted, error)
    return _done(step.dialogue, wanted, visit)


def confirm_cancel(turn: Turn, step: BotStep) -> Thought:
    """Cancelling is asked once more."""
    offer = step.dialogue.offer
    visit = booking.own_visit(turn, offer.visit_id if offer else None)
    if visit is None:
        return no_visit(turn, step)
    question = words.may_cancel(words.visit_line(visit.place_name, told(visit)))
    return Thought(step.dialogue, Reply(question, quick_replies=buttons.cancel_or_keep()))


def cancel(turn: Turn, step: BotStep) -> Thought:
    """Cancels and offers a new time."""
    visit = booking.own_visit(turn, _wanted(step).visit_id)
    dialogue = replace(step.dialogue, wanted=None, booked=None)
    if visit is None:
        return no_visit(turn, replace(step, dialogue=dialogue))
    try:
        booking.cancel(turn, visit)
    except ApplicationError as error:
        return Thought(dialogue, Reply(error.message))
    offering = replace(dialogue, offer=OpenOffer(OfferKind.VISIT, project=visit.place_name))
    choices = buttons.another_time_or_not()
    return Thought(offering, Reply(words.cancelled(visit.place_name), quick_replies=choices))


def no_visit(turn: Turn, step: BotStep) -> Thought:
    """There is nothing to move or cancel."""
    offer = OpenOffer(OfferKind.VISIT, project=step.dialogue.focus)
    dialogue = replace(step.dialogue, wanted=None, offer=offer)
    return Thought(dialogue, Reply(words.no_visit(), quick_replies=(buttons.book_visit(),)))


def _wanted(step: BotStep) -> BookingFrame:
    assert step.dialogue.wanted is not None  # these acts go with a booking in the making
    return step.dialogue.wanted


def _without_project(dialogue: Dialogue, wanted: BookingFrame) -> Dialogue:
    return replace(dialogue, wanted=replace(wanted, project=""), expecting=Asked.PROJECT)


def _place(turn: Turn, wanted: BookingFrame, project: Project | None) -> MeetingPlace | None:
    if project:
        return MeetingPlace(project=project)
    visit = booking.own_visit(turn, wanted.visit_id)
    return MeetingPlace(project=visit.project, listing=visit.listing) if visit else None


def _done(dialogue: Dialogue, wanted: BookingFrame, visit: SiteVisit) -> Thought:
    """What is booked is kept as the move that would change nothing: "at 5 pm instead" starts
    there."""
    day = visit.slot_start.astimezone(visit.brokerage.zone).date()
    booked = BookingFrame(
        BookingKind.RESCHEDULE,
        project=visit.place_name,
        when=SaidTime(day, SlotName(visit.slot), wanted.when.time),
        visit_id=visit.pk,
    )
    after = replace(
        dialogue, wanted=None, offer=None, expecting=None, focus=visit.place_name, booked=booked
    )
    return Thought(after, Reply(visit_message(visit), booking=visit))


def _again(dialogue: Dialogue, wanted: BookingFrame, error: ApplicationError) -> Thought:
    """What could not be booked is asked anew: the day where it is impossible, else the slot."""
    fields = error.fields or {}
    if error.code == "already_booked":
        after = replace(dialogue, wanted=None, expecting=None)
        return Thought(after, Reply(error.message, quick_replies=buttons.move_or_list()))
    if "phone" in fields or "name" in fields:
        after = replace(dialogue, wanted=wanted, expecting=Asked.CONTACT)
        return Thought(after, Reply(error.message))
    free = booking.free_instead(error)
    day = wanted.when.date
    keeps_day = "date" not in fields and any(date == day for date, _ in free)
    when = SaidTime(date=day) if keeps_day else SaidTime()
    expecting = Asked.SLOT if keeps_day else Asked.DATE
    after = replace(dialogue, wanted=replace(wanted, when=when), expecting=expecting)
    text = words.refused(error.message, others=bool(free))
    return Thought(after, Reply(text, quick_replies=buttons.named(_in_words(free[:LISTED]))))


def _in_words(times: Iterable[booking.FreeTime]) -> list[str]:
    return [words.slot(date_words(date), part) for date, part in times]
