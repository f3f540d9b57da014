"""Budgets and deals of imported leads: read surely, or left out and told with value and column."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import Brokerage
from common.tables.csv_file import open_csv
from leads.importing.columns import columns_of
from leads.importing.guess import guess_roles, map_of
from leads.models import Lead
from leads.services.imports.run import ImportReport
from leads.services.imports.sample import reserved_names
from tests.leads.import_setting import numbers, run, written


def guessed(brokerage: Brokerage, path: Path) -> ImportReport:
    """As the back office imports it when nothing is changed by hand."""
    table = open_csv(path, foreign=True)
    columns = columns_of(table.header, [row.cells for row in table.rows()])
    return run(brokerage, path, map_of(columns, guess_roles(columns, reserved_names())))


def one_column(
    brokerage: Brokerage, folder: Path, name: str, *cells: str, **also: str
) -> ImportReport:
    """Rows with this column as the budget, and in ``also`` what each has in other fields."""
    rows = [f'A-{n},"{text}",{",".join(also.values())}' for n, text in enumerate(cells, start=1)]
    header = ",".join(["id", name, *(also or {"none": ""})])
    fields = {key: key for key in also}
    lead_map: dict[str, Any] = {"reference": "id", "budget_max": name, **fields}
    return run(brokerage, written(folder, *rows, header=header), lead_map)


def budgets() -> list[tuple[int | None, str]]:
    rows = Lead.objects.order_by("reference").values_list("budget_max", "currency")
    return [(None if amount is None else int(amount), currency) for amount, currency in rows]


@pytest.fixture
def berlin(db: None) -> Brokerage:
    return Brokerage.objects.create(
        name="Spree", slug="spree", country="DE", currency="EUR", timezone="Europe/Berlin"
    )


def test_a_european_list(berlin: Brokerage, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "L-1;Lena König;0151 12345601;250.000",
        "L-2;Jan Weber;0151 12345602;1.250.000",
        "L-3;Ida Kern;0151 12345603;€ 375.000",
        "L-4;Tom Beck;0151 12345604;420.000,00 €",
        header="Lead ID;Full Name;Mobile;Budget",
    )
    report = guessed(berlin, path)
    assert (numbers(report), report.doubtful) == ((4, 0, 0, 0, 0), [])
    assert budgets() == [(250_000, "EUR"), (1_250_000, "EUR"), (375_000, "EUR"), (420_000, "EUR")]


def test_the_same_list_elsewhere_is_doubted(sunrise: Brokerage, tmp_path: Path) -> None:
    report = one_column(sunrise, tmp_path, "Budget", "250.000", "€ 250.000", "€ 1.250.000")
    assert numbers(report) == (3, 0, 0, 0, 0)
    assert report.doubtful == [
        (2, "Budget is '250.000', which can be 250 or 250000, and was left out"),
        (3, "Budget is '€ 250.000', which can be 250 or 250000, and was left out"),
    ]
    assert budgets() == [(None, "INR"), (None, "INR"), (1_250_000, "EUR")]


def test_the_currencies_of_the_gulf(marina: Brokerage, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "L-1,Omar Saeed,050 123 4531,OMR 85000",
        "L-2,Huda Nasser,050 123 4532,SAR 1.2M",
        'L-3,Ali Reza,050 123 4533,"QAR 900,000"',
        "L-4,Sara Khan,050 123 4534,PKR 2.5 crore",
        "L-5,Ben Lee,050 123 4535,AED 1.1M",
        "L-6,Mia Roy,050 123 4536,ABC 1.1M",
        header="Lead ID,Full Name,Mobile,Budget",
    )
    report = run(
        marina,
        path,
        {"reference": "Lead ID", "name": "Full Name", "phone": "Mobile", "budget_max": "Budget"},
    )
    assert numbers(report) == (6, 0, 0, 0, 0)
    assert budgets() == [
        (85_000, "OMR"),
        (1_200_000, "SAR"),
        (900_000, "QAR"),
        (25_000_000, "PKR"),
        (1_100_000, "AED"),
        (None, "AED"),
    ]
    assert report.doubtful == [
        (
            7,
            "Budget is 'ABC 1.1M', which is not one amount, such as 8500000 or 85 lakh, and was "
            "left out",
        )
    ]


@pytest.mark.parametrize(
    ("name", "text", "budget"),
    [
        ("Budget (Lacs)", "85", (8_500_000, "INR")),
        ("Budget in Lakhs", "85.5", (8_550_000, "INR")),
        ("Budget (₹ Cr)", "1.2", (12_000_000, "INR")),
        ("Budget ('000)", "8500", (8_500_000, "INR")),
        ("Budget in K", "8500", (8_500_000, "INR")),
        ("Budget (AED mn)", "2.5", (2_500_000, "AED")),
        ("Budget (USD)", "500,000", (500_000, "USD")),
        ("Budget (Lacs)", "1.2 Cr", (12_000_000, "INR")),
        ("Budget (Lacs)", "0", (None, "INR")),
    ],
)
def test_units_and_currency_in_the_header(
    sunrise: Brokerage, tmp_path: Path, name: str, text: str, budget: tuple[int | None, str]
) -> None:
    report = one_column(sunrise, tmp_path, name, text)
    assert (report.skipped, report.doubtful, budgets()) == ([], [], [budget])


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("Budget (Lacs)", "8500000", "looks whole, but its column is named as one in lakh"),
        ("Budget (Lacs/Cr)", "85", "counts in lakh or crore by the name of its column"),
        ("Budget (INR/AED)", "8500000", "is in INR or AED by the name of its column"),
        ("Budget (%)", "20", "is a share by the name of its column, no amount"),
        ("Budget", "85", "would be 85 INR, too little for a home"),
        ("Budget (USD)", "85", "would be 85 USD, too little for a home"),
        ("Budget", "250000-", "is below zero"),
        ("Budget", "50 - 75 lakh", "is not one amount, such as 8500000 or 85 lakh"),
    ],
)
def test_what_is_unsure_is_left_out_and_told(
    sunrise: Brokerage, tmp_path: Path, name: str, text: str, reason: str
) -> None:
    report = one_column(sunrise, tmp_path, name, text, tags="VIP")
    assert report.skipped == []
    assert report.doubtful == [(2, f"{name} is '{text}', which {reason}, and was left out")]
    lead = Lead.objects.get()
    assert (lead.budget_max, lead.tags) == (None, ["VIP"])  # the rest of the row goes in
    assert lead.profile.budget_max is None


@pytest.mark.parametrize(
    ("kind", "text", "is_in"),
    [
        ("buy", "99999", False),
        ("buy", "100000", True),  # a lakh
        ("rent", "999", False),
        ("rent", "1000", True),
        ("", "999", False),
        ("", "1000", True),  # it may be a rent
        ("rent", "AED 399", False),
        ("buy", "$9,999", False),
        ("buy", "$10,000", True),
    ],
)
def test_what_is_too_little_depends_on_what_is_wanted(
    sunrise: Brokerage, tmp_path: Path, kind: str, text: str, is_in: bool
) -> None:
    report = one_column(sunrise, tmp_path, "Budget", text, transaction_type=kind)
    assert (Lead.objects.get().budget_max is not None) is is_in
    assert bool(report.doubtful) is not is_in


def test_a_commission_may_be_small_but_not_two_rupees(sunrise: Brokerage, tmp_path: Path) -> None:
    path = written(tmp_path, "A-1,2", "A-2,200", header="id,fee")
    report = run(sunrise, path, {"reference": "id", "commission": "fee"})
    assert [lead.commission for lead in Lead.objects.order_by("reference")] == [None, 200]
    assert report.doubtful == [
        (2, "fee is '2', which would be 2 INR, too little for a commission, and was left out")
    ]


def test_a_doubt_leaves_what_was_known(sunrise: Brokerage, tmp_path: Path) -> None:
    one_column(sunrise, tmp_path, "Budget", "85 lakh")
    report = one_column(sunrise, tmp_path, "Budget", "85")
    assert (numbers(report), len(report.doubtful)) == ((0, 0, 0, 1, 0), 1)
    assert budgets() == [(8_500_000, "INR")]


def test_of_two_amounts_the_sure_one_goes_in(sunrise: Brokerage, tmp_path: Path) -> None:
    path = written(tmp_path, "A-1,250.000,85 lakh", header="id,low,high")
    report = run(sunrise, path, {"reference": "id", "budget_min": "low", "budget_max": "high"})
    assert report.doubtful == [
        (2, "low is '250.000', which can be 250 or 250000, and was left out")
    ]
    lead = Lead.objects.get()
    assert (lead.budget_min, lead.budget_max) == (None, 8_500_000)
