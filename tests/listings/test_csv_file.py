"""A table in a file is read row by row, as often as it is asked for."""

from pathlib import Path

import pytest

from listings.importers.csv_file import CsvRow, ImportFileError, open_csv


def test_rows_know_their_line_and_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes('\ufeffName ,CITY\r\nAsha,"Pune\nCamp"\r\n\r\n"",\r\nRavi,Hebbal'.encode())
    table = open_csv(path)
    assert (table.header, table.total) == (["name", "city"], 2)
    expected = [CsvRow(2, ["Asha", "Pune\nCamp"]), CsvRow(6, ["Ravi", "Hebbal"])]
    assert list(table.rows()) == expected
    assert list(table.rows()) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name\nAsha\nR\xe9mi\n", "Line 3 is not UTF-8"),
        ("name\nAsha\n".encode("utf-16"), "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\x00", "binary"),
        (b'name\nAsha\n"Ravi\nMeera\n', "near line 3"),
        (b"name,Name\n", "a column twice"),
        (b"", "empty"),
        (b"\n\n", "empty"),
    ],
)
def test_what_is_no_table_is_refused_before_a_row_is_read(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match=message):
        open_csv(path)
