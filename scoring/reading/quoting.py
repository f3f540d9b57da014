"""What stands in a message but is not the customer's own word: quotes, forwarded text, signatures,
disclaimers."""

import re
from collections.abc import Iterator

_TO_THE_END = re.compile(
    r"^[ \t]*(?:"
    r"-{3,} ?(?:original message|forwarded message|reply above).*"
    r"|begin forwarded message:?.*"
    r"|on .{6,120}\bwrote:[ \t]*"
    r"|(?:from|sent|von|de): ?.{1,160}\n[ \t]*(?:sent|to|date|subject|from): ?.{1,200}"
    r"|--[ \t]*"
    r"|_{5,}[ \t]*"
    r"|\W{0,3}forwarded(?: as received| many times| message)?\W{0,3}"
    r"|(?:this|the information in this) "
    r"(?:e-?mail|message)\b.{0,80}\b(?:confidential|intended|privileged)\b.*"
    r")$",
    re.IGNORECASE | re.MULTILINE,
)
_LINE = re.compile(
    r"^[ \t]*(?:"
    r"[>|].*"
    r"|(?:sent|gesendet) from (?:my|outlook|yahoo|mail)\b.*"
    # a line copied out of a WhatsApp chat: [12/11/26, 10:22] Name: text
    r"|\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?\]?(?: -)? "
    r"?[^:\n]{1,40}: .*"
    r")$",
    re.IGNORECASE | re.MULTILINE,
)
_SIGN_OFF = re.compile(
    r"^[ \t]*(?:(?:many |with |kind |best |warm |thanks? (?:and|&) )*(?:regards|wishes)|yours "
    r"(?:truly|sincerely)|"
    r"sincerely|cheers|thanks and regards)[,.! \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_REPORTED = re.compile(
    r"\b(?:says?|said|saying|wrote|written|reads?|mentions?|mentioned|likha(?: hai)?|bola)[ "
    r"\t:,]{0,3}"
    r"[\"“”](?P<words>[^\"“”\n]{1,300})[\"“”]",
    re.IGNORECASE,
)


def quoted_spans(message: str) -> Iterator[tuple[int, int]]:
    """Stretches that are somebody else's words. A message that begins with them is a forward and
    nothing else."""
    for match in _LINE.finditer(message):
        yield match.span()
    for match in _REPORTED.finditer(message):
        yield match.span("words")
    ends = [
        found.start() for pattern in (_TO_THE_END, _SIGN_OFF) if (found := pattern.search(message))
    ]
    if ends:
        yield min(ends), len(message)
