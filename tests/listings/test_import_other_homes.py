"""A ref that belongs to another home is told, and no listing is overwritten."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Brokerage
from common.models import Event
from listings.models import Listing, PriceChange, Project
from listings.services.import_listings import CatalogueReport, import_listings

TODAY = date(2026, 11, 20)
SHORT = "ref,locality,city,price"
LONG = f"{SHORT},project,transaction_type,configuration,area"


def run(brokerage: Brokerage, folder: Path, header: str, *rows: str) -> CatalogueReport:
    path = folder / "list.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return import_listings(brokerage=brokerage, path=path, today=TODAY)


def numbers(report: CatalogueReport) -> tuple[int, ...]:
    """created, updated, unchanged, skipped"""
    found = report.created, report.updated, report.unchanged, len(report.skipped)
    assert sum(found) == report.read
    return found


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Listing, Project, PriceChange, Event)
    ]


def reasons(report: CatalogueReport) -> list[tuple[int, str]]:
    return [
        (line, reason.removesuffix(". Nothing was changed.")) for line, reason in report.skipped
    ]


def test_a_second_numbered_list_overwrites_nothing(sunrise: Brokerage, tmp_path: Path) -> None:
    first = "1,Hebbal,Bengaluru,85 lakh", "2,Whitefield,Bengaluru,1.2 Cr"
    assert numbers(run(sunrise, tmp_path, SHORT, *first)) == (2, 0, 0, 0)
    assert numbers(run(sunrise, tmp_path, SHORT, *first)) == (0, 0, 2, 0)
    before = everything()
    second = "1,Yelahanka,Bengaluru,70 lakh", "2,Whitefield,Bengaluru,1.3 Cr"
    report = run(sunrise, tmp_path, SHORT, *second)
    assert numbers(report) == (0, 0, 0, 2)
    told = "nothing tells that this row is about the home that has it here"
    assert reasons(report) == [
        (2, "The ref 1 is another home's here: Hebbal, Bengaluru ≠ Yelahanka, Bengaluru"),
        (3, f"The ref 2 only counts rows, and {told}"),
    ]
    assert everything() == before
    assert numbers(run(sunrise, tmp_path, SHORT, *second, "3,Hoodi,Bengaluru,60 lakh")) == (
        1,
        0,
        0,
        2,
    )


FLAT = "Whitefield,Bengaluru,1.2 Cr,Brigade Citrine,buy,2BHK,1200"


@pytest.mark.parametrize(
    "change",
    [
        ("Whitefield", "Hoodi"),
        ("Bengaluru", "Mysuru"),
        ("Brigade Citrine", "Prestige Lakeside"),
        ("buy", "rent"),
        ("2BHK", "3BHK"),
        ("1200", "1450"),
    ],
)
def test_a_number_holds_for_the_same_place_kind_and_size(
    sunrise: Brokerage, tmp_path: Path, change: tuple[str, str]
) -> None:
    run(sunrise, tmp_path, LONG, f"1,{FLAT}")
    before = everything()
    report = run(sunrise, tmp_path, LONG, f"1,{FLAT.replace(*change)}")
    assert numbers(report) == (0, 0, 0, 1)
    assert report.skipped[0][1].startswith(
        "The ref 1 is another home's here: 2BHK, Brigade Citrine, "
    )
    assert everything() == before  # and no project was made for it


def test_the_same_numbered_list_goes_on(sunrise: Brokerage, tmp_path: Path) -> None:
    run(sunrise, tmp_path, LONG, f"1,{FLAT}")
    assert numbers(run(sunrise, tmp_path, LONG, f"1,{FLAT.replace('1.2 Cr', '1.3 Cr')}")) == (
        0,
        1,
        0,
        0,
    )
    assert PriceChange.objects.get().new_price == 13_000_000


def test_flats_of_two_towers_share_a_number(sunrise: Brokerage, tmp_path: Path) -> None:
    run(sunrise, tmp_path, LONG, f"A-101,{FLAT}")
    before = everything()
    other = "Hebbal,Bengaluru,2 Cr,Prestige Lakeside,buy,3BHK,1600"
    report = run(sunrise, tmp_path, LONG, f"A-101,{other}")
    here = "2BHK, Brigade Citrine, Whitefield, Bengaluru"
    told = "3BHK, Prestige Lakeside, Hebbal, Bengaluru"
    assert reasons(report) == [(2, f"The ref A-101 is another home's here: {here} ≠ {told}")]
    assert everything() == before


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (LONG, "Hoodi,Bengaluru,1.2 Cr,Brigade Citrine,buy,2BHK,1200"),  # a locality was corrected
        (LONG, "Whitefield,Bengaluru,45000,Brigade Citrine,rent,2BHK,1200"),  # is let now
        (LONG, "Whitefield,Bengaluru,1.2 Cr,Brigade Citrine,buy,2.5BHK,1250"),
        (LONG, "whitefield,bengaluru,1.3 Cr,,buy,2BHK,1200"),
        (SHORT, "Whitefield,Bengaluru,1.3 Cr"),
    ],
)
def test_a_true_ref_holds_where_nothing_speaks_against_it(
    sunrise: Brokerage, tmp_path: Path, header: str, row: str
) -> None:
    run(sunrise, tmp_path, LONG, f"W-7,{FLAT}")
    assert numbers(run(sunrise, tmp_path, header, f"W-7,{row}")) == (0, 1, 0, 0)
    assert Listing.objects.count() == 1


def test_another_brokerage_has_refs_of_its_own(
    sunrise: Brokerage, marina: Brokerage, tmp_path: Path
) -> None:
    run(sunrise, tmp_path, SHORT, "1,Hebbal,Bengaluru,85 lakh")
    ours = list(Listing.objects.of(sunrise.pk).values())
    report = run(marina, tmp_path, SHORT, "1,Dubai Marina,Dubai,AED 2.5M")
    assert numbers(report) == (1, 0, 0, 0)
    assert list(Listing.objects.of(sunrise.pk).values()) == ours
