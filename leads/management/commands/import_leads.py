"""manage.py import_leads FILE --brokerage SLUG --map MAP.json [--dry-run] [--report FILE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.management.brokerage_option import add_brokerage, chosen_brokerage
from accounts.management.report_option import add_report, tell_report
from common.errors import ApplicationError
from common.transitions import Actor
from leads.importing.lead_map import read_map
from leads.services.imports.run import ImportReport, import_leads


class Command(BaseCommand):
    help = (
        "Imports leads from a CSV file and reports every row that it does not import "
        "(docs/importing.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        add_brokerage(parser)
        parser.add_argument("--map", required=True, metavar="MAP.json", help="what each column is")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and do nothing"
        )
        add_report(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        brokerage = chosen_brokerage(options)
        try:
            report = import_leads(
                brokerage=brokerage,
                path=Path(options["file"]),
                lead_map=read_map(_read(Path(options["map"]))),
                actor=Actor("import"),
                now=timezone.now(),
                dry_run=options["dry_run"],
                progress=lambda done, total: self.stderr.write(f"{done} of {total} rows done"),
            )
        except ApplicationError as error:
            raise CommandError(error.message) from error
        tell_report(self, _text(report, dry_run=options["dry_run"]), options)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"The map cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError("The map is not UTF-8.") from error


def _text(report: ImportReport, *, dry_run: bool) -> str:
    c = report.counts
    lines = [
        f"{report.read} rows read: {c.created} created, {c.updated} updated, {c.joined} "
        f"re-inquiries, "
        f"{c.unchanged} same, {len(report.skipped)} skipped",
        f"Outcomes: {c.won} won, {c.lost} lost",
    ]
    if dry_run:
        lines.insert(0, "Dry run: nothing was written. It would be:")
    for title, remarks in (
        ("Skipped", report.skipped),
        ("Imported, but worth a look", report.doubtful),
    ):
        if remarks:
            lines += ["", f"{title}:", *(f"line {line}: {reason}" for line, reason in remarks)]
    return "\n".join(lines) + "\n"
