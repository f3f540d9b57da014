"""manage.py import_listings: all rows accounted for, twice without change, bad files refused."""

import threading
import time
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Brokerage
from common.models import Event
from common.tables.csv_file import MAX_BYTES
from listings.choices import ListingStatus
from listings.models import Listing, PriceChange, Project
from listings.services import import_listings as service
from listings.services.import_listings import CatalogueReport, import_listings
from tests.conftest import make_project

DATA = Path(__file__).parent / "data"
ODD = DATA / "odd_forms.csv"
TODAY = date(2026, 11, 20)


def run(brokerage: Brokerage, path: Path = ODD, format_name: str = "bengaluru") -> CatalogueReport:
    return import_listings(brokerage=brokerage, path=path, today=TODAY, format_name=format_name)


def numbers(report: CatalogueReport) -> tuple[int, int, int, int, int]:
    return report.read, report.created, report.updated, report.unchanged, len(report.skipped)


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = ODD.read_text()
    assert old in text
    path = tmp_path / "edited.csv"
    path.write_text(text.replace(old, new))
    return path


def test_every_odd_form(sunrise: Brokerage) -> None:
    report = run(sunrise)
    assert numbers(report) == (19, 9, 0, 0, 10)
    assert [(line, reason.split(";")[0][:45]) for line, reason in report.skipped] == [
        (8, "The same as line 2."),
        (9, "The locality is empty."),
        (12, "This is not a configuration"),
        (13, "This is not an area"),
        (14, "The price is not a number of lakh, such as 39.07."[:45]),
        (15, "The area runs backwards: the second figure is smaller than the first."[:45]),
        (16, "The row has 8 columns, the header 9."),
        (17, "The availability is neither Ready To Move nor a month such as 19-Dec."[:45]),
        (19, "The number of bathrooms is not a whole number from 0 to 200."[:45]),
        (20, "The area type is none of super built-up area,"),
    ]
    assert report.doubtful == [
        (6, "205 INR per sqft"),  # 2,025,000 / 9,900
        (7, "365 INR per sqft"),
        (18, "43 bedrooms in 2400 sqft"),
    ]
    rows = (
        Listing.objects.of(sunrise.pk)
        .order_by("price")
        .values_list(
            "title", "property_type", "area_min_sqft", "area_max_sqft", "price", "possession"
        )
    )
    assert [
        (*row[:2], *(str(value.normalize()) for value in row[2:4]), int(row[4]), row[5])
        for row in rows
    ] == [
        ("1RK apartment in Whitefield", "apartment", "9.9E+3", "9.9E+3", 2_025_000, "ready"),
        (
            "2BHK apartment in Coomee, Electronic City Phase II",
            "apartment",
            "1056",
            "1056",
            3_907_000,
            "ready",
        ),
        ("3BHK apartment in Whitefield", "apartment", "370.92", "370.92", 6_000_000, "ready"),
        (
            "2BHK apartment in Whitefield",
            "apartment",
            "1E+3",
            "1E+3",
            8_000_000,
            "under_construction",
        ),
        (
            "2BHK apartment in Whitefield",
            "apartment",
            "1E+3",
            "1E+3",
            8_500_000,
            "under_construction",
        ),
        ("2BHK apartment in Whitefield", "apartment", "2.1E+3", "2.85E+3", 9_550_000, "ready"),
        (
            "4BHK house in Theanmp, Chikka Tirupathi",
            "house",
            "2.6E+3",
            "2.6E+3",
            12_000_000,
            "ready",
        ),
        ("43BHK house in Munnekollal", "house", "2.4E+3", "2.4E+3", 66_000_000, "ready"),
        ("Plot in Hosur Road", "plot", "231303.6", "231303.6", 84_400_000, "ready"),
    ]
    projects = Project.objects.of(sunrise.pk).values_list("name", "locality", "city")
    assert list(projects) == [
        ("Coomee", "Electronic City Phase II", "Bengaluru"),
        ("Theanmp", "Chikka Tirupathi", "Bengaluru"),
    ]


