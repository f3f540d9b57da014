"""What every adapter keeps to."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Sendable:
    """A message as an adapter needs it. ``sender`` is empty where the account has no address of its own."""

    id: str
    address: str
    subject: str
    body: str
    sender: str = ""


class SendError(Exception):
    """The vendor did not take the message. ``permanent``: trying again cannot help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Uncertain(Exception):
    """The message may have gone out: it is never blindly sent again."""


class Adapter(Protocol):
    """Sends one message and returns the vendor's id for it (empty where there is none)."""

    def send(self, message: Sendable) -> str: ...
