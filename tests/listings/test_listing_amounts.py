"""Prices and areas of an imported catalogue: read surely, or the row is refused and told."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Brokerage
from common.tables.csv_file import ImportFileError
from listings.importers.headers import named_column
from listings.models import Listing
from listings.services.import_listings import CatalogueReport, import_listings

TODAY = date(2026, 11, 20)


def run(brokerage: Brokerage, folder: Path, header: str, *rows: str) -> CatalogueReport:
    path = folder / "list.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return import_listings(brokerage=brokerage, path=path, today=TODAY)


def one(brokerage: Brokerage, folder: Path, price: str, *, name: str = "price") -> CatalogueReport:
    return run(brokerage, folder, f"ref,locality,city,{name}", f'S-1,Hebbal,Bengaluru,"{price}"')


@pytest.mark.parametrize(
    ("name", "text", "price", "currency"),
    [
        ("price", "85 lakh", 8_500_000, "INR"),
        ("price", "1.250.000", 1_250_000, "INR"),
        ("price", "OMR 85000", 85_000, "OMR"),
        ("Price (Lacs)", "85", 8_500_000, "INR"),
        ("Price in K", "8500", 8_500_000, "INR"),
        ("price_cr", "1.2", 12_000_000, "INR"),
        ("Price (AED mn)", "2.5", 2_500_000, "AED"),
        ("Price (Lacs)", "1.2 Cr", 12_000_000, "INR"),
    ],
)
def test_prices(
    sunrise: Brokerage, tmp_path: Path, name: str, text: str, price: int, currency: str
) -> None:
    report = one(sunrise, tmp_path, text, name=name)
    assert report.skipped == []
    listing = Listing.objects.get()
    assert (listing.price, listing.currency) == (price, currency)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("price", "€ 250.000", "The price '€ 250.000' can be 250 or 250000."),
        ("price", "8500000-", "The price '8500000-' is below zero."),
        (
            "price",
            "ABC 8500000",
            "The price 'ABC 8500000' is not one amount, such as 8500000 or 85 lakh.",
        ),
        ("price", "12", "The price would be 12 INR, too little for a home."),
        (
            "Price (Lacs)",
            "8500000",
            "The price '8500000' looks whole, but its column is named as one in lakh.",
        ),
        (
            "Price (Lacs/Cr)",
            "85",
            "The price '85' counts in lakh or crore by the name of its column.",
        ),
    ],
)
def test_a_price_that_is_unsure_is_refused(
    sunrise: Brokerage, tmp_path: Path, name: str, text: str, reason: str
) -> None:
    report = one(sunrise, tmp_path, text, name=name)
    assert (report.created, report.skipped) == (0, [(2, reason)])
    assert not Listing.objects.exists()


def test_where_dots_group_a_price_has_them(db: None, tmp_path: Path) -> None:
    berlin = Brokerage.objects.create(name="Spree", slug="spree", country="DE", currency="EUR")
    assert one(berlin, tmp_path, "250.000").skipped == []
    assert (Listing.objects.get().price, Listing.objects.get().currency) == (250_000, "EUR")


def test_a_rent_may_be_smaller_than_a_price(sunrise: Brokerage, tmp_path: Path) -> None:
    header = "ref,locality,city,price,transaction_type"
    rows = [
        f"S-{n},Hebbal,Bengaluru,{price}"
        for n, price in enumerate(("1000,rent", "999,rent", "99999,buy"))
    ]
    report = run(sunrise, tmp_path, header, *rows)
    assert list(Listing.objects.values_list("external_ref", flat=True)) == ["S-0"]
    assert [line for line, _ in report.skipped] == [3, 4]


@pytest.mark.parametrize(
    ("name", "text", "sqft"),
    [
        ("area", "1200", "1200"),
        ("Area (sq.m)", "100", "1076.39"),  # 100 × 10.7639104
        ("area in sqm", "100", "1076.39"),
        ("area_sqft", "1200", "1200"),
        ("Area (Sq. Yards)", "200", "1800"),
        ("Area (sq.m)", "1200 sqft", "1200"),  # a cell's own unit goes first
    ],
)
def test_areas(sunrise: Brokerage, tmp_path: Path, name: str, text: str, sqft: str) -> None:
    header = f"ref,locality,city,price,{name}"
    assert run(sunrise, tmp_path, header, f"S-1,Hebbal,Bengaluru,85 lakh,{text}").skipped == []
    assert Listing.objects.get().area_max_sqft == Decimal(sqft)


def test_an_area_that_is_unsure_is_refused(sunrise: Brokerage, tmp_path: Path) -> None:
    rows = ["S-1,Hebbal,Bengaluru,85 lakh,1.200"]
    report = run(sunrise, tmp_path, "ref,locality,city,price,Area (sq.m)", *rows)
    assert report.skipped == [(2, "The figure 1.200 can be 1.2 or 1200.")]
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("ref,locality,city,price,area (bigha)", "Unknown columns: area \\(bigha\\)"),
        ("ref,locality,city,price,price (lakh)", "two columns for price"),
        ("ref,locality,city,area in lakh", "lacks price"),
    ],
)
def test_headers_that_stay_wrong(
    sunrise: Brokerage, tmp_path: Path, header: str, reason: str
) -> None:
    with pytest.raises(ImportFileError, match=reason):
        run(sunrise, tmp_path, header, "S-1,Hebbal,Bengaluru,85 lakh,1")
    assert not Listing.objects.exists()


@pytest.mark.parametrize("name", ["ref", "area_basis", "area_type", "description", "possession_on"])
def test_our_own_names_stay(name: str) -> None:
    assert named_column(name).name == name
