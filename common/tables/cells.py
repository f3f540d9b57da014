"""What the readers of all files share: the word for a row that cannot be read, and the cells that
mean the same everywhere. Pure."""

from functools import cache
from typing import TypeVar

from django.db.models import TextChoices

from common.text.folding import as_words

Choice = TypeVar("Choice", bound=TextChoices)


class RowError(ValueError):
    """The row cannot be used; the text is a sentence for the person who imports."""


def clean(text: str, *, name: str, longest: int) -> str:
    """The text with single spaces; RowError when it is too long."""
    text = " ".join(text.split())
    if len(text) > longest:
        raise RowError(f"The {name} is longer than {longest} characters.")
    return text


def choice_named(choices: type[Choice], text: str) -> Choice | None:
    """The one that the cell names by value or label, in any case and with any spacing."""
    value = _values_by_word(choices).get(as_words(text))
    return None if value is None else choices(value)


@cache
def _values_by_word(choices: type[TextChoices]) -> dict[str, str]:
    return {
        as_words(word): str(member.value)
        for member in choices
        for word in (member.value, str(member.label))
    }
