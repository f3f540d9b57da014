"""The operator's choice of a language model, from the environment; see docs/language-model.md."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

FORMATS = ("json_schema", "json_object", "text")
LONGEST_TIMEOUT = 60


def language_model(env: environ.Env) -> dict[str, Any]:
    """What common.language_model.LanguageModel needs; empty when LANGUAGE_MODEL_URL is not set.
    Raises ImproperlyConfigured for values that cannot work."""
    url = env.str("LANGUAGE_MODEL_URL", "").rstrip("/")
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise ImproperlyConfigured("LANGUAGE_MODEL_URL must look like https://api.example.com/v1.")
    output_format = env.str("LANGUAGE_MODEL_FORMAT", "json_schema")
    if output_format not in FORMATS:
        raise ImproperlyConfigured(
            f"LANGUAGE_MODEL_FORMAT must be {', '.join(FORMATS)}, not {output_format!r}."
        )
    timeout = env.str("LANGUAGE_MODEL_TIMEOUT", "8")
    if not timeout.isdecimal() or not 0 < int(timeout) <= LONGEST_TIMEOUT:
        raise ImproperlyConfigured(
            f"LANGUAGE_MODEL_TIMEOUT must be 1 to {LONGEST_TIMEOUT} whole seconds."
        )
    model = env.str("LANGUAGE_MODEL_NAME", "")
    if not model:
        raise ImproperlyConfigured(
            "Set LANGUAGE_MODEL_NAME: the endpoint needs the name of a model."
        )
    return {
        "base_url": url,
        "model": model,
        "key": env.str("LANGUAGE_MODEL_KEY", ""),
        "timeout": float(timeout),
        "output_format": output_format,
    }
