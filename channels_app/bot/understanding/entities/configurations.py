"""How many rooms the customer wants: 2BHK, two bedroom, 1RK, studio."""

import re
from dataclasses import dataclass

from channels_app.bot.understanding.scope import ClauseScope
from channels_app.bot.understanding.text import Span

_NUMBERS = {
    "one": "1", "single": "1", "ek": "1", "two": "2", "double": "2", "do": "2",
    "three": "3", "triple": "3", "teen": "3", "four": "4", "char": "4",
    "chaar": "4", "five": "5", "paanch": "5", "six": "6",
}  # fmt: skip
_COUNT = rf"(?P<count>10|[1-9](?:\.5)?|{'|'.join(_NUMBERS)})"
# "2 or 3 BHK": the first is taken
_OTHERS = rf"(?:\s?(?:,|/|-|&|or|and|to|ya|se)\s?(?:10|[1-9](?:\.5)?|{'|'.join(_NUMBERS)})){{0,3}}"
_ROOMS = re.compile(
    rf"(?<![\w.,])(?<!bigger )(?<!next )(?<!another )(?<!new )(?<!smaller "
    rf"){_COUNT}{_OTHERS}\s?-?\s?"
    r"(?:(?P<kitchen>r\.?k\b\.?)|(?:b\.?h\.?k\b\.?|bhks|bed[\s-]?rooms?|beds?|bedder|br|"
    r"बीएचके)(?!\w))",
    re.IGNORECASE,
)
_STUDIO = re.compile(r"\bstudios?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Rooms:
    """ "2BHK" with 2 bedrooms, "2.5BHK" with 2 (half is a study), "1RK" with 0, "Studio" with none;
    and where they stand."""

    name: str
    bedrooms: int | None
    spans: tuple[Span, ...]


_CHANGED = re.compile(
    r"(?:no wait|wait|actually|sorry|i mean|make (?:it|that)|rather)\W+(?:make (?:it|"
    r"that) )?(?P<count>[1-6])(?![\w.:])"
)


def find_configuration(text: str, scope: ClauseScope) -> Rooms | None:
    """The first configuration that is wanted; `spans` covers all that are named."""
    found: list[tuple[Span, str, int | None]] = []
    for match in _ROOMS.finditer(text):
        count = _NUMBERS.get(match["count"].lower(), match["count"])
        if match["kitchen"]:
            found.append((match.span(), f"{count}RK", 0))
        else:
            found.append((match.span(), f"{count}BHK", int(count.partition(".")[0])))
    found += [(match.span(), "Studio", None) for match in _STUDIO.finditer(text)]
    if not found:
        return None
    found.sort(key=lambda one: one[0])
    spans = tuple(span for span, _, _ in found)
    wanted = scope.wanted(found, lambda one: one[0])
    if changed := _CHANGED.search(text, spans[-1][1]):
        wanted = [(changed.span(), f"{changed['count']}BHK", int(changed["count"]))]
    _, name, bedrooms = wanted[0] if wanted else ((0, 0), "", None)
    return Rooms(name, bedrooms, spans)