def test_twice_changes_nothing(sunrise: Brokerage) -> None:
    run(sunrise)
    before = list(Listing.objects.order_by("pk").values())
    assert numbers(run(sunrise)) == (19, 0, 0, 9, 10)
    assert list(Listing.objects.order_by("pk").values()) == before
    assert Project.objects.count() == 2
    assert not PriceChange.objects.exists()


def test_a_changed_price_is_history_and_news(sunrise: Brokerage, tmp_path: Path) -> None:
    run(sunrise)
    report = run(sunrise, edited(tmp_path, "Theanmp,2600,5,3,120", "Theanmp,2600,5,3,115.5"))
    assert numbers(report) == (19, 0, 1, 8, 10)
    change = PriceChange.objects.get()
    assert (change.old_price, change.new_price, change.currency) == (12_000_000, 11_550_000, "INR")
    assert change.listing.price == 11_550_000
    assert change.brokerage == sunrise
    event = Event.objects.get(name="price_changed")
    assert event.payload == {
        "listing_id": str(change.listing_id),
        "price_change_id": str(change.pk),
    }


def test_what_staff_decided_stays(sunrise: Brokerage, tmp_path: Path) -> None:
    run(sunrise)
    mine = make_project(sunrise, "Found later", "Munnekollal")
    Listing.objects.filter(price=66_000_000).update(
        status=ListingStatus.SOLD, title="Hostel", description="Ours", project=mine
    )
    report = run(
        sunrise, edited(tmp_path, "43 Bedroom,,2400,40,0,660", "43 Bedroom,,2400,40,0,600")
    )
    assert report.updated == 1
    listing = Listing.objects.get(price=60_000_000)
    assert (listing.status, listing.title, listing.description, listing.project) == (
        "sold",
        "Hostel",
        "Ours",
        mine,
    )


def test_a_known_spelling_and_project_are_used(sunrise: Brokerage) -> None:
    project = make_project(sunrise, "COOMEE", "electronic city phase II")
    run(sunrise)
    assert Listing.objects.get(price=3_907_000).project == project
    assert not Project.objects.filter(name="Coomee").exists()


def test_brokerages_do_not_meet(sunrise: Brokerage, marina: Brokerage) -> None:
    run(sunrise)
    assert run(marina).created == 9
    assert Listing.objects.of(marina.pk).filter(project__brokerage=sunrise).count() == 0


def test_chunks_and_progress(sunrise: Brokerage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "CHUNK", 4)
    seen: list[tuple[int, int]] = []
    report = import_listings(
        brokerage=sunrise,
        path=ODD,
        today=TODAY,
        format_name="bengaluru",
        progress=lambda *step: seen.append(step),
    )
    assert seen == [(4, 9), (8, 9), (9, 9)]
    assert report.created == Listing.objects.count() == 9


def test_our_own_columns(sunrise: Brokerage) -> None:
    report = run(sunrise, DATA / "standard.csv", "standard")
    assert numbers(report) == (8, 3, 0, 0, 5)
    assert [(line, reason[:38]) for line, reason in report.skipped] == [
        (6, "The ref A-1 is that of line 2 already."),
        (7, "The ref is empty."),
        (8, "The transaction type is none of buy, r"),
        (9, "The currency is not a code of three le"),
        (10, "The possession date is not a day such "),
    ]
    flat, rented, villa = (Listing.objects.get(external_ref=ref) for ref in ("A-1", "A-2", "A-3"))
    assert (flat.price, flat.currency, flat.possession, flat.possession_on) == (
        18_500_000, "INR", "under_construction", date(2027, 3, 31),
    )  # fmt: skip
    assert (flat.amenities, flat.description) == (["Pool", "Gym"], "Corner flat,\ntwo balconies")
    assert (rented.transaction_type, rented.price, rented.area_min_sqft) == (
        "rent",
        45_000,
        Decimal("645.83"),
    )
    assert (villa.property_type, villa.price, villa.currency, villa.possession) == (
        "villa", 2_500_000, "AED", "ready",
    )  # fmt: skip
    assert numbers(run(sunrise, DATA / "standard.csv", "standard")) == (8, 0, 0, 3, 5)


