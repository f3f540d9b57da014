"""The send gate: who may be written to, when, and why not."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from channels_app.gate import Answer, SendRequest, ask

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")


def question(
    purpose: str = "service",
    address: str = "john@example.com",
    status: str = "active",
    local: tuple[int, int] = (12, 0),
    zone: ZoneInfo = KOLKATA,
) -> SendRequest:
    now = datetime(2026, 11, 20, *local, tzinfo=zone).astimezone(UTC)
    return SendRequest(purpose=purpose, address=address, account_status=status, zone=zone, now=now)


@pytest.mark.parametrize("purpose", ["reply", "service", "staff"])
@pytest.mark.parametrize("local", [(0, 0), (3, 0), (12, 0), (22, 30)])
def test_quiet_hours_bind_marketing_only(purpose: str, local: tuple[int, int]) -> None:
    assert ask(question(purpose, local=local)).action == "send"


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ((9, 0), None),
        ((20, 59), None),
        ((21, 0), (21, 9)),  # until Saturday the 21st, 9 o'clock
        ((23, 59), (21, 9)),
        ((0, 0), (20, 9)),
        ((8, 59), (20, 9)),
    ],
)
@pytest.mark.parametrize("zone", [KOLKATA, NEW_YORK])
def test_marketing_waits_for_the_recipients_morning(
    local: tuple[int, int], until: tuple[int, int] | None, zone: ZoneInfo
) -> None:
    answer = ask(question("marketing", local=local, zone=zone))
    if until is None:
        assert answer.action == "send"
    else:
        day, hour = until
        assert (answer.action, answer.reason) == ("hold", "quiet hours")
        assert answer.until == datetime(2026, 11, day, hour, tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "local", "until"),
    [
        ((time(13), time(15)), (12, 59), None),
        ((time(13), time(15)), (13, 0), (20, 15)),
        ((time(13), time(15)), (15, 0), None),
        ((time(18), time(11)), (10, 0), (20, 11)),  # over midnight
        ((time(18), time(11)), (18, 30), (21, 11)),
        ((time(18), time(11)), (12, 0), None),
        ((time(9), time(9)), (9, 0), None),  # no hours at all
    ],
)
def test_the_customers_own_hours_bind_marketing_only(
    hours: tuple[time, time], local: tuple[int, int], until: tuple[int, int] | None
) -> None:
    answer = ask(replace(question("marketing", local=local), own_quiet=hours))
    assert ask(replace(question("service", local=local), own_quiet=hours)).action == "send"
    if until is None:
        assert answer.action == "send"
    else:
        day, hour = until
        assert (answer.action, answer.reason) == ("hold", "the customer's own quiet hours")
        assert answer.until == datetime(2026, 11, day, hour, tzinfo=KOLKATA)


def test_the_morning_is_the_wall_clocks_when_the_clock_changes() -> None:
    """New York sets its clocks back on 1 November 2026: 22:00 to 9:00 are twelve hours."""
    now = datetime(2026, 10, 31, 22, tzinfo=NEW_YORK)
    answer = ask(SendRequest("marketing", "a@b.co", "active", NEW_YORK, now.astimezone(UTC)))
    assert answer.until is not None
    assert answer.until.astimezone(UTC) == datetime(2026, 11, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize("purpose", ["reply", "service", "marketing", "staff"])
def test_without_an_address_nothing_goes_out(purpose: str) -> None:
    assert ask(question(purpose, address="")) == Answer("refuse", "there is no address to send to")


@pytest.mark.parametrize("purpose", ["reply", "service", "marketing", "staff"])
def test_a_stopped_channel_refuses_and_a_paused_one_holds(purpose: str) -> None:
    assert ask(question(purpose, status="stopped")).action == "refuse"
    paused = question(purpose, status="paused")
    assert ask(paused) == Answer(
        "hold", "the channel is paused", paused.now + timedelta(minutes=15)
    )


def test_the_answer_can_be_kept() -> None:
    moment = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
    assert Answer("hold", "quiet hours", moment).as_json() == {
        "action": "hold",
        "reason": "quiet hours",
        "until": "2026-11-21T03:30:00+00:00",
    }
    assert Answer("send", "fine").as_json() == {"action": "send", "reason": "fine"}


@pytest.mark.parametrize("purpose", ["reply", "service", "marketing", "staff"])
def test_where_nothing_can_go_nothing_goes(purpose: str) -> None:
    asked = replace(question(purpose), obstacle="messages cannot be sent by SMS yet")
    assert ask(asked) == Answer("refuse", "messages cannot be sent by SMS yet")


@pytest.mark.parametrize(
    ("asked", "reason", "until"),
    [
        (question("marketing", local=(22, 30)), "quiet hours", (21, 9, 0)),
        (question("reply", status="paused"), "the channel is paused", (20, 12, 15)),
    ],
)
def test_what_cannot_wait_is_refused_instead_of_held(
    asked: SendRequest, reason: str, until: tuple[int, int, int]
) -> None:
    assert ask(asked).action == "hold"
    answer = ask(replace(asked, can_wait=False))
    assert (answer.action, answer.reason) == ("refuse", reason)
    day, hour, minute = until
    assert answer.until == datetime(2026, 11, day, hour, minute, tzinfo=KOLKATA)
