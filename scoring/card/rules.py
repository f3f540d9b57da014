"""The rule card of the conversion score: five parts of 0–100, weighted to a rule value of 0–100,
read as log-odds.

Each point of the rule value is worth 1.25 points of log-odds (20 double the odds), 50 is even. So p
is within 0.06 of a hundredth of the rule value between 10 and 90, the order of leads is that of the
rule value, and the parts add up.
"""

from collections.abc import Mapping

import numpy as np

from scoring.learning.coding import CodedColumn
from scoring.learning.model import Model

#: per cent of the rule value; each brokerage may set its own
WEIGHTS: Mapping[str, int] = {
    "content": 30,
    "engagement": 25,
    "source": 20,
    "timing": 15,
    "profile": 10,
}
#: hundredths of points per point of the rule value
PER_RULE_POINT = 125
EVEN = 50
_STEPS = tuple(step + 0.5 for step in range(100))


def rule_model(weights: Mapping[str, int] = WEIGHTS) -> Model:
    """The card as a model that has learned nothing. Raises ValueError unless the weights are 100
    per cent in all.

    A part counts rounded to a whole number; a part that is not known counts as even, 50.
    """
    if sum(weights.values()) != 100 or min(weights.values()) < 0:
        raise ValueError(
            "The weights of the rule card must add up to 100 per cent, and none may be negative."
        )
    points = np.arange(101) - EVEN
    return Model(
        columns=tuple(CodedColumn(part, "part", edges=_STEPS) for part in weights),
        tables=tuple(
            (0, *(int(p) for p in np.floor(points * weight * PER_RULE_POINT / 100 + 0.5)))
            for weight in weights.values()
        ),
    )
