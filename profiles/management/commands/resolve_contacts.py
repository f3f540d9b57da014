"""manage.py resolve_contacts CONTACTS.csv --out PRED.csv --reviews REVIEWS.csv"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import ApplicationError
from profiles.services.resolve_contacts import preview_contacts, write_preview

MAX_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Shows whom a list of contacts would link, review and create; writes two files and no data (docs/identity.md)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contacts", metavar="CONTACTS.csv")
        parser.add_argument("--out", required=True, metavar="PRED.csv", help="whom each contact is")
        parser.add_argument("--reviews", required=True, metavar="REVIEWS.csv", help="the pairs to ask about")

    def handle(self, *args: Any, **options: Any) -> None:
        source, out, reviews = (Path(options[name]) for name in ("contacts", "out", "reviews"))
        if len({path.resolve() for path in (source, out, reviews)}) < 3:
            raise CommandError("The list, --out and --reviews must be three different files.")
        for path in (out, reviews):
            if not path.parent.is_dir():
                raise CommandError(f"There is no folder {path.parent} to write {path.name} to.")
        try:
            preview = preview_contacts(
                source, progress=lambda done, total: self.stderr.write(f"{done} of {total} rows decided")
            )
            write_preview(preview, out=out, reviews=reviews)
        except ApplicationError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"The result cannot be written: {error.strerror}.") from error
        for line, reason in preview.bad_rows[:MAX_SHOWN]:
            self.stderr.write(f"line {line}: {reason}")
        if len(preview.bad_rows) > MAX_SHOWN:
            self.stderr.write(f"… and {len(preview.bad_rows) - MAX_SHOWN} more")
        self.stdout.write(
            f"{len(preview.resolved)} contacts are {len(preview.profiles)} people: {preview.count('link')} linked, "
            f"{preview.count('new')} new, {preview.count('review')} to review ({len(preview.reviews)} pairs); "
            f"{len(preview.bad_rows)} rows skipped"
        )
