"""From the body of a chat completion to data that fits a JSON schema, or a clear reason why not."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from .errors import LanguageModelError, Reason


def answer(body: bytes, schema: dict[str, Any]) -> dict[str, Any]:
    """The structured output in `body`: JSON and nothing around it, complete, of exactly this schema
    (an object). Raises LanguageModelError."""
    said = _loaded(_content(body), Reason.NOT_JSON)
    if not Draft202012Validator(schema).is_valid(said) or not isinstance(said, dict):
        raise LanguageModelError(Reason.NOT_THE_SCHEMA)
    return said


def _content(body: bytes) -> str:
    """What the model said. An unfinished or declined answer is none."""
    completion = _loaded(body, Reason.NO_COMPLETION)
    try:
        choice = completion["choices"][0]
        message, finished = choice["message"], choice.get("finish_reason")
        content, refusal = message.get("content"), message.get("refusal")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise LanguageModelError(Reason.NO_COMPLETION) from None
    if refusal or finished == "content_filter":
        raise LanguageModelError(Reason.REFUSAL)
    if finished == "length":
        raise LanguageModelError(Reason.TRUNCATED)
    if finished not in ("stop", None) or not isinstance(content, str):
        raise LanguageModelError(Reason.NO_COMPLETION)
    return content


def _loaded(text: str | bytes, reason: Reason) -> Any:
    """Strict JSON: no NaN, no key twice."""
    try:
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise LanguageModelError(reason) from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found
