"""Reading a CSV file strictly: what is not a table in UTF-8 is refused as a whole, before anything is written."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from common.errors import ApplicationError

MAX_BYTES = 100_000_000  # it is read whole; larger catalogues come in parts
MAX_COLUMNS = 200


class ImportFileError(ApplicationError):
    """The file as a whole cannot be read."""

    code = "bad_file"


@dataclass(frozen=True)
class CsvRow:
    """``line`` is where the row begins in the file, the header being on line 1."""

    line: int
    cells: list[str]


def read_csv(path: Path) -> tuple[list[str], list[CsvRow]]:
    """The header (trimmed, lower case) and the rows below it, blank lines left out. Raises ImportFileError."""
    rows = list(_rows(_text(path)))
    if not rows:
        raise ImportFileError("The file is empty.")
    header = [name.strip().lower() for name in rows[0].cells]
    if len(set(header)) != len(header):
        raise ImportFileError("The header names a column twice.")
    return header, rows[1:]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ImportFileError(f"The file is larger than {MAX_BYTES // 1_000_000} MB. Import it in parts.")
        data = path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"The file cannot be read: {error.strerror}.") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportFileError("The file is UTF-16. Save it as CSV in UTF-8.")
    if b"\x00" in data:
        raise ImportFileError("The file is binary, not CSV. From a spreadsheet, save it as CSV in UTF-8.")
    try:
        return data.decode("utf-8-sig")  # spreadsheets put a byte order mark before UTF-8
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportFileError(f"Line {line} is not UTF-8. Save the file as CSV in UTF-8.") from error


def _rows(text: str) -> Iterator[CsvRow]:
    # strict: a forgotten quote would otherwise swallow the rest of the file as one cell
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
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
