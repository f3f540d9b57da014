"""Whether something is said not to be so: "not urgent", "visit nahi karna"."""

from collections.abc import Collection, Sequence

from .spelling import spelt_set
from .tokens import Token

BEFORE = spelt_set(
    "not no never dont doesnt didnt cannot cant wont isnt arent wasnt havent hasnt without "
    "neither nor nothing hardly "
    "unable"
)
AFTER = spelt_set("nahi mat नहीं नही मत")
"""Hindi says it behind: "urgent nahi hai". What stands right before a word denies
it as well ("nahi chahiye")."""

_RIGHT_BEHIND = frozenset({"not", "never"})  # "my company will not be asked"
_REACH_BEFORE, _REACH_AFTER = 3, 2
_TURNING = spelt_set("but only lekin par magar just bas if because since so and aur")


def negator(
    tokens: Sequence[Token], clauses: Sequence[int], start: int, end: int, *, used: Collection[int]
) -> int | None:
    """The token that denies ``tokens[start:end]``, in the same thought and no part of a phrase
    (`used`), or None."""
    for index in range(start - 1, max(-1, start - 1 - _REACH_BEFORE), -1):
        word = tokens[index].word
        if clauses[index] != clauses[start] or word in _TURNING:
            break
        if index not in used and (word in BEFORE or (word in AFTER and index == start - 1)):
            return index
    for index in range(end, min(len(tokens), end + _REACH_AFTER)):
        word = tokens[index].word
        if clauses[index] != clauses[start] or word in _TURNING:
            break
        if index not in used and (word in AFTER or (word in _RIGHT_BEHIND and index == end)):
            return index
    return None
