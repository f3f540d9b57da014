"""manage.py resolve_contacts CONTACTS.csv --out PRED.csv --reviews REVIEWS.csv"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import ApplicationError
from profiles.services.identity.resolve_contacts import PreviewFiles, preview_contacts


class Command(BaseCommand):
    help = (
        "Shows whom a list of contacts would link, review and create; writes two files and no data "
        "(docs/identity.md)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contacts", metavar="CONTACTS.csv")
        parser.add_argument("--out", required=True, metavar="PRED.csv", help="whom each contact is")
        parser.add_argument(
            "--reviews", required=True, metavar="REVIEWS.csv", help="the pairs to ask about"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source, out, reviews = (Path(options[name]) for name in ("contacts", "out", "reviews"))
        if len({path.resolve() for path in (source, out, reviews)}) < 3:
            raise CommandError("The list, --out and --reviews must be three different files.")
        for path in (out, reviews):
            if not path.parent.is_dir():
                raise CommandError(f"There is no folder {path.parent} to write {path.name} to.")
        try:
            with TemporaryDirectory() as folder:
                preview = preview_contacts(
                    source,
                    files=PreviewFiles(
                        out=out, reviews=reviews, skipped=Path(folder, "skipped.csv")
                    ),
                    progress=lambda done, total: self.stderr.write(
                        f"{done} of {total} rows decided"
                    ),
                )
        except ApplicationError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"The result cannot be written: {error.strerror}.") from error
        for line, reason in preview.bad_rows:
            self.stderr.write(f"line {line}: {reason}")
        if preview.skipped > len(preview.bad_rows):
            self.stderr.write(f"… and {preview.skipped - len(preview.bad_rows)} more")
        decided = preview.decided
        self.stdout.write(
            f"{decided.total()} contacts are {preview.people} people: {decided['link']} linked, "
            f"{decided['new']} new, {decided['review']} to review ({preview.pairs} pairs); "
            f"{preview.skipped} rows skipped"
        )
