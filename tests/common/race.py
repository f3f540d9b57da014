"""Real threads on real connections."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction


def race(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Runs all at once, each on its own connection; the results, or the exceptions, in the order of
    the jobs."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=30)
            return job()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def one_after_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """``second`` starts while the transaction of ``first`` is still open, after all its work: a
    step that does not wait for locks would see nothing of it. The results, or the exceptions."""
    worked = threading.Event()

    def hold() -> Any:
        try:
            with transaction.atomic():
                result = first()
                worked.set()
                time.sleep(0.3)
            return result
        finally:
            worked.set()

    def follow() -> Any:
        worked.wait(10)
        with transaction.atomic():
            return second()

    return race([hold, follow])
