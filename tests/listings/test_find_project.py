"""A project by id or name, and the names of the catalogue."""

from typing import Any

import pytest

from accounts.models import Brokerage
from common.errors import ApplicationError
from common.ids import uuid7
from listings.models import Listing, Project
from listings.selectors.catalogue import catalogue_facts, catalogue_version, find_project
from tests.conftest import make_listing, make_project


@pytest.mark.parametrize(
    "reference",
    [
        "Brigade Citrine",
        "brigade  citrine",
        "Brigade Citrine, Whitefield",
        "Citrine",
        "Brigade Citrin",
    ],
)
def test_a_project_by_name(sunrise: Brokerage, citrine: Project, reference: str) -> None:
    make_project(sunrise, "Brigade Orchards")
    assert find_project(sunrise, reference) == citrine


def test_a_project_by_id(sunrise: Brokerage, citrine: Project) -> None:
    assert find_project(sunrise, str(citrine.pk)) == citrine
    assert find_project(sunrise, str(uuid7())) is None


@pytest.mark.parametrize("reference", ["", "  ", "Nowhere", "?!", "x" * 5000, "\x00"])
def test_no_project(sunrise: Brokerage, citrine: Project, reference: str) -> None:
    assert find_project(sunrise, reference) is None


def test_an_ambiguous_name_lists_the_candidates(sunrise: Brokerage, citrine: Project) -> None:
    hosur = make_project(sunrise, "Brigade Citrine", "Hosur Road")
    with pytest.raises(ApplicationError) as refusal:
        find_project(sunrise, "Brigade Citrine")
    assert refusal.value.code == "ambiguous"
    assert refusal.value.message == (
        "Several projects are called like this: Brigade Citrine, Hosur Road; Brigade Citrine, "
        "Whitefield."
    )
    assert [one["id"] for one in refusal.value.extra["candidates"]] == [
        str(hosur.pk),
        str(citrine.pk),
    ]
    assert find_project(sunrise, "Brigade Citrine, Hosur Road") == hosur


def test_neither_closed_nor_foreign_projects(
    sunrise: Brokerage, marina: Brokerage, citrine: Project
) -> None:
    Project.objects.filter(pk=citrine.pk).update(is_active=False)
    gate = make_project(marina, "Marina Gate")
    for reference in ("Brigade Citrine", str(citrine.pk), "Marina Gate", str(gate.pk)):
        assert find_project(sunrise, reference) is None


def test_the_facts_follow_the_catalogue(
    sunrise: Brokerage, marina: Brokerage, django_assert_num_queries: Any
) -> None:
    assert catalogue_facts(sunrise).projects == []
    citrine = make_project(sunrise, "Brigade Citrine")
    Listing.objects.filter(pk=make_listing(citrine, locality="Hoodi").pk).update(project=None)
    make_project(marina, "Marina Gate", "Dubai Marina")
    facts = catalogue_facts(sunrise)
    assert facts.projects == [(str(citrine.pk), "Brigade Citrine", "Whitefield")]
    assert facts.localities == ["Hoodi", "Whitefield"]
    assert facts.version == catalogue_version(sunrise)
    with django_assert_num_queries(1):
        assert catalogue_facts(sunrise) is facts
    citrine.delete()
    assert catalogue_facts(sunrise).localities == ["Hoodi"]
