"""Who is calling: the one description of a request's author that views, selectors and the policy table share."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from accounts.choices import KeyKind
from accounts.models import ApiKey, Brokerage, User
from common.transitions import Actor

if TYPE_CHECKING:  # importing DRF here would load the settings' own classes in a circle
    from rest_framework.request import Request


@dataclass(frozen=True)
class Caller:
    """``kind`` is secret, publishable or staff (a session or a personal token). ``visitor_id`` is set for a browser
    that showed its visitor token."""

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
            return Actor(self.user.name, self.user.pk)
        return Actor("customer" if self.visitor_id else f"key {self.key.name}" if self.key else self.kind)

    @property
    def sees_all(self) -> bool:
        """True for managers and secret keys; agents see their own and the pool."""
        return self.user is None or self.user.is_manager

    @property
    def sees_profiles(self) -> bool:
        """Only secret keys with read get profile and lead back in customer calls."""
        return self.kind == KeyKind.SECRET and "read" in self.scopes


def staff_caller(user: User) -> Caller:
    """The caller behind a log-in; the user must have a brokerage."""
    if user.brokerage is None:
        raise ValueError("a superuser without a brokerage cannot act in one")
    return Caller(kind="staff", brokerage=user.brokerage, credential=f"user:{user.pk}", user=user)


def caller_of(request: "Request") -> Caller:
    """The caller of an API request that passed authentication and the policy."""
    return cast(Caller, request.auth)
