"""The words and phrases by which content is scored, one table a score. See scoring.reading.phrases
for the notation."""

from scoring.reading.phrases import Signal

from .authority import AUTHORITY
from .budget import BUDGET
from .intent import INTENT
from .seriousness import SERIOUSNESS
from .urgency import URGENCY

SIGNALS: tuple[Signal, ...] = (*URGENCY, *INTENT, *BUDGET, *SERIOUSNESS, *AUTHORITY)
