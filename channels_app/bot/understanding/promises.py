"""Promises in what the bot or staff wrote (pure): what somebody on our side said they would do."""

import re

from channels_app.bot.understanding.text import clean

_NAME = r"(?-i:(?!(?:You|This|That|It|There|What|Which|Please)\b)[A-Z]\w+(?: [A-Z]\w+)?)"
_WHO = (
    r"(?:i|we|he|she|they|who|somebody|someone|(?:an?|our|my|your|the) (?:\w+ )?(?:rm|team|"
    r"colleague|agent|manager)|"
    rf"{_NAME})"
)
_WILL = r"(?:will|'ll|shall|am going to|are going to|is going to)"
_DEEDS = {
    "call": r"call|ring|phone|give (?:you|u) a call|speak to you",
    "send": r"send|share|e-?mail|forward|mail you|whatsapp",
    "reply": r"get back|come back to|answer|reply|let (?:you|u) know|update you|inform|confirm|"
    r"check|find out|revert|"
    r"follow up",
    "arrange": r"arrange|book|organi[sz]e|reserve|block|hold|set up",
}
_BETWEEN = (
    r"(?: (?:gladly|then|now|soon|also|definitely|surely|certainly|personally|be able to|try to))?"
)
_PROMISES = {
    topic: re.compile(rf"\b{_WHO} ?{_WILL}{_BETWEEN} (?:{deeds})\b", re.IGNORECASE)
    for topic, deeds in _DEEDS.items()
} | {
    "hinglish call": re.compile(
        r"\b(?:call|phone) (?:kar(?:unga|ungi|enge|ta hoon|ti hoon))\b", re.IGNORECASE
    ),
    "hinglish send": re.compile(
        r"\b(?:bhej(?: ?(?:dunga|dungi|denge|ta hoon|ti hoon)|unga|ungi|enge))\b", re.IGNORECASE
    ),
}
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_NOT = re.compile(r"\b(?:will|shall) not\b|\bwon't\b|\bif you\b", re.IGNORECASE)


def find_promises(text: str) -> list[tuple[str, str]]:
    """(topic, sentence) of each promise: topic is call, send, reply or arrange. Questions, refusals
    and conditions are none."""
    found = []
    for match in _SENTENCE.finditer(clean(text)):
        sentence = match[0].strip()
        if sentence.endswith("?") or _NOT.search(sentence):
            continue
        topic = next((name for name, pattern in _PROMISES.items() if pattern.search(sentence)), "")
        if topic:
            found.append((topic.removeprefix("hinglish "), sentence))
    return found
