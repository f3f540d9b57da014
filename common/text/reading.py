"""How much of a text is read. Characters bound what is stored; what reading costs grows with words
and signs."""

import re
import unicodedata

MOST_WORDS = 400
MOST_CHARACTERS = 2_400

_REPEATED = re.compile(r"([^\w\s]{1,8}?)(?: ?\1){3,}")


def without_repeats(text: str) -> str:
    """The text with three of any sign or group of signs that stands there more often: "!!!!!!!"
    says no more than "!!!", nor do four thousand hearts."""
    return _REPEATED.sub(r"\1\1\1", text)


def unread(text: str) -> tuple[int, int]:
    """The stretch of a long text that is left out; an empty one where all is read.

    Read are MOST_WORDS within MOST_CHARACTERS, three quarters of them at the beginning and one at
    the end: who writes at length says at the end what is wanted, and signs. A word is a run of
    letters, marks and figures; any other sign that shows counts as one, so emoji and punctuation
    are not for nothing.
    """
    if _read(text, MOST_WORDS, MOST_CHARACTERS) == len(text):
        return len(text), len(text)
    start = _read(text, MOST_WORDS * 3 // 4, MOST_CHARACTERS * 3 // 4)
    end = len(text) - _read(text[::-1], MOST_WORDS // 4, MOST_CHARACTERS // 4)
    # half a word at the seam would be another word, or another amount
    return _after_space(text[:start][::-1], start, -1), _after_space(text[end:], end, 1)


def _read(text: str, words: int, characters: int) -> int:
    """How much of the beginning has so many words and characters."""
    read, in_word = 0, False
    for position, character in enumerate(text[:characters]):
        is_letter = unicodedata.category(character)[0] in "LMN"
        read += (is_letter and not in_word) or not (is_letter or character.isspace())
        if read > words:
            return position
        in_word = is_letter
    return min(len(text), characters)


def _after_space(away: str, position: int, step: int) -> int:
    """The position behind the first space on the way from the seam; without one the seam itself."""
    return position + step * (away.find(" ") + 1)
