"""Why the language model gave no usable answer."""

from enum import StrEnum


class Reason(StrEnum):
    """The kinds of failure. Those of the endpoint open the circuit breaker."""

    RESTING = "resting after failures"
    TIMEOUT = "no complete answer in time"
    UNREACHABLE = "unreachable"
    BUSY = "too many requests"
    REFUSED_REQUEST = "refused the request"
    STATUS = "answered with an error"
    TOO_LARGE = "the answer is too large"
    NO_COMPLETION = "the answer is no chat completion"
    REFUSAL = "declined to answer"
    TRUNCATED = "the answer was cut off"
    NOT_JSON = "the answer is not JSON"
    NOT_THE_SCHEMA = "the answer does not fit the schema"


#: What a customer's text may provoke says nothing about the endpoint's health: it must not shut the
#: model off for all.
PROVOKED = frozenset(
    {
        Reason.REFUSED_REQUEST, Reason.REFUSAL, Reason.TRUNCATED, Reason.NOT_JSON,
        Reason.NOT_THE_SCHEMA,
    }
)  # fmt: skip


class LanguageModelError(Exception):
    """No usable answer. The text never holds anything that was sent or received.

    ``rest`` are the seconds for which the endpoint asked to be left alone, if it did.
    """

    def __init__(
        self, reason: Reason, *, status: int | None = None, rest: float | None = None
    ) -> None:
        super().__init__(f"language model: {reason}" + (f" ({status})" if status else ""))
        self.reason = reason
        self.status = status
        self.rest = rest
