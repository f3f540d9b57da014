"""What is searched for: the customer's words, and what they mean in one brokerage's catalogue."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from common.errors import invalid
from listings.names.keys import key_of
from listings.selectors.facts import CatalogueFacts, project_candidates
from listings.units import UnitError, parse_configuration

_RENAMED = {
    "bangalore": "bengaluru", "bombay": "mumbai", "madras": "chennai", "calcutta": "kolkata",
    "gurgaon": "gurugram",
    "mysore": "mysuru", "poona": "pune",
}  # fmt: skip
_MOST_WORDS = 8
# in "a flat with a pool in the city" only the pool can be looked for
_FILLER = frozenset({
    "a", "an", "and", "at", "by", "for", "from", "i", "in", "is", "it", "looking", "me", "my",
    "near", "need", "of",
    "on", "or", "please", "show", "some", "the", "to", "want", "with", "flat", "flats", "home",
    "homes", "property",
    "properties",
})  # fmt: skip


@dataclass(frozen=True)
class SearchCriteria:
    """What a customer asks for; empty means any. ``configuration`` as people write it ("2 BHK"),
    ``localities`` with typing errors, ``projects`` by name, amounts in ``currency`` (the
    brokerage's, when empty), ``text`` further keywords that must all appear in the listing or its
    project."""

    configuration: str = ""
    bedrooms: Decimal | None = None
    localities: list[str] = field(default_factory=list)
    budget_min: Decimal | None = None
    budget_max: Decimal | None = None
    currency: str = ""
    transaction_type: str = ""
    property_type: str = ""
    possession: str = ""
    projects: list[str] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class Wanted:
    """The criteria in the catalogue's own spellings.

    ``localities`` and ``cities`` are alternatives to each other; ``exact_localities`` are those
    that were named, not only contained; ``home_cities`` are the cities that the localities lie in.
    ``place_name`` is how to name the place to the customer; ``unknown_place``: a place was asked
    for and the catalogue has none such. ``project_ids`` is None when no project was asked for.
    """

    configuration: str
    bedrooms: Decimal | None
    localities: tuple[str, ...]
    exact_localities: tuple[str, ...]
    cities: tuple[str, ...]
    home_cities: tuple[str, ...]
    place_name: str
    unknown_place: bool
    budget_min: Decimal | None
    budget_max: Decimal | None
    currency: str
    transaction_type: str
    property_type: str
    possession: str
    project_ids: tuple[UUID, ...] | None
    project_name: str
    words: tuple[str, ...]

    @property
    def has_budget(self) -> bool:
        return self.budget_min is not None or self.budget_max is not None


def understand(facts: CatalogueFacts, criteria: SearchCriteria, *, currency: str) -> Wanted:
    """``currency``: that of amounts without one. Raises ApplicationError for a configuration that
    is none and for a budget that runs backwards."""
    configuration, bedrooms = _rooms(criteria)
    if (
        criteria.budget_min
        and criteria.budget_max is not None
        and criteria.budget_min > criteria.budget_max
    ):
        raise invalid("budget_min", "The smallest price is above the largest.")
    asked_places = [text for text in criteria.localities if key_of(text)]
    asked_projects = [text for text in criteria.projects if key_of(text)]
    exact, localities, cities = _places(facts, asked_places)
    named = (*exact, *cities, *localities, *asked_places)
    projects = [found for text in asked_projects for found in project_candidates(facts, text)]
    return Wanted(
        configuration=configuration,
        bedrooms=bedrooms,
        localities=localities,
        exact_localities=exact,
        cities=cities,
        home_cities=_home_cities(facts, localities),
        place_name=named[0] if named else "",
        unknown_place=bool(asked_places) and not (localities or cities),
        budget_min=criteria.budget_min,
        budget_max=criteria.budget_max,
        currency=criteria.currency or currency,
        transaction_type=criteria.transaction_type,
        property_type=criteria.property_type,
        possession=criteria.possession,
        project_ids=tuple(UUID(pk) for pk, _, _ in projects) if asked_projects else None,
        project_name=projects[0][1] if projects else next(iter(asked_projects), ""),
        words=_words(criteria.text),
    )


def _rooms(criteria: SearchCriteria) -> tuple[str, Decimal | None]:
    try:
        configuration = parse_configuration(criteria.configuration)
    except UnitError as error:
        raise invalid("configuration", error.reason) from error
    if configuration is None:
        return "", criteria.bedrooms
    return (
        configuration.name,
        configuration.bedrooms if criteria.bedrooms is None else criteria.bedrooms,
    )


def _places(
    facts: CatalogueFacts, asked: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    index = facts.locality_index
    exact: dict[str, None] = {}
    localities: dict[str, None] = {}
    cities: dict[str, None] = {}
    for text in asked:
        city_text = _RENAMED.get(key_of(text), text)
        if meant := index.exact(text):
            exact.update(dict.fromkeys(meant))
        elif found := facts.city_index.exact(city_text):
            cities.update(dict.fromkeys(found))
        elif found := index.containing(text):
            localities.update(dict.fromkeys(found))
        else:
            meant = index.similar(text)
            exact.update(dict.fromkeys(meant))
        localities.update(
            dict.fromkeys(around for name in meant for around in (name, *index.containing(name)))
        )
    return tuple(exact), tuple(localities), tuple(cities)


def _home_cities(facts: CatalogueFacts, localities: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({city for name in localities for city in facts.cities_of[name]}))


def _words(text: str) -> tuple[str, ...]:
    words = (word.strip(".,;:!?\"'()") for word in text.casefold().split())
    return tuple(dict.fromkeys(word for word in words if word and word not in _FILLER))[
        :_MOST_WORDS
    ]
