"""Reading a CSV file strictly: what is not a table in UTF-8 is refused as a whole, before anything is written."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """A file that was read through once and is a table of ``total`` rows below its header; the rows are read again, one
    at a time, whenever they are asked for."""

    path: Path
    header: list[str]
    total: int
    delimiter: str = ","

    def rows(self) -> Iterator[CsvRow]:
        found = _rows(self.path, self.delimiter)
        next(found)
        return found


def open_csv(path: Path, *, foreign: bool = False) -> CsvTable:
    """The table, never held in memory: its header (trimmed, lower case) and the rows below it, blank lines left out.
    Raises ImportFileError.

    ``foreign``: not our columns but another program's. Then names keep their case, a column may have none, and
    semicolons, tabs or bars may separate instead of commas."""
    try:
        _check_text(path)
        delimiter = _delimiter(path) if foreign else ","
        found = _rows(path, delimiter)
        first = next(found, None)
        total = sum(1 for _ in found)
    except OSError as error:
        raise ImportFileError(f"The file cannot be read: {error.strerror}.") from error
    if first is None:
        raise ImportFileError("The file is empty.")
    header = [name.strip() if foreign else name.strip().lower() for name in first.cells]
    named = [name for name in header if name or not foreign]
    if len(set(named)) != len(named):
        raise ImportFileError("The header names a column twice.")
    return CsvTable(path, header, total, delimiter)


def read_csv(path: Path) -> tuple[list[str], list[CsvRow]]:
    """Header and rows at once, for tables that are looked at as a whole. Raises ImportFileError."""
    table = open_csv(path)
    return table.header, list(table.rows())


def _check_text(path: Path) -> None:
    if path.stat().st_size > MAX_BYTES:
        raise ImportFileError(f"The file is larger than {MAX_BYTES // 1_000_000} MB. Import it in parts.")
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            raise ImportFileError("The file is UTF-16. Save it as CSV in UTF-8.")
        file.seek(0)
        if any(b"\x00" in line for line in file):
            raise ImportFileError("The file is binary, not CSV. From a spreadsheet, save it as CSV in UTF-8.")
        file.seek(0)
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                raise ImportFileError(f"Line {number} is not UTF-8. Save the file as CSV in UTF-8.") from error


def _delimiter(path: Path) -> str:
    """The mark that splits the header into most columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next((line for line in file if line.strip()), "")
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _rows(path: Path, delimiter: str) -> Iterator[CsvRow]:
    # utf-8-sig: spreadsheets put a byte order mark before UTF-8
    with path.open(encoding="utf-8-sig", newline="") as file:
        # strict: a forgotten quote would otherwise swallow the rest of the file as one cell
        reader = csv.reader(file, delimiter=delimiter, strict=True)
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
