"""Who hears of an event, and by which way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.choices import Role
from accounts.models import User
from channels_app.choices import OPEN_STATES
from channels_app.models import Conversation, Message
from channels_app.notices.news import News
from channels_app.services.reach import Way, Ways
from leads.choices import Direction


@dataclass(frozen=True)
class Hearer:
    """One reader. ``key`` tells readers of one event apart; ``person`` is a member of staff,
    ``thread`` the customer's, in which the news stands as a line."""

    key: str
    way: Way
    person: User | None = None
    thread: Conversation | None = None


@dataclass(frozen=True)
class Audience:
    """``template`` ends the name of the text that they read; empty where it is the news' line."""

    template: str
    find: Callable[[News, Ways], Iterable[Hearer]]


def _customer(news: News, ways: Ways) -> Iterable[Hearer]:
    if news.contact_email:
        yield Hearer("customer", ways.to_contact(news.contact_email))


def _agent(news: News, ways: Ways) -> Iterable[Hearer]:
    return _staff([news.agent], ways)


def _former_agent(news: News, ways: Ways) -> Iterable[Hearer]:
    return _staff([news.former_agent], ways)


def _managers(news: News, ways: Ways) -> Iterable[Hearer]:
    return _staff(news.brokerage.users.filter(role=Role.MANAGER, is_active=True), ways)


def _agent_else_managers(news: News, ways: Ways) -> Iterable[Hearer]:
    return _agent(news, ways) if news.agent else _managers(news, ways)


def _address(news: News, ways: Ways) -> Iterable[Hearer]:
    if news.proof:
        yield Hearer("customer", ways.to_prove(*news.proof))


def _thread(news: News, ways: Ways) -> Iterable[Hearer]:
    """The open thread in which the customer wrote, locked, so that its messages become readable in
    the order of their keys."""
    if news.customer is None or not news.line:
        return
    wrote = Message.objects.filter(conversation=OuterRef("pk"), direction=Direction.INBOUND)
    mine = Conversation.objects.of(news.brokerage.pk).filter(profile=news.customer)
    threads = mine.filter(Exists(wrote), state__in=OPEN_STATES)
    thread = threads.select_for_update(of=("self",)).first()
    way = ways.into(thread, if_open=True) if thread else None
    if thread and way and not way.obstacle:
        yield Hearer("thread", way, thread=thread)


def _staff(people: Iterable[User | None], ways: Ways) -> Iterable[Hearer]:
    for person in people:
        if person is not None:
            yield Hearer(str(person.pk), ways.to_staff(person), person=person)


CUSTOMER = Audience("customer", _customer)
AGENT = Audience("agent", _agent)
FORMER_AGENT = Audience("agent", _former_agent)
MANAGERS = Audience("agent", _managers)
AGENT_ELSE_MANAGERS = Audience("agent", _agent_else_managers)
ADDRESS = Audience("customer", _address)
THREAD = Audience("", _thread)
