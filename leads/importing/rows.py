"""A row of the file as a lead. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from common.tables.cells import RowError, clean
from common.text.emails import EmailError, normalise_email
from common.text.money_cells import split_header
from common.text.phones import PhoneError, parse_phone
from leads.choices import CLOSED, LeadStatus
from leads.importing.amounts import AMOUNTS, Unsure, settle
from leads.importing.lead_map import LeadMap
from leads.importing.values import (
    FIELDS,
    LONGEST_TEXT,
    POINTERS,
    ReadingPlace,
    attribute,
    contact_text,
)
from profiles.handles import Contact

LONGEST_REFERENCE = 64
_TICK = timedelta(microseconds=1)
_APART = timedelta(milliseconds=1)  # rows without a date keep the order of the file


@dataclass
class ImportedLead:
    """A row in our words. ``values`` holds only the fields about which the row says something,
    ``attributes`` likewise.

    ``created_at`` is always there; ``is_dated`` says that the file told it. ``outcome`` is won,
    lost or empty, and ``closed_at``, later than ``created_at``, goes with it. ``counts_rows``: so
    does the reference, and names nobody beyond its file. ``doubts`` are worth a look.
    """

    line: int
    reference: str
    contact: Contact
    values: dict[str, Any]
    attributes: dict[str, Any]
    created_at: datetime
    is_dated: bool
    outcome: str = ""
    closed_at: datetime | None = None
    close_reason: str = ""
    counts_rows: bool = False
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Field:
    """A field of the lead, its column, and how the column's cells are read."""

    name: str
    column: str
    index: int
    place: ReadingPlace

    def left_out(self, text: str, reason: str) -> str:
        return f"{self.column} is {text[:40]!r}, which {reason}, and was left out"


