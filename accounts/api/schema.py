"""What the OpenAPI schema says about credentials: derived from the authenticators and the policy
table."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from accounts.policy import POLICY

_KEY = {
    "type": "apiKey",
    "in": "header",
    "name": "Authorization",
    "description": "`Api-Key <key>`: a secret, publishable or personal key. Browsers with a "
    "publishable key add "
    "`X-Visitor-Token`.",
}
_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key with the same body gives the first answer again; kept for 24 hours.",
)


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.KeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return _KEY


class VisitorScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.VisitorAuthentication"
    name = "visitor"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        words = "`Visitor <token>`: our own chat page."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": words}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.StaffSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Staff, logged in to the admin.",
        }


class PolicySchema(AutoSchema):
    """Adds to each operation who may call it, and Idempotency-Key where the call honours it."""

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular's own signature
        words = str(super().get_description() or "").strip()
        action = getattr(self.view, "policy", {}).get(self.method)
        return f"{words}\n\n{_who(action)}".strip() if action else words

    def get_override_parameters(self) -> list[Any]:
        handler = getattr(self.view, self.method.lower(), None)
        found = list(super().get_override_parameters() or [])
        if getattr(handler, "honours_idempotency_key", False):
            found.append(_IDEMPOTENCY_KEY)
        return found


def _who(action: str) -> str:
    rule = POLICY[action]
    may = []
    if rule.scopes:
        may.append(f"secret keys with {' or '.join(sorted(rule.scopes))}")
    if rule.browser:
        may.append("browsers" if rule.browser == "site" else "browsers with a visitor token")
    if rule.roles:
        may.append(" and ".join(f"{role}s" for role in sorted(rule.roles)))
    return f"Who may: {'; '.join(may)}."
