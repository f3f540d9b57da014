"""What a customer wants with a message: the kind that weighs most, and the others."""

from collections.abc import Iterator

from .acts.model import Shown, read_kinds
from .intent_words import (
    CLAUSE_ENDS,
    GREETING,
    NO_HUMAN,
    NO_STOP,
    STOP_ALONE,
    STOP_DEMANDED,
    THANKS,
)
from .meaning import Asked, Intent
from .slots import Slots
from .slots_json import slots_json

_MOST_READ = 1_000  # characters
# of a logit: to stand beside the main kind, and to take its place
_SHOWN_FROM, _SURELY_FROM = 0.0, 1.0
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
_VETOES = ((Intent.STOP, NO_STOP), (Intent.HUMAN, NO_HUMAN))


def find_intents(text: str, slots: Slots, expecting: Asked | None) -> list[Intent]:
    """The main intent first, the others in order of weight. ``text`` as it was written."""
    if STOP_ALONE.fullmatch(text) or (STOP_DEMANDED.search(text) and not NO_STOP.search(text)):
        return [Intent.STOP]
    if len(text) > _MOST_READ:  # who writes at length says what is wanted at the ends
        text = f"{text[: _MOST_READ * 3 // 4]}\n{text[-_MOST_READ // 4 :]}"
    shown = read_kinds(text, tags_of(slots, expecting))
    main = _main(shown, text)
    if main == Intent.STOP:
        return [Intent.STOP]
    by_clauses = set(_of_clauses(text))
    surely = {kind for kind in _BESIDE if shown.logits[kind] > _SURELY_FROM} | by_clauses
    if shown.logits[Intent.HUMAN] > _SHOWN_FROM and not NO_HUMAN.search(text):
        surely.add(Intent.HUMAN)
    main = _heaviest(main, surely, expecting)
    others = {kind for kind in _BESIDE if shown.logits[kind] > _SHOWN_FROM} | by_clauses
    if slots.who:
        others.add(Intent.CONTACT)
    if GREETING.match(text):
        others.add(Intent.GREETING)
    if THANKS.search(text):
        others.add(Intent.THANKS)
    return [main, *(kind for kind in Intent if kind in others - {main})]


def _main(shown: Shown, text: str) -> Intent:
    """The most probable kind that the words do not rule out."""
    ruled_out = {kind for kind, words in _VETOES if words.search(text)}
    kind, probability = next(one for one in shown.mains if one[0] not in ruled_out)
    return kind if probability >= _SURE.get(kind, _SURE_ENOUGH) else Intent.OTHER


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
    parts = [part.strip() for part in CLAUSE_ENDS.split(text)]
    parts = [part for part in parts if len(part.split()) > 2][:_MOST_CLAUSES]
    if len(parts) < 2:
        return
    for part in parts:
        shown = read_kinds(part, ("some", "asked_None"))
        kind, probability = shown.mains[0]
        if probability > _CLAUSE_SURE.get(kind, 1.0):
            yield kind
