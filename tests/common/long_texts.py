"""Texts as long as they may be, made to be dear to read, and a clock that counts only our CPU."""

import time
import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

LONGEST = 4_000
LIMIT = 0.050  # seconds of CPU that reading any legal input may cost
_TRIES = 5  # a busy machine makes the same work dearer, never cheaper

#: what parsers stop at: each once means something, a thousand of them nothing
WORDS = (
    "not", "no", "never", "don't", "nahi", "but", "very", "least", "kind of", "good", "bad",
    "no good", "LOUD", "kal", "tomorrow", "next sunday", "sat", "on 25th", "12/12", "1 jan 2027",
    "31/02/2026", "1st of may", "in 2 days", "may", "at 5", "5pm", "11-1 pm", "5:00", "morning",
    "2bhk", "2 or 3 BHK", "studio", "10", "80 lakh", "1 crore 20 lakh", "between 80 and 90 lakh",
    "under 2 cr", "25k", "1bn", "AED 1", "₹1", "1,00,000", "0.0", "9/9/", "1-1-", "99,99,999",
    "+91", "+91 98765 43210", "919876543210", "0091", "050 123 4567", "9", "98765", "1/1/1",
    "a@b.co", "a@", "@", "a.b.", "www.a.in", "https://", "my name is", "I am", "I am Asha",
    "this is", "Mr. Aa Bb", "regards,", "thanks - ", "here", "A.", "K. R.", "in", "near", "in the",
    "whitefield", "whitefeild", "Whitefild 1st Stge", "Prestige", "prestigea", "Prestige Royal",
    "Brigade Falcon Heights", "brigade faclon", "sector 6", "HSR", "kr", "visit", "can i see",
    "stop", "call me", "do not call", "tell me a b about", "talk to a human", "show me",
    "any flat", "loan is not", "price is too", "possession", "ready to", "cancel my",
    "what time is my", "urgent", "urgenttt", "within 15 days", "do mahine mein", "by march",
    "in 2028", "i am", "we will", "i will call", "said \"", "> a\n", "from: a\n", "regards\n",
    "on a wrote:\n", "-----", "[12/11/26, 10:22] A: b\n", "क", "का", "कल", "मेरा नाम", "१ लाख",
    "مرحبا", "你好", "२", "２ＢＨＫ", "ﷺ", "½", "😀", "😡", "👍🏽", "🇮🇳",
    "❤️", ":(", "!", "?!", "!!!", ",",
    ".", "-", "'", "\"", "(", "((", "[", "#1", "%", "\n", "\t", "\u0301", "\u094d", "\u200b",
    "\u200d", "\u202e", "ß", "İ", "ŉ", "𝟗", "x", "aa'", "a-", "a_", "a1", "1a", "30x40",
)  # fmt: skip
_SCRIPTS = (
    (0x21, 0x7E), (0xA1, 0x24F), (0x300, 0x36F), (0x370, 0x52F), (0x600, 0x6FF), (0x900, 0x97F),
    (0xE00, 0xE7F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20CF), (0x2190, 0x27BF),
    (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xACFF), (0xF900, 0xFAFF), (0xFB00, 0xFDFF),
    (0xFE00, 0xFEFF), (0xFF00, 0xFFEF), (0x1D400, 0x1D7FF), (0x1F300, 0x1F6FF), (0x1F900, 0x1F9FF),
)  # fmt: skip


def _letters(first: int, last: int) -> str:
    """What of a block is a character and no control or surrogate."""
    every = map(chr, range(first, last + 1))
    return "".join(c for c in every if unicodedata.category(c) not in ("Cn", "Cs", "Cc", "Co"))


_OF_A_SCRIPT = st.sampled_from(_SCRIPTS).flatmap(
    lambda block: st.text(alphabet=_letters(*block), min_size=1, max_size=12)
)
_PIECES = st.one_of(
    st.sampled_from(WORDS),
    _OF_A_SCRIPT,
    st.text(alphabet="0123456789+-/.,: ", min_size=1, max_size=12),
    st.text(alphabet="ab'- .@", min_size=1, max_size=12),
    st.text(min_size=1, max_size=6).filter(lambda text: text.isprintable()),
)
_GAPS = st.sampled_from(["", " ", " ", ", ", "\n", "-"])


def long_texts(longest: int = LONGEST) -> st.SearchStrategy[str]:
    """A few pieces again and again, or many in any order, up to the longest text that is legal."""

    def filled(pieces: list[str], gap: str) -> str:
        text = gap.join(pieces) + gap or " "
        return (text * (longest // len(text) + 1))[:longest]

    few = st.lists(_PIECES, min_size=1, max_size=4)
    many = st.lists(_PIECES, min_size=20, max_size=60)
    return st.builds(filled, st.one_of(few, few, many), _GAPS)


def cpu_of(read: Callable[[str], object], text: str) -> float:
    """Seconds of this thread's CPU, the best of some tries; one is enough where it is within the
    limit."""
    best = float("inf")
    for _ in range(_TRIES):
        start = time.thread_time()
        read(text)
        best = min(best, time.thread_time() - start)
        if best < LIMIT:
            break
    return best
