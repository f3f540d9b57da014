"""What a customer wants with a message: the kind that weighs most, and the others."""

import re
from collections.abc import Iterator

from .acts.model import read_kinds
from .meaning import Asked, Intent
from .slots import Slots
from .slots_json import slots_json

_MOST_READ = 1_000  # characters
_SHOWN_FROM = 0.0  # of a logit
#: how probable a kind must be to be taken; more where a mistake ends or changes the conversation
_SURE_ENOUGH = 0.2
_SURE = {Intent.STOP: 0.5, Intent.HUMAN: 0.4, Intent.CANCEL: 0.3}
#: clauses that are looked at by themselves, and how sure they must be of what they ask for
_MOST_CLAUSES = 8
_CLAUSE_SURE = {
    Intent.DETAILS: 0.7,
    Intent.MEDIA: 0.7,
    Intent.CALLBACK: 0.85,
    Intent.CANCEL: 0.9,
}
#: what may stand beside another wish; the rest is small talk or excludes it
_BESIDE = frozenset({
    Intent.CANCEL, Intent.RESCHEDULE, Intent.BOOKINGS, Intent.CALLBACK, Intent.MEDIA,
    Intent.DETAILS, Intent.SEARCH, Intent.OBJECTION, Intent.NO, Intent.HUMAN,
})  # fmt: skip
_CLAUSES = re.compile(
    r"[.!?;,\n،؟؛।]+|(?<!\w)(?:and|aur|also|then|और|ثم|وبعدين)(?!\w)", re.IGNORECASE
)
#: words that end all offers wherever they stand alone; nobody is to be asked twice
_STOP = re.compile(
    r"\W*(?:please |pls )?(?:stop|stop ?all|unsubscribe|unsub|opt[ -]?out|end|quit|revoke|"
    r"stop (?:it|this|now|please))(?: please| pls)?\W*",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\W*(?:h[ae]llo+|hi+|hey+|helo|hlo|good (?:morning|afternoon|evening|day)|gm|namaste\w*|"
    r"namaskar\w*|pranam\w*|salaa?m\w*|as?-?salam\w*|assalam\w*|marhaba\w*|ram ram|"
    r"sat sri akal|dear (?:sir|team|madam)|नमस्ते|नमस्कार|राम राम|प्रणाम|مرحبا|السلام عليكم|"
    r"سلام|هلا|"
    r"أهلا|اهلا|صباح الخير|مساء الخير|يا هلا)(?![\w\u0900-\u0963])",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?<!\w)(?:thank\w*|thanx|thx|tnx|thnx|ty|tysm|shukri?y?a+|dhan[iy]+a?[vw]aa?d|shukran|"
    r"धन्यवाद|शुक्रिया|थैंक\S*|شكرا|مشكور\S*|تسلم\S*)(?![\w\u0900-\u0963])",
    re.IGNORECASE,
)


def find_intents(text: str, slots: Slots, expecting: Asked | None) -> list[Intent]:
    """The main intent first, the others in order of weight. ``text`` as it was written."""
    if _STOP.fullmatch(text):
        return [Intent.STOP]
    if len(text) > _MOST_READ:  # who writes at length says what is wanted at the ends
        text = f"{text[: _MOST_READ * 3 // 4]}\n{text[-_MOST_READ // 4 :]}"
    shown = read_kinds(text, tags_of(slots, expecting))
    main = shown.main if shown.probability >= _SURE.get(shown.main, _SURE_ENOUGH) else Intent.OTHER
    if main == Intent.STOP:
        return [Intent.STOP]
    others = {kind for kind in _BESIDE if shown.logits.get(kind, -1.0) > _SHOWN_FROM}
    others |= set(_of_clauses(text))
    main = _heaviest(main, others, expecting)
    if slots.who:
        others.add(Intent.CONTACT)
    if _GREETING.match(text):
        others.add(Intent.GREETING)
    if _THANKS.search(text):
        others.add(Intent.THANKS)
    return [main, *(kind for kind in Intent if kind in others - {main})]


def _heaviest(main: Intent, others: set[Intent], expecting: Asked | None) -> Intent:
    """Of several wishes the one that asks most; an answer to an open offer comes before them."""
    if main not in _BESIDE or (expecting == Asked.CONFIRM and main == Intent.NO):
        return main
    return next(kind for kind in Intent if kind == main or kind in others)


def tags_of(slots: Slots, expecting: Asked | None) -> list[str]:
    """What is known of a message besides its words, as the weights know it."""
    said = [f"has_{name}" for name in slots_json(slots) if name not in ("bedrooms", "currency")]
    return [*said, "some" if said else "nothing", f"asked_{expecting}"]


def _of_clauses(text: str) -> Iterator[Intent]:
    """What a clause of a longer message surely says by itself."""
    parts = [part.strip() for part in _CLAUSES.split(text)]
    parts = [part for part in parts if len(part.split()) > 2][:_MOST_CLAUSES]
    if len(parts) < 2:
        return
    for part in parts:
        shown = read_kinds(part, ("some", "asked_None"))
        if shown.probability > _CLAUSE_SURE.get(shown.main, 1.0):
            yield shown.main
