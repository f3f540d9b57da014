"""The clock that the tests run by. ``REALTY_CRM_TEST_CLOCK=+365d`` sets it so many days ahead.

What is right today must be right in a year. Only Python's clock moves: the database and the broker
keep the real one, so whatever is compared with a time of ours has to come from the same clock, in
the product as in its tests. (A library under the whole process, as libfaketime is, breaks
``time.sleep`` from Python 3.11 on.)
"""

import os
import re
from datetime import timedelta
from functools import cache

import time_machine

VARIABLE = "REALTY_CRM_TEST_CLOCK"


@cache  # pytest reads conftest.py as a module of its own, besides the one that the tests import
def set_clock() -> None:
    """Once in each process, before anything asks for the time. The clock goes on from there."""
    if text := os.environ.get(VARIABLE, ""):
        match = re.fullmatch(r"\+(\d{1,4})d", text)
        if match is None:
            raise ValueError(f"{VARIABLE} is {text!r} and no number of days such as +365d")
        time_machine.travel(timedelta(days=int(match[1])), tick=True).start()
