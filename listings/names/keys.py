"""How names of places and projects are compared, by the search and by the chat alike: by their key,
which knows neither case, spacing, accents and punctuation nor how a word is abbreviated. Pure."""

import re

from common.text.folding import without_accents

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_LONGEST = 160  # characters of a name that count
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_ENDINGS = {"st", "nd", "rd", "th"}
_SPELT_OUT = {
    "rd": "road", "ngr": "nagar", "lyt": "layout", "ext": "extension", "extn": "extension",
    "blk": "block", "ph": "phase", "st": "stage", "apts": "apartments",
    "ii": "2", "iii": "3", "iv": "4", "vi": "6",
}  # fmt: skip


def spelt_out(word: str) -> str:
    """A word as names are compared by: in lower case, without accents, written out; "1st" is 1."""
    folded = word.lower() if word.isascii() else without_accents(word.casefold()) or word
    if ordinal := _ORDINAL.fullmatch(folded):
        return ordinal[1]
    return _SPELT_OUT.get(folded, folded)


def words_of(text: str) -> list[str]:
    """The words of a name, figures by themselves: "Sector6" is two, "1 st Stage" too."""
    words: list[str] = []
    for token in _TOKEN.findall(without_accents(text[:_LONGEST].casefold())):
        if words and words[-1].isdigit() and token in _ENDINGS:
            continue
        words.append(spelt_out(token))
    return words


def key_of(text: str) -> str:
    """One for "T.C. Palya" and "TC palya"."""
    return "".join(words_of(text))


def figures_of(key: str) -> str:
    """Names whose figures differ are never one another's typing error: Sector 6 is not 7."""
    return "".join(character for character in key if character.isdigit())
