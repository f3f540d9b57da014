"""A manager merges two customers by hand: found, compared, tried out, merged, undone; and what the
identity policy decided, in words."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Brokerage, User
from profiles.models import CustomerProfile, MatchDecision, MatchReview, ProfileMerge
from tests.conftest import make_lead, make_profile
from tests.profiles.merge_setting import everything, make_review
from tests.realty_crm.admin_setting import browser, page_url, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(sunrise: Brokerage) -> CustomerProfile:
    profile = make_profile(
        sunrise, "Ann", primary_phone="+919845011111", locations=["Whitefield"], total_sessions=2
    )
    profile.identifiers.create(
        brokerage=sunrise,
        kind="phone",
        value="+919845011111",
        first_seen=profile.first_seen,
        last_seen=profile.first_seen,
    )
    return profile


@pytest.fixture
def zara(sunrise: Brokerage) -> CustomerProfile:
    profile = make_profile(sunrise, "Zara", primary_email="zara@example.org", locations=["Hebbal"])
    profile.identifiers.create(
        brokerage=sunrise, kind="email", value="zara@example.org", first_seen=profile.first_seen,
        last_seen=profile.first_seen,
    )  # fmt: skip
    make_lead(sunrise, profile)
    return profile


def all_rows() -> dict[str, Any]:
    """Of every table but the staff, who log in."""
    return {table: rows for table, rows in everything().items() if table != "accounts.User"}


def merge_url(profile: CustomerProfile) -> str:
    return reverse("admin:profiles_customerprofile_merge_with", args=[profile.pk])


def step(profile: CustomerProfile, name: str) -> str:
    return f"{merge_url(profile)}{name}/"


def page(client: Client, profile: CustomerProfile, **asked: Any) -> str:
    response = client.get(merge_url(profile), asked)
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def found(client: Client, profile: CustomerProfile, term: str) -> set[str]:
    return set(re.findall(r'name="other" value="([\w-]+)"', page(client, profile, q=term)))


@pytest.mark.parametrize("term", ["zar", "Zara", "zara@example.org", "ZARA@example.org"])
def test_the_other_is_found_by_name_and_address(
    term: str, ann: CustomerProfile, zara: CustomerProfile, meera: User
) -> None:
    assert found(browser(meera), ann, term) == {str(zara.pk)}


def test_by_phone_and_by_the_reference_of_a_lead(
    ann: CustomerProfile, zara: CustomerProfile, meera: User
) -> None:
    client = browser(meera)
    assert found(client, zara, "98450 11111") == {str(ann.pk)}
    assert found(client, ann, zara.leads.get().reference.upper()) == {str(zara.pk)}
    assert "Nobody else was found." in page(client, ann, q="Ann")


def test_another_brokerages_customers_are_not_found(
    ann: CustomerProfile, marina: Brokerage, meera: User, omar: User
) -> None:
    stranger = make_profile(marina, "Zayed")
    make_lead(marina, stranger)
    client, before = browser(meera), all_rows()
    assert found(client, ann, "Zayed") == set()
    assert found(client, ann, stranger.leads.get().reference) == set()
    assert "There is no such customer." in page(client, ann, other=str(stranger.pk))
    fields = {"other": str(stranger.pk), "winner": str(ann.pk)}
    assert client.post(step(ann, "do"), fields).status_code == 404
    assert browser(omar).get(merge_url(ann)).status_code == 404
    assert browser(omar).post(step(ann, "do"), fields).status_code == 404
    assert all_rows() == before


def test_the_preview_says_what_would_happen_and_changes_nothing(
    ann: CustomerProfile, zara: CustomerProfile, meera: User
) -> None:
    client = browser(meera)
    assert "Merge them" not in page(client, ann, other=str(zara.pk))
    before = all_rows()
    fields = {
        "other": str(zara.pk),
        "winner": str(ann.pk),
        "display_name": "second",
        "locations": "both",
    }
    tried = client.post(step(ann, "preview"), fields)
    assert tried.status_code == 302
    shown = client.get(tried["Location"]).content.decode()
    assert all_rows() == before
    assert not ProfileMerge.objects.exists()
    text = " ".join(re.sub(r"<[^>]+>", " ", shown[shown.index('id="rc-preview"') :]).split())
    assert "Name Ann → Zara" in text
    assert "E-mail – → zara@example.org" in text
    assert "Locations Whitefield → Whitefield, Hebbal" in text
    assert re.search(r"Moved .*1 lead\b", text)
    assert 'name="display_name" value="second" aria-describedby' in shown
    assert re.search(r'name="display_name" value="second"[^>]* checked', shown)
    assert "Merge them" in shown


def test_merged_with_the_chosen_values_and_undone(
    ann: CustomerProfile, zara: CustomerProfile, meera: User
) -> None:
    client, before = browser(meera), all_rows()
    fields = {
        "other": str(zara.pk),
        "winner": str(zara.pk),
        "display_name": "first",
        "locations": "both",
    }
    done = client.post(step(ann, "do"), fields)
    assert said(done) == ["The two are one customer now. You can undo this here."]
    assert done["Location"] == merge_url(zara)
    ann.refresh_from_db()
    zara.refresh_from_db()
    assert ann.merged_into == zara
    assert (zara.display_name, zara.locations, zara.primary_phone) == (
        "Ann",
        ["Hebbal", "Whitefield"],
        "+919845011111",
    )
    merge = ProfileMerge.objects.get()
    assert (merge.user, merge.reason) == (meera, "merged by hand")
    assert f'value="{merge.pk}"' in page(client, zara)
    assert client.get(merge_url(ann))["Location"] == merge_url(zara)

    undone = client.post(step(zara, "undo"), {"merge": str(merge.pk)})
    assert said(undone)[-1] == "Undone: both are customers of their own again."
    assert all_rows() == before
    assert f'value="{merge.pk}"' not in page(client, zara)
    assert (
        said(client.post(step(zara, "undo"), {"merge": str(merge.pk)}))[-1]
        == "This merge was undone already."
    )


def test_who_was_merged_meanwhile_is_refused_in_words(
    ann: CustomerProfile, zara: CustomerProfile, sunrise: Brokerage, meera: User
) -> None:
    client = browser(meera)
    nina = make_profile(sunrise, "Nina")
    client.post(step(nina, "do"), {"other": str(zara.pk), "winner": str(nina.pk)})
    before = all_rows()
    late = client.post(step(ann, "do"), {"other": str(zara.pk), "winner": str(ann.pk)})
    assert said(late)[-1] == "This customer was merged already."
    assert "This customer was merged already." in page(
        client, ann, other=str(zara.pk), winner=str(ann.pk)
    )
    assert all_rows() == before
    assert found(client, ann, "Zara") == set()


@pytest.mark.parametrize("name", ["", "preview/", "do/", "undo/"])
def test_only_managers_and_only_by_post(
    name: str, ann: CustomerProfile, zara: CustomerProfile, alice: User, meera: User
) -> None:
    make_lead(ann.brokerage, ann, owner=alice)
    url, before = f"{merge_url(ann)}{name}", all_rows()
    client = browser(alice)
    assert (
        client.post(url, {"other": str(zara.pk)}) if name else client.get(url)
    ).status_code == 403
    if name:
        assert browser(meera).get(url).status_code == 405
    assert "merge-with" not in client.get(page_url(ann)).content.decode()
    assert all_rows() == before
    assert "merge-with" in browser(meera).get(page_url(ann)).content.decode()


@pytest.mark.parametrize("wrong", ["x", "", "00000000-0000-0000-0000-000000000000"])
def test_wrong_keys_are_no_customers(wrong: str, ann: CustomerProfile, meera: User) -> None:
    client = browser(meera)
    assert client.post(step(ann, "do"), {"other": wrong}).status_code == 404
    assert client.post(step(ann, "undo"), {"merge": wrong}).status_code == 404
    assert client.get(merge_url(ann), {"other": wrong}).status_code == 200
    assert client.get(merge_url(ann), {"other": str(ann.pk)}).status_code == 200


def test_a_review_is_tried_out_first_too(
    ann: CustomerProfile, zara: CustomerProfile, meera: User
) -> None:
    review: MatchReview = make_review(ann, zara)
    client, before = browser(meera), all_rows()
    tried = client.post(
        f"{page_url(review).removesuffix('change/')}preview/",
        {"winner": str(zara.pk), "locations": "both"},
    )
    shown = client.get(tried["Location"]).content.decode()
    assert "Merging would do this; nothing is changed yet" in shown
    assert re.search(rf'name="winner" value="{zara.pk}"[^>]* checked', shown)
    assert "Hebbal, Whitefield" in shown
    assert all_rows() == before
    assert "nothing is changed yet" not in client.get(page_url(review)).content.decode()


def test_choices_that_do_not_exist_are_refused_in_words(
    ann: CustomerProfile, zara: CustomerProfile, meera: User
) -> None:
    client = browser(meera)
    shown = page(client, ann, other=str(zara.pk), winner=str(ann.pk), display_name="both")
    assert "display_name: winner or loser." in shown
    assert "nothing is changed yet" not in shown


# --- decisions in words ---------------------------------------------------------------------------


def decided(profile: CustomerProfile, *reasons: str, **fields: Any) -> None:
    defaults = {"action": "link", "rule": "phone", "rule_version": "2026-11", "confidence": 0.98}
    MatchDecision.objects.create(
        brokerage=profile.brokerage, profile=profile, reasons=reasons, **(defaults | fields)
    )


def test_the_customers_page_says_what_was_decided_newest_first(
    ann: CustomerProfile, meera: User
) -> None:
    client = browser(meera)
    assert "Nothing had to be decided yet." in client.get(page_url(ann)).content.decode()
    decided(ann, action="new", rule="nobody like this", confidence=1.0)
    decided(ann, "same phone", "the names agree")
    shown = client.get(page_url(ann)).content.decode()
    newest, oldest = (
        shown.index("linked: same phone, and the names agree"),
        shown.index("new customer: nobody like this"),
    )
    assert newest < oldest
    assert "0.98 · rule version 2026-11" in shown
    assert "Nothing had to be decided yet." not in shown
