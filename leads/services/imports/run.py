"""Importing leads from a file: every row becomes a lead, joins one, or is reported with its line
and the reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable

from accounts.models import Brokerage, User
from common.sql.collecting import without_collecting
from common.sql.copying import analyse
from common.tables.cells import RowError
from common.tables.csv_file import CsvTable, open_csv
from common.tables.row_numbers import counts_rows
from common.text.folding import caseless
from common.transitions import Actor
from leads.importing.lead_map import LeadMap, parse_map
from leads.importing.rows import ImportedLead, LeadReader
from leads.importing.values import POINTERS, ReadingPlace
from leads.models import Interaction, Lead
from leads.services.imports.merge import MergeCounts, Remark, merge_leads
from leads.services.imports.sample import reserved_names
from listings.models import Listing, Project
from profiles.models import CustomerProfile, Identifier

# rows a transaction: under a second, and fewer locks on customers than the server has room for
CHUNK = 2000
FIRST = 10  # rows that a report shows
_TRIES = 3

Progress = Callable[[int, int], None]


@dataclass
class ImportReport:
    """read = created + updated + joined + unchanged + len(skipped), of ``counts``. ``skipped`` and
    ``doubtful`` (taken, but worth a look) are (line, reason) in the order of the file; ``first``
    are the first rows as they were read."""

    read: int = 0
    counts: MergeCounts = field(default_factory=MergeCounts)
    skipped: list[Remark] = field(default_factory=list)
    doubtful: list[Remark] = field(default_factory=list)
    first: list[ImportedLead] = field(default_factory=list)


def import_leads(
    *,
    brokerage: Brokerage,
    path: Path,
    lead_map: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Reads the file in pieces and writes it in transactions of CHUNK rows, calling ``progress(rows
    done, rows)`` after each. Twice is as good as once; a failure halfway is repaired by running it
    again.

    ``dry_run`` does the same and takes each piece back: nothing stays, and the report says what
    would have been done, except that customers whose rows are in several pieces are new in each.

    Raises ImportFileError for a file that is no table, MapError for a map that does not fit it;
    nothing is written then.
    """
    table = open_csv(path, foreign=True)
    columns = parse_map(lead_map, table.header, reserved_names())
    place, numbered = _place(brokerage, columns, now), _counts_rows(table, columns)
    reader = LeadReader(columns, table.header, place, table.total, counts_rows=numbered)
    report = ImportReport(read=table.total)
    rows, done = _read(table, reader, report), 0
    merge = partial(merge_leads, brokerage=brokerage, actor=actor, now=now, dry_run=dry_run)
    while read := _merge_chunk(rows, merge, report):
        done += read
        progress(done, table.total)
    if done >= CHUNK and not dry_run:
        analyse(CustomerProfile, Identifier, Lead, Interaction)
    if columns.outcome and report.read and not reader.outcomes:
        words = ", ".join(sorted([*columns.outcome.won, *columns.outcome.lost]))
        report.doubtful.append(
            (1, f"no row of the column {columns.outcome.column} says {words[:200]}")
        )
    report.skipped = sorted([*report.skipped, *report.counts.refused])
    report.doubtful = sorted([*report.doubtful, *report.counts.doubtful])
    return report


def _merge_chunk(
    rows: Iterator[ImportedLead | None], merge: Callable[..., MergeCounts], report: ImportReport
) -> int:
    """The next rows in a transaction of their own; how many they were."""
    with without_collecting():
        chunk = list(islice(rows, CHUNK))
        if chunk:
            leads = [row for row in chunk if row is not None]
            report.first += leads[: FIRST - len(report.first)]
            report.counts.add(_patiently(partial(merge, rows=leads)))
    return len(chunk)


def _read(
    table: CsvTable, reader: LeadReader, report: ImportReport
) -> Iterator[ImportedLead | None]:
    """Each row as a lead, or None where it was reported."""
    lines: dict[str, int] = {}
    for number, row in enumerate(table.rows(), start=1):
        try:
            lead = reader.read(row.line, row.cells, number)
            first = lines.setdefault(lead.reference, row.line)
            if first != row.line:
                raise RowError(f"The reference {lead.reference} is that of line {first} already.")
        except RowError as error:
            report.skipped.append((row.line, str(error)))
            yield None
        else:
            report.doubtful += [(row.line, words) for words in lead.doubts]
            yield lead


def _patiently(merge: Callable[[], MergeCounts]) -> MergeCounts:
    """Again where somebody who was at the same rows was let go first."""
    for _ in range(_TRIES - 1):
        try:
            return merge()
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected | LockNotAvailable):
                raise
    return merge()


def _counts_rows(table: CsvTable, columns: LeadMap) -> bool:
    """Whether the references only count the rows of the file; ends at the first that does not."""
    index = table.header.index(columns.fields["reference"])
    return counts_rows(row.cells[index] for row in table.rows() if index < len(row.cells))


def _place(brokerage: Brokerage, columns: LeadMap, now: datetime) -> ReadingPlace:
    known = {kind: _pointed_at(kind, brokerage) for kind in POINTERS if kind in columns.fields}
    return ReadingPlace(brokerage.country, brokerage.currency, brokerage.zone, now, known)


def _pointed_at(kind: str, brokerage: Brokerage) -> dict[str, UUID]:
    """What a cell can name: projects by name, listings by the reference of their import, staff by
    e-mail. What stands for several stands for none."""
    rows: Iterable[tuple[str, UUID]]
    if kind == "project":
        rows = Project.objects.of(brokerage.pk).values_list("name", "pk")
    elif kind == "listing":
        rows = (
            Listing.objects.of(brokerage.pk)
            .exclude(external_ref="")
            .values_list("external_ref", "pk")
        )
    else:
        rows = User.objects.filter(brokerage=brokerage, is_active=True).values_list("email", "pk")
    found: dict[str, UUID] = {}
    several = set()
    for name, pk in rows:
        key = caseless(name)
        if found.setdefault(key, pk) != pk:
            several.add(key)
    return {key: pk for key, pk in found.items() if key not in several}
