"""Running calls at the same moment, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(*work: Callable[[], T]) -> list[T]:
    """Starts all at one signal and gives their results in order; the first exception is raised."""
    gate = Barrier(len(work), timeout=20)

    def run(one: Callable[[], T]) -> T:
        try:
            gate.wait()
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, one) for one in work]]
