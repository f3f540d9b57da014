"""Quick replies. A press sends the words as the customer's own message, so whatever is written
here, and every translation of it, must be something that the bot understands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class QuickReply:
    """A button below a message; ``text`` is what it says and what a press sends."""

    text: str


def named(names: Iterable[str]) -> tuple[QuickReply, ...]:
    """Names and times as they are."""
    return tuple(QuickReply(name) for name in names)


def visit(project: str) -> QuickReply:
    return QuickReply(_("Visit {project}").format(project=project))


def tell_about(project: str) -> QuickReply:
    return QuickReply(_("Tell me about {project}").format(project=project))


def brochure_of(project: str) -> QuickReply:
    return QuickReply(_("Brochure of {project}").format(project=project))


def call_back() -> QuickReply:
    return QuickReply(_("Call me back"))


def book_visit() -> QuickReply:
    return QuickReply(_("Book a site visit"))


def show_homes() -> QuickReply:
    return QuickReply(_("Show me homes"))


def show_2bhk() -> QuickReply:
    return QuickReply(_("Show me 2BHK homes"))


def show_others() -> QuickReply:
    return QuickReply(_("Show other options"))


def yes_call() -> QuickReply:
    return QuickReply(_("Yes, call me"))


def yes_visit() -> QuickReply:
    return QuickReply(_("Yes, book a visit"))


def cancel_or_keep() -> tuple[QuickReply, ...]:
    return QuickReply(_("Yes, cancel it")), QuickReply(_("No, keep it"))


def another_time_or_not() -> tuple[QuickReply, ...]:
    return QuickReply(_("Yes, another time")), QuickReply(_("No, thanks"))


def move_or_list() -> tuple[QuickReply, ...]:
    return QuickReply(_("Move my visit")), QuickReply(_("What have I booked?"))
