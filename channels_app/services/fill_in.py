"""What only its reader may see, a one-time code or a personal link, is put into a message as it
goes out: the message table, the admin and the logs have a blank instead, before and after."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from channels_app.models import Message
from profiles.models import Identifier, VerificationCode
from profiles.services.identity.own_link import own_token
from profiles.services.identity.verification import code_of, is_live

BLANK = "••••••"
#: the key in Message.parts; its value names the maker and the row it works on: {"code": "<id>"}
FILL_IN = "fill_in"


def fill_in(message: Message, now: datetime) -> str | None:
    """The text to send; None where what it carries is of no use any more (expired, used, replaced,
    gone)."""
    text = message.body
    for name, key in message.parts.get(FILL_IN, {}).items():
        words = _MAKERS[name](UUID(key), now)
        if not words:
            return None
        text = text.replace(BLANK, words)
    return text


def _code(key: UUID, now: datetime) -> str:
    row = VerificationCode.objects.filter(pk=key).first()
    return code_of(row) if row and is_live(row, now) else ""


def _link(key: UUID, now: datetime) -> str:
    address = Identifier.objects.filter(pk=key, active=True).select_related("profile").first()
    return (
        settings.PUBLIC_URL + reverse("my-page", args=[own_token(address.profile, address)])
        if address
        else ""
    )


_MAKERS: dict[str, Callable[[UUID, datetime], str]] = {"code": _code, "link": _link}
