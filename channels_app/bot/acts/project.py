"""Telling about one project."""

from dataclasses import replace

from channels_app.bot.acts.search import LISTED
from channels_app.bot.dialogue.dialogue import OfferKind, OpenOffer
from channels_app.bot.policy.step import BotStep
from channels_app.bot.reply import Reply
from channels_app.bot.turn import Thought, Turn
from channels_app.bot.words import buttons
from channels_app.bot.words import project as words
from common.errors import ApplicationError
from listings.choices import ListingStatus, MediaKind
from listings.models import Listing, Project
from listings.presentation import listing_card
from listings.selectors.catalogue import SearchCriteria, find_project, search
from profiles.choices import InterestLevel
from profiles.services.memory.tracking import (
    Subject,
    count_booking,
    mark_interested,
    track_property_viewed,
)


def show_details(turn: Turn, step: BotStep) -> Thought:
    """What it is, its configurations and prices."""
    project = project_named(turn, step.dialogue.focus)
    if isinstance(project, Reply):
        return Thought(step.dialogue, project)
    result = search(turn.brokerage, SearchCriteria(projects=[project.name]), 1)
    units = _units(project)
    track_property_viewed(
        profile=turn.profile,
        subject=Subject(project=project),
        at=turn.now,
        session=turn.session,
        in_chat=True,
    )
    reply = Reply(
        words.description(_facts(turn, project, units)),
        tuple(listing_card(unit) for unit in units or result.matches),
        (buttons.yes_visit(), buttons.brochure_of(project.name), buttons.call_back()),
    )
    return Thought(step.dialogue, reply)


def show_media(turn: Turn, step: BotStep) -> Thought:
    """A brochure, floor plan, tour or photos."""
    project = project_named(turn, step.dialogue.focus)
    if isinstance(project, Reply):
        return Thought(step.dialogue, project)
    kind = turn.said.slots.media_kind or MediaKind.BROCHURE
    media = list(project.media.filter(kind=kind))
    if not media:
        offering = replace(step.dialogue, offer=OpenOffer(OfferKind.CALLBACK))
        choices = (buttons.call_back(), buttons.visit(project.name))
        return Thought(offering, Reply(words.no_media(kind, project.name), quick_replies=choices))
    if kind == MediaKind.BROCHURE:
        count_booking(profile=turn.profile, kind="brochure", now=turn.now)
    reply = Reply(
        words.media(kind, project.name, [(one.title, one.url) for one in media]),
        tuple(listing_card(unit) for unit in _units(project)[:1]),
        (buttons.yes_visit(), buttons.call_back()),
    )
    return Thought(step.dialogue, reply)


def ask_which(turn: Turn, step: BotStep) -> Thought:
    """A project is meant, but which?"""
    choices = tuple(buttons.tell_about(name) for name in step.dialogue.shown[:LISTED])
    return Thought(step.dialogue, Reply(words.which(), quick_replies=choices))


def project_named(turn: Turn, name: str) -> Project | Reply:
    """The project of this name, or the question which one is meant."""
    try:
        project = find_project(turn.brokerage, name)
    except ApplicationError as error:
        candidates = error.extra.get("candidates", [])[:LISTED]
        names = [f"{one['name']}, {one['locality']}" for one in candidates]
        return Reply(error.message, quick_replies=buttons.named(names))
    return project or Reply(words.unknown(name))


def mark_project(turn: Turn, project: Project) -> None:
    """Asking to visit is an interest that was said."""
    subject = Subject(project=project)
    mark_interested(profile=turn.profile, subject=subject, level=InterestLevel.HIGH, at=turn.now)


def _facts(turn: Turn, project: Project, units: list[Listing]) -> words.ProjectFacts:
    return words.ProjectFacts(
        name=project.name,
        locality=project.locality,
        city=project.city,
        possession=project.get_possession_display(),
        description=project.description,
        units=[
            (unit.configuration or unit.title, turn.money(unit.price, unit.currency))
            for unit in units
        ],
        amenities=project.amenities,
    )


def _units(project: Project) -> list[Listing]:
    rows = (
        project.listings.filter(status=ListingStatus.AVAILABLE)
        .select_related("project")
        .prefetch_related("media", "project__media")
    )
    return list(rows.order_by("transaction_type", "price")[:LISTED])
