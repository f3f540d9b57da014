"""What customers wrote counts in the first score that anybody sees, and what contradicts itself is
refused."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from common.errors import ApplicationError
from common.tables.cells import RowError
from leads.importing.times import read_time
from leads.models import Lead
from leads.services.pipeline.change import change_lead
from scoring.services.conversion.score import score_brokerage
from scoring.services.reading.read import read_all_content
from tests.conftest import NOW, make_lead

pytestmark = pytest.mark.django_db

WORDS = "I want to see a 2BHK in Hoodi today, loan approved, budget 80 lakh"


def waiting(brokerage: Brokerage) -> Lead:
    return make_lead(brokerage, initial_message=WORDS, words_due=True)


def test_the_list_of_scores_counts_the_words_that_waited(
    sunrise: Brokerage, marina: Brokerage, tmp_path: Path, capsys: Any
) -> None:
    lead, other = waiting(sunrise), waiting(marina)
    out = tmp_path / "scores.csv"
    call_command("score_leads", brokerage="sunrise", csv=str(out))
    lead.refresh_from_db()
    assert not lead.words_due
    assert not lead.conversion_due
    assert lead.content.urgency > 0
    before = lead.conversion_score
    assert Lead.objects.get(pk=other.pk).words_due  # of another brokerage
    read_all_content(brokerage=sunrise, now=NOW)
    assert score_brokerage(brokerage=sunrise, now=NOW).kept == 0
    lead.refresh_from_db()
    assert lead.conversion_score == before
    assert out.read_text().splitlines()[1].split(",")[2] == str(before)


def test_training_reads_first(sunrise: Brokerage, capsys: Any) -> None:
    lead = waiting(sunrise)
    call_command("train_conversion_model", brokerage="sunrise")
    assert not Lead.objects.get(pk=lead.pk).words_due


def test_one_budget_is_checked_against_the_stored_other(sunrise: Brokerage, meera: User) -> None:
    lead = make_lead(sunrise, budget_min=Decimal(50), budget_max=Decimal(100))
    for changes in ({"budget_min": Decimal(500)}, {"budget_max": Decimal(40)}):
        with pytest.raises(ApplicationError) as refusal:
            change_lead(lead=lead, changes=changes, caller=staff_caller(meera), now=NOW)
        assert list(refusal.value.fields) == ["budget_min"]
    lead.refresh_from_db()
    assert (lead.budget_min, lead.budget_max, lead.version) == (50, 100, 1)
    changes = {"budget_min": Decimal(500), "budget_max": None}
    assert (
        change_lead(lead=lead, changes=changes, caller=staff_caller(meera), now=NOW).budget_min
        == 500
    )


@pytest.mark.parametrize("text", ["1969-12-31", "2200-01-01", "9999-12-31T23:59:59Z"])
def test_an_import_takes_no_times_at_the_ends_of_the_calendar(text: str) -> None:
    with pytest.raises(RowError, match="between 1970 and 2199"):
        read_time(text, NOW.tzinfo)
