"""A reference that belongs to somebody else is told, and nobody is overwritten."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import Brokerage
from common.tables.csv_file import open_csv
from leads.importing.columns import columns_of
from leads.importing.guess import guess_roles, map_of
from leads.models import Interaction, Lead
from leads.services.imports.run import ImportReport
from leads.services.imports.sample import reserved_names
from profiles.models import CustomerProfile, Identifier, MatchRecord
from tests.leads.import_setting import numbers, run, written

HEADER = "Sr No,Full Name,Mobile,Budget,Source"
FIRST = ("1,Asha Rao,98450 12701,80 lakh,99acres", "2,Ravi Shah,98450 12702,1.2 Cr,99acres")
SECOND = (
    "1,Meena Iyer,98450 12703,35 lakh,MagicBricks",
    "2,Dev Nair,98450 12704,2 Cr,MagicBricks",
    "3,Tara Bose,98450 12705,60 lakh,MagicBricks",
)
BY_NUMBER: dict[str, Any] = {
    "reference": "Sr No",
    "name": "Full Name",
    "phone": "Mobile",
    "budget_max": "Budget",
    "source": "Source",
}
ONLY_NUMBER = {"reference": "id", "outcome": {"column": "won", "won": ["yes"], "lost": ["no"]}}


def of(
    brokerage: Brokerage, folder: Path, *rows: str, header: str = HEADER, **options: Any
) -> ImportReport:
    options.setdefault("lead_map", BY_NUMBER)
    return run(brokerage, written(folder, *rows, header=header), **options)


def guessed(brokerage: Brokerage, folder: Path, *rows: str) -> ImportReport:
    """As the back office imports it when nothing is changed by hand."""
    path = written(folder, *rows, header=HEADER)
    table = open_csv(path, foreign=True)
    columns = columns_of(table.header, [row.cells for row in table.rows()])
    return run(brokerage, path, map_of(columns, guess_roles(columns, reserved_names())))


def everything() -> list[Any]:
    models: list[Any] = [Lead, CustomerProfile, Identifier, MatchRecord, Interaction]
    return [list(model.objects.order_by("pk").values()) for model in models]


def reasons(report: ImportReport) -> list[tuple[int, str]]:
    return [(line, reason.removesuffix(" Nothing was changed.")) for line, reason in report.skipped]


def test_two_numbered_lists_are_five_people(sunrise: Brokerage, tmp_path: Path) -> None:
    assert numbers(guessed(sunrise, tmp_path, *FIRST)) == (2, 0, 0, 0, 0)
    assert numbers(guessed(sunrise, tmp_path, *SECOND)) == (3, 0, 0, 0, 0)
    assert (Lead.objects.count(), CustomerProfile.objects.count()) == (5, 5)
    asha = Lead.objects.get(name="Asha Rao")
    assert (asha.budget_max, asha.origin, asha.phone) == (8_000_000, "99acres", "+919845012701")
    assert list(asha.profile.identifiers.values_list("value", flat=True)) == ["+919845012701"]
    assert numbers(guessed(sunrise, tmp_path, *FIRST)) == (0, 0, 0, 2, 0)


@pytest.mark.parametrize("dry_run", [True, False])
def test_numbers_that_are_chosen_overwrite_nobody(
    sunrise: Brokerage, tmp_path: Path, dry_run: bool
) -> None:
    of(sunrise, tmp_path, *FIRST)
    before = everything()
    report = of(sunrise, tmp_path, *SECOND[:2], dry_run=dry_run)
    assert numbers(report) == (0, 0, 0, 0, 2)
    assert reasons(report) == [
        (2, "The reference 1 is somebody else's here: Asha Rao ≠ Meena Iyer."),
        (3, "The reference 2 is somebody else's here: Ravi Shah ≠ Dev Nair."),
    ]
    assert everything() == before
    assert numbers(of(sunrise, tmp_path, *SECOND)) == (1, 0, 0, 0, 2)  # nobody has the third number


def test_the_same_numbered_list_goes_on(sunrise: Brokerage, tmp_path: Path) -> None:
    of(sunrise, tmp_path, *FIRST)
    assert numbers(of(sunrise, tmp_path, *FIRST)) == (0, 0, 0, 2, 0)
    changed = FIRST[0].replace("80 lakh", "90 lakh")
    assert numbers(of(sunrise, tmp_path, changed, FIRST[1])) == (0, 1, 0, 1, 0)
    assert Lead.objects.get(reference="1").budget_max == 9_000_000


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "1,Asha Rao,98450 99999,80 lakh,99acres",
            "Asha Rao, +919845012701 ≠ Asha Rao, +919845099999",
        ),
        ("1,,98450 99999,80 lakh,99acres", "Asha Rao, +919845012701 ≠ +919845099999"),
        ("1,Karan Mehta,98450 12701,80 lakh,99acres", "Asha Rao ≠ Karan Mehta"),  # the same phone
        ("1,Karan Mehta,,80 lakh,99acres", "Asha Rao ≠ Karan Mehta"),
    ],
)
def test_a_number_needs_a_common_address_and_no_other_name(
    sunrise: Brokerage, tmp_path: Path, row: str, reason: str
) -> None:
    of(sunrise, tmp_path, *FIRST)
    before = everything()
    report = of(sunrise, tmp_path, row)
    assert reasons(report) == [(2, f"The reference 1 is somebody else's here: {reason}.")]
    assert everything() == before


def test_a_number_alone_changes_nothing(sunrise: Brokerage, tmp_path: Path) -> None:
    first = {"header": "id,won", "lead_map": ONLY_NUMBER}
    assert numbers(of(sunrise, tmp_path, "1,", "2,yes", **first)) == (2, 0, 0, 0, 0)
    before = everything()
    assert numbers(of(sunrise, tmp_path, "1,", "2,yes", **first)) == (0, 0, 0, 2, 0)
    report = of(sunrise, tmp_path, "1,no", "2,yes", **first)
    assert numbers(report) == (0, 0, 0, 1, 1)
    told = "nothing tells that this row is about whoever has it here"
    assert reasons(report) == [(2, f"The reference 1 only counts rows, and {told}.")]
    assert everything() == before


def test_a_name_alone_proves_nothing_of_a_number(sunrise: Brokerage, tmp_path: Path) -> None:
    rows = ("1,Asha Rao,,80 lakh,99acres", "2,Ravi Shah,,1 Cr,99acres")
    of(sunrise, tmp_path, *rows)
    assert numbers(of(sunrise, tmp_path, *rows)) == (0, 0, 0, 2, 0)
    before = everything()
    report = of(sunrise, tmp_path, rows[0].replace("80 lakh", "95 lakh"), rows[1])
    assert numbers(report) == (0, 0, 0, 1, 1)
    assert everything() == before


def test_a_row_that_was_joined_hides_nobody(sunrise: Brokerage, tmp_path: Path) -> None:
    again = "3,Asha Rao,98450 12701,,MagicBricks"
    assert numbers(of(sunrise, tmp_path, *FIRST, again)) == (2, 0, 1, 0, 0)
    assert numbers(of(sunrise, tmp_path, *FIRST, again)) == (0, 0, 0, 3, 0)
    before = everything()
    report = of(sunrise, tmp_path, *FIRST, SECOND[2])
    assert numbers(report) == (0, 0, 0, 2, 1)
    assert reasons(report) == [
        (4, "The reference 3 is somebody else's here: Asha Rao ≠ Tara Bose.")
    ]
    assert everything() == before


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("L-1,Meena Iyer,98450 12703,35 lakh,website", "Asha Rao ≠ Meena Iyer"),
        ("L-1,Meena Iyer,98450 12701,35 lakh,website", "Asha Rao ≠ Meena Iyer"),
        ("L-1,Meena Iyer,,35 lakh,website", "Asha Rao ≠ Meena Iyer"),
        ("L-1,,98450 12703,35 lakh,website", "Asha Rao, +919845012701 ≠ +919845012703"),
        (
            "L-1,Asha Mehta,98450 12703,35 lakh,website",
            "Asha Rao, +919845012701 ≠ Asha Mehta, +919845012703",
        ),
    ],
)
def test_a_true_reference_of_somebody_else(
    sunrise: Brokerage, tmp_path: Path, row: str, reason: str
) -> None:
    of(sunrise, tmp_path, FIRST[0].replace("1,", "L-1,", 1))
    before = everything()
    report = of(sunrise, tmp_path, row)
    assert reasons(report) == [(2, f"The reference L-1 is somebody else's here: {reason}.")]
    assert everything() == before


@pytest.mark.parametrize(
    "row",
    [
        "L-1,Asha Rao,98450 12703,35 lakh,website",  # a new phone
        "L-1,A. Rao,98450 12701,35 lakh,website",
        "L-1,Asha Mehta,98450 12701,35 lakh,website",  # married
        "L-1,,98450 12701,35 lakh,website",
        "L-1,,,35 lakh,website",  # says nothing of the person
    ],
)
def test_a_true_reference_holds_where_nothing_speaks_against_it(
    sunrise: Brokerage, tmp_path: Path, row: str
) -> None:
    of(sunrise, tmp_path, FIRST[0].replace("1,", "L-1,", 1))
    assert numbers(of(sunrise, tmp_path, row)) == (0, 1, 0, 0, 0)
    lead = Lead.objects.get()
    assert (lead.budget_max, CustomerProfile.objects.count()) == (3_500_000, 1)


def test_what_staff_corrected_is_no_other_person(sunrise: Brokerage, tmp_path: Path) -> None:
    of(sunrise, tmp_path, *FIRST)
    Lead.objects.filter(reference="1").update(phone="+919845000000")
    assert (
        numbers(of(sunrise, tmp_path, *FIRST))[4] == 0
    )  # the customer is known by the old phone, too


def test_another_brokerage_has_numbers_of_its_own(
    sunrise: Brokerage, marina: Brokerage, tmp_path: Path
) -> None:
    of(sunrise, tmp_path, *FIRST)
    theirs = list(Lead.objects.of(sunrise.pk).order_by("pk").values())
    rows = [row.replace("98450", "+91 98450") for row in SECOND]
    assert numbers(of(marina, tmp_path, *rows)) == (3, 0, 0, 0, 0)
    assert list(Lead.objects.of(sunrise.pk).order_by("pk").values()) == theirs
