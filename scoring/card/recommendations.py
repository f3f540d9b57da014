"""The next best things to do about a lead, from the what-if of both cards. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.scorecard import Advice

MOST = 5


@dataclass(frozen=True)
class Recommendation:
    """``gain`` is in points of both scores together."""

    action: str
    reason: str
    gain: float


def recommendations(
    temperature: Sequence[Advice], conversion: Sequence[Advice]
) -> list[Recommendation]:
    """The most helpful first; what both cards ask for is one thing to do."""
    gains: dict[str, list[tuple[str, float]]] = {}
    for words, offers in (
        ("the temperature by up to", temperature),
        ("the conversion score by about", conversion),
    ):
        for offer in offers:
            gains.setdefault(offer.text, []).append((words, offer.gain))
    found = [
        Recommendation(
            action,
            f"raises {' and '.join(f'{w} {gain:g}' for w, gain in each)}",
            sum(g for _, g in each),
        )
        for action, each in gains.items()
    ]
    return sorted(found, key=lambda one: -one.gain)[:MOST]
