"""What the chat may know about a brokerage before it reads a message."""

from uuid import UUID

from accounts.models import Brokerage
from channels_app.bot.understanding.facts import Catalogue, ProjectFact, Setting
from listings.selectors.catalogue import CatalogueFacts, catalogue_facts

_MOST = 64
_kept: dict[UUID, tuple[CatalogueFacts, Catalogue]] = {}


def setting_of(brokerage: Brokerage) -> Setting:
    """Zone, phone region, currency, and the catalogue's names indexed for matching."""
    catalogue = _catalogue(brokerage.pk, catalogue_facts(brokerage))
    return Setting(brokerage.timezone, brokerage.country, brokerage.currency, catalogue)


def _catalogue(brokerage_id: UUID, facts: CatalogueFacts) -> Catalogue:
    """The index costs a tenth of a second for a large catalogue, so it is kept for as long as the
    names are the same."""
    kept = _kept.get(brokerage_id)
    if kept and (kept[0] is facts or _names(kept[0]) == _names(facts)):
        return kept[1]
    if len(_kept) >= _MOST:
        _kept.clear()
    catalogue = Catalogue([ProjectFact(*project) for project in facts.projects], facts.localities)
    _kept[brokerage_id] = (facts, catalogue)
    return catalogue


def _names(facts: CatalogueFacts) -> tuple[object, object]:
    return facts.projects, facts.localities
