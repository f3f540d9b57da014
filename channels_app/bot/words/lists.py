"""Several things in a row."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def all_of(parts: Sequence[str]) -> str:
    """A, B and C."""
    if len(parts) == 1:
        return parts[0]
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def any_of(parts: Sequence[str]) -> str:
    """A, B or C."""
    if len(parts) == 1:
        return parts[0]
    return _("{first} or {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def points(lines: Sequence[str]) -> str:
    """One below the other, each with a dot before it."""
    return "\n".join(f"• {line}" for line in lines)
