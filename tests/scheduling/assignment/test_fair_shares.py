"""Who is chosen: order, reasons and fairness, without a database."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from scheduling.assignment.fairness import Contender, choose

START = datetime(2026, 11, 20, tzinfo=UTC)


def agent(number: int, **fields) -> Contender:
    return Contender(id=UUID(int=number), name=f"Agent {number}", **fields)


def test_the_customers_own_agent_comes_first_even_with_the_highest_load():
    decision = choose([agent(1, load=9), agent(2, load=0)], own=UUID(int=1))
    assert decision.ranked == (UUID(int=1), UUID(int=2))
    assert decision.reason == "Agent 1 already looks after this customer"


def test_who_cannot_is_not_ranked_but_kept_with_the_reason():
    decision = choose([agent(1, refusal="busy"), agent(2, load=5)], own=UUID(int=1))
    assert decision.ranked == (UUID(int=2),)
    assert decision.reason == "Agent 2 is the only one free"
    assert decision.candidates[1] == {
        "agent": str(UUID(int=1)),
        "name": "Agent 1",
        "load": 0,
        "credit": 0.0,
        "fair_share": 2.5,
        "refused": "busy",
    }


def test_the_largest_shortfall_wins():
    # 12 visits in all. Weights 1 : 2 : 1 make shares of 3, 6 and 3; shortfalls 3−2=1, 6−6=0, 3−4=−1
    team = [agent(1, load=2), agent(2, load=6, weight=Decimal(2)), agent(3, load=4)]
    decision = choose(team)
    assert decision.ranked == (UUID(int=1), UUID(int=2), UUID(int=3))
    assert decision.reason == "Agent 1 is furthest below the fair share (2 of 3.0)"


def test_credit_counts_like_load():
    # all + credit = 4 + 3 + 4 = 11; Agent 2 joined late with a credit of 3 and is not flooded: 3 of
    # 11/3
    decision = choose([agent(1, load=4), agent(2, load=0, credit=Fraction(3)), agent(3, load=4)])
    assert decision.ranked[0] == UUID(int=2)
    level = choose(
        [
            agent(1, load=4),
            agent(2, load=1, credit=Fraction(3)),
            agent(3, load=4, last_assigned=START),
        ]
    )
    assert [row["fair_share"] for row in level.candidates] == [4.0, 4.0, 4.0]


def test_ties_go_to_the_shorter_way_then_the_longest_wait_then_the_id():
    near = choose([agent(1, travel_minutes=30), agent(2, last_assigned=START)])
    assert near.ranked[0] == UUID(int=2)
    assert near.reason == "Agent 2 has the shortest way"
    waited = choose(
        [agent(1, last_assigned=START + timedelta(hours=1)), agent(2, last_assigned=START)]
    )
    assert waited.ranked[0] == UUID(int=2)
    assert waited.reason == "Agent 2 has waited longest"
    assert choose([agent(2), agent(1)]).ranked == (UUID(int=1), UUID(int=2))


def test_seniors_come_first_for_urgent_callbacks():
    team = [agent(1), agent(2, is_senior=True, load=7), agent(3, is_senior=True, load=9)]
    decision = choose(team, own=UUID(int=1), seniors_first=True)
    assert decision.ranked == (UUID(int=2), UUID(int=3), UUID(int=1))
    alone = choose(team[:2], seniors_first=True)
    assert alone.reason == "Agent 2 is senior, and urgent callbacks go to seniors first"


def test_nobody_free():
    decision = choose([agent(1, refusal="away")])
    assert decision.ranked == ()
    assert decision.reason == "nobody is free"
    assert choose([]).ranked == ()


def simulate(weights: list[Decimal], bookings: int, free=lambda step, number: True) -> list[int]:
    loads, last = [0] * len(weights), [START] * len(weights)
    for step in range(bookings):
        team = [
            agent(
                n,
                load=loads[n],
                weight=w,
                last_assigned=last[n],
                refusal="" if free(step, n) else "busy",
            )
            for n, w in enumerate(weights)
        ]
        winner = choose(team).ranked[0].int
        loads[winner] += 1
        last[winner] = START + timedelta(minutes=step)
    return loads


def test_a_thousand_bookings_differ_by_at_most_one():
    loads = simulate([Decimal(1)] * 7, 1000)
    assert sum(loads) == 1000
    assert max(loads) - min(loads) <= 1


def test_weights_are_met_within_two_points():
    weights = [Decimal("0.5"), Decimal(1), Decimal(2), Decimal("1.5")]
    loads = simulate(weights, 1000)
    for load, weight in zip(loads, weights, strict=True):
        assert abs(load / 1000 - float(weight / sum(weights))) <= 0.02


def test_who_was_busy_catches_up():
    rng = random.Random(20261120)
    absent = {step for step in range(600) if rng.random() < 0.5}
    loads = simulate([Decimal(1)] * 4, 1000, free=lambda step, n: n != 0 or step not in absent)
    assert max(loads) - min(loads) <= 1


@given(
    loads=st.lists(st.integers(0, 50), min_size=1, max_size=6),
    refused=st.lists(st.booleans(), min_size=6, max_size=6),
    own=st.integers(0, 6),
)
def test_everybody_who_can_is_ranked_once_and_everybody_is_explained(loads, refused, own):
    team = [
        agent(n, load=load, refusal="busy" if refused[n] else "") for n, load in enumerate(loads)
    ]
    decision = choose(team, own=UUID(int=own))
    assert sorted(decision.ranked) == [one.id for one in team if not one.refusal]
    assert sorted(row["agent"] for row in decision.candidates) == [str(one.id) for one in team]
    if own < len(team) and not refused[own]:
        assert decision.ranked[0] == UUID(int=own)
