"""The catalogue in the back office: who sees it, who changes it, and that prices go through the
service."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Brokerage, User
from listings.models import Listing, Media, PriceChange, Project
from tests.conftest import make_listing, make_project

PAGES = ("project", "listing", "media")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form_of(listing: Listing, **changes: Any) -> dict[str, Any]:
    """What the browser posts for a listing's page, with empty inlines."""
    data = {
        "title": listing.title,
        "project": listing.project_id or "",
        "status": listing.status,
        "transaction_type": listing.transaction_type,
        "property_type": listing.property_type,
        "configuration": listing.configuration,
        "price": listing.price,
        "currency": listing.currency,
        "locality": listing.locality,
        "city": listing.city,
        "possession": listing.possession,
        **{
            f"{inline}-{name}": 0
            for inline in ("media", "price_changes")
            for name in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    return data | changes


@pytest.fixture
def flat(citrine: Project) -> Listing:
    return make_listing(citrine, price=18_500_000)


def test_pages_open_for_staff(meera: User, alice: User, flat: Listing) -> None:
    photo = Media.objects.create(
        brokerage=flat.brokerage, listing=flat, kind="photos", url="https://example.com/1.jpg"
    )
    for user in (meera, alice):
        client = client_of(user)
        for name, row in zip(PAGES, (flat.project, flat, photo), strict=True):
            assert client.get(reverse(f"admin:listings_{name}_changelist")).status_code == 200
            assert (
                client.get(reverse(f"admin:listings_{name}_change", args=[row.pk])).status_code
                == 200
            )
    listing_page = (
        client_of(alice).get(reverse("admin:listings_listing_changelist")).content.decode()
    )
    assert "₹1.85 Cr" in listing_page


def test_a_manager_changes_a_price_and_history_is_written(meera: User, flat: Listing) -> None:
    url = reverse("admin:listings_listing_change", args=[flat.pk])
    answer = client_of(meera).post(url, form_of(flat, price="17500000"))
    assert answer.status_code == 302, answer.context["errors"]
    flat.refresh_from_db()
    assert flat.price == 17_500_000
    assert PriceChange.objects.get().old_price == 18_500_000


def test_a_manager_adds_a_listing(meera: User, citrine: Project) -> None:
    draft = Listing(
        title="New flat",
        project=citrine,
        price=5,
        currency="INR",
        locality="Hoodi",
        city="Bengaluru",
    )
    answer = client_of(meera).post(reverse("admin:listings_listing_add"), form_of(draft))
    assert answer.status_code == 302, answer.context["errors"]
    assert Listing.objects.get(title="New flat").brokerage == citrine.brokerage


def test_an_agent_changes_nothing(alice: User, flat: Listing) -> None:
    client = client_of(alice)
    url = reverse("admin:listings_listing_change", args=[flat.pk])
    assert client.post(url, form_of(flat, price="1000")).status_code == 403
    assert client.get(reverse("admin:listings_listing_add")).status_code == 403
    withdraw = {"action": "withdraw_chosen", "_selected_action": [str(flat.pk)]}
    client.post(reverse("admin:listings_listing_changelist"), withdraw)
    flat.refresh_from_db()
    assert (flat.price, flat.status) == (18_500_000, "available")


def test_a_manager_withdraws(meera: User, flat: Listing) -> None:
    withdraw = {"action": "withdraw_chosen", "_selected_action": [str(flat.pk)]}
    answer = client_of(meera).post(
        reverse("admin:listings_listing_changelist"), withdraw, follow=True
    )
    assert "Withdrawn: 1." in answer.content.decode()
    flat.refresh_from_db()
    assert flat.status == "withdrawn"


def test_another_brokerages_manager_sees_nothing(
    omar: User, flat: Listing, marina: Brokerage
) -> None:
    client = client_of(omar)
    own = make_listing(make_project(marina, "Marina Gate"), price=2_500_000)
    page = client.get(reverse("admin:listings_listing_changelist")).content.decode()
    assert own.title in page
    assert "Brigade Citrine" not in page
    url = reverse("admin:listings_listing_change", args=[flat.pk])
    assert (
        client.post(url, form_of(flat, price="1000")).status_code == 302
    )  # as for a row that does not exist
    refused = client.post(
        reverse("admin:listings_listing_change", args=[own.pk]),
        form_of(own, project=flat.project_id),
    )
    assert refused.status_code == 200
    for row in (flat, own):
        before = row.project_id, row.price
        row.refresh_from_db()
        assert (row.project_id, row.price) == before


def test_the_list_costs_the_same_for_one_and_for_many(
    meera: User, flat: Listing, citrine: Project
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = client_of(meera), reverse("admin:listings_listing_changelist")
    client.get(url)
    counts = []
    for more in (0, 20):
        for _ in range(more):
            make_listing(citrine)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
