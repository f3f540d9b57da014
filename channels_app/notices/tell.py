"""Telling an event to its audiences."""

from collections.abc import Iterator
from datetime import datetime

from channels_app.choices import Purpose
from channels_app.notices.audiences import Audience, Hearer
from channels_app.notices.news import News
from channels_app.notices.table import Notice
from channels_app.services.deliver import Letter, deliver
from channels_app.services.fill_in import FILL_IN
from channels_app.services.reach import Ways
from channels_app.services.texts import render
from common.models import Event


def tell(notice: Notice, event: Event, now: datetime) -> None:
    """One letter to each reader, however many audiences they are of; told once, however often it
    runs. By one channel the customer hears it once."""
    news = notice.load(event, now)
    if news is None:
        return
    letters: dict[str, Letter] = {}
    for audience, hearer in _hearers(notice, news):
        if hearer.key not in letters:
            letters[hearer.key] = _letter(event, news, audience, hearer)
    deliver(brokerage=news.brokerage, letters=list(letters.values()), now=now)


def _hearers(notice: Notice, news: News) -> Iterator[tuple[Audience, Hearer]]:
    ways = Ways(news.brokerage)
    used = set()
    for audience in notice.audiences:
        for hearer in audience.find(news, ways):
            if hearer.person is None and hearer.way.channel in used:
                continue
            used |= set() if hearer.person else {hearer.way.channel}
            yield audience, hearer


def _letter(event: Event, news: News, audience: Audience, hearer: Hearer) -> Letter:
    subject, body = "", news.line
    if audience.template:
        context = news.context | {"person": hearer.person}
        subject, body = render(f"{event.name}_{audience.template}", news.brokerage, context)
    return Letter(
        hearer.way,
        body,
        dedup_key=f"{event.pk}:{hearer.key}",
        subject=subject,
        purpose=Purpose.STAFF if hearer.person else Purpose.SERVICE,
        conversation=hearer.thread,
        recipient=hearer.person,
        parts={FILL_IN: news.fill_in} if news.fill_in else {},
    )
