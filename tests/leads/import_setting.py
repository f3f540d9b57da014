"""A CSV file and its map, as the tests of the lead import write them."""

from pathlib import Path
from typing import Any

from accounts.models import Brokerage
from leads.services.imports.run import ImportReport, import_leads
from tests.conftest import NOW, TEST

HEADER = "id,name,phone,email,came,source,kind,budget,areas,outcome,closed,city,rooms"
MAP: dict[str, Any] = {
    "reference": "id",
    "name": "name",
    "phone": "phone",
    "email": "email",
    "created_at": "came",
    "source": "source",
    "transaction_type": "kind",
    "budget_max": "budget",
    "locations": "areas",
    "outcome": {"column": "outcome", "won": ["booked"], "lost": ["lost", "junk"], "at": "closed"},
    "attributes": "*",
}
ASHA = (
    "A-1,Asha Rao,98450 12345,asha@example.org,2026-01-05 10:00,99acres,buy,1.2 Cr,Whitefield; "
    "Hebbal,,,Bengaluru,3"
)
RAVI = "A-2,Ravi Shah,98450 54321,,2026-01-06,website,buy,85 lakh,Hebbal,booked,2026-03-01,Mysuru,2"
MEENA = "A-3,Meena Iyer,,meena@example.org,2026-01-07,walk-in,rent,,,junk,,,1"


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "leads.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def run(
    brokerage: Brokerage, path: Path, lead_map: dict[str, Any] = MAP, **options: Any
) -> ImportReport:
    options = {"actor": TEST, "now": NOW} | options
    return import_leads(brokerage=brokerage, path=path, lead_map=lead_map, **options)


def numbers(report: ImportReport) -> tuple[int, ...]:
    """created, updated, re-inquiries, unchanged, skipped"""
    c = report.counts
    assert report.read == c.created + c.updated + c.joined + c.unchanged + len(report.skipped)
    return c.created, c.updated, c.joined, c.unchanged, len(report.skipped)
