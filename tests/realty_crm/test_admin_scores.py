"""Scores in the back office: the page of a lead, steps against the computed score, the settings."""

import json
from typing import Any

import pytest

from accounts.models import Brokerage, User
from leads.models import HotMark, Lead
from scoring.card.rules import WEIGHTS
from scoring.models import ContentScore, ScoreChange, ScoringSetting
from scoring.services.conversion.score import score_brokerage
from tests.conftest import NOW, make_lead
from tests.realty_crm.admin_setting import act, add_url, browser, list_url, page_url, said


@pytest.fixture
def lead(sunrise: Brokerage, alice: User) -> Lead:
    return make_lead(sunrise, name="John Doe", owner=alice, source="referral")


def page_of(user: User, lead: Lead) -> str:
    text: str = browser(user).get(page_url(lead)).content.decode()
    return text


def test_the_page_scores_what_is_due_and_explains_it(lead: Lead, alice: User) -> None:
    page = page_of(alice, lead)
    lead.refresh_from_db()
    # engagement −15.62, source +10, profile −3.12: see test_conversion_explained
    assert lead.conversion_score == 43
    assert "Conversion score 43" in page
    for words in ("−15.6", "+10.0", "−3.1", "where the lead came from: 90 of 100", "by the rules"):
        assert words in page
    assert "Neither score has changed yet." in page
    assert 'class="rc-for" x="100" width="64.0"' in page  # 10 of 15.62
    assert "style=" not in page[page.index("rc-conversion") : page.index("rc-advice")]


def test_what_is_marked_hot_is_shown_until_it_ends(lead: Lead, alice: User) -> None:
    assert said(act(browser(alice), lead, "mark-hot", reason="Asked for the keys")) == [
        "Marked as hot for seven days."
    ]
    page = page_of(alice, lead)
    assert "Marked as hot by Alice Thomas" in page
    assert "Asked for the keys" in page
    assert "Hot mark" in browser(alice).get(list_url(Lead)).content.decode()
    HotMark.objects.update(until=NOW)
    assert "Marked as hot by" not in page_of(alice, lead)


def test_a_manager_sets_a_score_and_takes_it_back(lead: Lead, meera: User) -> None:
    page_of(meera, lead)
    act(browser(meera), lead, "set-score", score="95", reason="The owner's cousin")
    page = page_of(meera, lead)
    assert "Conversion score 95" in page
    assert "Set by hand by Meera Nair" in page
    assert "Computed: 43" in page
    assert "<polyline" in page
    act(browser(meera), lead, "automatic-score")
    assert "Conversion score 43" in page_of(meera, lead)
    assert list(ScoreChange.objects.values_list("because", flat=True)) == ["automatic", "manual"]


def test_an_agent_sets_no_score(lead: Lead, alice: User, bob: User, charlie: User) -> None:
    page_of(alice, lead)
    assert "set-score" not in page_of(alice, lead)
    assert said(act(browser(alice), lead, "set-score", score="95", reason="mine")) == [
        "Only a manager sets scores by hand."
    ]
    for outsider in (bob, charlie):
        for path in ("set-score", "mark-hot", "automatic-score"):
            assert act(browser(outsider), lead, path, score="95", reason="mine").status_code in (
                403,
                404,
            )
    lead.refresh_from_db()
    assert (lead.conversion_score, lead.conversion_is_manual) == (43, False)
    assert not ScoreChange.objects.exists()
    assert not HotMark.objects.exists()


@pytest.mark.parametrize(
    "given", [{"score": "0", "reason": "x"}, {"score": "101", "reason": "x"}, {"score": "50"}]
)
def test_a_dialog_that_is_not_filled_in_changes_nothing(
    lead: Lead, meera: User, given: dict[str, str]
) -> None:
    act(browser(meera), lead, "set-score", **given)
    lead.refresh_from_db()
    assert not lead.conversion_is_manual
    assert not ScoreChange.objects.exists()


# --- settings -------------------------------------------------------------------------------------


def filled(**changes: Any) -> dict[str, Any]:
    weights = {f"weight_{part}": str(weight) for part, weight in WEIGHTS.items()}
    return weights | {"words": "{}", "denied": "", "allowed": ""} | changes


def test_a_manager_sets_the_numbers(sunrise: Brokerage, meera: User, lead: Lead) -> None:
    ContentScore.objects.create(brokerage=sunrise, lead=lead, read_at=NOW)
    client = browser(meera)
    assert client.get(list_url(ScoringSetting)).headers["Location"] == add_url(ScoringSetting)
    words = {"urgency": {"before pongal": 5}}
    given = filled(
        weight_source="30",
        weight_profile="0",
        quality_referral="20",
        words=json.dumps(words),
        denied="Sign",
    )
    assert client.post(add_url(ScoringSetting), given).status_code == 302
    setting = ScoringSetting.objects.get()
    assert setting.brokerage == sunrise
    assert setting.weights == {
        "content": 30,
        "engagement": 25,
        "source": 30,
        "timing": 15,
        "profile": 0,
    }
    assert (setting.source_quality, setting.words, setting.denied) == (
        {"referral": 20},
        words,
        ["Sign"],
    )
    assert Lead.objects.filter(words_due=True).count() == 1  # other words: everything is read again
    score_brokerage(brokerage=sunrise, now=NOW)
    lead.refresh_from_db()
    # content read as nothing: −50·0.3·125 = −1875; engagement −1562; source −30·0.3·125 = −1125
    assert lead.conversion_points == -4562
    assert client.get(list_url(ScoringSetting)).headers["Location"] == page_url(setting)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weight_source": "21"}, "The weights add up to 101 %, not to 100 %."),
        ({"weight_source": "-1", "weight_profile": "31"}, "greater than or equal to 0"),
        ({"quality_portal": "101"}, "less than or equal to 100"),
        ({"words": '{"hurry": {"now": 5}}'}, "is no score"),
        ({"words": '{"urgency": {"now": 50}}'}, "needs whole points"),
        ({"words": "{"}, "Enter a valid JSON"),
    ],
)
def test_wrong_numbers_are_named_and_change_nothing(
    changes: dict[str, str], words: str, sunrise: Brokerage, meera: User
) -> None:
    ScoringSetting.objects.create(brokerage=sunrise)
    page = browser(meera).post(page_url(ScoringSetting.objects.get()), filled(**changes))
    assert page.status_code == 200
    assert words in page.content.decode().replace("&#x27;", "'")
    assert ScoringSetting.objects.get().weights == {}


def test_only_managers_of_the_brokerage_see_the_settings(
    sunrise: Brokerage, alice: User, omar: User
) -> None:
    setting = ScoringSetting.objects.create(brokerage=sunrise)
    for user in (alice, omar):
        client = browser(user)
        assert client.post(
            page_url(setting), filled(weight_source="0", weight_content="50")
        ).status_code in (302, 403)
    setting.refresh_from_db()
    assert setting.weights == {}
