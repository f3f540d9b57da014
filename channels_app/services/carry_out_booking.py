"""Carrying out steps that touch the diary: asking for what is missing, booking, moving, cancelling, listing."""

from datetime import date, datetime, time, timedelta
from typing import Any

from channels_app.chat import replies
from channels_app.chat.dialogue import Offer, Wanted
from channels_app.chat.policy import Step
from channels_app.chat.replies import Reply
from channels_app.services.carry_out import CUSTOMER, LISTED, Turn, mark_project, project_named
from common.errors import ApplicationError
from listings.models import Project
from profiles.handles import Contact, read_email, read_phone
from scheduling.choices import ACTIVE_VISITS, OPEN_CALLBACKS
from scheduling.hours.wording import date_words
from scheduling.models import SiteVisit
from scheduling.place import Place
from scheduling.presentation import callback_json, expected, told, visit_json
from scheduling.selectors.bookings import customer_bookings
from scheduling.selectors.free_slots import free_slots
from scheduling.services.callbacks.request import request_callback
from scheduling.services.visits.book import book_visit
from scheduling.services.visits.reschedule import reschedule_visit
from scheduling.services.visits.status import change_visit_status


def ask(turn: Turn, step: Step) -> Reply:
    """A question for what is missing, with real free slots once the place is known."""
    wanted = step.dialogue.wanted
    assert wanted is not None  # "ask" always has a booking in the making
    project = None
    if wanted.project:
        found = project_named(turn, wanted.project)
        if isinstance(found, Reply):
            turn.dialogue = turn.dialogue.but(wanted=_without(wanted, project=""), expecting="project")
            return found
        project = found
        mark_project(turn, project)
        wanted = _without(wanted, project=project.name)
        turn.dialogue = turn.dialogue.but(wanted=wanted, focus=project.name)
    text = replies.ask_for(step.missing, wanted)
    if step.missing[0] == "project":
        return Reply(text, quick_replies=list(step.dialogue.shown[:LISTED]))
    place = _place_of(turn, wanted, project)
    if place and {"date", "slot"} & set(step.missing):
        free = _free(turn, place, wanted.date)
        if wanted.date and not free:
            turn.dialogue = turn.dialogue.but(wanted=_without(wanted, date="", slot="", time=""), expecting="date")
            return Reply(
                f"{date_words(date.fromisoformat(wanted.date))} has no free slot left. Which other day suits you?"
            )
        if not {"name", "phone"} & set(step.missing):
            return Reply(text, quick_replies=free)
        if free:
            text += f" The next free slots: {'; '.join(free[:3])}."
    return Reply(text)


def book(turn: Turn, step: Step) -> Reply:
    """Books the visit; a taken slot or an impossible day leads to another question, nothing is lost."""
    wanted = step.dialogue.wanted
    assert wanted is not None
    project = project_named(turn, wanted.project)
    if isinstance(project, Reply):
        turn.dialogue = turn.dialogue.but(wanted=_without(wanted, project=""), expecting="project")
        return project
    mark_project(turn, project)
    try:
        visit = book_visit(
            brokerage=turn.brokerage,
            profile=turn.profile,
            lead=turn.lead,
            place=Place(project=project),
            contact=contact_of(turn),
            actor=CUSTOMER,
            now=turn.now,
            **_when(turn, wanted),
        )
    except ApplicationError as error:
        return _again(turn, wanted, error)
    return _done(turn, visit)


def move(turn: Turn, step: Step) -> Reply:
    """Moves the customer's next visit."""
    wanted = step.dialogue.wanted
    assert wanted is not None
    visit = _visit(turn, wanted.visit_id)
    if visit is None:
        return no_visit(turn, step)
    try:
        visit = reschedule_visit(visit=visit, actor=CUSTOMER, now=turn.now, **_when(turn, wanted))
    except ApplicationError as error:
        return _again(turn, wanted, error)
    return _done(turn, visit)


def call(turn: Turn, step: Step) -> Reply:
    """Asks an RM to call."""
    wanted = step.dialogue.wanted
    assert wanted is not None
    try:
        callback, _ = request_callback(
            brokerage=turn.brokerage,
            profile=turn.profile,
            lead=turn.lead,
            contact=contact_of(turn),
            urgency=wanted.urgency or "medium",
            reason=f"asked in the chat{f' about {turn.dialogue.focus}' if turn.dialogue.focus else ''}",
            actor=CUSTOMER,
            now=turn.now,
        )
    except ApplicationError as error:
        return Reply(error.message)
    turn.dialogue = turn.dialogue.but(wanted=None, expecting="")
    answer = callback_json(callback, internal=False, now=turn.now)
    return Reply(str(answer["message"]), booking=answer)


def confirm_cancel(turn: Turn, step: Step) -> Reply:
    """Cancelling is asked once more."""
    offer = step.dialogue.offer
    visit = _visit(turn, offer.visit_id if offer else "")
    if visit is None:
        return no_visit(turn, step)
    return Reply(f"Shall I cancel your visit to {_told(visit)}?", quick_replies=["Yes, cancel it", "No, keep it"])


def cancel(turn: Turn, step: Step) -> Reply:
    """Cancels and offers a new time."""
    wanted = step.dialogue.wanted
    visit = _visit(turn, wanted.visit_id if wanted else "")
    turn.dialogue = turn.dialogue.but(wanted=None, booked=None)
    if visit is None:
        return no_visit(turn, step)
    try:
        change_visit_status(
            visit=visit, status="cancelled", reason="by the customer, in the chat", actor=CUSTOMER, now=turn.now
        )
    except ApplicationError as error:
        return Reply(error.message)
    turn.dialogue = turn.dialogue.but(offer=Offer("visit", project=visit.place_name))
    return Reply(
        f"Your visit to {visit.place_name} is cancelled. Shall we find another time?",
        quick_replies=["Yes, another time", "No, thanks"],
    )


