"""Staff save, reprice and withdraw listings."""

from decimal import Decimal

import pytest

from accounts.models import Brokerage
from common.errors import ApplicationError, NotFound
from common.models import Event
from listings.models import Listing, PriceChange, Project
from listings.presentation import listing_card
from listings.selectors.catalogue import SearchCriteria, search
from listings.services.save_listing import save_listing
from listings.services.withdraw_listing import withdraw_listing
from tests.conftest import make_listing, make_project, reprice


def test_a_price_change_is_history_and_news(citrine: Project) -> None:
    listing = make_listing(citrine, price=10_000_000)
    reprice(listing, 9_500_000)
    change = PriceChange.objects.get()
    assert (change.old_price, change.new_price, change.currency) == (10_000_000, 9_500_000, "INR")
    assert Event.objects.get(name="price_changed").payload == {
        "listing_id": str(listing.pk),
        "price_change_id": str(change.pk),
    }
    reprice(listing, 9_500_000)
    assert PriceChange.objects.count() == 1


@pytest.mark.parametrize("price", ["0", "-1", "NaN", "1e14", "1.234"])
def test_what_is_no_price(citrine: Project, price: str) -> None:
    listing = make_listing(citrine, price=10_000_000)
    listing.price = Decimal(price)
    with pytest.raises(ApplicationError):
        save_listing(listing=listing)
    listing.refresh_from_db()
    assert listing.price == 10_000_000
    assert not PriceChange.objects.exists()


def test_a_foreign_listing_does_not_exist(marina: Brokerage, citrine: Project) -> None:
    listing = make_listing(citrine, price=10_000_000)
    with pytest.raises(NotFound):
        withdraw_listing(brokerage=marina, listing_id=listing.pk)
    listing.refresh_from_db()
    assert listing.status == "available"


def test_saving_records_a_changed_price(citrine: Project) -> None:
    listing = make_listing(citrine, price=10_000_000)
    listing.title = "Corner flat"
    save_listing(listing=listing)
    assert not PriceChange.objects.exists()
    listing.price = Decimal(11_000_000)
    save_listing(listing=listing)
    assert PriceChange.objects.get().old_price == 10_000_000
    listing.price, listing.currency = Decimal(500_000), "AED"
    save_listing(listing=listing)
    assert PriceChange.objects.count() == 1  # rupees and dirhams say nothing about each other


def test_saving_refuses_what_is_wrong(marina: Brokerage, citrine: Project) -> None:
    good = make_listing(citrine)
    wrong = Listing(
        brokerage=marina,
        project=citrine,
        title="Flat",
        price=1,
        currency="AED",
        locality="X",
        city="Y",
    )
    for listing, field in (
        (wrong, "project"),
        (Listing(brokerage=marina, title="", price=0), "price"),
    ):
        with pytest.raises(ApplicationError) as refusal:
            save_listing(listing=listing)
        assert field in (refusal.value.fields or {})
    assert list(Listing.objects.all()) == [good]


def test_a_withdrawn_listing_is_not_found(sunrise: Brokerage, citrine: Project) -> None:
    listing = make_listing(citrine)
    withdraw_listing(brokerage=sunrise, listing_id=listing.pk)
    assert withdraw_listing(brokerage=sunrise, listing_id=listing.pk).status == "withdrawn"
    assert search(sunrise, SearchCriteria()).matches == []


def test_the_card_of_the_chat(citrine: Project) -> None:
    listing = make_listing(citrine, price=18_500_000)
    citrine.media.create(
        brokerage=citrine.brokerage, kind="brochure", url="https://example.com/b.pdf"
    )
    listing.media.create(
        brokerage=citrine.brokerage, kind="photos", url="https://example.com/1.jpg"
    )
    assert listing_card(listing).as_json() == {
        "id": str(listing.pk),
        "title": "2BHK in Brigade Citrine",
        "project": "Brigade Citrine",
        "locality": "Whitefield",
        "configuration": "2BHK",
        "price": "18500000",
        "currency": "INR",
        "media": [
            {"kind": "photos", "url": "https://example.com/1.jpg"},
            {"kind": "brochure", "url": "https://example.com/b.pdf"},
        ],
    }
    alone = make_listing(make_project(citrine.brokerage, "Other"), price=100)
    alone.project, alone.price = None, Decimal("45000.50")
    card = listing_card(alone).as_json()
    assert (card["project"], card["price"]) == (None, "45000.5")
