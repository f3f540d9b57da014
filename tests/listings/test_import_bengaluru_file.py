"""The whole Bengaluru price list."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import Brokerage
from listings.models import Listing
from listings.services.import_listings import import_listings

SHARED = Path(os.environ.get("REALTY_CRM_SHARED", settings.BASE_DIR.parent / "shared"))
FILE = SHARED / "data" / "bengaluru_house_prices.csv"


@pytest.mark.skipif(
    not FILE.exists(), reason="bengaluru_house_prices.csv is not here; set REALTY_CRM_SHARED"
)
def test_all_rows_are_accounted_for_and_twice_is_once(sunrise: Brokerage) -> None:
    first, second = (
        import_listings(
            brokerage=sunrise, path=FILE, today=date(2026, 11, 20), format_name="bengaluru"
        )
        for _ in range(2)
    )
    assert first.read == second.read == 13_320
    # 529 rows repeat another letter by letter, one more when cleaned; one row has no location
    assert (first.created, first.updated, first.unchanged) == (12_789, 0, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 12_789)
    assert first.skipped == second.skipped
    assert [reason for _, reason in first.skipped if not reason.startswith("The same as line")] == [
        "The locality is empty."
    ]
    assert len(first.skipped) == 531
    assert Listing.objects.of(sunrise.pk).count() == 12_789
    # 8.44 lakh for a plot of 1,350 sqft in Hosur Road, the 43 bedrooms of Munnekollal at 660 lakh
    assert (
        Listing.objects.of(sunrise.pk)
        .filter(locality="Hosur Road", property_type="plot", price=844_000)
        .exists()
    )
    assert Listing.objects.of(sunrise.pk).get(bedrooms=43).price == 66_000_000
