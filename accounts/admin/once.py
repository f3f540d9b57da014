"""A form that does something does it once, however often it is posted.

Every such form of ours carries a token. What the first post came to is kept for a day in the
transaction of its work; a later post of the same form changes nothing and is told that, also when
both come at the same moment. A post without a token, which no page of ours makes, is a form of its
own every time.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urldefrag, urlsplit
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString
from psycopg.errors import DeadlockDetected, LockNotAvailable

from accounts.admin.permits import person
from common.errors import ApplicationError
from common.ids import uuid7
from common.once import Once

T = TypeVar("T")

TOKEN = "once"
_BUSY = "Somebody else is changing this. Nothing was done: try again in a moment."


class TokenInput(forms.HiddenInput):
    """A new token wherever a form has none. Browsers that fill a form in again leave it alone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str:
        return _read(value) or str(uuid7())


def token_input() -> SafeString:
    """For forms that are written in templates: ``{{ once }}``, where the context names this
    function, so that each of them gets a token of its own."""
    return TokenInput().render(TOKEN, None)


@dataclass(frozen=True)
class Upshot:
    """What a post came to: where the page goes on, and what is said there as (level, words), the
    levels of django.contrib.messages. A ``secret`` is shown this once and kept nowhere."""

    url: str
    said: tuple[tuple[int, str], ...]
    secret: SafeString | None = None

    @property
    def is_refusal(self) -> bool:
        """Nothing was done."""
        return any(level == messages.ERROR for level, _ in self.said)


Work = Callable[[], Upshot | HttpResponse]


def attempt(
    work: Callable[[], T],
    *,
    url: str,
    done: str | Callable[[T], str],
    then: Callable[[T], str] | None = None,
    secret: Callable[[T], SafeString] | None = None,
) -> Upshot:
    """Runs a service, all or nothing; ``done`` and ``secret`` are words about its result, ``then``
    where the page goes on with it (none: at ``url``). A refusal is told as an error and has changed
    nothing."""
    try:
        with transaction.atomic():
            result = work()
    except ApplicationError as refusal:
        return refused(refusal.message, url)
    words = done if isinstance(done, str) else done(result)
    return Upshot(
        then(result) if then else url,
        ((messages.SUCCESS, words),),
        secret(result) if secret else None,
    )


def refused(why: str, url: str) -> Upshot:
    """Nothing was done, for this reason."""
    return Upshot(url, ((messages.ERROR, why),))


def answer_once(
    request: HttpRequest,
    work: Work,
    *,
    home: UUID | None,
    back: str,
) -> HttpResponse:
    """Runs ``work`` unless this very form was answered already, and shows what it came to. A
    response (a form that has to be corrected) is given as it is and uses nothing up. ``home`` is
    the brokerage in which it works (None: there is nothing to work on), ``back`` where the page
    goes on when nobody got to work."""
    token = _read(request.POST.get(TOKEN))
    try:
        if token is None or home is None:
            return _shown(request, work())
        once = Once(home, f"user:{person(request).pk}", request.path, token)
        with transaction.atomic():
            answered = _first_answer(request, once, work)
        return _shown(request, answered)
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected | LockNotAvailable):
            raise
        return _shown(request, refused(_BUSY, page_behind(request, back)))


def page_behind(request: HttpRequest, otherwise: str) -> str:
    """Where a dialog was opened: the list with its filters, or the row's page. Never with a
    fragment: a browser that is sent to the address it is at does not load it again then."""
    current = urldefrag(request.headers.get("HX-Current-URL", "")).url
    return current if current.startswith(request.build_absolute_uri("/")) else otherwise


def _read(token: Any) -> str | None:
    try:
        return str(UUID(str(token)))
    except ValueError:
        return None


def _first_answer(request: HttpRequest, once: Once, work: Work) -> Upshot | HttpResponse:
    once.wait()
    if known := once.answer():
        path, said = json.loads(known.answer)
        return _again(request, path, said)
    answered = work()
    if isinstance(answered, Upshot):  # without the query, in which somebody may be searched for
        once.keep(json.dumps([urlsplit(answered.url).path, answered.said]))
    return answered


def _again(request: HttpRequest, path: str, said: list[tuple[int, str]]) -> Upshot:
    current = page_behind(request, path)
    url = current if urlsplit(current).path == path else path
    return Upshot(
        url,
        tuple(
            (level, words) if level == messages.ERROR else (messages.INFO, f"Done already: {words}")
            for level, words in said
        ),
    )


def _shown(request: HttpRequest, answered: Upshot | HttpResponse) -> HttpResponse:
    """Dialogs are posted by htmx or, without scripts, by the browser."""
    if isinstance(answered, HttpResponse):
        return answered
    for level, words in answered.said:
        messages.add_message(request, level, words)
    if answered.secret:
        messages.warning(request, answered.secret)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": answered.url})
    return HttpResponseRedirect(answered.url)
