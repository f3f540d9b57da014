"""A table in a file is read row by row, as often as it is asked for."""

from pathlib import Path

import pytest

from common.tables.csv_file import CsvRow, ImportFileError, open_csv, peek_csv


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
def test_what_is_no_table_is_refused_before_a_row_is_read(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match=message):
        open_csv(path)


def test_the_ends_of_a_foreign_file() -> None:
    assert peek_csv(b"\xef\xbb\xbfId;City\r\n1;Pune\r\n\r\n2;\xc3\x89vry\r\n") == (
        ["Id", "City"],
        [["1", "Pune"], ["2", "Évry"]],
    )
    # the last row of the beginning and the first of the end are cut; a row of another width is no
    # sample
    head, tail = "id,name\n1,a\n2,b\n3,É".encode()[:-1], b"8,y\n9,z\n10,x,y\n"
    assert peek_csv(head, tail) == (["id", "name"], [["1", "a"], ["2", "b"], ["9", "z"]])


def test_a_cell_of_several_lines_may_be_cut() -> None:
    head = b'id,note\n1,a\n2,"first\nsecond'
    assert peek_csv(head, b"x\n") == (["id", "note"], [["1", "a"]])
    with pytest.raises(ImportFileError, match="not CSV"):
        peek_csv(head)


@pytest.mark.parametrize(
    ("head", "words"),
    [(b"", "empty"), (b"\xff\xfea", "UTF-16"), (b"a\x00", "binary"), (b"\xe9,a\n",
    "Line 1 is not UTF-8"),
     (b"a,a\n", "a column twice")],
)  # fmt: skip
def test_beginnings_of_what_is_no_table(head: bytes, words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        peek_csv(head)
