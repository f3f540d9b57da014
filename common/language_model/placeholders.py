"""Who a customer is does not leave the house: phones, addresses, long numbers and known names
become placeholders."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import phonenumbers

from common.text.emails import find_emails
from common.text.phones import find_phones

# for brokerages of countries that phonenumbers does not know; numbers with + are read anyway
_ANY_REGION = "IN"
_LETTER = r"[\w\u0900-\u0963]"  # Devanagari vowel signs are not word characters for `re`
_PATTERNS = (
    (
        "NUMBER",
        re.compile(r"\+?\(?\d(?:[\s().-]{0,2}\d){8,}"),
    ),  # phones, cards, national ids; also "call98765 43210"
    ("NUMBER", re.compile(r"(?<!\w)[A-Z]{5}\d{4}[A-Z](?!\w)", re.IGNORECASE)),  # PAN
    ("HANDLE", re.compile(r"(?<![\w@.])@\w{3,}")),
)
_PLACEHOLDER = re.compile(r"<[A-Z]+_\d+>")
_SHORTEST_NAME = 3


class Placeholders:
    """Hides and restores. The same words get the same placeholder in every text that one instance
    hides.

    `names` are whole names, each of whose words is hidden as well; `known` other words that tell
    who somebody is; `region` (ISO 3166) is where phone numbers without a country are dialled.
    """

    def __init__(
        self, *, names: Iterable[str] = (), known: Iterable[str] = (), region: str = _ANY_REGION
    ) -> None:
        self._region = region if region in phonenumbers.SUPPORTED_REGIONS else _ANY_REGION
        self._patterns = [*_PATTERNS]
        for kind, words in (
            ("CONTACT", _longest_first(known)),
            ("PERSON", _longest_first(_with_parts(names))),
        ):
            if words:
                listed = "|".join(re.escape(self.plain(word)) for word in words)
                self._patterns.append(
                    (kind, re.compile(rf"(?<!{_LETTER})(?:{listed})(?!{_LETTER})", re.IGNORECASE))
                )
        self._by_words: dict[str, str] = {}
        self._by_placeholder: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def hide(self, text: str) -> str:
        """The text without the customer's contacts and names; what looks like a placeholder of
        theirs does no more."""
        text = self.plain(text)
        hidden, position = [], 0
        for start, end, kind in self._spans(text):
            if end > position:  # of one that begins within another, its rest
                begin = max(start, position)
                hidden += [text[position:begin], self._placeholder(kind, text[begin:end])]
                position = end
        return "".join([*hidden, text[position:]])

    @staticmethod
    def plain(text: str) -> str:
        """The text, character by character: no brackets that could close our delimiters, no
        invisible characters that split a number. This is what `restore` brings back."""
        return "".join(_plain(character) for character in text)

    def restore(self, value: Any) -> Any:
        """JSON data with every placeholder of ours replaced by the words behind it."""
        if isinstance(value, str):
            return _PLACEHOLDER.sub(
                lambda match: self._by_placeholder.get(match[0], match[0]), value
            )
        if isinstance(value, list):
            return [self.restore(item) for item in value]
        if isinstance(value, dict):
            return {key: self.restore(item) for key, item in value.items()}
        return value

    def _spans(self, text: str) -> list[tuple[int, int, str]]:
        """What to hide, by where it begins; of those that begin together the longest first."""
        found = [(email.start, email.end, "EMAIL") for email in find_emails(text)]
        found += [
            (phone.start, phone.end, "PHONE") for phone in find_phones(text, region=self._region)
        ]
        found += [
            (*match.span(), kind)
            for kind, pattern in self._patterns
            for match in pattern.finditer(text)
        ]
        return sorted(found, key=lambda span: (span[0], -span[1]))

    def _placeholder(self, kind: str, words: str) -> str:
        key = words.casefold()
        if key not in self._by_words:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._by_words[key] = f"<{kind}_{self._counts[kind]}>"
            self._by_placeholder[self._by_words[key]] = words
        return self._by_words[key]


def _plain(character: str) -> str:
    if character in "<>":
        return "‹" if character == "<" else "›"
    hidden = unicodedata.category(character) in ("Cf", "Cc", "Cs") and character not in "\n\t"
    return " " if hidden else character


def _with_parts(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield name
        yield from (part for part in name.split() if len(part) >= _SHORTEST_NAME)


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(
        {word.strip() for word in words if len(word.strip()) >= _SHORTEST_NAME},
        key=lambda w: (-len(w), w),
    )
