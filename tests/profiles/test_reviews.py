"""Questions whether two customers are one: asked once, decided, taken back; by services and by the
API."""

from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.errors import ApplicationError, NotFound
from profiles.models import CustomerProfile, Identifier, MatchReview, ProfileMerge
from profiles.services.identity.review import (
    Evidence,
    decide_review,
    open_review,
    suggested_winner,
    take_back_decision,
)
from profiles.services.merging.merge import merge_profiles
from tests.conftest import NOW, TEST, Api, key_api, make_profile, staff_api
from tests.profiles.merge_setting import everything, make_review

pytestmark = pytest.mark.django_db
WEAK = Evidence(rule="same phone", rule_version="1", confidence=0.5, reasons=["same phone"])
STRONG = Evidence(
    rule="same phone and name",
    rule_version="1",
    confidence=0.75,
    reasons=["same phone", "names agree"],
)


@pytest.fixture
def ann(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, "Ann", total_sessions=3)


@pytest.fixture
def anna(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, "Anna", primary_email="anna@example.org")


def asked(one: CustomerProfile, other: CustomerProfile, evidence: Evidence = WEAK) -> MatchReview:
    review = open_review(one=one, other=other, evidence=evidence)
    assert review is not None
    return review


# --- asking ---------------------------------------------------------------------------------------


def test_a_pair_is_asked_once_in_either_order(ann: CustomerProfile, anna: CustomerProfile) -> None:
    assert asked(ann, anna) == asked(anna, ann)
    review = MatchReview.objects.get()
    assert review.first_id < review.second_id
    assert (review.status, review.confidence) == ("open", 0.5)


def test_the_stronger_evidence_is_kept(ann: CustomerProfile, anna: CustomerProfile) -> None:
    asked(ann, anna, STRONG)
    assert asked(ann, anna, WEAK).confidence == 0.75
    assert MatchReview.objects.get().reasons == ["same phone", "names agree"]


def test_not_the_same_is_remembered_for_ever(
    ann: CustomerProfile, anna: CustomerProfile, meera: User
) -> None:
    actor = staff_api(meera).caller.actor
    decide_review(review=asked(ann, anna), decision="different", actor=actor, now=NOW)
    before = everything()
    assert open_review(one=anna, other=ann, evidence=STRONG) is None
    assert everything() == before
    review = MatchReview.objects.get()
    assert (review.status, review.decided_by, review.decided_at) == ("different", meera, NOW)


