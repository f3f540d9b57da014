"""The option --brokerage SLUG of our commands."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.models import Brokerage


def add_brokerage(parser: CommandParser) -> None:
    parser.add_argument("--brokerage", required=True, metavar="SLUG")


def chosen_brokerage(options: dict[str, Any]) -> Brokerage:
    """Raises CommandError, with the names that there are, for one that is not known."""
    slug = options["brokerage"]
    brokerage: Brokerage | None = Brokerage.objects.filter(slug=slug).first()
    if brokerage is None:
        known = ", ".join(Brokerage.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no brokerage {slug!r}. Known: {known}.")
    return brokerage
