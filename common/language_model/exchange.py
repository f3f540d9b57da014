"""One HTTP exchange that ends in time, whatever the other side does."""

import asyncio
import ssl
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx
from django.utils import timezone

from .errors import LanguageModelError, Reason

MAX_BYTES = 262_144  # a completion of a few hundred words has about 3 KB
MAX_REST = 600.0


def post(url: str, body: dict[str, Any], *, key: str, timeout: float) -> bytes:
    """Posts JSON and returns the body of a 200. Raises LanguageModelError for anything else.

    `timeout` bounds the whole exchange, also against an answer that comes drop by drop: time-outs
    of sockets start anew with every byte, so a loop of its own runs the exchange and ends it.
    Redirects are not followed (the key would go with them), compressed bodies are refused (they may
    unpack to any size). Not for callers inside an event loop.
    """
    try:
        return asyncio.run(asyncio.wait_for(_post(url, body, key, timeout), timeout))
    except (TimeoutError, httpx.TimeoutException):
        raise LanguageModelError(Reason.TIMEOUT) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise LanguageModelError(Reason.UNREACHABLE) from None


async def _post(url: str, body: dict[str, Any], key: str, timeout: float) -> bytes:
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    async with (
        httpx.AsyncClient(timeout=timeout, verify=_tls(), follow_redirects=False) as client,
        client.stream("POST", url, json=body, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise _refusal(response)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise LanguageModelError(Reason.NO_COMPLETION)
        received = bytearray()
        async for chunk in response.aiter_raw():
            received += chunk
            if len(received) > MAX_BYTES:
                raise LanguageModelError(Reason.TOO_LARGE)
        return bytes(received)


@cache
def _tls() -> ssl.SSLContext:
    # Reading the certificates takes 20 ms; they are the same for every call.
    return httpx.create_ssl_context()


def _refusal(response: httpx.Response) -> LanguageModelError:
    status = response.status_code
    rest = rest_asked_for(response.headers.get("Retry-After", ""), timezone.now())
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return LanguageModelError(Reason.BUSY, status=status, rest=rest or 0.0)
    if status in (400, 413, 422):
        return LanguageModelError(Reason.REFUSED_REQUEST, status=status)
    return LanguageModelError(Reason.STATUS, status=status, rest=rest)


def rest_asked_for(header: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, at most MAX_REST; None when there is none
    that can be read."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return min(float(header[:9]), MAX_REST)
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    return min(max(0.0, (at - now).total_seconds()), MAX_REST) if at.tzinfo else None
