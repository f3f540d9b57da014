"""Sentences that somebody else wrote and labelled: half of them is an exam that nobody who works on
the reading of messages looks at."""

import json

import numpy as np
import pytest

from benchmarks.chat.fit import training
from benchmarks.chat.quality import LABELS, SETTINGS, Report, evaluate, labelled
from channels_app.bot.understanding.acts.model import WEIGHTS
from channels_app.bot.understanding.meaning import Asked, Intent
from channels_app.bot.understanding.slots_json import SLOTS

LANGUAGES = ("en", "hi-Latn", "gulf", "hi", "ar")
LEVELS = ("easy", "medium", "hard")


@pytest.fixture(scope="module")
def exam() -> Report:
    return evaluate(labelled("held_out"))


def test_kinds_and_slots_of_the_exam(exam: Report) -> None:
    assert exam.accuracy("all") >= 0.93
    assert exam.slots["all"].f1 >= 0.92
    assert exam.also.f1 >= 0.80


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_is_left_behind(exam: Report, language: str) -> None:
    for level in LEVELS:
        assert exam.accuracy(f"{language} {level}") >= 0.85, level
        assert exam.slots[f"{language} {level}"].f1 >= 0.85, level


@pytest.mark.parametrize("kind", [Intent.STOP, Intent.HUMAN, Intent.CANCEL, Intent.VISIT])
def test_what_weighs_most_is_rarely_missed(exam: Report, kind: Intent) -> None:
    assert exam.accuracy(f"kind {kind.value}") >= 0.9


def test_the_exam_is_no_part_of_the_training() -> None:
    known = {row["text"].strip().lower() for row in training()}
    asked = [row["text"].strip().lower() for row in labelled("held_out")]
    # bare words such as "thanks" are what they are
    assert [text for text in asked if text in known and len(text.split()) > 3] == []


@pytest.mark.parametrize("half", ["development", "held_out", "training"])
def test_labels_are_of_the_contract(half: str) -> None:
    rows = [json.loads(line) for line in (LABELS / f"{half}.jsonl").read_text().splitlines()]
    assert len(rows) >= 600
    for row in rows:
        assert row["brokerage"] in SETTINGS
        assert row["expecting"] is None or Asked(row["expecting"])
        assert Intent(row["intent"])
        assert Intent(row["intent"]) not in map(Intent, row["also"])
        assert set(row.get("slots", {})) <= set(SLOTS)


def test_the_weights_are_small_and_of_all_kinds() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    with np.load(WEIGHTS) as stored:
        assert {str(kind) for kind in stored["main_kinds"]} == {kind.value for kind in Intent}
