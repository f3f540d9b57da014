"""What the customer looks for: merged, never lost, never doubled."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Brokerage
from profiles.models import CustomerProfile
from profiles.services.memory.preferences import Preferences, merged, update_preferences
from tests.conftest import make_profile

CRORE = Decimal(10_000_000)


@pytest.fixture
def profile(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(
        sunrise,
        configurations=["2BHK"],
        locations=["Whitefield", "Hoodi"],
        must_have_amenities=["Pool"],
        budget_min=CRORE,
        budget_max=2 * CRORE,
        currency="INR",
        transaction_type="buy",
    )


def say(profile: CustomerProfile, **said: Any) -> list[str]:
    changed = update_preferences(profile=profile, said=Preferences(**said))
    copy = CustomerProfile.objects.get(pk=profile.pk)
    for name in changed:  # the caller's copy shows what is stored
        assert getattr(copy, name) == getattr(profile, name)
    profile.refresh_from_db()
    return sorted(changed)


def test_lists_unite_whatever_the_case(profile: CustomerProfile) -> None:
    assert say(profile, locations=("WHITEFIELD", " Sarjapur ", "sarjapur")) == ["locations"]
    assert profile.locations == ["Whitefield", "Hoodi", "Sarjapur"]


def test_every_list_is_merged(profile: CustomerProfile) -> None:
    changed = say(
        profile, configurations=("3BHK",), must_have_amenities=("Gym",), avoided_amenities=("Lift",)
    )
    assert changed == ["avoided_amenities", "configurations", "must_have_amenities"]
    assert profile.configurations == ["2BHK", "3BHK"]
    assert profile.must_have_amenities == ["Pool", "Gym"]
    assert profile.avoided_amenities == ["Lift"]


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ({"budget_max": 3 * CRORE}, None, 3 * CRORE),  # "under 3 Cr" leaves no lower bound
        ({"budget_min": 3 * CRORE}, 3 * CRORE, None),
        ({"budget_min": CRORE, "budget_max": 3 * CRORE}, CRORE, 3 * CRORE),
        ({"locations": ("Hebbal",)}, CRORE, 2 * CRORE),  # nothing said about money
    ],
)
def test_a_budget_replaces_as_a_whole(
    profile: CustomerProfile, said: dict[str, Any], low: Decimal | None, high: Decimal | None
) -> None:
    say(profile, **said)
    assert (profile.budget_min, profile.budget_max) == (low, high)


def test_a_budget_keeps_its_currency_unless_another_is_said(profile: CustomerProfile) -> None:
    say(profile, budget_max=3 * CRORE)
    assert profile.currency == "INR"
    say(profile, budget_max=Decimal(2_500_000), currency="AED")
    assert (profile.budget_max, profile.currency) == (Decimal(2_500_000), "AED")


def test_single_values_replace(profile: CustomerProfile) -> None:
    assert say(profile, transaction_type="rent", property_type="villa") == [
        "property_type",
        "transaction_type",
    ]
    assert (profile.transaction_type, profile.property_type) == ("rent", "villa")


def test_not_any_more_removes_from_every_list(profile: CustomerProfile) -> None:
    assert say(profile, not_any_more=("hoodi", "pool", "3BHK")) == [
        "locations",
        "must_have_amenities",
    ]
    assert (profile.locations, profile.must_have_amenities) == (["Whitefield"], [])


@pytest.mark.parametrize(
    "said", [{}, {"currency": "AED"}, {"locations": ("hoodi",)}, {"transaction_type": "buy"}]
)
def test_nothing_new_changes_nothing(profile: CustomerProfile, said: dict[str, Any]) -> None:
    assert say(profile, **said) == []
    assert (profile.currency, profile.locations) == ("INR", ["Whitefield", "Hoodi"])


def test_a_stale_copy_does_not_undo_what_was_said_meanwhile(profile: CustomerProfile) -> None:
    stale = CustomerProfile.objects.get(pk=profile.pk)
    say(profile, locations=("Sarjapur",))
    say(stale, locations=("Hebbal",))
    assert stale.locations == ["Whitefield", "Hoodi", "Sarjapur", "Hebbal"]


lists = st.lists(
    st.sampled_from(["Pool", "pool ", "POOL", "Gym", "gym", "Lift", "", " "]), max_size=6
)


@given(known=lists, added=lists, removed=lists)
def test_merging_never_doubles_and_never_invents(
    known: list[str], added: list[str], removed: list[str]
) -> None:
    result = merged(known, tuple(added), tuple(removed))
    keys = [word.casefold() for word in result]
    assert len(set(keys)) == len(keys)
    wanted = {word.strip().casefold() for word in [*known, *added]} - {""}
    assert set(keys) == wanted - {word.casefold() for word in removed}
    assert merged(result, (), ()) == result
