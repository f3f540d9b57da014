"""What a loader finds out about an event: whom it may concern, and what can be said about it."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import Brokerage, User
from profiles.models import CustomerProfile


@dataclass(frozen=True)
class News:
    """``context`` is what the templates say. ``agent`` is whose business it is, ``former_agent``
    whose it is no more; ``contact_email`` was left with a booking; ``proof`` is the kind and value
    of an address that is to be proved; ``fill_in`` names what is put in as the letter goes out
    (channels_app.services.fill_in). ``line`` is what the ``customer`` reads in their thread, empty
    where they said it there themselves."""

    brokerage: Brokerage
    context: dict[str, Any] = field(default_factory=dict)
    agent: User | None = None
    former_agent: User | None = None
    contact_email: str = ""
    proof: tuple[str, str] | None = None
    fill_in: dict[str, str] = field(default_factory=dict)
    customer: CustomerProfile | None = None
    line: str = ""


def admin_link(row: Any) -> str:
    """The page of a row in the back office, for e-mails."""
    page = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return f"{settings.PUBLIC_URL}{reverse(page, args=[row.pk])}"
