"""What is equal once it is folded, and what stays apart."""

import pytest

from common.text.folding import (
    as_words,
    caseless,
    plainly_typed,
    western_digits,
    without_accents,
)


@pytest.mark.parametrize("text", ["Asha Rao", " asha\trao ", "ASHA\u00a0 RAO"])
def test_case_and_space_do_not_count(text: str) -> None:
    assert caseless(text) == "asha rao"


def test_accents_tell_the_words_of_a_list_apart() -> None:
    assert caseless("Évry") != caseless("Evry")


@pytest.mark.parametrize("text", ["ready_to_move", "Ready to move", "READY-TO_MOVE "])
def test_a_value_and_its_label_are_one(text: str) -> None:
    assert as_words(text) == "ready to move"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("２ＢＨＫ", "2BHK"), ("I’d", "I'd"), ("1–2", "1-2"), ("1—2", "1-2"), ("1−2", "1-2")],
)
def test_what_patterns_read_has_one_form(text: str, plain: str) -> None:
    assert plainly_typed(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Évry", "Evry"), ("E\u0301vry", "Evry"), ("Łódź", "Łodz"), ("plain", "plain")],
)
def test_accents_are_left_out_of_names_and_case_is_not(text: str, plain: str) -> None:
    assert without_accents(text) == plain


@pytest.mark.parametrize(("text", "plain"), [("९८", "98"), ("٣٤ x", "34 x"), ("²", "²")])
def test_digits_of_all_scripts(text: str, plain: str) -> None:
    assert western_digits(text) == plain
