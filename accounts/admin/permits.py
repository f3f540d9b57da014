"""May this member of staff do that? The policy table's answer for the admin."""

from typing import Any, cast

from django.http import HttpRequest

from accounts.caller import Caller, staff_caller
from accounts.models import Brokerage, User
from accounts.policy import allows


def may(user: Any, action: str) -> bool:
    """``action`` is a name of accounts.policy. A superuser may everything, a closed brokerage's
    staff nothing."""
    if not isinstance(user, User):
        return False
    if user.is_superuser:
        return True
    return (
        user.brokerage is not None
        and user.brokerage.is_active
        and allows(action, staff_caller(user))
    )


def person(request: HttpRequest) -> User:
    """The member of staff at the screen: the admin lets nobody else in."""
    return cast(User, request.user)


def caller_in(brokerage: Brokerage, user: User) -> Caller:
    """The caller for a service that works in ``brokerage``: the user, where a superuser acts in any
    brokerage."""
    return Caller(kind="staff", brokerage=brokerage, credential=f"user:{user.pk}", user=user)