def list_bookings(turn: Turn, step: Step) -> Reply:
    """What is booked from now on."""
    visits, callbacks = customer_bookings(turn.profile)
    coming = list(visits.filter(status__in=ACTIVE_VISITS, planned_end__gt=turn.now).order_by("planned_start")[:LISTED])
    calls = list(callbacks.filter(status__in=OPEN_CALLBACKS)[:LISTED])
    if not coming and not calls:
        turn.dialogue = turn.dialogue.but(offer=Offer("visit", project=turn.dialogue.focus))
        return Reply(
            "Nothing is booked at the moment. Shall I arrange a site visit?", quick_replies=["Book a site visit"]
        )
    lines = [f"• Site visit: {_told(visit)}, {visit.get_status_display().lower()}" for visit in coming]
    lines += [f"• Callback: {expected(callback, turn.now)}" for callback in calls]
    booking = visit_json(coming[0], internal=False) if coming else callback_json(calls[0], internal=False, now=turn.now)
    return Reply("You have booked:\n" + "\n".join(lines), booking=booking)


def no_visit(turn: Turn, step: Step) -> Reply:
    """There is nothing to move or cancel."""
    turn.dialogue = turn.dialogue.but(wanted=None, offer=Offer("visit", project=turn.dialogue.focus))
    return Reply("I see no upcoming visit of yours. Shall I book one?", quick_replies=["Book a site visit"])


def contact_of(turn: Turn) -> Contact:
    """Whom to meet or call: what was said in this conversation, else what came with the message."""
    details = turn.dialogue.details
    return turn.contact.saying(
        name=details.name,
        phone=read_phone(details.phone, region=turn.brokerage.country),
        email=read_email(details.email),
    )


def _done(turn: Turn, visit: SiteVisit) -> Reply:
    answer = visit_json(visit, internal=False)
    at = turn.dialogue.wanted.time if turn.dialogue.wanted else ""
    booked = Wanted("reschedule", visit.place_name, answer["date"], answer["slot"], at, visit_id=str(visit.pk))
    turn.dialogue = turn.dialogue.but(wanted=None, offer=None, expecting="", focus=visit.place_name, booked=booked)
    return Reply(str(answer["message"]), booking=answer)


def _again(turn: Turn, wanted: Wanted, error: ApplicationError) -> Reply:
    """What could not be booked is asked anew: the day where it is impossible, else the slot."""
    fields = error.fields or {}
    if error.code == "already_booked":
        turn.dialogue = turn.dialogue.but(wanted=None, expecting="")
        return Reply(error.message, quick_replies=["Move my visit", "What have I booked?"])
    if "phone" in fields or "name" in fields:
        turn.dialogue = turn.dialogue.but(wanted=wanted, expecting="contact")
        return Reply(error.message)
    free = [_slot_words(slot["date"], slot["slot"]) for slot in error.extra.get("free_slots", [])][:LISTED]
    keeps_day = "date" not in fields and any(slot["date"] == wanted.date for slot in error.extra.get("free_slots", []))
    changes = {"slot": "", "time": ""} if keeps_day else {"date": "", "slot": "", "time": ""}
    turn.dialogue = turn.dialogue.but(wanted=_without(wanted, **changes), expecting="slot" if keeps_day else "date")
    text = error.message.replace(" These are free: see free_slots.", "")
    return Reply(f"{text} {'These are free:' if free else 'Which other day suits you?'}", quick_replies=free)


def _when(turn: Turn, wanted: Wanted) -> dict[str, Any]:
    day = date.fromisoformat(wanted.date)
    if wanted.time:
        start = datetime.combine(day, time.fromisoformat(wanted.time), tzinfo=turn.brokerage.zone)
        return {"day": day, "start": start}
    return {"day": day, "slot": wanted.slot}


def _free(turn: Turn, place: Place, day: str) -> list[str]:
    today = turn.now.astimezone(turn.brokerage.zone).date()
    days = [date.fromisoformat(day)] if day else [today + timedelta(days=n) for n in range(7)]
    free = free_slots(brokerage=turn.brokerage, place=place, days=days, now=turn.now)
    return [_slot_words(slot.date.isoformat(), slot.slot) for slot in free[:LISTED]]


def _slot_words(day: str, slot: str) -> str:
    """Words that the chat itself understands when they come back: "Saturday 21 November, morning"."""
    return f"{date_words(date.fromisoformat(day))}, {slot}"


def _place_of(turn: Turn, wanted: Wanted, project: Project | None) -> Place | None:
    if project:
        return Place(project=project)
    visit = _visit(turn, wanted.visit_id)
    return Place(project=visit.project, listing=visit.listing) if visit else None


def _visit(turn: Turn, visit_id: str) -> SiteVisit | None:
    if not visit_id:
        return None
    own: SiteVisit | None = customer_bookings(turn.profile)[0].filter(pk=visit_id).first()
    return own


def _told(visit: SiteVisit) -> str:
    return f"{visit.place_name} on {told(visit)}"


def _without(wanted: Wanted, **changes: str) -> Wanted:
    return Wanted(**{**vars(wanted), **changes})
