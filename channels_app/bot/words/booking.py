"""The words of bookings: what is asked, offered, done and undone."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels_app.bot.dialogue.dialogue import BookingFrame, BookingKind
from channels_app.bot.understanding.meaning import Asked
from channels_app.bot.words.lists import all_of, points

_ASKED = {
    Asked.NAME: gettext_noop("your name"),
    Asked.PHONE: gettext_noop("your phone number"),
    Asked.DATE: gettext_noop("the day that suits you"),
    Asked.SLOT: gettext_noop("the time of day (morning, afternoon or evening)"),
}


def ask_for(missing: Sequence[Asked], wanted: BookingFrame) -> str:
    """A question for just what is missing."""
    if missing[0] == Asked.PROJECT:
        return _("I'd be glad to arrange a site visit. Which project would you like to see?")
    return _("{purpose} Please tell me {what}.").format(
        purpose=_purpose(wanted), what=all_of([_(_ASKED[one]) for one in missing])
    )


def _purpose(wanted: BookingFrame) -> str:
    if wanted.kind == BookingKind.CALLBACK:
        return _("We will gladly call you.")
    if wanted.kind == BookingKind.RESCHEDULE:
        return _("Let's find a new time for your visit.")
    return _("I'd be glad to arrange your visit to {project}.").format(project=wanted.project)


def with_next_slots(question: str, slots: Sequence[str]) -> str:
    return _("{question} The next free slots: {slots}.").format(
        question=question, slots="; ".join(slots)
    )


def held(question: str, when: str) -> str:
    """The question who comes, beside a time that is kept meanwhile."""
    return _("{question} I keep {when} for you for five minutes.").format(
        question=question, when=when
    )


def slot(day: str, part: str) -> str:
    """Words that the bot itself understands when they come back: "Saturday 21 November,
    morning"."""
    return f"{day}, {part}"


def day_is_full(day: str) -> str:
    return _("{day} has no free slot left. Which other day suits you?").format(day=day)


def refused(reason: str, *, others: bool) -> str:
    """Why it cannot be then, and what now; ``others``: other times stand below."""
    now = _("These are free:") if others else _("Which other day suits you?")
    return f"{reason} {now}"


def may_cancel(visit: str) -> str:
    return _("Shall I cancel your visit to {visit}?").format(visit=visit)


def cancelled(place: str) -> str:
    return _("Your visit to {place} is cancelled. Shall we find another time?").format(place=place)


def visit_line(place: str, when: str) -> str:
    return _("{place} on {when}").format(place=place, when=when)


def booked(visits: Sequence[tuple[str, str]], calls: Sequence[str]) -> str:
    """What is coming: visits with their status, and when the calls come."""
    lines = [_("Site visit: {visit}, {status}").format(visit=v, status=s) for v, s in visits]
    lines += [_("Callback: {when}").format(when=when) for when in calls]
    return f"{_('You have booked:')}\n{points(lines)}"


def nothing_booked() -> str:
    return _("Nothing is booked at the moment. Shall I arrange a site visit?")


def no_visit() -> str:
    return _("I see no upcoming visit of yours. Shall I book one?")
