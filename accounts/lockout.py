"""Whose failed log-ins are counted together."""

from typing import Any

from django.http import HttpRequest


def typed_email(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """For django-axes: the e-mail as the log-in looks it up, so that other capitals are not fresh
    tries."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(typed).strip().lower()
