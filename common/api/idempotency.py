"""Idempotency-Key for create calls.

The first call's work and its stored answer commit together, so a repeated key can never find work
without an answer. A call with the same key that is still running makes the second one a 409 at
once.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from common.errors import Conflict, NotPossibleNow, invalid
from common.models import IdempotencyRecord
from common.once import Once

Handler = Callable[..., Response]


def idempotent_after(prepare: Callable[[Any, Request], Any]) -> Callable[[Handler], Handler]:
    """As ``idempotent``; the handler also gets, behind the request, what ``prepare(view, request)``
    made of it before the transaction: parsing and reading hold no lock."""

    def decorated(handler: Handler) -> Handler:
        kept = idempotent(handler)

        @wraps(kept)
        def wrapped(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            return kept(view, request, prepare(view, request), *args, **kwargs)

        return wrapped

    return decorated


def idempotent(handler: Handler) -> Handler:
    """For a view method: same key and body → the first answer again (header ``Idempotency-Replayed:
    true``); same key, other body → 422; in progress → 409. Refusals are not kept: nothing happened,
    so the caller may try again."""

    @wraps(handler)
    def wrapped(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(view, request, *args, **kwargs)
        if not 1 <= len(key) <= 200 or not key.isprintable():
            raise invalid(
                "Idempotency-Key", "Idempotency-Key must be 1 to 200 printable characters."
            )
        caller: Any = request.auth  # accounts.caller.Caller
        route = f"{request.method} {request.path.rstrip('/')}"
        once = Once(caller.brokerage.pk, caller.credential, route, key)
        # set by ApiView
        body_hash = hashlib.sha256(request.body_bytes).hexdigest()  # type: ignore[attr-defined]
        with transaction.atomic():
            if not once.begin():
                raise Conflict(
                    "A call with this Idempotency-Key is still running.", code="in_progress"
                )
            if known := once.answer():
                return _again(known, body_hash)
            response = handler(view, request, *args, **kwargs)
            _keep(once, response, body_hash)
            return response

    wrapped.honours_idempotency_key = True  # type: ignore[attr-defined]  # read by the schema
    return wrapped


def _again(known: IdempotencyRecord, body_hash: str) -> Response:
    if known.body_hash != body_hash:
        raise NotPossibleNow("This Idempotency-Key was used with another body.", code="key_reused")
    return Response(
        json.loads(known.answer), status=known.status_code, headers={"Idempotency-Replayed": "true"}
    )


def _keep(once: Once, response: Response, body_hash: str) -> None:
    if response.status_code < 300:
        # kept as text, so that the answer given again is the same to the letter
        answer = JSONRenderer().render(response.data).decode()
        once.keep(answer, status_code=response.status_code, body_hash=body_hash)
