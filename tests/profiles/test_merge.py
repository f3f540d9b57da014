"""What one customer is after a merge of two: values, counters, and who may not be merged."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage, User
from channels_app.models import Conversation
from common.errors import ApplicationError, Conflict, NotFound
from common.models import Event
from listings.models import Project
from profiles.choices import IdentifierKind
from profiles.handles import Contact
from profiles.models import (
    Consent,
    CustomerProfile,
    Identifier,
    ProfileMerge,
    ProjectInterest,
    PropertyView,
)
from profiles.services.identity.resolve import resolve
from profiles.services.memory.sessions import touch_session
from profiles.services.memory.tracking import (
    Subject,
    mark_interested,
    track_property_rejected,
    track_views,
)
from profiles.services.merging.merge import Grounds, merge_profiles
from profiles.services.merging.unmerge import unmerge
from tests.common.race import one_after_the_other, race
from tests.conftest import NOW, TEST, make_profile
from tests.profiles.merge_setting import everything, make_review

HOUR = timedelta(hours=1)


@pytest.fixture
def ann(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, "Ann")


@pytest.fixture
def anna(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, "Anna")


def merged(winner: CustomerProfile, loser: CustomerProfile, **options: Any) -> CustomerProfile:
    merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW, **options)
    return CustomerProfile.objects.get(pk=winner.pk)


# --- values ---------------------------------------------------------------------------------------


def test_the_loser_fills_gaps_and_the_winner_keeps_their_own(sunrise: Brokerage) -> None:
    winner = make_profile(sunrise, "Ann", currency="INR", preferred_channel="email")
    loser = make_profile(
        sunrise,
        "Anna",
        budget_min=1_000_000,
        budget_max=2_000_000,
        currency="AED",
        preferred_channel="sms",
    )
    one = merged(winner, loser)
    assert (one.display_name, one.preferred_channel) == ("Ann", "email")
    assert (one.budget_min, one.budget_max, one.currency) == (
        1_000_000,
        2_000_000,
        "AED",
    )  # one budget, not a mixture


def test_lists_are_united_and_the_winners_dislikes_stand(sunrise: Brokerage) -> None:
    winner = make_profile(sunrise, locations=["Whitefield"], avoided_amenities=["pool"])
    loser = make_profile(
        sunrise, locations=["WHITEFIELD", "Hebbal"], must_have_amenities=["Pool", "gym"]
    )
    one = merged(winner, loser)
    assert one.locations == ["Whitefield", "Hebbal"]
    assert (one.must_have_amenities, one.avoided_amenities) == (["gym"], ["pool"])


def test_a_person_may_choose_field_by_field(sunrise: Brokerage) -> None:
    winner = make_profile(sunrise, "Ann", primary_phone="+919845011111", locations=["Whitefield"])
    loser = make_profile(sunrise, "Anna", primary_phone="+919845022222", locations=["Hebbal"])
    one = merged(
        winner,
        loser,
        choices={"display_name": "loser", "primary_phone": "winner", "locations": "loser"},
    )
    assert (one.display_name, one.primary_phone, one.locations) == (
        "Anna",
        "+919845011111",
        ["Hebbal"],
    )


@pytest.mark.parametrize(
    "choices", [{"total_sessions": "loser"}, {"display_name": "both"}, {"budget": "me"}]
)
def test_an_unknown_choice_is_refused(
    ann: CustomerProfile, anna: CustomerProfile, choices: dict[str, str]
) -> None:
    before = everything()
    with pytest.raises(ApplicationError) as refused:
        merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW, choices=choices)
    assert refused.value.fields
    assert everything() == before


def test_times_stage_mood_and_sums(sunrise: Brokerage) -> None:
    winner = make_profile(
        sunrise,
        avg_sentiment=0.5,
        sentiment_points=1,
        callbacks_requested=2,
        current_stage="consideration",
    )
    loser = make_profile(
        sunrise,
        avg_sentiment=-0.25,
        sentiment_points=3,
        callbacks_requested=1,
        current_stage="visit",
        stage_since=NOW,
    )
    CustomerProfile.objects.filter(pk=loser.pk).update(
        first_seen=NOW - HOUR, last_active=NOW + HOUR
    )
    one = merged(winner, loser)
    assert (one.first_seen, one.last_active) == (NOW - HOUR, NOW + HOUR)
    assert (one.current_stage, one.stage_since) == ("visit", NOW)
    assert one.avg_sentiment == pytest.approx(-0.0625)  # (0.5 − 3 · 0.25) / 4
    assert (one.sentiment_points, one.callbacks_requested) == (4, 3)


# --- sessions, views, interests -------------------------------------------------------------------


def look(profile: CustomerProfile, project: Project, key: str, at: Any = NOW) -> None:
    session = touch_session(profile=profile, key=key, now=at).session
    track_views(
        profile=profile, subjects=[Subject(project=project)], at=at, session=session, in_chat=True
    )


def test_a_session_and_a_view_that_both_have_count_once(
    ann: CustomerProfile, anna: CustomerProfile, citrine: Project
) -> None:
    look(ann, citrine, "s-1")
    look(anna, citrine, "s-1", NOW + HOUR)
    look(anna, citrine, "s-0", NOW - HOUR)
    ann.refresh_from_db()
    anna.refresh_from_db()
    one = merged(ann, anna)
    assert one.total_sessions == 2
    assert list(one.sessions.order_by("number").values_list("number", "key")) == [
        (1, "s-0"),
        (2, "s-1"),
    ]
    assert one.sessions.get(key="s-1").last_seen == NOW + HOUR
    assert PropertyView.objects.filter(profile=one).count() == 2
    assert one.interests.get().view_count == 2
    assert one.projects_viewed == 1


def test_two_views_and_one_view_make_a_high_interest(
    ann: CustomerProfile, anna: CustomerProfile, citrine: Project
) -> None:
    look(ann, citrine, "a")
    look(anna, citrine, "b")
    look(anna, citrine, "c", NOW + HOUR)
    one = merged(ann, anna)
    interest = one.interests.get()
    assert (interest.view_count, interest.level, interest.marked) == (3, "high", False)
    assert interest.last_viewed == NOW + HOUR


@pytest.mark.parametrize("rejected_later", [True, False])
@pytest.mark.parametrize("winner_rejects", [True, False])
def test_the_later_word_about_a_project_stands(
    ann: CustomerProfile,
    anna: CustomerProfile,
    citrine: Project,
    rejected_later: bool,
    winner_rejects: bool,
) -> None:
    rejects, likes = (ann, anna) if winner_rejects else (anna, ann)
    subject, (first, then) = Subject(project=citrine), (NOW - HOUR, NOW)
    no, yes = (then, first) if rejected_later else (first, then)
    track_property_rejected(profile=rejects, subject=subject, reason="too far", at=no)
    mark_interested(profile=likes, subject=subject, level="medium", at=yes)
    one = merged(ann, anna)
    interest = one.interests.get()
    if rejected_later:
        assert (interest.level, interest.marked, interest.rejected_at) == ("none", False, no)
        assert interest.rejected_reason == "too far"
    else:
        assert (interest.level, interest.marked, interest.rejected_at) == ("medium", True, None)
    assert one.projects_interested == int(not rejected_later)


def test_what_only_one_said_is_kept(
    ann: CustomerProfile, anna: CustomerProfile, citrine: Project
) -> None:
    mark_interested(profile=anna, subject=Subject(project=citrine), level="low", at=NOW)
    look(ann, citrine, "a")
    interest = merged(ann, anna).interests.get()
    assert (interest.level, interest.marked, interest.view_count) == ("low", True, 1)
    assert ProjectInterest.objects.count() == 1


# --- identifiers, consents, threads ---------------------------------------------------------------


def add_id(profile: CustomerProfile, kind: str, value: str, **fields: Any) -> Identifier:
    defaults = {"first_seen": NOW, "last_seen": NOW}
    return Identifier.objects.create(
        brokerage=profile.brokerage, profile=profile, kind=kind, value=value, **(defaults | fields)
    )


def test_an_address_of_both_is_kept_once_and_verified(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    add_id(ann, "phone", "+919845011111")
    add_id(anna, "phone", "+919845011111", verified_at=NOW, how="code", first_seen=NOW - HOUR)
    only = merged(ann, anna).identifiers.get()
    assert (only.verified_at, only.how, only.first_seen) == (NOW, "code", NOW - HOUR)


def test_the_user_id_of_the_loser_leads_to_the_winner(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    add_id(anna, "external", "user_anna")
    merged(ann, anna)
    found = resolve(brokerage=ann.brokerage, contact=Contact.of(external_id="user_anna"), now=NOW)
    assert (found.profile, found.created) == (ann, False)
    by_old_key = resolve(brokerage=ann.brokerage, contact=Contact.of(profile_id=anna.pk), now=NOW)
    assert by_old_key.profile == ann


def say(profile: CustomerProfile, state: str, at: Any, channel: str = "") -> None:
    Consent.objects.create(
        brokerage=profile.brokerage,
        profile=profile,
        purpose="marketing",
        channel=channel,
        state=state,
        source="form",
        at=at,
    )


def newest(profile: CustomerProfile, channel: str = "") -> str:
    rows = Consent.objects.filter(profile=profile, purpose="marketing", channel__in=["", channel])
    return rows.order_by("-at", "-id")[0].state


def test_an_older_no_is_stricter_than_a_newer_yes(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    say(ann, "withdrawn", NOW - HOUR)
    say(anna, "given", NOW)
    one = merged(ann, anna)
    assert newest(one) == "withdrawn"
    assert Consent.objects.filter(profile=one).count() == 3  # both statements are kept


def test_a_no_on_one_channel_stays_on_that_channel(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    say(ann, "withdrawn", NOW - HOUR, channel="sms")
    say(anna, "given", NOW)
    one = merged(ann, anna)
    assert newest(one, "sms") == "withdrawn"
    assert newest(one, "email") == "given"


def test_two_yeses_need_no_word_of_ours(ann: CustomerProfile, anna: CustomerProfile) -> None:
    say(ann, "withdrawn", NOW - 2 * HOUR)
    say(ann, "given", NOW - HOUR)
    say(anna, "given", NOW)
    one = merged(ann, anna)
    assert newest(one) == "given"
    assert Consent.objects.filter(profile=one).count() == 3


def test_of_two_open_threads_the_newer_goes_on_and_nobody_waits_in_vain(
    ann: CustomerProfile, anna: CustomerProfile, bob: User
) -> None:
    own = {"brokerage": ann.brokerage, "topic": "property"}
    older = Conversation.objects.create(
        **own, profile=ann, last_activity_at=NOW - HOUR, waiting_since=NOW - HOUR, bot_active=False,
        agent=bob,
        state="waiting",
    )  # fmt: skip
    newer = Conversation.objects.create(**own, profile=anna, last_activity_at=NOW)
    merged(ann, anna)
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.state, older.parent, older.profile) == ("resolved", newer, ann)
    assert (newer.state, newer.profile, newer.waiting_since) == ("waiting", ann, NOW - HOUR)
    assert (newer.bot_active, newer.agent) == (False, bob)


# --- who may not ----------------------------------------------------------------------------------


def refusal(winner: CustomerProfile, loser: CustomerProfile, **options: Any) -> str:
    before = everything()
    with pytest.raises(ApplicationError) as refused:
        merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW, **options)
    assert everything() == before
    return refused.value.code


def test_another_brokerages_customer_does_not_exist(
    ann: CustomerProfile, marina: Brokerage
) -> None:
    with pytest.raises(NotFound):
        merge_profiles(winner=ann, loser=make_profile(marina), actor=TEST, now=NOW)


def test_the_same_and_the_merged_are_refused(
    ann: CustomerProfile, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    assert refusal(ann, ann) == "same_profile"
    merged(ann, anna)
    assert refusal(ann, anna) == "already_merged"
    assert refusal(make_profile(sunrise), anna) == "already_merged"
    assert refusal(anna, make_profile(sunrise)) == "already_merged"


@pytest.mark.parametrize("kind", [IdentifierKind.EXTERNAL, IdentifierKind.TELEGRAM])
def test_two_different_strong_ids_are_merged_by_people_only(
    ann: CustomerProfile, anna: CustomerProfile, kind: str
) -> None:
    add_id(ann, kind, "111", verified_at=NOW)
    add_id(anna, kind, "222", verified_at=NOW)
    assert refusal(ann, anna, grounds=Grounds(automatic=True)) == "different_ids"
    assert merged(ann, anna).identifiers.count() == 2


def test_ids_of_two_bots_may_be_one_persons(ann: CustomerProfile, anna: CustomerProfile) -> None:
    add_id(ann, "telegram", "111", verified_at=NOW, scope="bot a")
    add_id(anna, "telegram", "222", verified_at=NOW, scope="bot b")
    assert merged(ann, anna, grounds=Grounds(automatic=True)).identifiers.count() == 2


def test_what_somebody_decided_is_not_undone_by_a_machine(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    review = make_review(ann, anna, status="different")
    assert refusal(ann, anna, grounds=Grounds(automatic=True)) == "known_different"
    review.delete()
    merge = merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW).merge
    assert merge is not None
    unmerge(merge=merge, actor=TEST, now=NOW)
    assert refusal(anna, ann, grounds=Grounds(automatic=True)) == "known_different"


def test_a_merge_is_undone_once_and_from_the_newest_on(
    ann: CustomerProfile, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    first = merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW).merge
    second = merge_profiles(winner=make_profile(sunrise), loser=ann, actor=TEST, now=NOW).merge
    assert first is not None
    assert second is not None
    with pytest.raises(Conflict) as refused:
        unmerge(merge=first, actor=TEST, now=NOW)
    assert (refused.value.code, refused.value.extra) == ("later_merge", {"merge": str(second.pk)})
    unmerge(merge=second, actor=TEST, now=NOW)
    unmerge(merge=first, actor=TEST, now=NOW)
    with pytest.raises(Conflict) as refused:
        unmerge(merge=first, actor=TEST, now=NOW)
    assert refused.value.code == "already_undone"


def test_the_news_names_ids_only(ann: CustomerProfile, anna: CustomerProfile) -> None:
    merge = merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW).merge
    assert merge is not None
    ids = {"winner_id": str(ann.pk), "loser_id": str(anna.pk), "merge_id": str(merge.pk)}
    assert Event.objects.get(name="profiles_merged").payload == ids
    unmerge(merge=merge, actor=TEST, now=NOW)
    assert Event.objects.get(name="profiles_unmerged").payload == ids


# --- at the same time -----------------------------------------------------------------------------


def _merge(winner: CustomerProfile, loser: CustomerProfile) -> Any:
    return lambda: merge_profiles(winner=winner, loser=loser, actor=TEST, now=NOW)


def _codes(results: list[Any]) -> list[str]:
    return sorted(
        result.code if isinstance(result, ApplicationError) else type(result).__name__
        for result in results
    )


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_the_same_pair_merge_it_once(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    results = race([_merge(ann, anna), _merge(anna, ann), _merge(ann, anna), _merge(anna, ann)])
    assert _codes(results) == ["MergeReport", *["already_merged"] * 3]
    assert ProfileMerge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_into_b_while_b_goes_into_c(
    ann: CustomerProfile, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    third = make_profile(sunrise, "Anne")
    results = one_after_the_other(_merge(anna, ann), _merge(third, anna))
    assert _codes(results) == ["MergeReport", "MergeReport"]
    assert set(CustomerProfile.objects.filter(merged_into=third)) == {ann, anna}


@pytest.mark.django_db(transaction=True)
def test_b_into_c_while_a_goes_into_b(
    ann: CustomerProfile, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    third = make_profile(sunrise, "Anne")
    results = one_after_the_other(_merge(third, anna), _merge(anna, ann))
    assert _codes(results) == ["MergeReport", "already_merged"]
    assert CustomerProfile.objects.get(pk=ann.pk).merged_into is None


@pytest.mark.django_db(transaction=True)
def test_a_ring_of_merges_does_not_deadlock(
    ann: CustomerProfile, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    third = make_profile(sunrise, "Anne")
    results = race([_merge(ann, anna), _merge(anna, third), _merge(third, ann)])
    assert set(_codes(results)) <= {"MergeReport", "already_merged"}
    living = CustomerProfile.objects.filter(merged_into__isnull=True)
    pointers = CustomerProfile.objects.filter(merged_into__isnull=False)
    assert living.exists()
    assert all(
        pointer.merged_into in set(living) for pointer in pointers
    )  # no pointer to a pointer


@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_whoever_is_being_recognised(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    add_id(anna, "external", "user_anna")
    contact = Contact.of(external_id="user_anna")

    def chat() -> None:
        profile = resolve(brokerage=anna.brokerage, contact=contact, now=NOW).profile
        touch_session(profile=profile, key="s-1", now=NOW)

    one_after_the_other(chat, _merge(ann, anna))
    assert [one.key for one in ann.sessions.all()] == ["s-1"]
    assert not anna.sessions.exists()
