"""Reading a CSV file strictly: what is not a table in UTF-8 is refused as a whole, before anything
is written."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import BinaryIO

from common.errors import ApplicationError

MAX_BYTES = 100_000_000  # larger lists come in parts
MAX_COLUMNS = 200
_DELIMITERS = ",;\t|"


class ImportFileError(ApplicationError):
    """The file as a whole cannot be read."""

    code = "bad_file"


@dataclass(frozen=True)
class CsvRow:
    """``line`` is where the row begins in the file, the header being on line 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class CsvTable:
    """A file that was read through once and is a table of ``total`` rows below its header; the rows
    are read again, one at a time, whenever they are asked for."""

    path: Path
    header: list[str]
    total: int
    delimiter: str = ","

    def rows(self) -> Iterator[CsvRow]:
        found = _rows_of(self.path, self.delimiter)
        next(found)
        return found


def open_csv(path: Path, *, foreign: bool = False) -> CsvTable:
    """The table, never held in memory: its header (trimmed, lower case) and the rows below it,
    blank lines left out. Raises ImportFileError.

    ``foreign``: not our columns but another program's. Then names keep their case, a column may
    have none, and semicolons, tabs or bars may separate instead of commas."""
    try:
        _check_size(path)
        with path.open("rb") as file:
            _check_text(file)
        with path.open(encoding="utf-8-sig", newline="") as text:
            delimiter = _delimiter(text) if foreign else ","
        found = _rows_of(path, delimiter)
        first = next(found, None)
        total = sum(1 for _ in found)
    except OSError as error:
        raise ImportFileError(f"The file cannot be read: {error.strerror}.") from error
    return CsvTable(path, _header(first, foreign=foreign), total, delimiter)


def peek_csv(head: bytes, tail: bytes = b"") -> tuple[list[str], list[list[str]]]:
    """The header and some rows of another program's file (``foreign``), of which these are the
    beginning and, unless that is all, the end; rows that are cut are left out. Raises
    ImportFileError for what is no table."""
    if tail:
        head = head[: head.rfind(b"\n") + 1] or head
    _check_text(BytesIO(head))
    text = head.decode("utf-8-sig")
    delimiter = _delimiter(StringIO(text, newline=""))
    found: list[list[str]] = []
    try:
        found += (row.cells for row in _rows(StringIO(text, newline=""), delimiter))
    except ImportFileError:
        if not (tail and found):  # a cell of several lines may be cut
            raise
    header = _header(CsvRow(1, found[0]) if found else None, foreign=True)
    last = tail.partition(b"\n")[2].decode(errors="replace")
    found += csv.reader(StringIO(last, newline=""), delimiter=delimiter)
    return header, [cells for cells in found[1:] if len(cells) == len(header)]


def _header(row: CsvRow | None, *, foreign: bool) -> list[str]:
    if row is None:
        raise ImportFileError("The file is empty.")
    header = [name.strip() if foreign else name.strip().lower() for name in row.cells]
    named = [name for name in header if name or not foreign]
    if len(set(named)) != len(named):
        raise ImportFileError("The header names a column twice.")
    return header


def read_csv(path: Path) -> tuple[list[str], list[CsvRow]]:
    """Header and rows at once, for tables that are looked at as a whole. Raises ImportFileError."""
    table = open_csv(path)
    return table.header, list(table.rows())


def _check_size(path: Path) -> None:
    if path.stat().st_size > MAX_BYTES:
        raise ImportFileError(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB. Import it in parts."
        )


def _check_text(file: BinaryIO) -> None:
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        raise ImportFileError("The file is UTF-16. Save it as CSV in UTF-8.")
    file.seek(0)
    if any(b"\x00" in line for line in file):
        raise ImportFileError(
            "The file is binary, not CSV. From a spreadsheet, save it as CSV in UTF-8."
        )
    file.seek(0)
    for number, line in enumerate(file, start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            raise ImportFileError(
                f"Line {number} is not UTF-8. Save the file as CSV in UTF-8."
            ) from error


def _delimiter(lines: Iterable[str]) -> str:
    """The mark that splits the header into most columns."""
    header = next((line for line in lines if line.strip()), "")
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _rows_of(path: Path, delimiter: str) -> Iterator[CsvRow]:
    # utf-8-sig: spreadsheets put a byte order mark before UTF-8
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from _rows(file, delimiter)


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[CsvRow]:
    # strict: a forgotten quote would otherwise swallow the rest of the file as one cell
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise ImportFileError(f"Line {line} has more than {MAX_COLUMNS} columns.")
            if any(cell.strip() for cell in cells):
                yield CsvRow(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ImportFileError(f"The file is not CSV: near line {line}, {error}.") from error
