"""The conversion scores of a brokerage, to be handed out as a list."""

from collections.abc import Iterator
from typing import NamedTuple

from accounts.models import Brokerage
from leads.models import Lead
from scoring.learning.model import probability

CHUNK = 2000


class ScoredLead(NamedTuple):
    """``score`` is what the API shows, also where it was set by hand; ``probability`` is always the
    computed one."""

    reference: str
    probability: float
    score: int


def scored_leads(brokerage: Brokerage) -> Iterator[ScoredLead]:
    """Every lead that has a score, open or closed, by reference; streamed."""
    rows = Lead.objects.of(brokerage.pk).order_by("reference")
    columns = rows.values_list("reference", "conversion_points", "conversion_score")
    for reference, points, score in columns.iterator(chunk_size=CHUNK):
        if points is not None and score is not None:
            yield ScoredLead(reference, float(probability(points)), score)
