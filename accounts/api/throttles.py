"""Rate limits per credential, counted in Redis; while Redis is away nobody is limited (requests never depend on it)."""

import logging
import time
from functools import cache

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.caller import Caller

logger = logging.getLogger(__name__)
_WINDOW_S = 60
_PAUSE_S = 15.0
_closed_until = 0.0


@cache
def _counter() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


class CredentialThrottle(BaseThrottle):
    """Fixed windows of a minute; a browser's window is its visitor's, or its address's before it has a visitor
    token."""

    def allow_request(self, request: Request, view: object) -> bool:
        global _closed_until
        caller = request.auth
        if not isinstance(caller, Caller) or time.monotonic() < _closed_until:
            return True
        who = caller.credential
        if caller.kind == "publishable" and not caller.visitor_id:
            who = f"{who}:{request.META.get('REMOTE_ADDR', '')}"
        key = f"rate:{who}:{int(time.time()) // _WINDOW_S}"
        try:
            pipe = _counter().pipeline(transaction=False)
            pipe.incr(key)
            pipe.expire(key, _WINDOW_S)
            used = pipe.execute()[0]
        except redis.RedisError:
            _closed_until = time.monotonic() + _PAUSE_S
            logger.warning("rate limits are off: Redis does not answer")
            return True
        limit: int = settings.RATE_LIMITS[caller.kind]
        return int(used) <= limit

    def wait(self) -> float:
        return _WINDOW_S - time.time() % _WINDOW_S
