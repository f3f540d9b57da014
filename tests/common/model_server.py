"""A server that speaks OpenAI's chat completions over real HTTP, and every bad answer that one may
meet."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Behaviour = Callable[["Exchange"], None]


class ModelServer(ThreadingHTTPServer):
    """Behaves as `behaviour` says and remembers each request: (path, headers, body)."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.behaviour: Behaviour = says("{}")
        self.closing = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: Any) -> None:
        """Clients that leave early are what the tests are about."""


class Exchange(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((self.path, dict(self.headers), body))
        self.server.behaviour(self)

    do_GET = do_POST

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def completion(
    content: Any, finish_reason: str | None = "stop", refusal: str | None = None
) -> bytes:
    """A chat completion as the vendor documents it."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish_reason, "logprobs": None, "message": message}
    usage = {"prompt_tokens": 120, "completion_tokens": 60, "total_tokens": 180}
    whole = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1790000000,
        "model": "local-model",
    }
    return json.dumps({**whole, "choices": [choice], "usage": usage}).encode()


def says(content: Any, finish_reason: str | None = "stop", refusal: str | None = None) -> Behaviour:
    return sends(completion(content, finish_reason, refusal))


def sends(body: bytes) -> Behaviour:
    return lambda exchange: exchange.reply(200, body)


def fails(status: int, **headers: str) -> Behaviour:
    error = {"error": {"message": "Rate limit reached", "type": "x", "param": None, "code": "x"}}
    return lambda exchange: exchange.reply(status, json.dumps(error).encode(), **headers)


def hangs(exchange: Exchange) -> None:
    exchange.server.closing.wait(10)


def drips_headers(exchange: Exchange) -> None:
    """A byte now and then: no single read ever takes long."""
    _drip(exchange, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000)


def drips_the_body(exchange: Exchange) -> None:
    _drip(exchange, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b" " * 1000, at_once=40)


def drips_interim_answers(exchange: Exchange) -> None:
    while not exchange.server.closing.wait(0.02):
        exchange.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def _drip(exchange: Exchange, data: bytes, at_once: int = 0) -> None:
    exchange.wfile.write(data[:at_once])
    for byte in data[at_once:]:
        exchange.wfile.write(bytes([byte]))
        if exchange.server.closing.wait(0.02):
            return


def never_ends(exchange: Exchange) -> None:
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    until = time.monotonic() + 10
    while not exchange.server.closing.is_set() and time.monotonic() < until:
        exchange.wfile.write(b"1000\r\n" + b" " * 4096 + b"\r\n")


def unpacks_to_much(exchange: Exchange) -> None:
    exchange.reply(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")


def hangs_up_half_way(exchange: Exchange) -> None:
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    exchange.close_connection = True


def redirects(exchange: Exchange) -> None:
    exchange.reply(307, b"", Location="/elsewhere")
