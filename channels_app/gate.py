"""The send gate: the one place that decides whether, when and how a message may go out (pure).

Quiet hours, the house's and the customer's own, bind marketing only; replies, booking messages and
notices to staff go at once. It is asked when a message is queued and again when it is sent.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from channels_app.choices import AccountStatus, Purpose

QUIET_FROM, QUIET_UNTIL = time(21), time(9)


@dataclass(frozen=True)
class SendRequest:
    """What the gate has to know. ``zone`` is the recipient's, else the brokerage's; ``obstacle``
    says why nothing can go that way (no adapter, no account); ``barred`` why offers must not go
    there (consent, a recent human contact); ``own_quiet`` is from when until when the customer does
    not want to be disturbed; ``can_wait`` is off where a message is read as soon as it is
    stored."""

    purpose: str
    address: str
    account_status: str
    zone: ZoneInfo
    now: datetime
    obstacle: str = ""
    barred: str = ""
    can_wait: bool = True
    own_quiet: tuple[time, time] | None = None


@dataclass(frozen=True)
class Answer:
    """``action``: send, hold (until ``until``) or refuse; ``reason`` in words for people."""

    action: str
    reason: str
    until: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """For keeping on the message."""
        said = asdict(self) | {"until": self.until.isoformat() if self.until else None}
        return {name: value for name, value in said.items() if value is not None}


def ask(question: SendRequest) -> Answer:
    """The first rule that speaks. What would have to wait where nothing can is refused; ``until``
    says for how long that is so."""
    answer = _first(question)
    if answer.action == "hold" and not question.can_wait:
        return replace(answer, action="refuse")
    return answer


def _first(question: SendRequest) -> Answer:
    if question.obstacle:
        return Answer("refuse", question.obstacle)
    if not question.address:
        return Answer("refuse", "there is no address to send to")
    if question.purpose == Purpose.MARKETING and question.barred:
        return Answer("refuse", question.barred)
    if question.account_status == AccountStatus.STOPPED:
        return Answer("refuse", "the channel is stopped")
    if question.account_status == AccountStatus.PAUSED:
        return Answer("hold", "the channel is paused", question.now + timedelta(minutes=15))
    if question.purpose == Purpose.MARKETING:
        local = question.now.astimezone(question.zone)
        if until := _end_of(local, QUIET_FROM, QUIET_UNTIL):
            return Answer("hold", "quiet hours", until)
        if question.own_quiet and (until := _end_of(local, *question.own_quiet)):
            return Answer("hold", "the customer's own quiet hours", until)
    return Answer("send", "nothing speaks against it")


def _end_of(local: datetime, starts: time, ends: time) -> datetime | None:
    """When the quiet hours end in which this moment lies; they may go over midnight."""
    at = local.time()
    if not (starts <= at < ends if starts <= ends else at >= starts or at < ends):
        return None
    day = local.date() + timedelta(days=1 if at >= ends else 0)
    return datetime.combine(day, ends, tzinfo=local.tzinfo)
