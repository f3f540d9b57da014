"""Log lines that hold no customer's data."""

import logging
import re
from typing import Any

#: where PostgreSQL repeats the values of a row or a parameter:
#: "DETAIL:  Key (value)=(+91…) already exists."
_VALUES = re.compile(r"^(?:DETAIL|CONTEXT|HINT|QUERY|LINE \d+):.*(?:\n[ \t].*)*\n?", re.MULTILINE)


class LineFormatter(logging.Formatter):
    """Tracebacks without what the database says about the data: a log cannot be erased."""

    def formatException(self, ei: Any) -> str:  # the name is logging's
        return _VALUES.sub("", super().formatException(ei))
