"""The words about one project."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels_app.bot.words.lists import points
from listings.choices import MediaKind

_MEDIA = {
    MediaKind.PHOTOS: gettext_noop("photos"),
    MediaKind.BROCHURE: gettext_noop("brochure"),
    MediaKind.FLOOR_PLAN: gettext_noop("floor plan"),
    MediaKind.VIRTUAL_TOUR: gettext_noop("virtual tour"),
}


@dataclass(frozen=True)
class ProjectFacts:
    """What is told of a project. ``units``: configuration and price, each in words."""

    name: str
    locality: str
    city: str
    possession: str
    description: str
    units: Sequence[tuple[str, str]]
    amenities: Sequence[str]


def description(facts: ProjectFacts) -> str:
    """What it is, its configurations and prices."""
    lines = [f"{facts.name}, {facts.locality}, {facts.city}: {facts.possession.lower()}."]
    if facts.description:
        lines.append(facts.description)
    if facts.units:
        lines.append(points([f"{unit}: {price}" for unit, price in facts.units]))
    if facts.amenities:
        lines.append(_("Amenities: {amenities}.").format(amenities=", ".join(facts.amenities)))
    return "\n".join([*lines, _("Would you like to schedule a site visit?")])


def media(kind: MediaKind, project: str, links: Sequence[tuple[str, str]]) -> str:
    """Title (the kind, where there is none) and address of each file."""
    word = _(_MEDIA[kind])
    opening = _("Here is the {media} of {project}:").format(media=word, project=project)
    lines = points([f"{title or word}: {url}" for title, url in links])
    question = _("Would you like to schedule a site visit?")
    return f"{opening}\n{lines}\n{question}"


def no_media(kind: MediaKind, project: str) -> str:
    return _(
        "I have no {media} of {project} at hand. An RM can send it to you. Shall we call you?"
    ).format(media=_(_MEDIA[kind]), project=project)


def which() -> str:
    """A project is meant, but which?"""
    return _("Which project do you mean?")


def unknown(name: str) -> str:
    """No such project in the catalogue."""
    return _("I do not know {project}. Which project do you mean?").format(
        project=name or _("that project")
    )
