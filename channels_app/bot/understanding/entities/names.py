"""The customer's own name, when the message states it or answers the question for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from channels_app.bot.understanding.everyday import EVERYDAY
from channels_app.bot.understanding.text import BLANK, Span, blank

# The alternatives share no character: a run that can be read in two ways is tried in all of them.
_LETTERS = r"(?:[^\W\d_\u0900-\u097F]|[\u0900-\u097F'])"
_WORD = rf"{_LETTERS}(?:{_LETTERS}|-){{0,24}}\.?"
_RUN = rf"(?P<name>{_WORD}(?:[ \t]{{1,3}}{_WORD}){{0,5}})"
_HONORIFIC = r"(?:(?i:mr|mrs|ms|miss|shri|smt|mister)\b\.?\s+)?"

# These introduce nothing but a name.
_INTRODUCTIONS = re.compile(
    rf"(?<!\w)(?:here is |my (?:full |good )?name(?: is|'s|:)|name(?: is|\s?[:=-])|name's|"
    rf"myself|mera naam|"
    rf"mera name|naam(?: hai)?|"
    rf"you can call me|मेरा नाम)[ \t:,]{{0,3}}{_HONORIFIC}{_RUN}",
    re.IGNORECASE,
)
# These may introduce anything ("I am interested"), so only a capitalised word after them is a name.
_HINTS = re.compile(
    rf"\b(?:(?:[Ii] am|[Ii]'m|[Ii]m|[Tt]his is|[Ii]t's|[Mm]ain|MAIN|[Nn]ame|[Ww]rite|"
    rf"[Mm]yself)) {_HONORIFIC}{_RUN}"
)
_SIGNED = re.compile(
    rf"(?:^|[,.!\n:] ?){_RUN}[ \t]+(?:here|this side|speaking|yahan|name hai|name h|name है)\b|"
    rf"\b(?:regards|rgds|thanks|thank you),?\s*[-\n]\s*(?P<signed>{_WORD}(?: {_WORD}){{0,2}})\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(rf"^[\s,.:-]*{_HONORIFIC}{_RUN}[\s.,!:;-]*$", re.IGNORECASE)
_LEADING = re.compile(rf"(?:^|[.!?,\n] ?)\s*{_RUN}\s*[,:;\n-]?\s?{BLANK}")
_INSTEAD = re.compile(
    rf"(?:\bits|it's|it is|should be|mera|meri|write)[ ,]+{_RUN}(?=,? (?:not|likh|hai|h|"
    rf"nahi|है)(?!\w))"
    rf"|\((?P<inside>{_WORD}(?: {_WORD}){{0,2}})\)",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^\s*(?:(?:yes|yeah|ok|okay|sure|ya|haan|ji|hi|hello|hey|of course|it is|it's|its|this is|"
    r"i am|i'm|im|name|"
    r"here(?: you go| it is| are my details)?|and|my (?:number|phone|mobile|"
    r"email)(?: is)?)\b[\s,.:;!-]*){1,3}",
    re.IGNORECASE,
)
_CONTACT_LABELS = re.compile(
    r"\b(?:and\s+)?(?:my\s+)?(?:phone|mobile|mob|cell|contact|whatsapp|e-?mail|mail|ph|tel|"
    r"number|ईमेल|मोबाइल|फोन|नंबर|رقم|ايميل|الجوال|جوال|"
    r"no)(?:\s+(?:number|no|id|"
    r"address))?\.?"
    rf"(?:\s+is)?(?=[\s:=,.-]*(?:{BLANK}|$))",
    re.IGNORECASE,
)
_ENDS = frozenset(
    {"hai", "hoon", "hun", "hu", "bol", "here", "and", "from", "with", "phone", "mobile", "number",
     "email", "whatsapp", "this", "i", "my", "calling", "है", "हूँ", "हूं"}
)  # fmt: skip
_PARTICLES = frozenset(
    ["de", "da", "van", "von", "bin", "al", "el", "ibn", "bint", "del", "la", "le", "st", "dr"]
)
_MOST_WORDS = 4
_SELF = frozenset({"मैं", "मै", "main", "mai", "انا", "أنا"})


@dataclass(frozen=True)
class Name:
    """A name as it is to be written, and where the text has it."""

    value: str
    span: Span


_IS_WRONG = re.compile(r"\s*(?:nahi|is wrong|galat)(?!\w)", re.IGNORECASE)


def find_name(
    text: str, *, places: Iterable[Span], expected: bool, contact_given: bool
) -> Name | None:
    """The name that the message states; `text` has its phone numbers and e-mail addresses blanked
    out.

    `places`: where catalogue names stand, letter by letter; only "my name is" makes such a word a
    person's. `expected`: a name was asked for, so a bare one counts. `contact_given`: the message
    held a phone number or an e-mail address, so a capitalised name before it counts ("John Doe,
    98765 43210")."""
    introduced = _INTRODUCTIONS.search(text)
    if (
        introduced
        and not _IS_WRONG.match(text, introduced.end())
        and (name := _name(introduced["name"], introduced.start("name"), sure=True))
    ):
        return name
    text = blank(text, places)
    for hint in _HINTS.finditer(text):
        if name := _name(hint["name"], hint.start("name"), sure=False):
            return name
    if signed := _SIGNED.search(text):
        group = "name" if signed["name"] else "signed"
        if name := _name(signed[group], signed.start(group), sure=False, whole=True):
            return name
    if corrected := _INSTEAD.search(text):
        group = "name" if corrected["name"] else "inside"
        if name := _name(corrected[group], corrected.start(group), sure=False):
            return name
    if expected:
        return _bare(text)
    if contact_given and (leading := _LEADING.search(text)):
        run = leading["name"]
        if _has_case(run):
            return _name(run, leading.start("name"), sure=False, whole=True)
    return None


def _bare(text: str) -> Name | None:
    """The name when, contact details and politeness aside, the message is nothing else."""
    rest = _CONTACT_LABELS.sub(lambda m: " " * len(m[0]), text).replace(BLANK, " ")
    filler = _FILLER.match(rest)
    offset = filler.end() if filler else 0
    match = _BARE.match(rest[offset:])
    return (
        _name(match["name"], offset + match.start("name"), sure=True, whole=True) if match else None
    )


def _name(run: str, start: int, *, sure: bool, whole: bool = False) -> Name | None:
    """The leading words of a run that can be a name; with `whole` the run must hold nothing
    else."""
    kept: list[str] = []
    if run.split()[0] in _SELF and len(run.split()) > 1:
        start += len(run.split()[0]) + 1
        run = run[len(run.split()[0]) + 1 :]
    for word in run.split():
        bare = word.strip(".'").lower()
        everyday = bare in EVERYDAY and bare not in _PARTICLES
        if (
            bare in _ENDS
            or len(kept) == _MOST_WORDS
            or (not sure and not word[:1].isupper() and _has_case(word))
        ):
            break
        if everyday and (not kept or not word[:1].isupper() or _has_no_name(kept)):
            break
        kept.append(word)
    if not kept or (whole and len(kept) != len(run.split())) or _has_no_name(kept):
        return None
    written = " ".join(kept)
    position = run.find(kept[-1], len(" ".join(kept[:-1])))
    end = start + position + len(kept[-1])
    if written.endswith(("'s", "’s")):
        return None
    return Name(_as_written(written.rstrip(".,'-")), (start, end))


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


def _has_no_name(kept: list[str]) -> bool:
    """Everyday words only, or initials only."""
    return all(word.strip(".'").lower() in EVERYDAY or len(word.strip(".'")) < 2 for word in kept)


def _as_written(name: str) -> str:
    """Names typed all small or all capital are written properly; others stay as the customer wrote
    them."""
    if name.islower() or (name.isupper() and len(name) > 3):
        return " ".join(part[:1].upper() + part[1:].lower() for part in name.split())
    return name
