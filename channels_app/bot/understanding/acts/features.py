"""What a message shows, as numbers that its kinds can be told by: pieces of its words, the words
themselves, and which slots it fills.

Everything is counted into ``SIZE`` places by a checksum, so that no table of words is needed: two
pieces may share a place, which costs little.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SIZE = 1 << 16
_SHORTEST, _LONGEST = 2, 5
_WORD = re.compile(r"[\w\u0900-\u0963]+|[^\w\s]")
_DIGIT = re.compile(r"\d")
_SIGNS = re.compile("[\u064b-\u0652\u0640]")
_SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "’": "'"})
_TAG_WEIGHT = 0.5

Features = tuple[NDArray[np.int64], NDArray[np.float32]]


def features(text: str, tags: Iterable[str]) -> Features:
    """Places and values of a message; ``tags`` say what is known of it besides its words."""
    words = _WORD.findall(_plain(text))
    places: list[int] = []
    values: list[float] = []
    for kind, pieces in (("c", _letters(words)), ("w", _words(words))):
        found = Counter(crc32(f"{kind}{piece}".encode()) % SIZE for piece in pieces)
        counts = [1 + math.log(count) for count in found.values()]
        norm = math.sqrt(sum(count * count for count in counts)) or 1.0
        places += found
        values += [count / norm for count in counts]
    for tag in tags:
        places.append(crc32(f"t{tag}".encode()) % SIZE)
        values.append(_TAG_WEIGHT)
    return np.array(places, dtype=np.int64), np.array(values, dtype=np.float32)


def _plain(text: str) -> str:
    """In lower case, each figure as 0, one spelling of what Arabic spells in several ways."""
    return _DIGIT.sub("0", _SIGNS.sub("", text.lower())).translate(_SAME)


def _letters(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for length in range(_SHORTEST, _LONGEST + 1):
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]
            if len(padded) <= length:
                break


def _words(words: list[str]) -> Iterator[str]:
    yield from words
    yield from map(" ".join, pairwise(words))
