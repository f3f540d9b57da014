"""--report FILE, for commands that import: their report is printed, and kept in a file as well."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


def add_report(parser: CommandParser) -> None:
    parser.add_argument("--report", metavar="FILE", help="writes the report there too")


def tell_report(command: BaseCommand, text: str, options: dict[str, Any]) -> None:
    """CommandError where the file cannot be written; what was imported stays imported."""
    command.stdout.write(text)
    if options["report"]:
        try:
            Path(options["report"]).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(
                f"The import is done, but not its report: {error.strerror}."
            ) from error
