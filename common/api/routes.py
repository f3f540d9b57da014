"""Paths answer with and without a trailing slash, without a redirect."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path


def route(pattern: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """Two patterns: the documented one, and the same with a slash behind."""
    return [path(pattern, view, name=name), path(f"{pattern}/", view, name=f"{name}-slash")]
