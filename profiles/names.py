"""Whether two written names can be the same person's (pure)."""

import re
import unicodedata

_TITLES = {"mr", "mrs", "ms", "miss", "dr", "shri", "smt", "sri", "prof"}


def name_tokens(name: str) -> list[str]:
    """Lower-cased words without accents, titles and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return [token for token in re.findall(r"\w+", plain) if token not in _TITLES]


def names_agree(one: str, other: str) -> bool:
    """False only when both are known and share neither a word nor a fitting initial: order and missing parts do not
    count."""
    a, b = name_tokens(one), name_tokens(other)
    if not a or not b:
        return True
    return any(x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) for x in a for y in b)
