"""The chat's search turn."""

from collections.abc import Iterator
from itertools import count, cycle
from uuid import uuid4

from benchmarks.frame import Case, at_most, cpu_below
from benchmarks.world import LOCALITIES, World

_CUSTOMERS = 50
_FLOOR = "bare DRF create of a message + one indexed catalogue query"


def chat_turn(world: World) -> Iterator[Case]:
    """A search that finds homes: by somebody new, and by a customer in the middle of a
    conversation."""
    places = cycle(LOCALITIES[:4])
    questions = cycle(
        (place, size, crore)
        for size in (2, 3)
        for crore in ("1.5", "2")
        for place in LOCALITIES[:4]
    )
    numbers = count(1)
    regulars = cycle(f"regular-{n}" for n in range(min(_CUSTOMERS, world.leads)))

    def floor() -> None:
        path = f"/floor/messages?locality={next(places).replace(' ', '+')}&price=20000000"
        world.bare.post(
            path, {"channel": "web_chat", "body": "Show me 2BHK in Whitefield under 2 Cr"}
        )

    def ask(user_id: str) -> None:
        place, size, crore = next(questions)
        body = {
            "user_id": user_id,
            "session_id": f"session of {user_id}",
            "message_id": uuid4(),
            "text": f"Show me {size}BHK in {place} under {crore} Cr",
        }
        answer = world.key.post("/api/chat", body, status=200)
        if b'"intent":"search"' not in answer or b'"listings":[]' in answer:
            raise RuntimeError(f"this was no search: {answer[:300]!r}")

    for _ in range(min(_CUSTOMERS, world.leads)):
        ask(next(regulars))
    yield Case(
        "POST /api/chat, search by a known customer",
        _FLOOR,
        floor,
        lambda: ask(next(regulars)),
        (at_most(4), cpu_below(50)),
    )
    yield Case(
        "POST /api/chat, search by a new customer",
        _FLOOR,
        floor,
        lambda: ask(f"new-{next(numbers)}"),
        (at_most(4), cpu_below(50)),
    )
