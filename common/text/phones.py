"""Phone numbers as people and spreadsheets write them, to E.164 and back to evidence about who
somebody is.

Pure: the numbering plans come with the phonenumbers library, nothing is looked up.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from common.text.folding import western_digits

MAX_LENGTH = 40

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)
_SEVERAL = re.compile(r"\d\s*(?:[/,;|&]|\bor\b|\band\b)\s*[+(]?\d.*", re.IGNORECASE)
_LABEL = re.compile(
    r"^'|^[a-z .]{1,12}:\s*", re.IGNORECASE
)  # Excel's text mark; "p:" of lead-form exports
_EXTENSION = re.compile(r"\s*[,;]?\s*(?:extension|extn?|ext|x|#)[\s.:=]*\d{1,7}$", re.IGNORECASE)
_TRUNK_ZERO = re.compile(
    r"\(\s*0\s*\)"
)  # "+44 (0) 7929…": the zero is for callers inside the country
_INTERNATIONAL = re.compile(r"^[(\s]*(?:\+|00)")
_DATE = re.compile(
    r"(?<![\d+])(?:[12]\d{3}([-/.])(?:0?[1-9]|1[0-2])\1(?:[12]\d|3[01]|0?[1-9])"
    r"|(?:[12]\d|3[01]|0?[1-9])([-/.])(?:0?[1-9]|1[0-2])\2(?:20)?\d{2})(?!\d)"
)
_LONG_RUN = re.compile(r"(?<![\w+.,-])\d{11,14}(?![\w-]|[.,]\d)")
_MONEY_BEFORE = re.compile(r"(?:[₹$€£]|\b(?:rs|inr|aed|dhs?|usd|eur)\.?)\s*$", re.IGNORECASE)
_PERSONAL = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.VOIP,
    }
)
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_ASCENDING = "01234567890"


class PhoneError(ValueError):
    """A text that is no phone number. `code` is stable, the message is for people.

    Codes: empty, too_long, scientific_notation, several_numbers, too_short, invalid_phone,
    invalid_region.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Phone:
    """`raw` as it came, `e164` like "+919876543210", `region_assumed` None when the number named
    its own country.

    `evidence` is False for numbers that say nothing about who somebody is: toll-free and service
    numbers, placeholders, and numbers that no operator hands out.
    """

    raw: str
    e164: str
    region_assumed: str | None
    evidence: bool


@dataclass(frozen=True, slots=True)
class PhoneMatch:
    """A phone number at text[start:end]."""

    start: int
    end: int
    raw: str
    e164: str


def parse_phone(raw: str, *, region: str) -> Phone:
    """Read one phone number; `region` (ISO 3166, "IN") is meant where the number names no country.

    Raises PhoneError. A cell with two numbers is refused as several_numbers; find_phones reads each
    of them.
    """
    if len(raw) > MAX_LENGTH:
        raise PhoneError("too_long", f"A phone number has at most {MAX_LENGTH} characters.")
    region = region.upper()
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise PhoneError(
            "invalid_region",
            "The country of this phone number is unknown; write it with + and its code.",
        )
    text = _plain(raw)
    if not any(character.isdecimal() for character in text):
        raise PhoneError("empty", "There is no phone number here.")
    if _SCIENTIFIC.fullmatch(text):
        raise PhoneError(
            "scientific_notation",
            "A spreadsheet shortened this phone number (9.19E+11); its digits are lost.",
        )
    text = _EXTENSION.sub("", text)
    if _SEVERAL.search(text):
        raise PhoneError("several_numbers", "There is more than one phone number here.")
    if any(character.isalpha() for character in text):
        raise PhoneError("invalid_phone", "This is not a phone number.")
    number, assumed = (
        _international(text) if _INTERNATIONAL.match(text) else _national(text, region)
    )
    return Phone(raw=raw, e164=_e164(number), region_assumed=assumed, evidence=_is_evidence(number))


