"""The conversion score in words: sums to the hundredth, the same number everywhere, history,
recommendations."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Brokerage, User
from leads.models import Lead, TemperatureChange
from scoring.choices import ModelState
from scoring.learning.coding import CodedColumn
from scoring.learning.model import Model, Node, score
from scoring.models import ConversionModel, ScoreChange
from scoring.selectors.conversion import conversion_of
from scoring.selectors.conversion_card import card_of
from scoring.services.conversion.score import score_brokerage, score_lead
from tests.conftest import NOW, Api, make_lead, make_listing, make_project, staff_api

points = st.integers(-30_000, 30_000)


@st.composite
def models(draw: Any) -> Model:
    """Parts, two attributes and a tree, with any points."""
    columns = (
        CodedColumn("engagement", "part", edges=(9.5, 40.5)),
        CodedColumn("profile", "part", edges=(30.5,)),
        CodedColumn("budget", "attribute", edges=(10.0, 20.0)),
        CodedColumn(
            "area", "attribute", levels=(None, "Hoodi", None, "Hebbal"), missing=0, other=2
        ),
        CodedColumn("market", "market", edges=(NOW.timestamp(),)),
    )
    tables = tuple(tuple(draw(points) for _ in range(column.size)) for column in columns)
    tree = (
        Node(0, 2, 2, 1, 2),
        Node(draw(points)),
        Node(draw(points), 3, 2, 3, 4),
        Node(draw(points)),
        Node(draw(points)),
    )
    seen = tuple(tuple((10, 4) for _ in range(column.size)) for column in columns)
    return Model(columns, tables, draw(points), (tree,), seen, (40, 60))


leads = st.fixed_dictionaries(
    {
        "messages_count": st.integers(0, 9),
        "name": st.sampled_from(["", "Anna"]),
        "attributes": st.fixed_dictionaries(
            {},
            optional={
                "budget": st.none()
                | st.booleans()
                | st.floats(allow_nan=False, allow_infinity=False)
                | st.sampled_from(["15", "x", ""]),
                "area": st.sampled_from(["Hoodi", "Hebbal", "Moon", "", None, 3, ["Hoodi"]]),
            },
        ),
        "closed_at": st.sampled_from([None, NOW - timedelta(days=9)]),
    }
)


@pytest.mark.django_db
@settings(max_examples=40)
@given(model=models(), fields=leads)
def test_factors_add_up_to_the_stored_score(
    sunrise: Brokerage, model: Model, fields: dict[str, Any]
) -> None:
    ConversionModel.objects.all().delete()
    ConversionModel.objects.create(
        brokerage=sunrise, number=7, state=ModelState.IN_USE, card=model.to_json(), won=40, lost=60
    )
    lead = make_lead(sunrise, **fields)
    score_lead(lead=lead, brokerage=sunrise, now=NOW)
    found = conversion_of(lead, NOW)
    assert (
        sum(factor.hundredths for factor in found.factors)
        == found.hundredths
        == lead.conversion_points
    )
    assert found.computed == found.score == lead.conversion_score
    assert (found.model, lead.conversion_model) == (7, 7)
    assert 0 < found.confidence < 1


def test_the_answer_of_the_api(sunrise: Brokerage, key: Api) -> None:
    lead = make_lead(sunrise, source="referral")
    answer = key.post(f"/api/leads/{lead.pk}/score").json()
    assert set(answer) == {"lead_score", "temperature", "factors", "conversion", "recommendations"}
    assert set(answer["factors"][0]) == {"name", "points", "cap", "explanation"}
    conversion = answer["conversion"]
    assert set(conversion) == {"score", "probability", "confidence", "model_version", "factors"}
    by_name = {factor["name"]: factor["points"] for factor in conversion["factors"]}
    # engagement −50·0.25·1.25, source +40·0.2·1.25, profile −25·0.1·1.25; halves rounded up
    assert by_name == {
        "content": 0,
        "engagement": -15.62,
        "source": 10,
        "timing": 0,
        "profile": -3.12,
    }
    assert conversion["probability"] == pytest.approx(1 / (1 + 2 ** (8.74 / 20)))
    assert conversion["score"] == 43  # 1 + 99 · 0.4248 = 43.06
    assert (conversion["confidence"], conversion["model_version"]) == (0, 0)
    words = {factor["name"]: factor["explanation"] for factor in conversion["factors"]}
    assert words["source"] == "where the lead came from: 90 of 100"
    assert (
        words["timing"] == "how fast the customer answers, and when they asked: not known, so even"
    )
    lead.refresh_from_db()
    assert (lead.conversion_score, key.get(f"/api/leads/{lead.pk}").json()["conversion_score"]) == (
        43,
        43,
    )


def test_an_unknown_field_is_refused(sunrise: Brokerage, key: Api) -> None:
    lead = make_lead(sunrise)
    answer = key.post(f"/api/leads/{lead.pk}/score", {"scores": 1})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["scores"])
    lead.refresh_from_db()
    assert lead.conversion_points is None


def test_recommendations_come_from_both_cards(sunrise: Brokerage, key: Api) -> None:
    lead = make_lead(sunrise)
    offers = key.post(f"/api/leads/{lead.pk}/score").json()["recommendations"]
    assert 0 < len(offers) <= 5
    by_action = {offer["action"]: offer["reason"] for offer in offers}
    # the temperature card gives 10 for a phone
    assert "Ask for the phone number" in by_action
    assert by_action["Ask for the phone number"].startswith("raises the temperature by up to 10")
    assert all(" 0" not in reason for reason in by_action.values())


def test_one_lead_has_one_number_everywhere(sunrise: Brokerage) -> None:
    for place, price in (("Hoodi", 10_000_000), ("Hebbal", 90_000_000)):
        make_listing(make_project(sunrise, place, locality=place), "2BHK", price)
    fields: dict[str, Any] = {
        "messages_count": 3, "reply_minutes": 20, "attributes": {"budget": "15"},
        "budget_max": 8_000_000,
        "currency": "INR", "locations": ["hoodi", "Hebbal"],
    }  # fmt: skip
    one, two = make_lead(sunrise, **fields), make_lead(sunrise, **fields)
    score_lead(lead=one, brokerage=sunrise, now=NOW)
    score_brokerage(brokerage=sunrise, now=NOW)
    two.refresh_from_db()
    assert one.conversion_points == two.conversion_points == conversion_of(two, NOW).hundredths
    assert one.conversion_score == two.conversion_score == int(score(one.conversion_points or 0))
    # engagement 24, source 60, timing (160 + 50) / 3 = 70, profile 5·3 + 25: −812 + 250 + 375 − 125
    assert one.conversion_points == -312


def test_a_model_that_is_not_in_use_scores_nothing(sunrise: Brokerage, marina: Brokerage) -> None:
    card = Model((), (), base=1).to_json()
    for number, state in enumerate(
        [ModelState.CANDIDATE, ModelState.REFUSED, ModelState.RETIRED], 1
    ):
        ConversionModel.objects.create(
            brokerage=sunrise, number=number, state=state, card=card, won=1, lost=1
        )
    ConversionModel.objects.create(
        brokerage=marina, number=9, state=ModelState.IN_USE, card=card, won=1, lost=1
    )
    assert card_of(sunrise).number == 0


def test_another_model_is_named_in_the_history(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    score_brokerage(brokerage=sunrise, now=NOW)  # 37
    card = Model((), (), base=0).to_json()  # p = 1/2: 1 + 49.5, halves up
    ConversionModel.objects.create(
        brokerage=sunrise, number=3, state=ModelState.IN_USE, card=card, won=1, lost=1
    )
    score_brokerage(brokerage=sunrise, now=NOW)
    change = ScoreChange.objects.get()
    assert (change.before, change.after, change.model, change.because) == (37, 51, 3, "model")
    lead.refresh_from_db()
    assert (lead.conversion_score, lead.conversion_model, lead.conversion_points) == (51, 3, 0)


def history_of(lead: Lead, count: int) -> None:
    """Changes of both kinds, minute by minute, two at the same moment."""
    for number in range(count):
        at = NOW + timedelta(minutes=number // 2)
        common = {"brokerage_id": lead.brokerage_id, "lead": lead, "at": at}
        if number % 3:
            ScoreChange.objects.create(
                before=number, after=number + 5, because="computed", **common
            )
        else:
            TemperatureChange.objects.create(
                from_temperature="warm", to_temperature="hot", score=50, **common
            )


def test_the_history_pages_through_both_cards(
    sunrise: Brokerage, key: Api, foreign_key: Api
) -> None:
    lead, other = make_lead(sunrise), make_lead(sunrise)
    history_of(lead, 11)
    history_of(other, 4)
    path: str | None = f"/api/leads/{lead.pk}/score/history?page_size=4"
    seen, last = [], None
    while path:
        last = key.get(path).json()
        seen += [(row["at"], row["card"]) for row in last["results"]]
        path = last["next"]
    assert len(seen) == 11
    assert [at for at, _ in seen] == sorted((at for at, _ in seen), reverse=True)
    assert sum(card == "temperature" for _, card in seen) == 4
    assert last is not None
    before = key.get(last["previous"]).json()["results"]
    assert [(row["at"], row["card"]) for row in before] == seen[4:8]
    assert foreign_key.get(f"/api/leads/{lead.pk}/score/history").status_code == 404


def test_a_change_says_why(sunrise: Brokerage, key: Api, meera: User) -> None:
    lead = make_lead(sunrise)
    TemperatureChange.objects.create(
        brokerage=sunrise,
        lead=lead,
        from_temperature="warm",
        to_temperature="hot",
        score=55,
        at=NOW,
        factors={"voice": 5},
    )
    ScoreChange.objects.create(
        brokerage=sunrise, lead=lead, before=40, after=90, because="manual", reason="a friend",
        user=meera,
        at=NOW + timedelta(hours=1),
    )  # fmt: skip
    by_hand, warmer = key.get(f"/api/leads/{lead.pk}/score/history").json()["results"]
    assert (by_hand["score_before"], by_hand["score"], by_hand["because"]) == (40, 90, "manual")
    assert (by_hand["reason"], by_hand["user"]) == ("a friend", "Meera Nair")
    assert (warmer["from_temperature"], warmer["to_temperature"], warmer["factors"]) == (
        "warm",
        "hot",
        {"voice": 5},
    )


def test_an_agent_reads_only_leads_within_reach(sunrise: Brokerage, alice: User, bob: User) -> None:
    lead = make_lead(sunrise, owner=alice)
    assert staff_api(alice).get(f"/api/leads/{lead.pk}/score/history").status_code == 200
    assert staff_api(bob).get(f"/api/leads/{lead.pk}/score/history").status_code == 404
