"""The conversion score of one lead, explained: its factors, how sure it is, and what would raise
it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from common.scorecard import Advice
from leads.models import Lead
from profiles.models import Identifier
from scoring.card.parts import PARTS, known_sql
from scoring.card.steps import raised, steps
from scoring.learning.model import probability, score
from scoring.learning.words import Line, explain, points
from scoring.models import ContentScore
from scoring.selectors.conversion_card import ConversionCard, card_of, local_prices

_QUOTED = 3


@dataclass(frozen=True)
class ConversionFactor:
    """``hundredths`` of points for (above 0) or against it."""

    name: str
    hundredths: int
    explanation: str

    @property
    def points(self) -> float:
        return self.hundredths / 100


@dataclass(frozen=True)
class Conversion:
    """``score`` is what lists show, also where it was set by hand; the factors add up to
    ``hundredths`` exactly, which give the probability and the ``computed`` score. ``model`` is its
    number, 0 the rules."""

    score: int
    is_manual: bool
    hundredths: int
    probability: float
    confidence: float
    model: int
    factors: tuple[ConversionFactor, ...]
    offers: tuple[Advice, ...]

    @property
    def computed(self) -> int:
        return int(score(self.hundredths))


def conversion_of(lead: Lead, now: datetime) -> Conversion:
    """Computed now, by the same SQL as the stored score; nine reads at the most, nothing is
    written."""
    card = card_of(lead.brokerage)
    given = _given(lead, card, now)
    content = ContentScore.objects.filter(lead=lead, read_at__isnull=False).first()
    found = explain(card.model, given)
    factors = [
        ConversionFactor(line.column, line.hundredths, _words(line, given, content))
        for line in found.lines
    ]
    if found.base:
        factors.append(
            ConversionFactor(
                "base", found.base, f"how often leads are won here: {points(found.base)}"
            )
        )
    computed = int(score(found.total))
    return Conversion(
        score=lead.conversion_score
        if lead.conversion_is_manual and lead.conversion_score
        else computed,
        is_manual=lead.conversion_is_manual,
        hundredths=found.total,
        probability=float(probability(found.total)),
        confidence=found.confidence,
        model=card.number,
        factors=tuple(factors),
        offers=tuple(_offers(lead, content, card, given, computed)),
    )


def _given(lead: Lead, card: ConversionCard, now: datetime) -> dict[str, dict[str, Any]]:
    text, params = known_sql(
        rows="id = %s",
        params=[lead.pk],
        zone=lead.brokerage.timezone,
        prices=local_prices(lead.brokerage, lead.locations[:1]),
        now=now,
        source_quality=card.source_quality,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT market, {', '.join(f'part_{name}' for name in PARTS)} FROM ({text}) AS known",
            params,
        )
        market, *parts = cursor.fetchone()
    return {
        "part": dict(zip(PARTS, parts, strict=True)),
        "attribute": dict(Lead.objects.values_list("attributes", flat=True).get(pk=lead.pk)),
        "market": {"market": market},
    }


def _words(line: Line, given: dict[str, dict[str, Any]], content: ContentScore | None) -> str:
    if line.origin != "part":
        return str(line)
    value = given["part"].get(line.column)
    said = "not known, so even" if value is None else f"{value} of 100"
    quoted = _quoted(content) if line.column == "content" and content else ""
    return f"{PARTS[line.column].words}: {said}{quoted}"


def _quoted(content: ContentScore) -> str:
    """The words that gave most."""
    best = sorted(content.evidence, key=lambda one: -abs(one["points"]))[:_QUOTED]
    return "".join(f"; {one['what']} (“{one['words']}”)" for one in best)


def _offers(
    lead: Lead,
    content: ContentScore | None,
    card: ConversionCard,
    given: dict[str, dict[str, Any]],
    computed: int,
) -> list[Advice]:
    """What each open step would add to the score, the most helpful first."""
    verified = Identifier.objects.filter(
        profile=lead.profile_id, active=True, verified_at__isnull=False
    ).exists()
    found = []
    for step in steps(lead, content, is_verified=verified):
        after = explain(card.model, {**given, "part": raised(given["part"], step)}).total
        if (gain := int(score(after)) - computed) > 0:
            found.append(Advice(step.part, gain, step.action))
    return sorted(found, key=lambda offer: -offer.gain)
