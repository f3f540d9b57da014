"""Preview a list of contacts: who would be linked, put to people or created, without touching
anybody's data.

The policy is the one of live messages; the contacts are taken in the order of the file, each
decided on what the file has said so far.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from common.tables.cells import RowError
from common.tables.csv_file import CsvTable, ImportFileError, open_csv
from profiles.contact_rows import REQUIRED, ContactRow, read_row
from profiles.identity.policy import Decision
from profiles.identity.resolver import Resolver

PRED_COLUMNS = (
    "contact_id",
    "cluster_id",
    "decision",
    "confidence",
    "reasons",
    "rule",
    "rule_version",
)
PROGRESS_EVERY = 2_000
MAX_SHOWN = 50  # bad rows that are kept for the screen; the file has all
SAMPLE_OF_EACH = 10

Progress = Callable[[int, int], None]


@dataclass
class Preview:
    """``decided`` counts contacts by decision ("link", "review", "new"), ``pairs`` what is to be
    put to people. ``bad_rows`` are line and reason of the first of the ``skipped`` rows; ``sample``
    the first of each decision: the name as written, then the cells of PRED."""

    decided: Counter[str] = field(default_factory=Counter)
    people: int = 0
    pairs: int = 0
    skipped: int = 0
    bad_rows: list[tuple[int, str]] = field(default_factory=list)
    sample: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class PreviewFiles:
    """Where the results go: every contact with its cluster and the reasons; the pairs to put to
    people; line and reason of the rows that are no contacts. Existing files are replaced."""

    out: Path
    reviews: Path
    skipped: Path


def preview_contacts(
    source: Path, *, files: PreviewFiles, progress: Progress = lambda done, total: None
) -> Preview:
    """Decide every contact of the file. A row that is no contact is reported and the others go on.
    ``progress`` gets rows done and rows in all.

    Raises ImportFileError for a file that is no list of contacts, before anything is written, and
    OSError. Holds in memory what is known of the profiles, not the rows: what was decided waits in
    a temporary file for its cluster, because later contacts join the profiles of earlier ones.
    """
    table = open_csv(source)
    if missing := [name for name in REQUIRED if name not in table.header]:
        raise ImportFileError(
            f"The file lacks the column {', '.join(missing)}; it needs {', '.join(REQUIRED)}."
        )
    preview, clusters = Preview(), _Clusters()
    with TemporaryFile("w+", encoding="utf-8", newline="") as decided:
        csv.writer(decided).writerows(
            clusters.decide(row) for row in _contacts(table, preview, files.skipped, progress)
        )
        decided.seek(0)
        clusters.settle()
        _write(csv.reader(decided), clusters, preview, files)
    return preview


class _Clusters:
    """The profiles of one run, and the contact that each began with."""

    def __init__(self) -> None:
        self._resolver = Resolver()
        self._firsts: list[str] = []
        self._ids: dict[int, str] = {}

    def decide(self, row: ContactRow) -> tuple[str, ...]:
        """The cells of the temporary file: contact, number of the profile, verdict, name, numbers
        to review."""
        outcome = self._resolver.resolve(row.contact, row.at)
        if outcome.profile == len(self._firsts):
            self._firsts.append(row.contact_id)
        reviewed = " ".join(map(str, outcome.reviewed))
        return (row.contact_id, str(outcome.profile), *_told(outcome.decision), row.name, reviewed)

    def settle(self) -> None:
        """After the last contact: the id of a cluster is its first contact's."""
        for number, contact_id in enumerate(self._firsts):
            self._ids.setdefault(self._resolver.current(number), contact_id)

    def id_of(self, number: str) -> str:
        return self._ids[self._resolver.current(int(number))]

    def __len__(self) -> int:
        return len(self._ids)


def _told(d: Decision) -> tuple[str, ...]:
    return (d.action.value, f"{d.confidence:.2f}", ", ".join(d.reasons), d.rule, d.rule_version)


def _contacts(
    table: CsvTable, preview: Preview, skipped: Path, progress: Progress
) -> Iterator[ContactRow]:
    seen: set[str] = set()
    with skipped.open("w", encoding="utf-8", newline="") as file:
        report = csv.writer(file).writerow
        report(("line", "reason"))
        for done, row in enumerate(table.rows(), start=1):
            try:
                yield read_row(table.header, row, seen)
            except RowError as error:
                preview.skipped += 1
                report((row.line, str(error)))
                if preview.skipped <= MAX_SHOWN:
                    preview.bad_rows.append((row.line, str(error)))
            if done % PROGRESS_EVERY == 0 or done == table.total:
                progress(done, table.total)


def _write(
    decided: Iterable[list[str]], clusters: _Clusters, preview: Preview, files: PreviewFiles
) -> None:
    """PRED and REVIEWS; questions that a join has answered are dropped."""
    preview.people = len(clusters)
    with (
        files.out.open("w", encoding="utf-8", newline="") as out,
        files.reviews.open("w", encoding="utf-8", newline="") as reviews,
    ):
        tell, ask = csv.writer(out).writerow, csv.writer(reviews).writerow
        tell(PRED_COLUMNS)
        ask(("contact_id", "candidate_id"))
        for contact_id, number, *told, name, reviewed in decided:
            own = clusters.id_of(number)
            tell((contact_id, own, *told))
            preview.decided[told[0]] += 1
            if preview.decided[told[0]] <= SAMPLE_OF_EACH:
                preview.sample.append((name, contact_id, own, *told))
            for candidate in dict.fromkeys(map(clusters.id_of, reviewed.split())):
                if candidate != own:
                    ask((contact_id, candidate))
                    preview.pairs += 1
