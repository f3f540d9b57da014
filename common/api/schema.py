"""What the OpenAPI schema says beyond the serializers: the error shape on every operation, one path
per route."""

from typing import Any

_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "request_id"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {"type": "object", "additionalProperties": True},
                "request_id": {"type": "string"},
            },
        }
    },
}


def without_slash_twins(
    endpoints: list[tuple[str, str, str, Any]],
) -> list[tuple[str, str, str, Any]]:
    """Leaves out the second pattern that each route has for a trailing slash."""
    return [endpoint for endpoint in endpoints if not endpoint[0].endswith("/")]


def add_error_responses(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Documents the one error shape as the default answer of every operation."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = _ERROR
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"].setdefault(
                "default", {"description": "Refused", "content": content}
            )
    return result
