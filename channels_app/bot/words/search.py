"""The words of a search."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from channels_app.bot.understanding.slots import Sought
from channels_app.bot.words.lists import any_of, points
from listings.choices import PropertyType, TransactionType

_HOMES = {
    PropertyType.APARTMENT: gettext_noop("apartments"),
    PropertyType.VILLA: gettext_noop("villas"),
    PropertyType.PLOT: gettext_noop("plots"),
    PropertyType.HOUSE: gettext_noop("houses"),
    PropertyType.OFFICE: gettext_noop("offices"),
}


def what_is_sought(sought: Sought, *, low: str, high: str) -> str:
    """As the customer would say it: "2BHK in Whitefield under ₹2 Cr". ``low`` and ``high`` are the
    ends of the budget in words, empty where they are not said."""
    what = sought.configuration or _kind(sought.property_type)
    if sought.transaction_type == TransactionType.RENT:
        what = _("{homes} for rent").format(homes=what)
    if sought.localities:
        what = _("{homes} in {places}").format(homes=what, places=any_of(sought.localities))
    if low and high:
        return _("{homes} between {low} and {high}").format(homes=what, low=low, high=high)
    if high:
        return _("{homes} under {high}").format(homes=what, high=high)
    return _("{homes} above {low}").format(homes=what, low=low) if low else what


def _kind(property_type: PropertyType | None) -> str:
    return _(_HOMES[property_type]) if property_type else _("homes")


def home_line(*, project: str, title: str, locality: str, configuration: str, price: str) -> str:
    """One home in a line: "Brigade Citrine, Whitefield: 2BHK, ₹1.35 Cr"; a home of no project by
    its title."""
    if not project:
        return f"{title}: {price}"
    return f"{project}, {locality}: {', '.join(part for part in (configuration, price) if part)}"


def found(lines: Sequence[str], what: str) -> str:
    """Homes that fit."""
    count = len(lines)
    opening = ngettext(
        "I found one option for {what}:", "I found {count} options for {what}:", count
    ).format(count=count, what=what)
    question = _("Would you like more details or a site visit?")
    return f"{opening}\n{points(lines)}\n{question}"


def nearest(lines: Sequence[tuple[str, Sequence[str]]], what: str) -> str:
    """Homes that come near, each with its reasons."""
    opening = _("Nothing fits {what} exactly right now. The nearest I have:").format(what=what)
    near = points([f"{line} ({'; '.join(reasons)})" for line, reasons in lines])
    return f"{opening}\n{near}"


def nothing(what: str) -> str:
    """An empty catalogue."""
    return _(
        "I have nothing to show for {what} right now. "
        "Shall an RM call you as soon as something comes up?"
    ).format(what=what)
