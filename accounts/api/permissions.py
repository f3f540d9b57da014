"""DRF's permission check, read from accounts.policy."""

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.caller import Caller
from accounts.policy import allows


class PolicyPermission(BasePermission):
    """The view's ``policy`` names an action for each method."""

    message = "This credential may not do that."

    def has_permission(self, request: Request, view: object) -> bool:
        if request.method == "OPTIONS":
            return True
        policy: dict[str, str] = getattr(view, "policy", {})
        action = policy.get("GET" if request.method == "HEAD" else request.method or "")
        if action is None:
            raise MethodNotAllowed(request.method or "")
        return isinstance(request.auth, Caller) and allows(action, request.auth)
