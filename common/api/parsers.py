"""JSON in: standard JSON only, no NaN, no NUL, no bottomless nesting, no endless lists."""

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

_MAX_DEPTH = 20
_MAX_VALUES = 5_000  # three times as many as the longest body that any route takes
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class StrictJSONParser(BaseParser):
    """Refuses what JSON does not know (NaN, Infinity), NUL characters, lone surrogates, nesting
    over 20 levels and more than 5,000 values."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            text = stream.read().decode("utf-8")
            data = json.loads(
                text,
                parse_constant=_refuse_constant,
                parse_float=_finite,
                object_pairs_hook=_unique,
            )
        except UnicodeDecodeError as error:
            raise ParseError("The body is not UTF-8.") from error
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        except ValueError as error:
            raise ParseError(f"The body is not valid JSON: {error}") from error
        _Check().value(data, 0)
        return data


def _finite(text: str) -> float:
    if math.isinf(number := float(text)):
        raise ValueError(f"{text[:20]} is out of range")
    return number


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is given twice")
    return found


class _Check:
    """Walks the parsed body once."""

    def __init__(self) -> None:
        self.left = _MAX_VALUES

    def value(self, value: Any, depth: int) -> None:
        self.left -= 1
        if depth > _MAX_DEPTH:
            raise ParseError("The JSON is nested too deeply.")
        if self.left < 0:
            raise ParseError(f"The body holds more than {_MAX_VALUES} values.")
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict):
            for key, item in value.items():
                _check_text(key)
                self.value(item, depth + 1)
        elif isinstance(value, list):
            for item in value:
                self.value(item, depth + 1)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise ParseError("Text must not contain NUL characters.")
    if not text.isascii() and _SURROGATE.search(text):
        raise ParseError("Text must be valid Unicode.")
