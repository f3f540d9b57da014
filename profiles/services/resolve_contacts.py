"""Preview a list of contacts: who would be linked, put to people or created, without touching anybody's data.

The policy is the one of live messages; the contacts are taken in the order of the file, each decided on what the file
has said so far.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers

from listings.importers.csv_file import CsvRow, ImportFileError, read_csv
from profiles.matching.claims import read_claims
from profiles.matching.evidence import MatchContact
from profiles.matching.policy import Decision
from profiles.matching.resolver import Resolver

REQUIRED = ("contact_id", "ts", "source_country", "name", "email", "phone")
OPTIONAL = ("channel", "telegram_id", "telegram_username", "whatsapp_id", "whatsapp_bsuid", "city")
PROGRESS_EVERY = 2_000
MAX_CELL = 500

Progress = Callable[[int, int], None]


class BadRow(ValueError):
    """Why one row cannot be a contact, in words."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact of the file; ``at`` is aware UTC."""

    contact_id: str
    at: datetime
    contact: MatchContact


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was decided for one contact; ``profile`` is a number of this run."""

    contact_id: str
    profile: int
    decision: Decision


@dataclass
class Preview:
    """``profiles`` maps the number of a profile to its id, which is its first contact's. ``reviews`` are pairs of
    contact id and number of a profile; ``bad_rows`` pairs of line and reason."""

    resolved: list[Resolved] = field(default_factory=list)
    reviews: list[tuple[str, int]] = field(default_factory=list)
    bad_rows: list[tuple[int, str]] = field(default_factory=list)
    profiles: dict[int, str] = field(default_factory=dict)

    def count(self, action: str) -> int:
        """Contacts decided so ("link", "review", "new")."""
        return sum(1 for row in self.resolved if row.decision.action == action)


def preview_contacts(path: Path, *, progress: Progress = lambda done, total: None) -> Preview:
    """Decide every contact of the file. Raises ImportFileError for a file that is no list of contacts; a row that is no
    contact is reported and the others go on. ``progress`` gets rows done and rows in all."""
    header, rows = read_csv(path)
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise ImportFileError(f"The file lacks the column {', '.join(missing)}; it needs {', '.join(REQUIRED)}.")
    preview, resolver = Preview(), Resolver()
    seen: set[str] = set()
    found: list[tuple[str, int]] = []
    for done, row in enumerate(rows, start=1):
        try:
            read = read_row(header, row, seen)
        except BadRow as error:
            preview.bad_rows.append((row.line, str(error)))
        else:
            outcome = resolver.resolve(read.contact, read.at)
            preview.resolved.append(Resolved(read.contact_id, outcome.profile, outcome.decision.without_candidates()))
            found += [(read.contact_id, candidate) for candidate in outcome.reviewed]
        if done % PROGRESS_EVERY == 0 or done == len(rows):
            progress(done, len(rows))
    _settle(preview, resolver, found)
    return preview


def read_row(header: Sequence[str], row: CsvRow, seen: set[str]) -> ContactRow:
    """The contact in a row; ``seen`` are the ids of the rows before and gets this one. Raises BadRow."""
    if len(row.cells) != len(header):
        raise BadRow(f"It has {len(row.cells)} cells instead of {len(header)}.")
    if any(len(cell) > MAX_CELL for cell in row.cells):
        raise BadRow(f"A cell is longer than {MAX_CELL} characters.")
    cells = {name: cell.strip() for name, cell in zip(header, row.cells, strict=True)}
    contact_id = cells["contact_id"]
    if not contact_id:
        raise BadRow("It has no contact_id.")
    if contact_id in seen:
        raise BadRow(f"The contact_id {contact_id} was used before.")
    at = _time(cells["ts"])
    region = cells["source_country"].upper()
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise BadRow(f"The source_country {cells['source_country']!r} is not a country code such as IN.")
    seen.add(contact_id)
    whatsapp = cells.get("whatsapp_id", "").removeprefix("+")
    contact = read_claims(
        name=cells["name"],
        phones=(cells["phone"], f"+{whatsapp}" if whatsapp else ""),
        emails=(cells["email"],),
        unique_ids=(
            ("telegram", cells.get("telegram_id", "")),
            ("whatsapp_user", cells.get("whatsapp_bsuid", "")),
        ),
        locality=cells.get("city", ""),
        region=region,
        channel=cells.get("channel", ""),
    )
    return ContactRow(contact_id, at, contact)


def write_preview(preview: Preview, *, out: Path, reviews: Path) -> None:
    """Two CSV files: every contact with its cluster and the reasons, and the pairs to review. Raises OSError."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("contact_id", "cluster_id", "decision", "confidence", "reasons", "rule", "rule_version"))
        writer.writerows(_cells(preview, row) for row in preview.resolved)
    with reviews.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("contact_id", "candidate_id"))
        writer.writerows((contact_id, preview.profiles[profile]) for contact_id, profile in preview.reviews)


def _cells(preview: Preview, row: Resolved) -> Iterator[str]:
    d = row.decision
    yield from (row.contact_id, preview.profiles[row.profile], d.action.value, f"{d.confidence:.2f}")
    yield from (", ".join(d.reasons), d.rule, d.rule_version)


def _settle(preview: Preview, resolver: Resolver, found: list[tuple[str, int]]) -> None:
    """Replace profiles that were joined by the ones they joined, and drop the questions that this answers."""
    now_in: dict[str, int] = {}
    settled = []
    for row in preview.resolved:
        profile = resolver.current(row.profile)
        preview.profiles.setdefault(profile, row.contact_id)
        now_in[row.contact_id] = profile
        settled.append(Resolved(row.contact_id, profile, row.decision))
    preview.resolved = settled
    current = ((contact_id, resolver.current(profile)) for contact_id, profile in found)
    preview.reviews = [pair for pair in dict.fromkeys(current) if now_in[pair[0]] != pair[1]]


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRow(f"The ts {text!r} is not a time such as 2026-11-20T06:00:00Z.") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
