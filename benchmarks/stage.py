"""Where benchmarks run: in a database of their own, with the floors' addresses beside ours and
without rate limits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from benchmarks.cases import BENCHMARKS
from benchmarks.frame import Result, run
from benchmarks.world import World, build


@dataclass(frozen=True)
class Stage:
    """Call it with a benchmark's name to measure its cases, each side at most so often."""

    world: World

    def __call__(self, name: str, most_calls: int | None = None) -> Iterator[Result]:
        return run(
            name, BENCHMARKS[name](self.world), leads=self.world.leads, most_calls=most_calls
        )


@contextmanager
def stage(leads: int, *, database: str) -> Iterator[Stage]:
    """A new, migrated database of this name with so many leads, dropped at the end."""
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = database
    connection.settings_dict["TEST"]["NAME"] = database
    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with set_up(leads) as ready:
            yield ready
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


@contextmanager
def set_up(leads: int) -> Iterator[Stage]:
    """The same in the database that is connected; it must be empty. REALTY_CRM_SHARED names a
    directory whose data/bengaluru_house_prices.csv becomes the catalogue."""
    unlimited = dict.fromkeys(settings.RATE_LIMITS, 10**9)
    with override_settings(
        ROOT_URLCONF="benchmarks.floors", RATE_LIMITS=unlimited, ALLOWED_HOSTS=["*"]
    ):
        shared = os.environ.get("REALTY_CRM_SHARED")
        yield Stage(build(leads, shared=Path(shared) / "data" if shared else None))
