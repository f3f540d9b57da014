"""The content scores of a lead: by the language model where one answers well, by rules everywhere
else."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage
from common.language_model import LanguageModel
from leads.models import Interaction, Lead
from scoring.reading import MAX_MESSAGES, SCORES, Content, analyse, read_extra_words
from scoring.services.reading.analyse import (
    MAX_CHARACTERS,
    Analysed,
    analyse_content,
    content_by_rules,
    customer_texts,
)
from tests.common.model_server import ModelServer, completion, fails, hangs, model_server, says
from tests.conftest import NOW, make_lead

TEXT = "I am Asha Rao, call 98765 43210. I want to visit tomorrow, budget 80 lakh"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture
def model(server: ModelServer) -> LanguageModel:
    return LanguageModel(server.url, "local-model", timeout=2.0)


@pytest.fixture
def lead(sunrise: Brokerage) -> Lead:
    return make_lead(sunrise, name="Asha Rao", phone="+919876543210", initial_message=TEXT)


def say(lead: Lead, text: str, *, minutes: int = 0, **fields: Any) -> None:
    given = {
        "kind": "message",
        "occurred_at": NOW - timedelta(minutes=minutes),
        "text": text,
        **fields,
    }
    Interaction.objects.create(brokerage=lead.brokerage, lead=lead, profile=lead.profile, **given)


def evidence(**lists: Any) -> str:
    """What a model answers: per score (message, quote, points)."""
    shown = {
        score: [
            dict(zip(("message", "quote", "points"), item, strict=True))
            for item in lists.get(score, [])
        ]
        for score in SCORES
    }
    return json.dumps(shown)


def test_a_model_scores_with_the_words_it_found(
    lead: Lead, server: ModelServer, model: LanguageModel
) -> None:
    server.behaviour = says(
        evidence(
            urgency=[(1, "TOMORROW", 6)],
            intent=[(1, "want to  visit", 8), (1, "visit", 5)],
            budget=[(1, "budget 80 lakh", 7), (1, "budget 80 lakh", 3)],
            seriousness=[(1, "call <PHONE_1>", 4)],
            authority=[(1, "I am <PERSON_1>", 2)],
        )
    )
    found = analyse_content(lead=lead, model=model, now=NOW)
    assert found.by == "local-model"
    assert {name: score.points for name, score in found.content.scores().items()} == {
        "urgency": 6, "intent": 10, "budget": 7, "seriousness": 4, "authority": 2,
    }  # fmt: skip
    (urgency,) = found.content.urgency.evidence
    assert (urgency.words, TEXT[urgency.start : urgency.end]) == ("tomorrow", "tomorrow")
    assert [(e.words, e.points) for e in found.content.intent.evidence] == [
        ("want to visit", 8),
        ("visit", 2),
    ]
    (seriousness,) = found.content.seriousness.evidence
    # Contacts and names are named, not repeated.
    assert (seriousness.words, TEXT[seriousness.start : seriousness.end]) == (
        "call <PHONE_1>",
        "call 98765 43210",
    )


def test_what_goes_out_says_not_who_it_is(
    lead: Lead, server: ModelServer, model: LanguageModel
) -> None:
    server.behaviour = says(evidence())
    assert analyse_content(lead=lead, model=model, now=NOW) == Analysed(Content(), "local-model")
    ((_, _, body),) = server.requests
    sent = json.loads(body)
    assert (
        "I am <PERSON_1>, call <PHONE_1>. I want to visit tomorrow, budget 80 lakh"
        in sent["messages"][1]["content"]
    )
    assert not re.search("asha|rao|98765|43210", body.decode(), re.IGNORECASE)


@pytest.mark.parametrize(
    "behaviour",
    [
        fails(500),
        fails(429, Retry_After="2"),
        says("Sure!"),
        says("{}"),
        says(evidence(urgency=[(1, "as soon as possible", 9)])),  # nobody wrote that
        says(evidence(urgency=[(2, "tomorrow", 9)])),  # there is one message
        says(evidence(urgency=[(1, " ", 9)])),
        says(evidence(urgency=[(1, "tomorrow", 11)])),
        says(evidence(urgency=[(1, "tomorrow", 1)] * 6)),
        says(None, refusal="no"),
        says(evidence(urgency=[(1, "tomorrow", 6)]), "length"),
        lambda exchange: exchange.reply(200, completion(evidence())[:-9]),
    ],
)
def test_when_the_model_fails_the_rules_answer(
    lead: Lead, server: ModelServer, model: LanguageModel, behaviour: Any
) -> None:
    server.behaviour = behaviour
    assert analyse_content(lead=lead, model=model, now=NOW) == content_by_rules(lead=lead, now=NOW)
    assert len(server.requests) == 1


def test_the_rules_answer_in_time_when_the_model_hangs(lead: Lead, server: ModelServer) -> None:
    server.behaviour = hangs
    found = analyse_content(lead=lead, model=LanguageModel(server.url, "m", timeout=0.3), now=NOW)
    assert (found.by, found.content) == ("rules", analyse([TEXT], now=NOW))


def test_without_a_model_the_rules_answer(lead: Lead) -> None:
    found = analyse_content(lead=lead, model=None, now=NOW)
    assert found == content_by_rules(lead=lead, now=NOW)
    # "visit" 6 and "want to" 2; "tomorrow" 5; "budget 80 lakh" 6; the number 4.
    assert {name: score.points for name, score in found.content.scores().items()} == {
        "urgency": 5, "intent": 8, "budget": 6, "seriousness": 4, "authority": 2,
    }  # fmt: skip


def test_the_rules_know_the_words_of_the_brokerage(lead: Lead) -> None:
    say(lead, "it must be vastu compliant")
    extra = read_extra_words({"seriousness": {"vastu": 3}})
    assert content_by_rules(lead=lead, now=NOW).content.seriousness.points == 4
    assert content_by_rules(lead=lead, now=NOW, extra_words=extra).content.seriousness.points == 7


def test_a_silent_lead_costs_no_call(
    sunrise: Brokerage, server: ModelServer, model: LanguageModel
) -> None:
    assert analyse_content(lead=make_lead(sunrise), model=model, now=NOW) == Analysed(
        Content(), "rules"
    )
    assert server.requests == []


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_model_inside_a_transaction(
    lead: Lead, server: ModelServer, model: LanguageModel
) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        analyse_content(lead=lead, model=model, now=NOW)
    assert server.requests == []
    server.behaviour = lambda exchange: exchange.reply(200, completion(evidence()))
    assert analyse_content(lead=lead, model=model, now=NOW).by == "local-model"


def test_only_the_customer_speaks_and_each_message_once(lead: Lead) -> None:
    say(lead, TEXT, minutes=9)
    say(lead, "newest", minutes=1)
    say(lead, "by mail", minutes=2, kind="email")
    say(lead, "urgent offer for you", direction="outbound")
    say(lead, "viewed", kind="catalog_view")
    say(lead, "  ", minutes=3)
    assert customer_texts(lead) == [TEXT, "by mail", "newest"]


def test_of_many_messages_the_newest_are_read(lead: Lead, django_assert_num_queries: Any) -> None:
    for minutes, (letter, length) in enumerate(
        [("d", 2000), ("c", 3000), ("b", 4000), ("a", 4000)], start=2
    ):
        say(lead, letter * length, minutes=minutes)
    with django_assert_num_queries(1):
        texts = customer_texts(lead)
    # 2,000 and 3,000 and 4,000 leave room for 3,000 of the oldest.
    assert texts == ["a" * 3000, "b" * 4000, "c" * 3000, "d" * 2000]
    assert sum(map(len, texts)) == MAX_CHARACTERS
    for number in range(MAX_MESSAGES):
        say(lead, f"short {number}", minutes=1)
    assert len(customer_texts(lead)) == MAX_MESSAGES


def test_another_leads_words_do_not_count(lead: Lead, sunrise: Brokerage) -> None:
    other = make_lead(sunrise, lead.profile, name="Asha Rao")
    say(other, "urgent, just browsing, wrong number")
    assert customer_texts(lead) == [TEXT]


def test_analysing_writes_nothing(lead: Lead, server: ModelServer, model: LanguageModel) -> None:
    server.behaviour = says(evidence(urgency=[(1, "tomorrow", 6)]))
    before = Lead.objects.values().get(pk=lead.pk)
    with CaptureQueriesContext(connection) as queries:
        analyse_content(lead=lead, model=model, now=NOW)
    assert not [
        q
        for q in queries.captured_queries
        if re.match("insert|update|delete", q["sql"], re.IGNORECASE)
    ]
    assert Lead.objects.values().get(pk=lead.pk) == before


def test_now_is_the_callers(lead: Lead) -> None:
    lead.initial_message = "need it by March"
    lead.save()
    later = datetime(2027, 2, 20, tzinfo=NOW.tzinfo)
    assert content_by_rules(lead=lead, now=NOW).content.urgency.points == 2
    assert content_by_rules(lead=lead, now=later).content.urgency.points == 6
