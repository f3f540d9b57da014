"""manage.py import_listings FILE --brokerage SLUG [--format standard|bengaluru] [--report FILE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.management.brokerage_option import add_brokerage, chosen_brokerage
from accounts.management.report_option import add_report, tell_report
from common.errors import ApplicationError
from listings.importers.formats import FORMATS
from listings.services.import_listings import CatalogueReport, import_listings


class Command(BaseCommand):
    help = (
        "Imports listings from a CSV file and reports every row that it does not import "
        "(docs/importing.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        add_brokerage(parser)
        parser.add_argument("--format", default="standard", choices=list(FORMATS))
        add_report(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        brokerage = chosen_brokerage(options)
        try:
            report = import_listings(
                brokerage=brokerage,
                path=Path(options["file"]),
                today=timezone.localdate(timezone=brokerage.zone),
                format_name=options["format"],
                progress=lambda done, total: self.stderr.write(f"{done} of {total} rows written"),
            )
        except ApplicationError as error:
            raise CommandError(error.message) from error
        tell_report(self, _text(report), options)


def _text(report: CatalogueReport) -> str:
    lines = [
        f"{report.read} rows read: {report.created} created, {report.updated} updated, "
        f"{report.unchanged} unchanged, "
        f"{len(report.skipped)} skipped"
    ]
    for title, remarks in (
        ("Skipped", report.skipped),
        ("Imported, but worth a look", report.doubtful),
    ):
        if remarks:
            lines += ["", f"{title}:", *(f"line {line}: {reason}" for line, reason in remarks)]
    return "\n".join(lines) + "\n"
