"""A row of a list of contacts, read as a contact (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import phonenumbers

from common.tables.cells import RowError
from common.tables.csv_file import CsvRow
from profiles.identity.claims import read_claims
from profiles.identity.evidence import MatchContact

REQUIRED = ("contact_id", "ts", "source_country", "name", "email", "phone")
OPTIONAL = ("channel", "telegram_id", "telegram_username", "whatsapp_id", "whatsapp_bsuid", "city")
MAX_CELL = 500


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact of the file, and its name as written; ``at`` is aware UTC."""

    contact_id: str
    name: str
    at: datetime
    contact: MatchContact


def read_row(header: Sequence[str], row: CsvRow, seen: set[str]) -> ContactRow:
    """The contact in a row; ``seen`` are the ids of the rows before and gets this one. Raises
    RowError."""
    if len(row.cells) != len(header):
        raise RowError(f"It has {len(row.cells)} cells instead of {len(header)}.")
    if any(len(cell) > MAX_CELL for cell in row.cells):
        raise RowError(f"A cell is longer than {MAX_CELL} characters.")
    cells = {name: cell.strip() for name, cell in zip(header, row.cells, strict=True)}
    contact_id = cells["contact_id"]
    if not contact_id:
        raise RowError("It has no contact_id.")
    if contact_id in seen:
        raise RowError(f"The contact_id {contact_id} was used before.")
    at = _time(cells["ts"])
    region = cells["source_country"].upper()
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise RowError(
            f"The source_country {cells['source_country']!r} is not a country code such as IN."
        )
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
    return ContactRow(contact_id, cells["name"], at, contact)


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise RowError(f"The ts {text!r} is not a time such as 2026-11-20T06:00:00Z.") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
