"""The commands train_conversion_model and score_leads."""

import csv
from io import StringIO
from math import exp, log
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from leads.models import Lead
from scoring.models import ConversionModel
from scoring.services.conversion.override import set_score
from tests.conftest import NOW, make_lead
from tests.leads.outcome_setting import write_outcomes

pytestmark = pytest.mark.django_db


def run(name: str, *args: object) -> str:
    out = StringIO()
    call_command(name, *map(str, args), stdout=out)
    return out.getvalue()


def train(*args: object) -> str:
    return run("train_conversion_model", "--brokerage", "sunrise", *args)


def test_training_says_what_it_learned_from_how_good_it_is_and_whether_it_is_in_use(
    sunrise: Brokerage,
) -> None:
    write_outcomes(sunrise, 400)
    said = train()
    assert "Data: 160 won and 240 lost leads." in said
    assert "Columns: 2 used, 0 left out." in said
    for measure in ("AUC", "PR-AUC", "Brier", "log-loss", "calibration error", "top-decile lift"):
        assert measure in said
    assert "Model 1 is in use: better than the rules on the newest 80 outcomes." in said
    assert "400 leads were scored anew." in said
    assert Lead.objects.filter(conversion_model=1).count() == 400


def test_held_out_leads_are_scored_but_not_learned_from(sunrise: Brokerage, tmp_path: Path) -> None:
    write_outcomes(sunrise, 400)
    references = tmp_path / "refs.csv"
    references.write_text("reference\npast-1\npast-2\n\nnobody\n")
    said = train("--holdout", references)
    assert "Held out: 2 leads." in said
    assert "Not known here: 1 references (nobody)." in said
    model = ConversionModel.objects.get()
    assert model.won + model.lost == 398
    assert Lead.objects.get(reference="past-1").conversion_score is not None


def test_the_csv_has_the_numbers_of_the_leads(sunrise: Brokerage, tmp_path: Path) -> None:
    write_outcomes(sunrise, 100)
    for reference in ("=HYPERLINK(1)", "-5"):
        Lead.objects.filter(pk=make_lead(sunrise).pk).update(reference=reference)
    train()
    out = tmp_path / "scores.csv"
    assert f"102 leads written to {out}." in run(
        "score_leads", "--brokerage", "sunrise", "--csv", out
    )
    with out.open() as file:
        rows = {row["reference"]: row for row in csv.DictReader(file)}
    assert len(rows) == 102
    assert {"'=HYPERLINK(1)", "-5"} < set(rows)
    for lead in Lead.objects.filter(reference__startswith="past-"):
        row = rows[lead.reference]
        # 20 points double the odds; points are in hundredths
        chance = 1 / (1 + exp(-lead.conversion_points * log(2) / 2000))
        assert float(row["probability"]) == pytest.approx(chance, rel=1e-8)
        assert int(row["score"]) == lead.conversion_score == int(1.5 + 99 * chance)


def test_a_score_set_by_hand_is_the_score_in_the_csv(
    sunrise: Brokerage, tmp_path: Path, meera: User
) -> None:
    lead = make_lead(sunrise)
    set_score(lead=lead, score=99, reason="has signed", caller=staff_caller(meera), now=NOW)
    out = tmp_path / "scores.csv"
    run("score_leads", "--brokerage", "sunrise", "--csv", out)
    with out.open() as file:
        (row,) = csv.DictReader(file)
    assert row["score"] == "99"
    assert float(row["probability"]) < 0.9


def test_an_empty_brokerage_and_one_class_get_clear_words(
    sunrise: Brokerage, tmp_path: Path
) -> None:
    assert "No model: no outcomes yet: the rules stay." in train()
    out = tmp_path / "scores.csv"
    assert "0 leads written" in run("score_leads", "--brokerage", "sunrise", "--csv", out)
    assert out.read_text() == "reference,probability,score\n"
    write_outcomes(sunrise, 60, won={"yes": 10, "no": 10})
    assert "No model: all 60 outcomes are won: nothing to tell apart, the rules stay." in train()


def test_wrong_arguments_are_refused_in_words(sunrise: Brokerage, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no brokerage 'sunset'\. Known: sunrise\."):
        run("train_conversion_model", "--brokerage", "sunset")
    with pytest.raises(CommandError, match=r"There is no brokerage 'sunset'\. Known: sunrise\."):
        run("score_leads", "--brokerage", "sunset", "--csv", tmp_path / "out.csv")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        train("--holdout", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        run("score_leads", "--brokerage", "sunrise", "--csv", tmp_path / "none" / "out.csv")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id\n1\n")
    with pytest.raises(CommandError, match="has no column 'reference'"):
        train("--holdout", wrong)
    wrong.write_bytes(b"reference\n\xff\xfe\n")
    with pytest.raises(CommandError, match="is no CSV file in UTF-8"):
        train("--holdout", wrong)
    assert not ConversionModel.objects.exists()
