"""What moves the conversion score: which writes make a lead due, reading what was written, and the
sweep."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from leads.choices import Direction, InteractionKind
from leads.models import Lead
from leads.services.pipeline.capture import Enquiry, Wish, capture
from leads.services.pipeline.change import change_lead
from leads.services.pipeline.close import close_lead
from leads.services.pipeline.interactions import Touch, record_interaction, record_interactions
from profiles.handles import Contact
from scoring.models import ContentScore, ScoringSetting
from scoring.services.conversion.score import score_brokerage
from scoring.services.reading.analyse import content_by_rules
from scoring.services.reading.read import read_due_content
from scoring.tasks import score_conversions
from tests.conftest import NOW, TEST, Api, make_lead
from tests.flows.at_once import at_once


def touch(lead: Lead, **fields: Any) -> None:
    given: dict[str, Any] = {"kind": InteractionKind.MESSAGE, "occurred_at": NOW} | fields
    record_interaction(
        lead=lead, touch=Touch(**given), brokerage=lead.brokerage, actor=TEST, now=NOW
    )


def is_due(lead: Lead) -> bool:
    lead.refresh_from_db()
    return lead.conversion_due


@pytest.fixture
def lead(sunrise: Brokerage) -> Lead:
    """Scored, so nothing is due."""
    lead = make_lead(sunrise)
    score_brokerage(brokerage=sunrise, now=NOW)
    assert not is_due(lead)
    return lead


def test_touches_changes_and_outcomes_make_a_lead_due(
    lead: Lead, sunrise: Brokerage, meera: User
) -> None:
    caller = staff_caller(meera)
    for write in (
        lambda: touch(lead, kind=InteractionKind.QR_SCAN),
        lambda: change_lead(lead=lead, changes={"payment_method": "cash"}, caller=caller, now=NOW),
        lambda: change_lead(
            lead=lead, changes={"attributes": {"family": 4}}, caller=caller, now=NOW
        ),
        lambda: close_lead(lead=lead, outcome="lost", actor=TEST, now=NOW, reason="price"),
        lambda: close_lead(lead=lead, outcome="reopened", actor=TEST, now=NOW),
    ):
        write()
        assert is_due(lead)
        score_brokerage(brokerage=sunrise, now=NOW, only_due=True)
        assert not is_due(lead)


def test_a_new_enquiry_of_a_known_customer_makes_the_lead_due(sunrise: Brokerage) -> None:
    enquiry = Enquiry(Contact.of(name="Anna", external_id="anna"), wish=Wish(locations=("Hoodi",)))
    lead, _ = capture(brokerage=sunrise, enquiry=enquiry, actor=TEST, now=NOW)
    score_brokerage(brokerage=sunrise, now=NOW)
    again, created = capture(brokerage=sunrise, enquiry=enquiry, actor=TEST, now=NOW)
    assert (again.pk, created) == (lead.pk, False)
    assert is_due(lead)


def test_words_of_the_customer_and_only_they_are_due_for_reading(lead: Lead) -> None:
    touch(lead, direction=Direction.OUTBOUND, text="Good morning")
    touch(lead, kind=InteractionKind.QR_SCAN, text="stand 4")
    touch(lead, text="  ")
    assert not waits(lead)
    touch(lead, text="I want to see it today")
    touch(lead, text="and tomorrow")
    assert waits(lead)


def statements(lead: Lead, **fields: Any) -> int:
    with CaptureQueriesContext(connection) as done:
        touch(lead, **fields)
    return len(done)


def test_the_write_path_pays_no_statement_for_words(lead: Lead) -> None:
    """Inserting, counting, reading back, scoring the temperature, the event."""
    for _ in range(3):  # 3·2 + 20 = 26: warm, and warm it stays
        touch(lead, kind=InteractionKind.CATALOG_VIEW)
    event = statements(lead, kind=InteractionKind.CATALOG_VIEW)
    assert statements(lead, kind=InteractionKind.MESSAGE, text="") == event
    assert statements(lead, kind=InteractionKind.MESSAGE, text="Price?") == event


@pytest.mark.parametrize(
    ("touches", "minutes"),
    [
        ([("in", 0)], None),
        ([("out", 0), ("in", 9)], None),  # the customer had not written before
        ([("in", 0), ("out", 10), ("in", 25)], 15),
        ([("in", 0), ("out", 10), ("out", 20), ("in", 25)], 5),
        (
            [("in", 0), ("out", 10), ("in", 20), ("in", 500)],
            10,
        ),  # the second message answers nobody
        ([("in", 0), ("out", 10), ("in", 20), ("out", 30), ("in", 60)], 20),  # (10 + 30) / 2
        ([("in", 0), ("out", 10), ("in", 5)], None),  # reported late
        ([("in", 0), ("out", 1), ("in", 1_000_000)], 100_000),
    ],
)
def test_how_long_the_customer_takes_to_answer(
    lead: Lead, touches: list[tuple[str, int]], minutes: int | None
) -> None:
    begin = NOW - timedelta(minutes=1_000_000)
    for way, at in touches:
        direction = Direction.INBOUND if way == "in" else Direction.OUTBOUND
        touch(lead, direction=direction, occurred_at=begin + timedelta(minutes=at))
    lead.refresh_from_db()
    assert lead.reply_minutes == minutes


def test_a_batch_answers_with_its_first_touch(lead: Lead) -> None:
    touch(lead, occurred_at=NOW - timedelta(minutes=30))
    touch(lead, occurred_at=NOW - timedelta(minutes=20), direction=Direction.OUTBOUND)
    both = [
        Touch(kind=InteractionKind.MESSAGE, occurred_at=NOW - timedelta(minutes=at))
        for at in (5, 13)
    ]
    record_interactions(lead=lead, touches=both, brokerage=lead.brokerage, actor=TEST, now=NOW)
    lead.refresh_from_db()
    assert lead.reply_minutes == 7


def waits(lead: Lead) -> bool:
    return Lead.objects.values_list("words_due", flat=True).get(pk=lead.pk)


def test_reading_by_rules_quotes_the_words(lead: Lead) -> None:
    touch(lead, text="I want to buy before pongal, budget approved by the bank")
    ScoringSetting.objects.create(brokerage=lead.brokerage, words={"urgency": {"before pongal": 7}})
    assert read_due_content(now=NOW) == 1
    content = ContentScore.objects.get()
    assert (content.read_by, content.read_at, waits(lead)) == ("rules", NOW, False)
    assert content.urgency >= 7
    own = [one for one in content.evidence if one["words"] == "before pongal"]
    assert own == [
        {"score": "urgency", "words": "before pongal", "what": "words of your own", "points": 7}
    ]
    for name in ("urgency", "intent", "budget", "seriousness", "authority"):
        assert sum(one["points"] for one in content.evidence if one["score"] == name) == getattr(
            content, name
        )
    assert read_due_content(now=NOW) == 0


def test_what_is_written_while_it_is_read_is_read_again(
    lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(lead, text="Hello")

    def slow(**given: Any) -> Any:
        found = content_by_rules(**given)
        touch(lead, text="I need it today")
        return found

    monkeypatch.setattr("scoring.services.reading.read.content_by_rules", slow)
    read_due_content(now=NOW)
    content = ContentScore.objects.get()
    assert (waits(lead), content.urgency) == (True, 0)
    monkeypatch.undo()
    read_due_content(now=NOW)
    content.refresh_from_db()
    assert not waits(lead)
    assert content.urgency > 0


def test_the_sweep_reads_and_scores_what_is_due(lead: Lead, sunrise: Brokerage, key: Api) -> None:
    other = make_lead(sunrise)
    score_brokerage(brokerage=sunrise, now=NOW)
    touch(lead, text="I want to see a 2BHK in Hoodi today, loan approved")
    assert score_conversions() == 1
    lead.refresh_from_db()
    other.refresh_from_db()
    assert lead.content.read_by == "rules"
    assert not lead.conversion_due
    assert other.conversion_score == 37
    computed = key.post(f"/api/leads/{lead.pk}/score").json()["conversion"]
    assert computed["score"] == lead.conversion_score
    assert score_conversions() == 0


@pytest.mark.django_db(transaction=True)
def test_a_lead_that_somebody_holds_is_left_to_the_next_sweep(sunrise: Brokerage) -> None:
    held, free = make_lead(sunrise, words_due=True), make_lead(sunrise)
    with transaction.atomic():
        Lead.objects.select_for_update(of=("self",)).get(pk=held.pk)
        (done,) = at_once(lambda: score_brokerage(brokerage=sunrise, now=NOW, only_due=True))
        assert (done.looked_at, done.written) == (2, 1)
        assert at_once(lambda: read_due_content(now=NOW)) == [0]
    assert is_due(held)
    assert not is_due(free)
    assert read_due_content(now=NOW) == 1
    assert score_brokerage(brokerage=sunrise, now=NOW, only_due=True).written == 1


@pytest.mark.django_db(transaction=True)
def test_touches_and_sweeps_at_once_lose_nothing(sunrise: Brokerage) -> None:
    leads = [make_lead(sunrise) for _ in range(4)]

    def talk() -> None:
        for number in range(6):
            for lead in leads:
                touch(lead, text=f"message {number}")

    def sweep() -> None:
        for _ in range(8):
            read_due_content(now=NOW)
            score_brokerage(brokerage=sunrise, now=NOW, only_due=True)

    at_once(talk, sweep, sweep)
    read_due_content(now=NOW)
    score_brokerage(brokerage=sunrise, now=NOW, only_due=True)
    assert not Lead.objects.filter(words_due=True).exists()
    stored = set(Lead.objects.values_list("conversion_score", "conversion_points"))
    assert len(stored) == 1  # all four have done the same
    assert score_brokerage(brokerage=sunrise, now=NOW).written == 0
