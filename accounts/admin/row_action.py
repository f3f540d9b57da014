"""How an action on a row is declared: what it is called, when it is offered, what it asks, which
service it calls, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from unfold.dataclasses import ActionDialog
from unfold.enums import ActionVariant

from accounts.caller import Caller
from accounts.models import User
from common.transitions import Workflow

WhyNot = Callable[[Any, User], str]


@dataclass(frozen=True)
class Press:
    """Somebody presses an action: on which row, as whom, when, with what they filled in."""

    row: Any
    user: User
    caller: Caller
    now: datetime
    given: dict[str, Any]


def always(row: Any, user: User) -> str:
    """Nothing speaks against it."""
    return ""


def by_workflow(workflow: Workflow, target: str) -> WhyNot:
    """Offered while the workflow has the step."""
    return lambda row, user: workflow.why_not(row.status, target)


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """``policy`` names the row of the policy table that allows it; empty: the one that allows to
    change the table."""

    name: str
    label: str
    icon: str
    policy: str = ""
    variant: ActionVariant = ActionVariant.DEFAULT

    @property
    def path(self) -> str:
        """The end of its address."""
        return self.name.replace("_", "-")


@dataclass(frozen=True, kw_only=True)
class RowLink(_Placed):
    """A link on a row's page: ``opens`` gets the admin, the request and the row's key, and changes
    nothing."""

    opens: Callable[[Any, HttpRequest, str], HttpResponse]


@dataclass(frozen=True, kw_only=True)
class RowAction(_Placed):
    """Something that can be done to a row.

    ``why_not`` refuses in words; without any the action is offered. In the menus of a list it reads
    only what the list has loaded. ``asks`` is the dialog; with ``on_page`` the row's page has a
    form of its own instead. ``does`` calls the service, ``done`` is said afterwards, ``secret``
    this once. ``many`` puts it into the bar over chosen rows: its label there, and the word before
    their number.
    """

    asks: ActionDialog
    does: Callable[[Press], Any]
    done: str | Callable[[Press, Any], str]
    why_not: WhyNot = always
    secret: Callable[[Any], SafeString] | None = None
    many: tuple[str, str] | None = None
    on_page: bool = False

    def words(self, press: Press, result: Any) -> str:
        """What is said when it was done."""
        return self.done if isinstance(self.done, str) else self.done(press, result)
