"""The base of every API view."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView


class ApiView(APIView):
    """``policy`` maps each HTTP method to an action of accounts.policy; a method without one is not
    allowed."""

    policy: ClassVar[dict[str, str]] = {}

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        wrapped = super().initialize_request(request, *args, **kwargs)
        if request.method in {"POST", "PUT", "PATCH"}:
            # read the bytes before DRF parses the stream: Idempotency-Key compares them
            wrapped.body_bytes = request.body  # type: ignore[attr-defined]
        return wrapped

    def read(self, serializer: type[Serializer[Any]], **context: Any) -> dict[str, Any]:
        """The validated body; raises the one 400."""
        parsed = serializer(data=self.request.data, context={"request": self.request, **context})
        parsed.is_valid(raise_exception=True)
        data: dict[str, Any] = parsed.validated_data
        return data