def test_not_the_same_is_remembered_for_whom_the_customer_becomes(
    ann: CustomerProfile, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    decide_review(review=asked(ann, anna), decision="different", actor=TEST, now=NOW)
    anne = make_profile(sunrise, "Anne")
    asked(anna, anne)  # a question about the same two, once ann has become anne
    merge_profiles(winner=anne, loser=ann, actor=TEST, now=NOW)
    assert open_review(one=ann, other=anna, evidence=STRONG) is None
    assert (
        MatchReview.objects.get(first__in=[anne, anna], second__in=[anne, anna]).status
        == "different"
    )


def test_nothing_to_ask_about_one_customer_or_two_brokerages(
    ann: CustomerProfile, anna: CustomerProfile, marina: Brokerage
) -> None:
    merge_profiles(winner=ann, loser=anna, actor=TEST, now=NOW)
    anna.refresh_from_db()
    assert open_review(one=ann, other=anna, evidence=STRONG) is None
    with pytest.raises(NotFound):
        open_review(one=ann, other=make_profile(marina), evidence=STRONG)
    assert not MatchReview.objects.exists()


# --- deciding -------------------------------------------------------------------------------------


def test_the_same_person_is_merged_into_the_one_better_known(
    ann: CustomerProfile, anna: CustomerProfile, meera: User
) -> None:
    report = decide_review(
        review=asked(ann, anna), decision="same", actor=staff_api(meera).caller.actor, now=NOW,
        choices={"display_name": "loser"},
    )  # fmt: skip
    assert report is not None
    assert (report.winner_id, report.loser_id) == (ann.pk, anna.pk)
    ann.refresh_from_db()
    assert (ann.display_name, ann.primary_email) == ("Anna", "anna@example.org")
    review = MatchReview.objects.get()
    assert (review.status, review.decided_by, review.decided_at) == ("same", meera, NOW)


def test_a_verified_address_is_better_known_than_sessions(
    ann: CustomerProfile, anna: CustomerProfile
) -> None:
    assert suggested_winner(anna, ann) == ann  # three sessions against none
    Identifier.objects.create(
        brokerage=anna.brokerage,
        profile=anna,
        kind="phone",
        value="1",
        verified_at=NOW,
        first_seen=NOW,
        last_seen=NOW,
    )
    assert suggested_winner(ann, anna) == anna


@pytest.mark.parametrize("decision", ["same", "different"])
def test_a_decision_is_made_once_and_can_be_taken_back(
    ann: CustomerProfile, anna: CustomerProfile, decision: str
) -> None:
    review = asked(ann, anna)
    before = everything()
    decide_review(review=review, decision=decision, actor=TEST, now=NOW)
    with pytest.raises(ApplicationError) as refused:
        decide_review(review=review, decision="different", actor=TEST, now=NOW)
    assert refused.value.code == "already_decided"
    take_back_decision(review=review, actor=TEST, now=NOW)
    assert everything() == before
    with pytest.raises(ApplicationError) as refused:
        take_back_decision(review=review, actor=TEST, now=NOW)
    assert refused.value.code == "not_decided"


def test_the_winner_is_one_of_the_two(
    ann: CustomerProfile, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    review = asked(ann, anna)
    with pytest.raises(ApplicationError) as refused:
        decide_review(
            review=review, decision="same", winner=make_profile(sunrise), actor=TEST, now=NOW
        )
    assert refused.value.fields == {"winner": ["One of the two customers of this review."]}


# --- the API --------------------------------------------------------------------------------------


def test_the_queue_is_the_brokerages_own_and_the_surest_come_first(
    key: Api, foreign_key: Api, ann: CustomerProfile, anna: CustomerProfile, sunrise: Brokerage
) -> None:
    weak, strong = make_review(ann, anna), make_review(ann, make_profile(sunrise), confidence=0.8)
    make_review(anna, make_profile(sunrise), status="different", confidence=0.9)
    first_page = key.get("/api/identity/reviews?status=open&page_size=1").json()
    assert [row["id"] for row in first_page["results"]] == [str(strong.pk)]
    second_page = key.get(first_page["next"].removeprefix("http://testserver")).json()
    (row,) = second_page["results"]
    assert row["id"] == str(weak.pk)
    assert {row["first"]["name"], row["second"]["name"]} == {"Ann", "Anna"}
    assert (row["status"], row["confidence"], row["reasons"]) == ("open", 0.6, ["same phone"])
    assert foreign_key.get("/api/identity/reviews").json()["results"] == []


def decide(api: Api, review: MatchReview, **body: Any) -> Any:
    return api.post(f"/api/identity/reviews/{review.pk}/decide", body)


def test_a_rehearsed_decision_decides_nothing(
    key: Api, ann: CustomerProfile, anna: CustomerProfile
) -> None:
    review = make_review(ann, anna)
    before = everything()
    answer = decide(key, review, decision="same", winner=str(anna.pk), dry_run=True).json()
    assert answer["review"]["status"] == "open"
    assert (answer["merge"]["merge"], answer["merge"]["winner"]) == (None, str(anna.pk))
    assert answer["merge"]["fields_changed"]["total_sessions"] == {"before": 0, "after": 3}
    assert {table: rows for table, rows in everything().items() if table != "accounts.ApiKey"} == {
        table: rows for table, rows in before.items() if table != "accounts.ApiKey"
    }


def test_deciding_merging_and_undoing_by_the_api(
    key: Api, ann: CustomerProfile, anna: CustomerProfile
) -> None:
    review = make_review(ann, anna)
    answer = decide(key, review, decision="same").json()
    assert (answer["review"]["status"], answer["merge"]["loser"]) == ("same", str(anna.pk))
    assert decide(key, review, decision="same").status_code == 409
    undone = key.post("/api/identity/unmerge", {"merge": answer["merge"]["merge"]})
    assert undone.status_code == 200
    assert key.post("/api/identity/unmerge", {"merge": answer["merge"]["merge"]}).status_code == 409
    assert MatchReview.objects.get().status == "open"
    body = {
        "winner": str(anna.pk),
        "loser": str(ann.pk),
        "choices": {"display_name": "loser"},
        "reason": "same voice",
    }
    again = key.post("/api/identity/merge", body).json()
    assert ProfileMerge.objects.get(pk=again["merge"]).reason == "same voice"
    anna.refresh_from_db()
    assert (anna.display_name, anna.total_sessions) == ("Ann", 3)


def test_another_brokerage_and_an_agent_reach_nothing(
    key: Api,
    foreign_key: Api,
    alice: User,
    meera: User,
    ann: CustomerProfile,
    anna: CustomerProfile,
) -> None:
    review = make_review(ann, anna)
    merge = merge_profiles(winner=ann, loser=make_profile(ann.brokerage), actor=TEST, now=NOW).merge
    assert merge is not None
    calls = (
        (f"/api/identity/reviews/{review.pk}/decide", {"decision": "same"}),
        ("/api/identity/merge", {"winner": str(ann.pk), "loser": str(anna.pk)}),
        ("/api/identity/unmerge", {"merge": str(merge.pk)}),
    )
    agent, reader = staff_api(alice), key_api(ann.brokerage, "read")
    before = everything()
    for path, body in calls:
        assert foreign_key.post(path, body).status_code == 404
        assert agent.post(path, body).status_code == 403
        assert reader.post(path, body).status_code == 403
    assert agent.get("/api/identity/reviews").status_code == 403
    after = everything()
    assert {table: after[table] for table in before if table != "accounts.ApiKey"} == {
        table: before[table] for table in before if table != "accounts.ApiKey"
    }
    assert staff_api(meera).post(*calls[0]).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"choices": {"name": "loser"}},
        {"choices": {"display_name": "x"}},
        {"choices": ["a"]},
        {"extra": 1},
    ],
)
def test_a_wrong_body_is_refused(
    key: Api, ann: CustomerProfile, anna: CustomerProfile, body: dict[str, Any]
) -> None:
    answer = key.post("/api/identity/merge", {"winner": str(ann.pk), "loser": str(anna.pk), **body})
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"]
    assert not ProfileMerge.objects.exists()
