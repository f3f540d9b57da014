"""Importing a catalogue from a file: every row becomes a listing or is reported with its line and
the reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from accounts.models import Brokerage
from common.errors import invalid
from listings.importers.csv_file import CsvRow, ImportFileError, read_csv
from listings.importers.formats import FORMATS, Format
from listings.importers.rows import RowError, doubts
from listings.importers.spelling import NumberedRow, give_refs, respell
from listings.models import Listing, Project
from listings.services.merge_listings import merge_listings

# rows a transaction: about a second of work, so that staff who wait for a row do not notice
CHUNK = 5000

Remark = tuple[int, str]


@dataclass
class ImportReport:
    """read = created + updated + unchanged + len(skipped). ``skipped`` and ``doubtful`` (imported,
    but worth a look) are (line, reason) in the order of the file."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Remark] = field(default_factory=list)
    doubtful: list[Remark] = field(default_factory=list)


def import_listings(
    *,
    brokerage: Brokerage,
    path: Path,
    today: date,
    format_name: str = "standard",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:
    """Reads the file, then writes it in transactions of CHUNK rows, calling ``progress(rows done,
    rows)`` after each. Twice is as good as once; a failure halfway is repaired by running it again.

    Raises ApplicationError for an unknown format, ImportFileError for a file that is no such table;
    nothing is written then.
    """
    kind = FORMATS.get(format_name)
    if kind is None:
        raise invalid("format", f"There is no format {format_name!r}. Known: {', '.join(FORMATS)}.")
    header, rows = read_csv(path)
    _check_header(kind, header)
    report = ImportReport(read=len(rows))
    parsed = _parse(kind, header, rows, today, brokerage.currency, report)
    kept, refused = give_refs(respell(parsed, *_known_names(brokerage)))
    report.skipped = sorted([*report.skipped, *refused])
    report.doubtful = [
        (row.line, "; ".join(found)) for row in kept if (found := list(doubts(row.listing)))
    ]
    for start in range(0, len(kept), CHUNK):
        chunk = [row.listing for row in kept[start : start + CHUNK]]
        counts = merge_listings(
            brokerage=brokerage, source=kind.source, rows=chunk, fields=kind.fields(header)
        )
        report.created += counts.created
        report.updated += counts.updated
        report.unchanged += counts.unchanged
        progress(start + len(chunk), len(kept))
    return report


def _check_header(kind: Format, header: list[str]) -> None:
    if missing := [name for name in kind.required if name not in header]:
        raise ImportFileError(
            f"The header lacks {', '.join(missing)}. It has {', '.join(header)[:200]}."
        )
    known = (*kind.required, *kind.optional)
    if unknown := [name for name in header if name not in known]:
        raise ImportFileError(
            f"Unknown columns: {', '.join(unknown)[:200]}. Known: {', '.join(known)}."
        )


def _parse(
    kind: Format,
    header: list[str],
    rows: list[CsvRow],
    today: date,
    currency: str,
    report: ImportReport,
) -> list[NumberedRow]:
    parsed = []
    for row in rows:
        try:
            if len(row.cells) != len(header):
                raise RowError(f"The row has {len(row.cells)} columns, the header {len(header)}.")
            listing = kind.parse(dict(zip(header, row.cells, strict=True)), today, currency)
        except RowError as error:
            report.skipped.append((row.line, str(error)))
        else:
            parsed.append(NumberedRow(row.line, listing))
    return parsed


def _known_names(brokerage: Brokerage) -> tuple[set[str], set[str]]:
    projects = set(Project.objects.of(brokerage.pk).values_list("name", "locality"))
    localities = set(
        Listing.objects.of(brokerage.pk).order_by().values_list("locality", flat=True).distinct()
    )
    return localities | {locality for _, locality in projects}, {name for name, _ in projects}
