"""A circuit breaker: after several failures in a row nobody waits for the endpoint, but for one
probe now and then."""

from threading import Lock


class CircuitBreaker:
    """Opens for `rest` seconds after `failures` in a row; then one caller a rest may probe, and its
    success closes it.

    Its state is this process's own: it works while Redis is down, and one process's bad network
    stops no other. Times are of one monotonic clock, given by the caller.
    """

    def __init__(self, *, failures: int = 3, rest: float = 60.0) -> None:
        self._limit, self._rest = failures, rest
        self._failed = 0
        self._open_until: float | None = None
        self._lock = Lock()

    def allows(self, now: float) -> bool:
        """Whether a call may be made. Granting a probe keeps others away for another rest, so a
        probe that never reports back blocks nothing for ever."""
        with self._lock:
            if self._open_until is None:
                return True
            if now < self._open_until:
                return False
            self._open_until = now + self._rest
            return True

    def succeeded(self) -> None:
        """The endpoint answered."""
        with self._lock:
            self._failed, self._open_until = 0, None

    def failed(self, now: float, *, rest: float | None = None) -> None:
        """The endpoint failed. With `rest` it asked to be left alone: that opens the circuit at
        once."""
        with self._lock:
            self._failed += 1
            if rest is not None or self._failed >= self._limit:
                self._open_until = now + max(self._rest, rest or 0)
