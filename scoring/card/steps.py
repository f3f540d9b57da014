"""What somebody could do next that would raise a lead's conversion score, part by part. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.card.parts import FIELD_POINTS, VERIFIED_POINTS

if TYPE_CHECKING:  # only their columns are read
    from leads.models import Lead
    from scoring.models import ContentScore

#: what is asked for where a field is empty; the temperature card uses the same words
_ASK = {
    "name": "Ask for the name",
    "phone": "Ask for the phone number",
    "email": "Ask for the e-mail address",
    "transaction_type": "Ask whether to buy or to rent",
    "property_type": "Ask for the property type",
    "locations": "Ask for the preferred area",
    "payment_method": "Ask how they will pay",
}
_QUESTIONS = {
    "urgency": "Ask when they want to move",
    "intent": "Offer a site visit",
    "budget": "Ask what they have set aside, and for a loan approval",
    "seriousness": "Ask which homes they have seen already",
    "authority": "Ask who decides with them",
}
#: an answer that says something clear is worth so much of a content score's ten
_ANSWER = 6


@dataclass(frozen=True)
class CardStep:
    """``gain`` is what the part (0–100) would have more."""

    action: str
    part: str
    gain: int


def steps(lead: "Lead", content: "ContentScore | None", *, is_verified: bool) -> Iterator[CardStep]:
    """The steps that are still open."""
    if lead.messages_count < 5:
        yield CardStep("Ask a question", "engagement", 8 + _touch(lead))
    if lead.catalog_views < 4:
        yield CardStep("Send the catalogue", "engagement", 5 + _touch(lead))
    if not lead.voice_count:
        yield CardStep("Invite a voice note", "engagement", 10 + _touch(lead))
    if lead.qr_scan_count < 2:
        yield CardStep("Invite to an expo stand", "engagement", 10 + _touch(lead))
    for name, action in _ASK.items():
        if not getattr(lead, name):
            yield CardStep(action, "profile", FIELD_POINTS)
    if lead.budget_min is None and lead.budget_max is None:
        yield CardStep("Ask for the budget", "profile", FIELD_POINTS)
    if not is_verified:
        yield CardStep("Have the phone or e-mail confirmed by a code", "profile", VERIFIED_POINTS)
    for name, action in _QUESTIONS.items():
        said = getattr(content, name) if content else 0
        if said < _ANSWER:
            yield CardStep(action, "content", 2 * (_ANSWER - said))


def raised(parts: Mapping[str, float | None], step: CardStep) -> dict[str, float | None]:
    """The parts after a step; what is not known yet begins at nothing."""
    return {**parts, step.part: min(100, (parts[step.part] or 0) + step.gain)}


def _touch(lead: "Lead") -> int:
    return 2 if lead.total_interactions < 5 else 0
