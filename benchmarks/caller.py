"""Requests through the whole WSGI application, in this process: no network, no test client around
it."""

import json
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

_CSRF = "b" * 32


@dataclass(frozen=True)
class Caller:
    """``credentials`` are header names as WSGI spells them. Raises RuntimeError unless the answer
    has the status that was expected: a benchmark of refusals would be fast and worthless."""

    application: WSGIHandler
    credentials: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, status: int = 200) -> bytes:
        return self._call("GET", path, b"", status)

    def post(self, path: str, body: Any, status: int = 201) -> bytes:
        return self._call("POST", path, json.dumps(body, default=str).encode(), status)

    def _call(self, method: str, path: str, body: bytes, expected: int) -> bytes:
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            **self.credentials,
        }
        statuses: list[str] = []
        response = self.application(environ, lambda line, headers, *rest: statuses.append(line))
        try:
            answer = b"".join(response)
        finally:
            response.close()
        if not statuses[0].startswith(str(expected)):
            raise RuntimeError(
                f"{method} {path}: {statuses[0]}: {answer[:500].decode(errors='replace')}"
            )
        return answer


def key_credentials(secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Api-Key {secret}"}


def session_credentials(session_key: str) -> dict[str, str]:
    """A log-in with its CSRF token."""
    return {"HTTP_COOKIE": f"sessionid={session_key}; csrftoken={_CSRF}", "HTTP_X_CSRFTOKEN": _CSRF}
