"""The word tables, a brokerage's own words, and what must hold for any text."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.reading import (
    CAP,
    SCORES,
    Content,
    ExtraWords,
    ExtraWordsError,
    Quote,
    Score,
    analyse,
    read_extra_words,
    scored,
)  # fmt: skip
from scoring.reading.phrases import Lexicon
from scoring.reading.spelling import Spelling
from scoring.reading.tokens import read
from scoring.reading.words import SIGNALS

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
FRAGMENTS = (
    "urgent", "not", "nahi", "?", ",", ".", "price", "visit", "kal", "80 lakh", "AED 2.5M",
    "ready to", "book", "token",
    "just browsing", "my wife", "decide", "I", "for a friend", "loan approved", "not interested",
    "+91 98765 43210",
    "a@b.co", "within 15 days", "by March", "🔥", "\u200b", "\u202e", "\n> ", "--\n", "चाहिए",
    "नहीं", "only", "but",
)  # fmt: skip
MESSAGES = st.lists(
    st.one_of(
        st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=10).map(" ".join)
    ),
    max_size=5,
)
EXAMPLES = {
    "<money>": "80 lakh", "<figure>": "8500000", "<number>": "3", "<phone>": "+91 98765 43210",
    "<email>": "a@b.co",
}  # fmt: skip
POINTS = st.integers(min_value=-CAP, max_value=CAP).filter(bool)
PHRASES = st.dictionaries(
    st.sampled_from(["pongal", "price", "visit", "not urgent", "vastu", "gruha pravesh"]),
    POINTS,
    max_size=4,
)
EXTRA = st.dictionaries(st.sampled_from(SCORES), PHRASES, max_size=5)


@given(messages=MESSAGES, extra=EXTRA)
def test_any_text_gives_scores_that_are_the_sums_of_their_evidence(
    messages: list[str], extra: dict[str, Any]
) -> None:
    content = analyse(messages, now=NOW, extra_words=read_extra_words(extra))
    for score in content.scores().values():
        assert 0 <= score.points <= CAP
        assert score.points == sum(e.points for e in score.evidence)
        for e in score.evidence:
            assert 0 <= e.start < e.end <= len(messages[e.text])
            assert e.points
            assert e.words in (
                messages[e.text][e.start : e.end],
                "a phone number",
                "an e-mail address",
            )


@given(messages=MESSAGES, seed=st.integers())
def test_the_order_of_messages_does_not_matter(messages: list[str], seed: int) -> None:
    shuffled = list(messages)
    random.Random(seed).shuffle(shuffled)
    assert points(analyse(messages, now=NOW)) == points(analyse(shuffled, now=NOW))


@given(messages=MESSAGES)
def test_saying_everything_twice_changes_nothing(messages: list[str]) -> None:
    assert points(analyse(messages * 2, now=NOW)) == points(analyse(messages, now=NOW))


def points(content: Content) -> dict[str, int]:
    return {name: score.points for name, score in content.scores().items()}


@given(given_points=st.lists(POINTS, max_size=8))
def test_points_are_capped_before_anything_is_taken_off(given_points: list[int]) -> None:
    score = scored(Quote(0, i, i + 1, "x", "y", p) for i, p in enumerate(given_points))
    gained, lost = sum(p for p in given_points if p > 0), sum(p for p in given_points if p < 0)
    assert score.points == max(0, min(10, gained) + lost) == sum(e.points for e in score.evidence)


def test_the_first_points_count_in_full_and_the_last_in_part() -> None:
    # 7 and 5 fill up to 10; -4 leaves 6.
    rows = [
        Quote(0, 0, 1, "a", "", 5),
        Quote(0, 2, 3, "b", "", 7),
        Quote(0, 4, 5, "c", "", -4),
    ]
    assert [(e.words, e.points) for e in scored(rows).evidence] == [("b", 7), ("a", 3), ("c", -4)]
    assert scored([]) == Score(0, ())


def test_the_tables_declare_every_phrase_once() -> None:
    seen: dict[tuple[str, str], str] = {}
    for signal in SIGNALS:
        assert signal.score in SCORES
        assert signal.phrases
        assert abs(signal.points) <= CAP
        for phrase in signal.phrases:
            assert seen.setdefault((signal.score, phrase), signal.what) == signal.what, phrase
            assert phrase == " ".join(phrase.split())
            assert phrase[0] != "*", phrase
            assert phrase[-1] != "*", phrase
    assert len({(s.score, s.what) for s in SIGNALS}) == len(SIGNALS)


def test_every_phrase_is_found_as_it_is_written() -> None:
    """A phrase whose words are spelt otherwise by the reader could never be found."""
    lexicon = Lexicon(SIGNALS)
    spelling = Spelling(lexicon.words)
    for signal in SIGNALS:
        for phrase in signal.phrases:
            for pick in (0, -1):
                said = " ".join(
                    word.removesuffix("?").split("|")[pick]
                    for word in phrase.split()
                    if word != "*"
                )
                for kind, example in EXAMPLES.items():
                    said = said.replace(kind, example)
                reading = read(said, spelling)
                found = lexicon.matches(reading.tokens, reading.clauses)
                assert signal in {match.signal for match in found}, said


def test_a_word_of_ours_is_never_corrected() -> None:
    spelling = Spelling({"urgent", "urgently"})
    assert [spelling.of(w) for w in ("urgent", "urgently", "urgetn", "urgenttt", "agent")] == [
        "urgent", "urgently", "urgent", "urgent", "agent",
    ]  # fmt: skip


def test_words_of_a_brokerage_count_and_are_named_so() -> None:
    extra = read_extra_words({"urgency": {"before Pongal": 5}, "seriousness": {"bulk deal": -6}})
    content = analyse(
        ["ready to book before pongal", "a bulk deal please"], now=NOW, extra_words=extra
    )
    (evidence,) = content.urgency.evidence
    assert (evidence.words, evidence.points, evidence.what) == (
        "before pongal",
        5,
        "words of your own",
    )
    assert content.seriousness.points == 1  # 7 for booking, less 6


def test_a_phrase_of_a_brokerage_wins_over_ours_and_is_denied_like_ours() -> None:
    extra = read_extra_words({"urgency": {"ASAP": 1}})
    assert analyse(["asap"], now=NOW).urgency.points == 6
    assert analyse(["asap"], now=NOW, extra_words=extra).urgency.points == 1
    assert analyse(["not asap"], now=NOW, extra_words=extra).urgency.points == 0


def test_letters_with_and_without_their_dot_are_one() -> None:
    for phrase, said in (("ज़रूरी", "जरूरी"), ("जरूरी", "ज़रूरी"), ("जरूरी", "ज\u093cरूरी")):
        extra = read_extra_words({"urgency": {phrase: 5}})
        assert analyse([said], now=NOW, extra_words=extra).urgency.points == 5


def test_two_brokerages_do_not_share_words() -> None:
    analyse(["vastu"], now=NOW, extra_words=read_extra_words({"intent": {"vastu": 5}}))
    assert analyse(["vastu"], now=NOW).intent.points == 0


@pytest.mark.parametrize(
    ("given_words", "says"),
    [
        (None, "Write the words as"),
        ([], "Write the words as"),
        ({"hurry": {"x": 1}}, "'hurry' is no score"),
        ({"urgency": ["x"]}, "give each phrase its points"),
        ({"urgency": {"x": 0}}, "needs whole points"),
        ({"urgency": {"x": 11}}, "needs whole points"),
        ({"urgency": {"x": 1.5}}, "needs whole points"),
        ({"urgency": {"x": True}}, "needs whole points"),
        ({"urgency": {"x": "5"}}, "needs whole points"),
        ({"urgency": {"": 1}}, "one to 6 words"),
        ({"urgency": {"🔥": 1}}, "one to 6 words"),
        ({"urgency": {"a, b": 1}}, "one to 6 words"),
        ({"urgency": {"any * word|s": 1}}, "one to 6 words"),
        ({"urgency": {"a b c d e f g": 1}}, "one to 6 words"),
        ({"urgency": {"x" * 61: 1}}, "longer than 60"),
        ({"urgency": {"Fast": 1, "fast": 2}}, "given twice"),
        (
            {
                "urgency": {
                    f"word {'abcdefghij'[i % 10]}{'abcdefghijk'[i // 10]}": 1 for i in range(101)
                }
            },
            "at most 100",
        ),
    ],
)
def test_wrong_words_are_refused_with_the_reason(given_words: Any, says: str) -> None:
    with pytest.raises(ExtraWordsError) as error:
        read_extra_words(given_words)
    assert says in str(error.value)


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(ExtraWordsError) as error:
        read_extra_words({"hurry": {}, "budget": {"x": 0}})
    assert len(error.value.problems) == 2


def test_no_words_of_a_brokerage_is_fine() -> None:
    assert read_extra_words({}) == ExtraWords()
    assert read_extra_words({"intent": {"Vastu": 5, "vastu": 5}}).entries == (
        ("intent", "vastu", 5),
    )