def find_phones(text: str, *, region: str, most: int = 60) -> list[PhoneMatch]:
    """Phone numbers in free text, in order, each valid in its country; never a budget or a date.

    Of more than ``most`` numbers, and of text with five times as many figures that are none, the
    rest is not looked at. Raises PhoneError only for an unknown region.
    """
    region = region.upper()
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise PhoneError("invalid_region", "The country of these phone numbers is unknown.")
    masked = _DATE.sub(lambda match: "x" * len(match.group()), text)
    matches = phonenumbers.PhoneNumberMatcher(masked, region, max_tries=5 * most)
    found = [
        PhoneMatch(match.start, match.end, text[match.start : match.end], _e164(match.number))
        for match in islice(matches, most)
        if not _is_price(text, match.start) and not _is_figure(match)
    ]
    taken = {position for phone in found for position in range(phone.start, phone.end)}
    bare_runs = (run for run in _LONG_RUN.finditer(masked) if taken.isdisjoint(range(*run.span())))
    for bare in islice(bare_runs, most):
        number = _coded_mobile(_digits(_plain(bare.group())))
        if number is not None and not _is_price(text, bare.start()):
            found.append(
                PhoneMatch(bare.start(), bare.end(), text[bare.start() : bare.end()], _e164(number))
            )
    return sorted(found, key=lambda phone: phone.start)


def _plain(raw: str) -> str:
    """ASCII digits and signs, without the marks that spreadsheets and exports add."""
    text = western_digits(unicodedata.normalize("NFKC", raw))
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = _LABEL.sub("", text.strip()).strip()
    text = re.sub(r"^(\+?\d+)\.0$", r"\1", text)
    return _TRUNK_ZERO.sub("", text) if _INTERNATIONAL.match(text) else text


def _international(text: str) -> tuple[PhoneNumber, None]:
    digits = _digits(text)
    return _possible("+" + digits.removeprefix("00"), None), None


def _national(text: str, region: str) -> tuple[PhoneNumber, str | None]:
    digits = _digits(text)
    home = _parsed(digits, region)
    if home is not None and phonenumbers.is_valid_number(home):
        return home, region
    coded = _coded_mobile(digits)
    if coded is not None:
        return coded, region if coded.country_code == phonenumbers.country_code_for_region(
            region
        ) else None
    return _possible(digits, region), region


def _coded_mobile(digits: str) -> PhoneNumber | None:
    """Read "0919876543210", "971501234567": a country code without its plus, believed of valid
    mobiles only."""
    bare = digits.lstrip("0")
    number = _parsed("+" + bare, None) if 11 <= len(bare) <= 15 else None
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return number if phonenumbers.number_type(number) in _MOBILE else None


def _possible(text: str, region: str | None) -> PhoneNumber:
    if len(text) > 16:  # E.164: 15 digits, and the plus or the trunk zero
        raise PhoneError("too_long", "This phone number has too many digits.")
    number = _parsed(text, region)
    if number is None:
        raise PhoneError("invalid_phone", "This is not a phone number.")
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == ValidationResult.TOO_LONG:
        raise PhoneError("too_long", "This phone number has too many digits.")
    if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        raise PhoneError("too_short", "This phone number has too few digits.")
    if reason != ValidationResult.IS_POSSIBLE:
        raise PhoneError("invalid_phone", "There is no such phone number.")
    return number


def _parsed(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _is_evidence(number: PhoneNumber) -> bool:
    if (
        not phonenumbers.is_valid_number(number)
        or phonenumbers.number_type(number) not in _PERSONAL
    ):
        return False
    national = phonenumbers.national_significant_number(number)
    return len(set(national[-7:])) > 1 and national not in _ASCENDING


def _is_price(text: str, start: int) -> bool:
    return bool(_MONEY_BEFORE.search(text[max(0, start - 8) : start]))


def _is_figure(match: phonenumbers.PhoneNumberMatch) -> bool:
    """A run of digits without + or trunk zero that is rather a price: round, or a short fixed-line
    number."""
    if not match.raw_string.isdecimal() or match.raw_string.startswith("0"):
        return False
    if match.raw_string.endswith("00000"):
        return True
    return len(match.raw_string) < 9 and phonenumbers.number_type(match.number) not in _MOBILE
