"""Importing a catalogue."""

import csv
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from accounts.models import Brokerage
from benchmarks.frame import Case, rows_per_second
from benchmarks.world import CATALOGUE, LOCALITIES, World
from listings.models import Listing
from listings.services.import_listings import import_listings


def listing_import(world: World) -> Iterator[Case]:
    """A whole catalogue into a brokerage that has none, with rules, spellings and duplicate checks."""
    with tempfile.TemporaryDirectory() as folder:
        path, kind = world.listings or _made_up(Path(folder), min(CATALOGUE, world.leads)), "bengaluru"
        if world.listings is None:
            kind = "standard"
        numbers = count(1)

        def subject() -> int:
            target = Brokerage.objects.create(name="Target", slug=f"target-{next(numbers)}")
            report = import_listings(brokerage=target, path=path, today=world.now.date(), format_name=kind)
            if report.created + len(report.skipped) != report.read:
                raise RuntimeError(f"rows were lost: {report.created} of {report.read}")
            return report.read

        rows = subject()

        def floor() -> None:
            target = Brokerage.objects.create(name="Bare", slug=f"bare-{next(numbers)}")
            Listing.objects.bulk_create([_bare(target, number) for number in range(rows)], batch_size=2000)

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
                [f"r{n}", project, place, "Bengaluru", f"{1 + n % 4} BHK", 600 + n % 900, 4_000_000 + n * 500]
            )
    return path
