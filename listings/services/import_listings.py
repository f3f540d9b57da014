"""Importing a catalogue from a file: every row becomes a listing or is reported with its line and
the reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from accounts.models import Brokerage
from common.errors import invalid
from common.tables.cells import RowError
from common.tables.csv_file import CsvRow, ImportFileError, read_csv
from common.tables.row_numbers import counts_rows
from common.text.money_cells import Habits
from listings.importers.formats import FORMATS, Format
from listings.importers.headers import NamedColumn, named_column
from listings.importers.plausible import too_little
from listings.importers.rows import ImportedListing, doubts
from listings.importers.spelling import NumberedRow, give_refs, respell
from listings.models import Listing, Project
from listings.services.merge_listings import CatalogueCounts, merge_listings

# rows a transaction: about a second of work, so that staff who wait for a row do not notice
CHUNK = 5000

Remark = tuple[int, str]


@dataclass
class CatalogueReport:
    """read = created + updated + unchanged + len(skipped). ``skipped`` and ``doubtful`` (imported,
    but worth a look) are (line, reason) in the order of the file."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Remark] = field(default_factory=list)
    doubtful: list[Remark] = field(default_factory=list)

    def add(self, counts: CatalogueCounts, lines: Mapping[str, int]) -> None:
        """A piece that was written; ``lines`` by ref."""
        self.skipped += [(lines[ref], reason) for ref, reason in counts.refused]
        self.created += counts.created
        self.updated += counts.updated
        self.unchanged += counts.unchanged


def import_listings(
    *,
    brokerage: Brokerage,
    path: Path,
    today: date,
    format_name: str = "standard",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> CatalogueReport:
    """Reads the file, then writes it in transactions of CHUNK rows, calling ``progress(rows done,
    rows)`` after each. Twice is as good as once; a failure halfway is repaired by running it again.

    Raises ApplicationError for an unknown format, ImportFileError for a file that is no such table;
    nothing is written then.
    """
    kind = _format(format_name)
    names, rows = read_csv(path)
    columns = _columns(kind, names)
    header = [column.name for column in columns]
    report = CatalogueReport(read=len(rows))
    habits = Habits(brokerage.country, brokerage.currency)
    parsed = _parse(lambda cells: kind.parse(cells, today, habits), columns, rows, report)
    kept, refused = give_refs(respell(parsed, *_known_names(brokerage)))
    report.skipped = sorted([*report.skipped, *refused])
    report.doubtful = [
        (row.line, "; ".join(found)) for row in kept if (found := list(doubts(row.listing)))
    ]
    lines = {row.listing.ref: row.line for row in kept}
    numbered = "ref" in header and counts_rows(row.listing.ref for row in kept)
    options: dict[str, Any] = {"source": kind.source, "fields": kind.fields(header)}
    merge = partial(merge_listings, brokerage=brokerage, counts_rows=numbered, **options)
    for start in range(0, len(kept), CHUNK):
        chunk = [row.listing for row in kept[start : start + CHUNK]]
        report.add(merge(rows=chunk), lines)
        progress(start + len(chunk), len(kept))
    report.skipped.sort()
    return report


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise invalid("format", f"There is no format {name!r}. Known: {', '.join(FORMATS)}.")
    return FORMATS[name]


def _columns(kind: Format, header: list[str]) -> list[NamedColumn]:
    """The columns by our names; ImportFileError where one is missing, unknown or there twice."""
    columns = [named_column(name) for name in header]
    found = [column.name for column in columns]
    if missing := [name for name in kind.required if name not in found]:
        raise ImportFileError(
            f"The header lacks {', '.join(missing)}. It has {', '.join(header)[:200]}."
        )
    known = (*kind.required, *kind.optional)
    if unknown := [name for name in found if name not in known]:
        raise ImportFileError(
            f"Unknown columns: {', '.join(unknown)[:200]}. Known: {', '.join(known)}."
        )
    if twice := sorted({name for name in found if found.count(name) > 1}):
        raise ImportFileError(f"The header has two columns for {', '.join(twice)}.")
    return columns


def _parse(
    read: Callable[[Mapping[str, str]], ImportedListing],
    columns: list[NamedColumn],
    rows: list[CsvRow],
    report: CatalogueReport,
) -> list[NumberedRow]:
    parsed = []
    for row in rows:
        try:
            if len(row.cells) != len(columns):
                raise RowError(f"The row has {len(row.cells)} columns, the header {len(columns)}.")
            cells = zip(columns, row.cells, strict=True)
            listing = read({column.name: column.complete(cell) for column, cell in cells})
            if untrue := too_little(listing.price, listing.currency, listing.transaction_type):
                raise RowError(f"The price {untrue}.")
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
