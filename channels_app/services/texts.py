"""What goes out is written in templates."""

from typing import Any

from django.template.loader import render_to_string

from accounts.models import Brokerage


def render(template: str, brokerage: Brokerage, context: dict[str, Any]) -> tuple[str, str]:
    """Subject (the first line) and body of ``messages/<template>.txt``."""
    text = render_to_string(f"messages/{template}.txt", {"brokerage": brokerage, **context})
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"
