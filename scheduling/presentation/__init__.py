"""Visits and callbacks as the API, the chat and messages show them."""

from scheduling.presentation.callbacks import callback_json, callback_message, expected
from scheduling.presentation.people import contact_json
from scheduling.presentation.visits import told, visit_json, visit_message

__all__ = [
    "callback_json",
    "callback_message",
    "contact_json",
    "expected",
    "told",
    "visit_json",
    "visit_message",
]
