"""Whether two names can be one person's, and how surely (pure)."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from profiles.identity.name_words import NICKNAME_GROUPS
from profiles.identity.person_name import PersonName, bare
from profiles.identity.phonetics import skeleton, spoken

_BY_SOUND: dict[str, list[str]] = {}
for _word in NICKNAME_GROUPS:
    _BY_SOUND.setdefault(skeleton(_word), []).append(_word)


class NameFit(IntEnum):
    """How well two names go together, worst first."""

    CONFLICT = 0  # both have a name that the other lacks
    GIVEN_ONLY = 1  # the given names agree, the surnames do not (marriage, or a namesake)
    UNKNOWN = 2  # one of them is nameless
    INITIALS = 3  # nothing but initials fit
    PART = 4  # the one word that is known fits
    ABBREVIATED = 5  # one word and an initial fit
    SAME = 6  # two words fit, in any order and spelling


_EXACT, _SOUND, _TYPO, _NICK, _NONE = 1.0, 0.95, 0.9, 0.85, 0.0


@lru_cache(maxsize=50_000)
def token_fit(one: str, other: str, vowelless: bool = False) -> float:
    """0..1 for two single words: equal, sounding alike, mistyped, a short form, unrelated.
    Symmetric."""
    if one == other:
        return _EXACT
    a, b = bare(one), bare(other)
    if a == b:
        return _EXACT
    bones = skeleton(a), skeleton(b)
    if vowelless:
        return (
            _SOUND
            if bones[0].lstrip("a") == bones[1].lstrip("a") != "" or bones[0] == bones[1] == "a"
            else _NONE
        )
    if _sound_alike(a, b):
        return _SOUND
    if _groups(a) & _groups(b):
        return _NICK
    if _mistyped(a, b):
        return _TYPO
    return _NICK if _is_short_for(*sorted((a, b), key=len)) else _NONE


def _sound_alike(a: str, b: str) -> bool:
    one, other = spoken(a), spoken(b)
    if not one or not other:  # letters that no rule here can sound out
        return False
    if one == other:
        return True
    allowed = max(1, min(len(one), len(other)) // 3)
    return skeleton(a) == skeleton(b) and OSA.distance(one, other, score_cutoff=allowed) <= allowed


@lru_cache(maxsize=20_000)
def _groups(word: str) -> frozenset[str]:
    """The sets of short forms this word belongs to, however it is spelt."""
    alike = [
        known
        for known in _BY_SOUND.get(skeleton(word), ())
        if len(known) > 3 and _sound_alike(word, known)
    ]
    return NICKNAME_GROUPS.get(word, frozenset()).union(
        *(NICKNAME_GROUPS[known] for known in alike)
    )


def _mistyped(a: str, b: str) -> bool:
    """One slip in a word of four letters or more, two in long ones; the first letter is rarely
    wrong."""
    if a[0] != b[0] and a[:2] != b[1::-1]:
        return False
    shorter, longer = sorted((len(a), len(b)))
    allowed = 0 if shorter < 4 and longer < 5 else 1 if shorter < 8 else 2
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed


def _is_short_for(short: str, long: str) -> bool:
    """Mani for Manisha, Anju for Anjali, Gani for Ganesh: the start of the name, perhaps with a pet
    ending."""
    if len(short) < 3 or len(short) >= len(long):
        return False
    if long.startswith(short) or (long.startswith("abdul") and short in (long[5:], "abdul")):
        return True
    stem = short.rstrip("aeiouy") or short
    return (
        len(stem) >= 3
        and len(short) - len(stem) in (1, 2)
        and short[-1] in "uiyoe"
        and long.startswith(stem)
    )


@lru_cache(maxsize=50_000)
def name_fit(one: PersonName, other: PersonName) -> NameFit:
    """Order, missing parts, initials, titles and transliteration do not count. Symmetric."""
    if not one or not other:
        return NameFit.UNKNOWN
    vowelless = one.vowelless != other.vowelless
    words, left, right = _pair_words(one.tokens, other.tokens, vowelless)
    left, right = (
        _pair_middle(left, other.middle, vowelless),
        _pair_middle(right, one.middle, vowelless),
    )
    left, spare_right = _pair_initials(left, list(other.initials))
    right, spare_left = _pair_initials(right, list(one.initials))
    letters = len(one.initials) + len(other.initials) - len(spare_left) - len(spare_right)
    letters += _article_letters(spare_left, other) + _article_letters(spare_right, one)
    for letter in list(spare_left):
        if letter in spare_right:
            spare_left.remove(letter)
            spare_right.remove(letter)
            letters += 1
    if (left or spare_left) and (right or spare_right):
        return _despite_leftovers(one, other, words)
    if words >= 2:
        return NameFit.SAME
    if words:
        return NameFit.ABBREVIATED if letters else NameFit.PART
    return NameFit.INITIALS if letters else NameFit.CONFLICT


def _article_letters(spare: list[str], name: PersonName) -> int:
    """As in "Ahmed A." for Ahmed Al Falasi: takes the initial of the article out of ``spare``."""
    taken = next((letter for letter in spare if letter in "ae"), None) if name.article else None
    if taken is None:
        return 0
    spare.remove(taken)
    return 1


def _despite_leftovers(one: PersonName, other: PersonName, words: int) -> NameFit:
    """Both have something the other lacks: a slipped space, a third name, another surname, or
    somebody else."""
    written_whole = (
        not one.initials and not other.initials and min(len(one.joined), len(other.joined)) >= 7
    )
    if written_whole and OSA.distance(one.joined, other.joined, score_cutoff=1) <= 1:
        return NameFit.SAME
    if words >= 2:
        return NameFit.ABBREVIATED
    if (
        words == 1
        and one.is_full
        and other.is_full
        and token_fit(one.tokens[0], other.tokens[0]) > _NONE
    ):
        return NameFit.GIVEN_ONLY
    return NameFit.CONFLICT


def _pair_words(
    a: Sequence[str], b: Sequence[str], vowelless: bool
) -> tuple[int, list[str], list[str]]:
    """Pair words best first; returns the number of pairs and what is left on either side."""
    scored = sorted(
        (
            (token_fit(x, y, vowelless), -abs(i - j), i, j)
            for i, x in enumerate(a)
            for j, y in enumerate(b)
        ),
        reverse=True,
    )
    used_a: set[int] = set()
    used_b: set[int] = set()
    for fit, _, i, j in scored:
        if fit > _NONE and i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
    rest_a = [x for i, x in enumerate(a) if i not in used_a]
    rest_b = [y for j, y in enumerate(b) if j not in used_b]
    return len(used_a), rest_a, rest_b


def _pair_middle(words: list[str], middle: Sequence[str], vowelless: bool) -> list[str]:
    """Words not explained by the other side's father's name."""
    return [
        word for word in words if not any(token_fit(word, m, vowelless) > _NONE for m in middle)
    ]


def _pair_initials(words: list[str], initials: list[str]) -> tuple[list[str], list[str]]:
    """Words and initials that are left when each initial stands for a word that it fits."""
    left = []
    for word in words:
        starts = {word[0], bare(word)[0], spoken(word)[:1]}
        fitting = next((i for i in initials if i in starts or spoken(i) in starts), None)
        if fitting is None:
            left.append(word)
        else:
            initials.remove(fitting)
    return left, initials
