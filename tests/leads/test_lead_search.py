"""Finding a lead by its words, whoever wrote them."""

import pytest
from django.db import connection

from accounts.models import Brokerage
from common.sql.copying import update_rows
from leads.models import Lead, LeadWords
from leads.selectors import search_leads
from tests.conftest import make_lead

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    return set(search_leads(Lead.objects.all(), text).values_list("name", flat=True))


@pytest.fixture
def anna(sunrise: Brokerage) -> Lead:
    make_lead(sunrise, name="Ravi Menon", phone="+919876500000")
    return make_lead(sunrise, name="Anna Kurian", phone="+919876543210", email="anna@example.com")


@pytest.mark.parametrize(
    "text", ["anna", "Kuri", "kurian ann", "+919876543210", "+9198765432", "anna@example.com"]
)
def test_by_the_beginnings_of_its_words(anna: Lead, text: str) -> None:
    assert found(text) == {"Anna Kurian"}


@pytest.mark.parametrize("text", ["nna", "anna menon", "'", "a:* | r"])
def test_not_by_their_middle_nor_by_words_of_two_leads(anna: Lead, text: str) -> None:
    assert found(text) == set()


def test_the_words_follow_every_kind_of_change(anna: Lead) -> None:
    anna.name = "Anna Thomas"
    anna.save()
    assert (found("kurian"), found("thomas")) == (set(), {"Anna Thomas"})
    Lead.objects.filter(pk=anna.pk).update(name="Anna Mathew")
    assert (found("thomas"), found("mathew")) == (set(), {"Anna Mathew"})
    update_rows(Lead, ["name", "email"], [[anna.pk, "Anna Jacob", ""]])
    assert (found("mathew"), found("anna@example.com"), found("jacob")) == (
        set(),
        set(),
        {"Anna Jacob"},
    )


def test_a_score_writes_no_words(anna: Lead) -> None:
    def version() -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT xmin::text || ctid::text FROM leads_leadwords WHERE lead_id = %s", [anna.pk]
            )
            return str(cursor.fetchone()[0])

    before = version()
    Lead.objects.filter(pk=anna.pk).update(lead_score=50)
    anna.save()  # names every column, changes none of the words
    assert version() == before


def test_a_lead_takes_its_words_along(anna: Lead) -> None:
    anna.delete()
    assert LeadWords.objects.count() == 1
    assert found("anna") == set()
