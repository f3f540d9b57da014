"""The frame on very few rows: what it measures is not looked at, what it says is."""

import time
from collections.abc import Iterator
from itertools import islice, pairwise

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from accounts.models import Brokerage, User
from benchmarks.cases import BENCHMARKS
from benchmarks.cases.walks import told, walks
from benchmarks.frame import (
    Case,
    Result,
    Series,
    Timing,
    at_most,
    cpu_below,
    faster_by,
    measure,
    rows_per_second,
)
from benchmarks.people import newcomers
from benchmarks.report import line, markdown
from benchmarks.stage import set_up
from leads.models import Lead
from leads.services.pipeline.temperature import rescore_brokerage
from listings.models import Listing
from profiles.models import CustomerProfile
from tests.conftest import NOW


@pytest.fixture
def stays_connected(db: None) -> Iterator[None]:
    """The end of a request would close a connection that is inside a test's transaction; Django's
    test client does the same as this."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("stays_connected")
@pytest.mark.filterwarnings("ignore:No directory at")
def test_every_benchmark_measures_its_floor_and_its_subject() -> None:
    with set_up(60) as measured:
        results = [result for name in BENCHMARKS for result in measured(name, 1)]
    assert [result.name for result in results if not result.timing.ratio > 0] == []
    assert {result.name for result in results} == set(BENCHMARKS)
    text = markdown(results)
    for result in results:
        assert f"| {result.case.what} | {result.case.floor_is} |" in text
        assert result.case.what[:60] in line(result)


@pytest.mark.usefixtures("stays_connected")
@pytest.mark.filterwarnings("ignore:No directory at")
def test_a_walk_names_our_files_and_no_others() -> None:
    with set_up(60) as measured:
        found = {walk.what: walk for walk in walks(measured.world)}
    assert {what: walk.most for what, walk in found.items()} == {
        "POST /api/chat, a search": 45,
        "POST /api/chat, a turn that books": 60,
        "POST /api/schedule/site-visit": 40,
        "POST /api/leads": 30,
    }
    enquiry = found["POST /api/leads"]
    assert "leads/services/pipeline/capture.py" in enquiry.files
    assert "scheduling/services/visits/arrange.py" not in enquiry.files
    booking = found["POST /api/chat, a turn that books"]
    assert "scheduling/services/visits/arrange.py" in booking.files
    foreign = ("tests/", "benchmarks/", ".venv/")
    assert [one for one in enquiry.files + booking.files if one.startswith(foreign)] == []
    assert told(enquiry, files=True).split("\n  ")[1:] == enquiry.files


def test_benchmarks_people_do_not_look_alike(db: None) -> None:
    """Neither those of the tables nor those who come: nobody shares a number or a mailbox, and of
    neighbours neither name nor number is nearly the same."""
    people = list(islice(newcomers(NOW), 200))
    assert len({one.phone for one in people}) == len({one.email for one in people}) == 200
    assert all(one.name and one.phone and one.email for one in people)
    with set_up(150):
        stored = CustomerProfile.objects.filter(brokerage__slug="big").order_by("pk")
        rows = list(stored.values_list("display_name", "primary_phone", "primary_email"))
    assert len({phone for _, phone, _ in rows}) == len({email for *_, email in rows}) == 150
    beside = list(pairwise(rows)) + [
        ((a.name, a.phone, a.email), (b.name, b.phone, b.email)) for a, b in pairwise(people)
    ]
    assert [both for both in beside if both[0][0] == both[1][0]] == []
    assert [both for both in beside if both[0][1][:-2] == both[1][1][:-2]] == []


def test_the_data_is_complete_and_its_scores_are_the_cards_own(db: None) -> None:
    with set_up(150):
        brokerage = Brokerage.objects.get(slug="big")
        assert User.objects.filter(brokerage=brokerage).count() == 100
        assert Brokerage.objects.count() == 22
        assert Lead.objects.of(brokerage.pk).count() == 150
        assert {row.id.version for row in Lead.objects.all()} == {7}
        assert Lead.objects.of(brokerage.pk).filter(owner=None).exists()
        misplaced = [
            one
            for one in Listing.objects.select_related("project")
            if one.locality != one.project.locality
        ]
        assert misplaced == []


def test_the_floor_of_scoring_is_the_products_card(db: None) -> None:
    """The data's scores come from the floor's hand-written card; ours finds nothing to change."""
    with set_up(1000) as measured:
        brokerage = Brokerage.objects.get(slug="big")
        done = rescore_brokerage(brokerage=brokerage, now=measured.world.now)
        assert Lead.objects.of(brokerage.pk).values("temperature").distinct().count() == 4
    assert (done.looked_at, done.written) == (1000, 0)


def test_both_sides_meet_the_same_turns_and_preparation_is_not_measured() -> None:
    calls: list[str] = []
    case = Case(
        "work",
        "floor",
        floor=lambda: calls.append("floor"),
        subject=lambda: calls.append("subject"),
        before=lambda: time.sleep(0.01),
        calls=4,
        warm_up=2,
    )
    timing = measure(case)
    assert (len(timing.floor.wall), len(timing.subject.wall)) == (
        4,
        4,
    )  # the two of the warm-up are left out
    assert (calls.count("floor"), calls.count("subject")) == (6, 6)
    pairs = [tuple(calls[n : n + 2]) for n in range(0, len(calls), 2)]
    assert (
        pairs[0] == pairs[2] == pairs[4] != pairs[1] == pairs[3] == pairs[5]
    )  # who goes first alternates
    assert timing.subject.p95_ms < 10


def test_most_calls_bounds_the_work() -> None:
    timing = measure(Case("work", "floor", lambda: None, lambda: None, calls=100), most_calls=3)
    assert len(timing.subject.wall) == 3


def test_ratio_rate_and_percentile_by_hand() -> None:
    floor = Series(wall=[0.002, 0.001, 0.003], cpu=[0.001, 0.001, 0.001])
    subject = Series(wall=[n / 1000 for n in range(1, 21)], cpu=[0.040, 0.050])
    timing = Timing(floor, subject, floor_rows=10, subject_rows=20)
    assert floor.median_ms == pytest.approx(2)
    assert subject.median_ms == pytest.approx(10.5)
    assert subject.p95_ms == pytest.approx(20)
    assert subject.cpu_ms == pytest.approx(45)
    assert timing.ratio == pytest.approx((10.5 / 20) / (2 / 10))
    assert timing.rows_a_second == pytest.approx(20 / 0.0105)


@pytest.mark.parametrize(
    ("target", "words", "met"),
    [
        (at_most(3), "≤ 3 ×", True),  # 30 ms against 10 ms
        (at_most(2.9), "≤ 2.9 ×", False),
        (faster_by(0.3), "≤ 1/0.3 ×", True),
        (faster_by(40), "≤ 1/40 ×", False),
        (cpu_below(21), "< 21 ms CPU", True),
        (cpu_below(20), "< 20 ms CPU", False),
        (rows_per_second(33), "≥ 33 rows/s", True),
        (rows_per_second(34), "≥ 34 rows/s", False),
    ],
)
def test_targets(target: object, words: str, met: bool) -> None:
    timing = Timing(Series([0.010], [0.010]), Series([0.030], [0.020]))
    case = Case("work", "floor", lambda: None, lambda: None, (target,))
    assert target.words == words
    assert target.met(timing) is met
    assert Result("name", 1, case, timing).verdict == ("PASS" if met else f"over: {words}")


def test_the_report_tells_how_requests_grow(db: None) -> None:
    case = Case("GET something", "floor", lambda: None, lambda: None, (at_most(1.5),))
    bulk = Case("many rows", "floor", lambda: None, lambda: None, subject_rows=100)
    small = Timing(Series([0.01], [0.01]), Series([0.01], [0.01]))
    large = Timing(Series([0.01], [0.01]), Series([0.02], [0.01]))
    text = markdown(
        [
            Result("a", 10_000, case, small),
            Result("b", 10_000, bulk, small),
            Result("a", 100_000, case, large),
            Result("b", 100_000, bulk, large),
        ]
    )
    assert "## 10,000 leads" in text
    assert (
        "| GET something | floor | 10.0 (10.0) | 20.0 (20.0) | 2.00 × | 10.0 | ≤ 1.5 × | over: ≤ "
        "1.5 × |" in text
    )
    assert "| GET something | 10.0 | 20.0 | 2.00 × | over |" in text
    assert "| many rows | 10.0" not in text
