"""The review queue in the back office: decided by managers, side by side, field by field, and taken
back."""

import re

import pytest

from accounts.models import Brokerage, User
from profiles.models import CustomerProfile, MatchReview, ProfileMerge
from tests.conftest import make_profile
from tests.profiles.merge_setting import everything, make_review
from tests.realty_crm.admin_setting import browser, list_url, page_url, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(
        sunrise, "Ann", primary_phone="+919845011111", locations=["Whitefield"], total_sessions=2
    )


@pytest.fixture
def anna(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, "Anna", primary_email="anna@example.org", locations=["Hebbal"])


@pytest.fixture
def review(ann: CustomerProfile, anna: CustomerProfile) -> MatchReview:
    return make_review(ann, anna)


def step(review: MatchReview, name: str) -> str:
    return f"{page_url(review).removesuffix('change/')}{name}/"


def side(review: MatchReview, profile: CustomerProfile) -> str:
    return "first" if profile.pk == review.first_id else "second"


def test_the_page_shows_both_and_offers_a_choice_where_they_differ(
    review: MatchReview, meera: User
) -> None:
    page = browser(meera).get(page_url(review)).content.decode()
    for words in ("Ann", "Anna", "+919845011111", "anna@example.org", "same phone", "60% sure"):
        assert words in page
    names = set(re.findall(r'type="radio" name="(\w+)"', page))
    assert names == {"winner", "display_name", "primary_phone", "primary_email", "locations"}
    assert 'value="both" checked' in page


def test_the_list_shows_what_is_open(
    review: MatchReview, ann: CustomerProfile, meera: User
) -> None:
    decided = make_review(ann, make_profile(ann.brokerage, "Zara"), status="different")
    client = browser(meera)
    assert page_url(review) in (page := client.get(list_url(MatchReview)).content.decode())
    assert page_url(decided) not in page
    everything_asked = client.get(f"{list_url(MatchReview)}?queue=all").content.decode()
    assert page_url(decided) in everything_asked
    assert page_url(review) in everything_asked


def test_same_merges_with_the_chosen_fields_and_can_be_undone(
    review: MatchReview, ann: CustomerProfile, anna: CustomerProfile, meera: User
) -> None:
    client, before = browser(meera), everything()
    chosen = {"winner": str(anna.pk), "display_name": side(review, ann), "locations": "both"}
    done = client.post(step(review, "same"), chosen)
    assert said(done) == ["The two are one customer now. You can undo this here."]
    ann.refresh_from_db()
    anna.refresh_from_db()
    assert ann.merged_into == anna
    assert (anna.display_name, anna.locations) == ("Ann", ["Hebbal", "Whitefield"])
    assert (anna.primary_phone, anna.primary_email) == ("+919845011111", "anna@example.org")
    assert ProfileMerge.objects.get().user == meera
    assert "Undo the merge" in client.get(page_url(review)).content.decode()

    client.post(step(review, "take-back"))
    after = everything()
    assert {table: after[table] for table in before if table != "accounts.User"} == {
        table: before[table] for table in before if table != "accounts.User"
    }


def test_not_the_same_is_kept_and_can_be_asked_again(review: MatchReview, meera: User) -> None:
    client = browser(meera)
    client.post(step(review, "different"), {"winner": str(review.first_id)})
    review.refresh_from_db()
    assert (review.status, review.decided_by) == ("different", meera)
    assert said(client.post(step(review, "same")))[-1] == "This question was decided already."
    assert not ProfileMerge.objects.exists()
    assert "Ask again" in client.get(page_url(review)).content.decode()
    client.post(step(review, "take-back"))
    review.refresh_from_db()
    assert review.status == "open"


@pytest.mark.parametrize("name", ["same", "different", "take-back"])
def test_only_managers_of_the_brokerage_and_only_by_post(
    review: MatchReview, name: str, alice: User, omar: User, meera: User
) -> None:
    clients = {403: browser(alice), 404: browser(omar), 405: browser(meera)}
    before = everything()
    assert clients[403].post(step(review, name)).status_code == 403
    assert clients[404].post(step(review, name)).status_code == 404
    assert clients[405].get(step(review, name)).status_code == 405
    assert clients[403].get(page_url(review)).status_code == 403
    assert everything() == before
