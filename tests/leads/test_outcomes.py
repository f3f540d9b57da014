"""The training table: which leads, which values, and what was known before the outcome."""

from datetime import timedelta

import pytest

from accounts.models import Brokerage
from leads.models import Interaction, Lead
from profiles.privacy.own_rows import ERASED
from scoring.learning.history import seconds
from scoring.selectors.outcomes import count_outcomes, load_outcomes
from tests.conftest import NOW, make_lead
from tests.leads.outcome_setting import write_outcomes

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def closed(brokerage: Brokerage, status: str = "won", **fields: object) -> Lead:
    lead = make_lead(brokerage, status=status, closed_at=NOW, **fields)
    Lead.objects.filter(pk=lead.pk).update(created_at=NOW - 9 * DAY)
    return lead


def test_won_and_lost_leads_of_the_brokerage_in_the_order_of_their_outcomes(
    sunrise: Brokerage, marina: Brokerage
) -> None:
    newer = closed(sunrise, attributes={"rooms": 3}, locations=["Hebbal", "Whitefield"])
    older = make_lead(sunrise, status="lost", closed_at=NOW - DAY, attributes={"loan": "yes"})
    make_lead(sunrise, status="negotiation")
    closed(marina)

    found = load_outcomes(sunrise)
    assert found.leads == [older.pk, newer.pk]
    assert list(found.history.won) == [False, True]
    assert found.history.attributes == {"loan": ["yes", None], "rooms": [None, 3]}
    assert found.history.closed() == [(NOW - DAY).timestamp(), NOW.timestamp()]
    assert found.groups["locality"] == [None, "Hebbal"]


def test_erased_people_are_nothing_to_learn_from(sunrise: Brokerage) -> None:
    closed(sunrise, status="lost", name=ERASED)
    forgotten = closed(sunrise, status="lost")
    forgotten.profile.is_erased = True
    forgotten.profile.save()
    kept = closed(sunrise)
    assert load_outcomes(sunrise).leads == [kept.pk]
    assert (count_outcomes(sunrise).won, count_outcomes(sunrise).lost) == (1, 0)


def test_held_out_leads_are_not_there_and_unknown_references_are_named(sunrise: Brokerage) -> None:
    write_outcomes(sunrise, 6)
    found = load_outcomes(sunrise, holdout=["past-1", "past-4", "nobody", "past-1"])
    references = set(Lead.objects.filter(pk__in=found.leads).values_list("reference", flat=True))
    assert references == {"past-0", "past-2", "past-3", "past-5"}
    assert (found.held_out, found.unknown) == (2, ("nobody",))


def test_an_attribute_changed_at_or_after_the_outcome_carries_its_time(sunrise: Brokerage) -> None:
    times = {"early": NOW - DAY, "at": NOW, "after": NOW + DAY}
    closed(
        sunrise,
        attributes=dict.fromkeys(times, "x"),
        attributes_at={name: at.isoformat() for name, at in times.items()},
    )
    changed = load_outcomes(sunrise).history.changed_at
    assert {name: seconds(values[0]) for name, values in changed.items()} == {
        "at": NOW.timestamp(),
        "after": (NOW + DAY).timestamp(),
    }


def test_touches_after_the_outcome_do_not_count(sunrise: Brokerage) -> None:
    """Engagement is 8 a message up to 5, 10 a QR scan up to 2, 10 for a voice message, 2 a touch up
    to 5."""
    lead = closed(sunrise, messages_count=3, voice_count=1, qr_scan_count=1, total_interactions=5)
    before = {
        "brokerage": sunrise,
        "lead": lead,
        "profile": lead.profile,
        "direction": "inbound",
        "occurred_at": NOW - DAY,
    }
    after = before | {"occurred_at": NOW + DAY}
    Interaction.objects.create(**before, kind="message")
    Interaction.objects.create(**after, kind="voice")
    Interaction.objects.create(**after, kind="qr_scan")
    Interaction.objects.create(**(after | {"direction": "outbound"}), kind="message")

    # left: 2 messages, no voice, no scan, 2 touches
    assert load_outcomes(sunrise).history.parts["engagement"] == [8 * 2 + 2 * 2]


def test_nothing_closed_is_an_empty_table(sunrise: Brokerage) -> None:
    make_lead(sunrise)
    found = load_outcomes(sunrise, holdout=["x"])
    assert (len(found.history), found.leads, found.unknown) == (0, [], ("x",))
