"""The words of everything that is neither a search, a project nor a booking."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from profiles.choices import ObjectionType

_OBJECTIONS = {
    ObjectionType.PRICE: gettext_noop(
        "I understand: the price matters. "
        "I can look for options below that budget, or an RM can discuss terms."
    ),
    ObjectionType.LOCATION: gettext_noop(
        "I understand: the location has to work for you. "
        "Tell me which areas suit you and I will look there."
    ),
    ObjectionType.POSSESSION: gettext_noop(
        "I understand: timing matters. I can look for homes that are ready to move in."
    ),
    ObjectionType.TRUST: gettext_noop(
        "That is a fair question. "
        "An RM can show you approvals and papers, and a visit lets you see for yourself."
    ),
    ObjectionType.LOAN: gettext_noop(
        "I understand. An RM can walk you through loan and payment options."
    ),
    ObjectionType.SIZE: gettext_noop(
        "I understand. Tell me the size you need and I will look for it."
    ),
    ObjectionType.OTHER: gettext_noop(
        "Thank you for telling me. An RM can talk it through with you."
    ),
}


def objection(kind: ObjectionType) -> str:
    """An answer that takes the objection seriously."""
    return _("{answer} Shall an RM call you?").format(answer=_(_OBJECTIONS[kind]))


def hello(name: str) -> str:
    """Hello, by the first name where one is known."""
    first = name.split()[0] if name.split() else ""
    opening = _("Hello {name}!").format(name=first) if first else _("Hello!")
    return f"{opening} {_help()}"


def unclear() -> str:
    return _("I am not sure I understood. {help}").format(help=_help())


def _help() -> str:
    return _(
        "I can find homes for you, share details, book a site visit or arrange a call. "
        "What are you looking for?"
    )


def handed_over(*, asked: bool) -> str:
    """A colleague takes over, because the customer ``asked`` or because the bot could not help."""
    opening = _("Of course.") if asked else _("I am sorry that I could not help better.")
    return _(
        "{opening} I am passing you to a colleague, who will answer here as soon as possible."
    ).format(opening=opening)


def stopped() -> str:
    return _(
        "Understood: we will not write to you about offers. You can write to us here at any time."
    )


def declined() -> str:
    return _("No problem. I am here when you need me. What else can I do for you?")


def noted() -> str:
    return _(
        "Thank you, I have noted that. "
        "What would you like to do next: see homes, book a visit, or get a call?"
    )


def welcome() -> str:
    return _("You are welcome! I am here if you need anything else.")
