"""Who is calling: the one description of a request's author that views, selectors and the policy
table share."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from accounts.choices import KeyKind
from accounts.models import ApiKey, Brokerage, User
from common.transitions import Actor

if TYPE_CHECKING:  # importing DRF here would load the settings' own classes in a circle
    from rest_framework.request import Request


@dataclass(frozen=True)
class Caller:
    """``kind`` is secret, publishable or staff (a session or a personal token). ``visitor_id`` is
    set for a browser that showed its visitor token."""

    kind: str
    brokerage: Brokerage
    credential: str
    user: User | None = None
    key: ApiKey | None = None
    visitor_id: str = ""
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def actor(self) -> Actor:
        """The caller for histories."""
        if self.user:
            return staff_actor(self.user)
        return Actor(
            "customer" if self.visitor_id else f"key {self.key.name}" if self.key else self.kind
        )

    @property
    def sees_all(self) -> bool:
        """True for managers and secret keys; agents see what is within their reach, a browser its
        own visitor's (accounts.reach)."""
        return self.user.is_manager if self.user else self.kind == KeyKind.SECRET


def staff_actor(user: User) -> Actor:
    """A member of staff for services and their histories."""
    return Actor(user.name, user.pk, limited=not user.is_manager)


def staff_caller(user: User) -> Caller:
    """The caller behind a log-in; the user must have a brokerage."""
    if user.brokerage is None:
        raise ValueError("a superuser without a brokerage cannot act in one")
    return Caller(kind="staff", brokerage=user.brokerage, credential=f"user:{user.pk}", user=user)


def caller_of(request: "Request") -> Caller:
    """The caller of an API request that passed authentication and the policy."""
    return cast(Caller, request.auth)
