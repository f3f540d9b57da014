"""The dialogue as ``Conversation.dialogue`` keeps it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from channels_app.bot.dialogue.dialogue import Dialogue
from channels_app.bot.plain_json import read, says_something, written


def dialogue_json(dialogue: Dialogue) -> dict[str, Any]:
    """Every part by its name, null where it is empty."""
    parts = {part.name: getattr(dialogue, part.name) for part in fields(dialogue)}
    return {name: written(one) if says_something(one) else None for name, one in parts.items()}


def read_dialogue(data: Mapping[str, Any]) -> Dialogue:
    """The dialogue that was stored; an empty object is a new one."""
    return read(Dialogue, {name: value for name, value in data.items() if value is not None})
