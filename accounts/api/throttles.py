"""Rate limits per credential, counted in Redis; while Redis is away nobody is limited (requests
never depend on it)."""

import logging
import time
from functools import cache
from hashlib import sha256
from threading import Lock

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.caller import Caller
from accounts.choices import KeyKind

logger = logging.getLogger(__name__)
_WINDOW_S = 60
_PAUSE_S = 15.0
_closed_until = 0.0
_one_at_a_time = Lock()


@cache
def _made() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def _counter() -> redis.Redis:
    """One for all threads: of two that were made at once, the one that nobody keeps would close the
    connections that its caller is using."""
    with _one_at_a_time:
        return _made()


class CredentialThrottle(BaseThrottle):
    """Fixed windows of a minute: secret keys and staff per credential, a browser per visitor and
    per address. New visitor tokens are free, so the visitor alone would limit nobody; a site's key
    is shared by all its visitors."""

    def allow_request(self, request: Request, view: object) -> bool:
        global _closed_until
        caller = request.auth
        if not isinstance(caller, Caller) or time.monotonic() < _closed_until:
            return True
        limits: dict[str, int] = {}
        if caller.kind == KeyKind.PUBLISHABLE:
            limits[f"address:{caller.brokerage.pk}:{self.get_ident(request)}"] = (
                settings.RATE_LIMITS["address"]
            )
        if caller.kind != KeyKind.PUBLISHABLE or caller.visitor_id:
            limits[caller.credential] = settings.RATE_LIMITS[caller.kind]
        window = int(time.time()) // _WINDOW_S
        try:
            pipe = _counter().pipeline(transaction=False)
            for who in limits:
                # a visitor's id is nobody's to read here
                key = f"rate:{sha256(who.encode()).hexdigest()}:{window}"
                pipe.incr(key)
                pipe.expire(key, _WINDOW_S)
            used = pipe.execute()[::2]
        except (redis.RedisError, OSError):
            _closed_until = time.monotonic() + _PAUSE_S
            logger.warning("rate limits are off: Redis does not answer")
            return True
        return all(int(count) <= limit for count, limit in zip(used, limits.values(), strict=True))

    def wait(self) -> float:
        return _WINDOW_S - time.time() % _WINDOW_S
