"""How many of our files a request walks through: what somebody has to read who follows it."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

from django.conf import settings

from benchmarks.people import newcomers
from benchmarks.world import LOCALITIES, World
from listings.models import Project

_ROOT = Path(settings.BASE_DIR)
_NOT_OURS = {"tests", "benchmarks", "migrations", ".venv"}


@dataclass(frozen=True)
class Walk:
    """The files in which a call ran code, imports left out, and how many it may be at most."""

    what: str
    most: int
    files: list[str]


def walks(world: World) -> Iterator[Walk]:
    """Each call comes once before it is followed, so that nothing is imported or compiled in it."""
    people = newcomers(world.now)
    project = world.some(Project, 1)[0]
    day = (world.now.astimezone(world.brokerage.zone) + timedelta(days=3)).date()

    def say(who: str, text: str) -> bytes:
        body = {"user_id": who, "session_id": who, "message_id": uuid4(), "text": text}
        return world.key.post("/api/chat", body, status=200)

    def search() -> None:
        _expect(b'"listings":[{', say(str(uuid4()), f"Show me 2BHK in {LOCALITIES[0]} under 2 Cr"))

    def almost_booked() -> Callable[[], None]:
        who, person = str(uuid4()), next(people)
        say(who, f"I want to visit {Project.objects.get(pk=project).name} on {day} in the evening")
        say(who, f"my name is {person.name}")
        return lambda: _expect(b'"booking":{', say(who, person.phone))

    def book() -> None:
        person = next(people)
        who = {"user_id": str(uuid4()), "name": person.name, "phone": person.phone}
        wish = {"project": project, "date": day, "slot": "evening"}
        world.key.post("/api/schedule/site-visit", who | wish)

    def enquire() -> None:
        person = next(people)
        who = {"name": person.name, "phone": person.phone, "email": person.email}
        world.key.post("/api/leads", who | {"source": "website", "locations": [LOCALITIES[0]]})

    calls: list[tuple[str, int, Callable[[], Callable[[], None]]]] = [
        ("POST /api/chat, a search", 45, lambda: search),
        ("POST /api/chat, a turn that books", 60, almost_booked),
        ("POST /api/schedule/site-visit", 40, lambda: book),
        ("POST /api/leads", 30, lambda: enquire),
    ]
    for what, most, prepare in calls:
        prepare()()
        yield Walk(what, most, files_entered(prepare()))


def files_entered(call: Callable[[], None]) -> list[str]:
    """Our files, as paths from the root, whose functions run while ``call`` does."""
    seen: set[str] = set()

    def look(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            seen.add(frame.f_code.co_filename)

    sys.setprofile(look)
    try:
        call()
    finally:
        sys.setprofile(None)
    paths = [Path(name).relative_to(_ROOT) for name in seen if name.startswith(f"{_ROOT}/")]
    return sorted(str(path) for path in paths if not _NOT_OURS & set(path.parts))


def told(walk: Walk, *, files: bool) -> str:
    """The number beside its bar; with ``files``, which they are."""
    verdict = "PASS" if len(walk.files) <= walk.most else "over"
    line = f"{walk.what:<40} {len(walk.files):>4} files, at most {walk.most:>3}  {verdict}"
    return "\n  ".join([line, *walk.files]) if files else line


def _expect(part: bytes, answer: bytes) -> None:
    if part not in answer:
        raise RuntimeError(f"this was something else: {answer[:400]!r}")
