"""Importing a catalogue, and leads."""

import csv
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from accounts.models import Brokerage
from benchmarks.frame import Case, rows_per_second, within
from benchmarks.world import CATALOGUE, LOCALITIES, World
from common.transitions import SYSTEM
from leads.models import Lead
from leads.services.imports.run import import_leads
from listings.models import Listing
from listings.services.import_listings import import_listings
from profiles.models import CustomerProfile

LEADS = 10_000
FIRST_NAMES = (
    "Asha",
    "Ravi",
    "Meena",
    "Karan",
    "Priya",
    "Anil",
    "Sunita",
    "Vikram",
    "Farah",
    "Omar",
    "Deepa",
)
LAST_NAMES = (
    "Rao",
    "Shah",
    "Iyer",
    "Khan",
    "Nair",
    "Gupta",
    "Reddy",
    "Das",
    "Menon",
    "Patil",
    "Bose",
    "Jain",
    "Kaur",
)
LEAD_MAP = {
    "reference": "id",
    "name": "name",
    "phone": "phone",
    "email": "email",
    "created_at": "came",
    "source": "source",
    "budget_max": "budget",
    "locations": "areas",
    "outcome": {"column": "result", "won": ["won"], "lost": ["lost"]},
    "attributes": "*",
}


def listing_import(world: World) -> Iterator[Case]:
    """A whole catalogue into a brokerage that has none, with rules, spellings and duplicate
    checks."""
    with tempfile.TemporaryDirectory() as folder:
        path, kind = (
            world.listings or _made_up(Path(folder), min(CATALOGUE, world.leads)),
            "bengaluru",
        )
        if world.listings is None:
            kind = "standard"
        numbers = count(1)

        def subject() -> int:
            target = Brokerage.objects.create(name="Target", slug=f"target-{next(numbers)}")
            report = import_listings(
                brokerage=target, path=path, today=world.now.date(), format_name=kind
            )
            if report.created + len(report.skipped) != report.read:
                raise RuntimeError(f"rows were lost: {report.created} of {report.read}")
            return report.read

        rows = subject()

        def floor() -> None:
            target = Brokerage.objects.create(name="Bare", slug=f"bare-{next(numbers)}")
            Listing.objects.bulk_create(
                [_bare(target, number) for number in range(rows)], batch_size=2000
            )

        yield Case(
            f"import of {rows:,} listings",
            "bulk_create of as many",
            floor,
            subject,
            (rows_per_second(5000),),
            calls=5,
            warm_up=1,
            floor_rows=rows,
            subject_rows=rows,
        )


def lead_import(world: World) -> Iterator[Case]:
    """Leads into a brokerage that has none, with and without contacts; the floor writes leads of
    one customer."""
    rows = min(LEADS, world.leads)
    numbers = count(1)
    with tempfile.TemporaryDirectory() as folder:
        for with_contacts in (True, False):
            path = _made_up_leads(Path(folder), rows, with_contacts)
            yield Case(
                f"import of {rows:,} leads "
                f"{'of new customers' if with_contacts else 'without contacts'}",
                "bulk_create of as many",
                lambda: _bare_leads(f"floor-{next(numbers)}", rows),
                lambda path=path: _imported_leads(f"leads-{next(numbers)}", path, world),
                (within(30_000), rows_per_second(2000)),
                calls=5,
                warm_up=1,
                floor_rows=rows,
                subject_rows=rows,
            )


def _imported_leads(slug: str, path: Path, world: World) -> None:
    target = Brokerage.objects.create(name="Target", slug=slug)
    report = import_leads(
        brokerage=target, path=path, lead_map=LEAD_MAP, actor=SYSTEM, now=world.now
    )
    if report.counts.created != report.read:
        raise RuntimeError(f"rows were lost: {report.counts.created} of {report.read}")


def _bare_leads(slug: str, rows: int) -> None:
    target = Brokerage.objects.create(name="Bare", slug=slug)
    profile = CustomerProfile.objects.create(
        brokerage=target, first_seen=target.created_at, last_active=target.created_at
    )
    leads = (
        Lead(
            brokerage=target,
            profile=profile,
            reference=f"r{n}",
            source="import",
            attributes={"city": n % 100, "pages": n % 7},
        )
        for n in range(rows)
    )
    Lead.objects.bulk_create(leads, batch_size=2000)


def _made_up_leads(folder: Path, rows: int, with_contacts: bool) -> Path:
    path = folder / f"leads-{with_contacts}.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "id",
                "name",
                "phone",
                "email",
                "came",
                "source",
                "budget",
                "areas",
                "result",
                "city",
                "pages",
            ]
        )
        for n in range(rows):
            first, last = FIRST_NAMES[n % len(FIRST_NAMES)], LAST_NAMES[n // 7 % len(LAST_NAMES)]
            contact = (
                (f"{first} {last}", f"98{n:08d}", f"{first}.{last}{n}@example.org")
                if with_contacts
                else ("",) * 3
            )
            place, result = LOCALITIES[n % len(LOCALITIES)], ("open", "won", "lost", "lost")[n % 4]
            came = f"2025-{1 + n % 12:02d}-{1 + n % 28:02d} 10:00"
            writer.writerow(
                [
                    f"r{n}",
                    *contact,
                    came,
                    "website",
                    f"{50 + n % 100} lakh",
                    place,
                    result,
                    f"City {n % 100}",
                    n % 7,
                ]
            )
    return path


def _bare(brokerage: Brokerage, number: int) -> Listing:
    return Listing(
        brokerage=brokerage,
        title=f"Home {number}",
        configuration="2BHK",
        price=5_000_000 + number,
        currency="INR",
        locality=LOCALITIES[number % len(LOCALITIES)],
        city="Bengaluru",
        source="bare",
        external_ref=str(number),
    )


def _made_up(folder: Path, rows: int) -> Path:
    path = folder / "listings.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ref", "project", "locality", "city", "configuration", "area", "price"])
        for n in range(rows):
            place = LOCALITIES[n % len(LOCALITIES)]
            project = f"Residence {n % 1300 // 8:03d} {place}"
            writer.writerow(
                [
                    f"r{n}",
                    project,
                    place,
                    "Bengaluru",
                    f"{1 + n % 4} BHK",
                    600 + n % 900,
                    4_000_000 + n * 500,
                ]
            )
    return path