class LeadReader:
    """Reads the rows of one file with ``total`` rows; ``outcomes`` counts those that were won or
    lost. ``counts_rows``: the references only do that."""

    def __init__(
        self,
        lead_map: LeadMap,
        header: Sequence[str],
        place: ReadingPlace,
        total: int,
        *,
        counts_rows: bool = False,
    ) -> None:
        at = {name: index for index, name in enumerate(header)}
        self._width, self._place, self._total, self._map = len(header), place, total, lead_map
        self._contact = {
            name: at[column] for name, column in lead_map.fields.items() if name not in FIELDS
        }
        self._fields = [
            _Field(name, column, at[column], _place_of(name, column, place))
            for name, column in lead_map.fields.items()
            if name in FIELDS
        ]
        self._attributes = [(name, at[name]) for name in lead_map.attributes]
        self._words = [(at[column], words) for column, words in lead_map.words.items()]
        self._counts_rows, self.outcomes = counts_rows, 0
        outcome = lead_map.outcome
        self._outcome = at[outcome.column] if outcome else None
        self._closed = at[outcome.at] if outcome and outcome.at else None

    def read(self, line: int, cells: Sequence[str], number: int) -> ImportedLead:
        """The lead in these cells, the ``number``-th row of the file; RowError says why there is
        none."""
        if len(cells) != self._width:
            raise RowError(f"The row has {len(cells)} columns, the header {self._width}.")
        cells = [cell.strip() for cell in cells]
        for index, words in self._words:
            cells[index] = words.get(cells[index], cells[index])
        reference = clean(
            cells[self._contact["reference"]], name="reference", longest=LONGEST_REFERENCE
        )
        if not reference:
            raise RowError("The reference is empty.")
        doubts: list[str] = []
        values = self._values(cells, doubts)
        outcome, reason = self._outcome_of(cells, values)
        self.outcomes += bool(outcome)
        created, closed = self._times(cells, values, outcome, number)
        return ImportedLead(
            line=line,
            reference=reference,
            contact=self._contact_of(cells),
            attributes=self._attributes_of(cells, doubts),
            created_at=created,
            is_dated=bool(values.pop("created_at", None)),
            outcome=outcome,
            closed_at=closed,
            close_reason=values.pop("close_reason", reason),
            values=values,
            counts_rows=self._counts_rows,
            doubts=doubts,
        )

    def _contact_of(self, cells: Sequence[str]) -> Contact:
        said = {name: contact_text(cells[index]) for name, index in self._contact.items()}
        name, phone, email = (said.get(part, "") for part in ("name", "phone", "email"))
        try:
            return Contact.of(
                name=clean(name, name="name", longest=160),
                phone=parse_phone(phone, region=self._place.region) if phone else None,
                email=normalise_email(email) if email else None,
            )
        except (PhoneError, EmailError) as error:
            where = "phone" if isinstance(error, PhoneError) else "e-mail"
            raise RowError(
                f"The {where} {(phone if where == 'phone' else email)[:60]!r}: {error}"
            ) from error

    def _values(self, cells: Sequence[str], doubts: list[str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for one in self._fields:
            if text := cells[one.index]:
                try:
                    value = FIELDS[one.name](text, one.place)
                except Unsure as unsure:
                    doubts.append(one.left_out(text, str(unsure)))
                    continue
                if value is None and one.name in POINTERS:
                    doubts.append(f"no {one.name} {text[:60]!r} is known here")
                elif value is not None:
                    values[one.name] = value
        if "source" in values:
            values["source"], origin = values["source"]
            if origin:
                values.setdefault("origin", origin)
        untrue = dict(settle(values, self._place.currency))
        wrong = (one for one in self._fields if one.name in untrue)
        doubts += [one.left_out(cells[one.index], untrue[one.name]) for one in wrong]
        return values

    def _attributes_of(self, cells: Sequence[str], doubts: list[str]) -> dict[str, Any]:
        found = {}
        for name, index in self._attributes:
            text = cells[index]
            if len(text) > LONGEST_TEXT:
                raise RowError(f"The column {name!r} is longer than {LONGEST_TEXT} characters.")
            try:
                value = attribute(text)
            except ValueError:
                doubts.append(
                    f"{name} is {text[:20]!r}, which is no finite number, and was left out"
                )
            else:
                if value is not None:
                    found[name] = value
        return found

    def _outcome_of(self, cells: Sequence[str], values: dict[str, Any]) -> tuple[str, str]:
        """Won, lost or empty, and in the file's own words why it was lost."""
        if self._outcome is not None and self._map.outcome is not None:
            word = cells[self._outcome]
            if word.casefold() in self._map.outcome.won:
                return LeadStatus.WON.value, ""
            if word.casefold() in self._map.outcome.lost:
                return LeadStatus.LOST.value, word[:200]
        status = values.get("status", "")
        return (status, "") if status in CLOSED else ("", "")

    def _times(
        self, cells: Sequence[str], values: dict[str, Any], outcome: str, number: int
    ) -> tuple[datetime, datetime | None]:
        """When the lead came and when it was closed (docs/decisions/0010-import-times.md)."""
        created: datetime | None = values.get("created_at")
        closed: datetime | None = values.pop("closed_at", None)
        if self._closed is not None and cells[self._closed] and outcome:
            closed = FIELDS["closed_at"](cells[self._closed], self._place)
        if not outcome:
            closed = None
        elif closed and closed > self._place.now:
            if (
                closed.astimezone(self._place.zone).date()
                > self._place.now.astimezone(self._place.zone).date()
            ):
                raise RowError("The outcome is in the future.")
            closed = self._place.now
        if created and closed and closed < created:
            raise RowError("The outcome is dated before the lead.")
        if created is None:
            created = (
                closed - _TICK if closed else self._place.now - (self._total - number + 1) * _APART
            )
        if outcome:
            closed = max(closed or created, created + _TICK)
        return created, closed


def _place_of(name: str, column: str, place: ReadingPlace) -> ReadingPlace:
    return replace(place, terms=split_header(column)[1]) if name in AMOUNTS else place
