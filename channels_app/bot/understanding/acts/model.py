"""Which kinds of act a message shows, by weights that were fitted to some thousand sentences.

Phrases do not get there: customers say the same in five languages, three scripts and endless
spellings (docs/decisions/0026-acts-by-weights.md). The weights are fitted by ``python -m benchmarks
fit-acts`` and kept beside this module; nothing is learned while the product runs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from channels_app.bot.understanding.acts.features import features
from channels_app.bot.understanding.meaning import Intent
from profiles.choices import ObjectionType

WEIGHTS = Path(__file__).with_name("weights.npz")


@dataclass(frozen=True)
class Head:
    """For each kind a weight a place (in 1/127 of ``scale``) and a bias."""

    kinds: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: float
    bias: NDArray[np.float32]

    def scores(self, places: NDArray[np.int64], values: NDArray[np.float32]) -> dict[str, float]:
        """In logits."""
        found = values @ self.weights[places].astype(np.float32) * self.scale + self.bias
        return dict(zip(self.kinds, map(float, found), strict=True))


def read_objection(text: str) -> ObjectionType:
    """What a message that objects has against it."""
    scores = _head_of("objection").scores(*features(text, ()))
    return ObjectionType(max(scores, key=lambda kind: scores[kind]))


@dataclass(frozen=True)
class Shown:
    """The kinds by how probable each is to be the main one, the most probable first; and the logit
    of each to be shown at all."""

    mains: tuple[tuple[Intent, float], ...]
    logits: dict[str, float]


def read_kinds(text: str, tags: Iterable[str]) -> Shown:
    """What `text` is about; ``tags`` as they were fitted (``tags_of`` in the message's reader)."""
    found = features(text, tags)
    scores = _head_of("main").scores(*found)
    highest = max(scores.values())
    total = sum(np.exp(score - highest) for score in scores.values())
    mains = [(Intent(kind), float(np.exp(s - highest) / total)) for kind, s in scores.items()]
    mains.sort(key=lambda one: -one[1])
    return Shown(tuple(mains), _head_of("shown").scores(*found))


@cache
def _head_of(name: str) -> Head:
    with np.load(WEIGHTS) as stored:
        return Head(
            kinds=tuple(str(kind) for kind in stored[f"{name}_kinds"]),
            weights=np.ascontiguousarray(stored[f"{name}_weights"].T),
            scale=float(stored[f"{name}_scale"]),
            bias=stored[f"{name}_bias"].astype(np.float32),
        )