def test_a_column_that_is_not_there_changes_nothing(sunrise: Brokerage, tmp_path: Path) -> None:
    run(sunrise, DATA / "standard.csv", "standard")
    short = tmp_path / "prices.csv"
    short.write_bytes(
        b"\xef\xbb\xbfref,locality,city,price\r\nA-1,Whitefield,Bengaluru,1.8 Cr\r\n\r\n"
    )
    assert numbers(run(sunrise, short, "standard")) == (1, 0, 1, 0, 0)
    flat = Listing.objects.get(external_ref="A-1")
    assert (flat.price, flat.configuration, flat.amenities) == (18_000_000, "2BHK", ["Pool", "Gym"])
    assert flat.project is not None


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_no_doubles(sunrise: Brokerage) -> None:
    second: list[CatalogueReport | Exception] = []

    def work() -> None:
        try:
            second.append(run(sunrise))
        except Exception as error:
            second.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():
        first = run(sunrise)
        thread.start()
        wait_for_a_waiting_import()  # it has begun, and nothing of the first is committed yet
    thread.join(timeout=60)
    assert numbers(first) == (19, 9, 0, 0, 10)
    (report,) = second
    assert isinstance(report, CatalogueReport), report
    assert numbers(report) == (19, 0, 0, 9, 10)
    assert Listing.objects.count() == 9
    assert Project.objects.count() == 2


def wait_for_a_waiting_import() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("the second import does not wait for the first")


HEADER = b"ref,locality,city,price\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "cannot be read"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04\x00\x00", "binary"),
        (HEADER + b"1,Hoodi\x00,Bengaluru,80 lakh\n", "binary"),
        (HEADER + "1,Hoodi,Bengaluru,80 lakh".encode("utf-16"), "binary"),
        (HEADER.decode().encode("utf-16"), "UTF-16"),
        (HEADER + "1,Málaga,Bengaluru,80 lakh\n".encode("latin-1"), "Line 2 is not UTF-8"),
        (b"ref,locality,city\n1,Hoodi,Bengaluru\n", "lacks price"),
        (b"ref,locality,city,price,prize\n", "Unknown columns: prize"),
        (b"ref,locality,city,price,Price \n", "names a column twice"),
        (b"just some text\n", "lacks ref, locality, city, price"),
        (
            HEADER + b'1,"Hoodi,Bengaluru,80 lakh\n2,Hoodi,Bengaluru,80 lakh\n',
            "not CSV: near line 2",
        ),
        (HEADER + b"," * 300, "more than 200 columns"),
        (HEADER + b"1," + b"x" * 140_000 + b",Bengaluru,80 lakh\n", "not CSV"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_written(
    sunrise: Brokerage, tmp_path: Path, data: bytes | None, message: str
) -> None:
    path = tmp_path / "file.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CommandError, match=message):
        call_command("import_listings", str(path), brokerage="sunrise", stderr=StringIO())
    assert not Listing.objects.exists()


def test_a_huge_file_and_a_folder_are_refused(sunrise: Brokerage, tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    for path, message in ((huge, "larger than 100 MB"), (tmp_path, "cannot be read")):
        with pytest.raises(CommandError, match=message):
            call_command("import_listings", str(path), brokerage="sunrise")


def test_the_command_reports(sunrise: Brokerage, tmp_path: Path) -> None:
    out, err, report = StringIO(), StringIO(), tmp_path / "report.txt"
    options: dict[str, Any] = {
        "brokerage": "sunrise",
        "format": "bengaluru",
        "stdout": out,
        "stderr": err,
    }
    call_command("import_listings", str(ODD), report=str(report), **options)
    lines = out.getvalue().splitlines()
    assert lines[0] == "19 rows read: 9 created, 0 updated, 0 unchanged, 10 skipped"
    assert "line 8: The same as line 2." in lines
    assert "line 18: 43 bedrooms in 2400 sqft" in lines
    assert report.read_text().splitlines() == out.getvalue().rstrip("\n").splitlines()
    assert err.getvalue() == "9 of 9 rows written\n"


def test_the_command_needs_a_brokerage(sunrise: Brokerage) -> None:
    with pytest.raises(CommandError, match="Known: sunrise"):
        call_command("import_listings", str(ODD), brokerage="moon")
