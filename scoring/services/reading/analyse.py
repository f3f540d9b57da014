"""Reading a lead's messages for the content scores, by the language model where one is configured,
else by rules."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from common.language_model import LanguageModel, LanguageModelError, Placeholders
from leads.choices import SPOKEN, Direction
from leads.models import Interaction, Lead
from profiles.models import Identifier
from scoring.reading import MAX_MESSAGES, Content, ExtraWords, analyse
from scoring.reading.model_answers import INSTRUCTIONS, SCHEMA, SCHEMA_NAME, content_of

RULES = "rules"
#: of all messages together; the newest count. A model reads so much for a fraction of a cent, the
#: rules in 0.3 s
MAX_CHARACTERS = 12_000
_MAX_IDENTIFIERS = 50


@dataclass(frozen=True)
class Analysed:
    """The content scores of a lead's messages, and who read them: "rules" or the model's name."""

    content: Content
    by: str


def customer_texts(lead: Lead) -> list[str]:
    """What the customer wrote for this lead, oldest first; of many the newest, within both
    limits."""
    said = Interaction.objects.filter(
        lead=lead, direction=Direction.INBOUND, kind__in=SPOKEN
    ).exclude(text="")
    newest = list(
        said.order_by("-occurred_at", "-id").values_list("text", flat=True)[:MAX_MESSAGES]
    )
    texts: list[str] = []
    room = MAX_CHARACTERS
    # The first message may be an interaction as well.
    for text in [*newest, lead.initial_message][:MAX_MESSAGES]:
        if text.strip() and text not in texts:
            texts.append(text[:room])
            room -= len(texts[-1])
        if not room:
            break
    return texts[::-1]


def content_by_rules(
    *, lead: Lead, now: datetime, extra_words: ExtraWords | None = None
) -> Analysed:
    """The scores by rules: a read and some milliseconds, fit for any transaction."""
    return Analysed(analyse(customer_texts(lead), now=now, extra_words=extra_words), RULES)


def analyse_content(
    *, lead: Lead, model: LanguageModel | None, now: datetime, extra_words: ExtraWords | None = None
) -> Analysed:
    """The scores by `model` (common.language_model.configured()), by rules when there is none, it
    fails, or there is nothing to read. Writes nothing.

    Waits for the model for up to its time-out, so it refuses to run inside a transaction
    (RuntimeError).
    """
    with transaction.atomic(durable=True):
        texts = customer_texts(lead)
        placeholders = _placeholders(lead) if model and texts else None
    if model and placeholders:
        content = _by_model(model, texts, placeholders)
        if content is not None:
            return Analysed(content, model.model)
    return Analysed(analyse(texts, now=now, extra_words=extra_words), RULES)


def _by_model(model: LanguageModel, texts: list[str], placeholders: Placeholders) -> Content | None:
    try:
        said = model.ask(
            instructions=INSTRUCTIONS,
            messages=texts,
            schema=SCHEMA,
            name=SCHEMA_NAME,
            placeholders=placeholders,
        )
    except LanguageModelError:
        return None
    return content_of(said, [placeholders.plain(text) for text in texts], shown=placeholders.hide)


def _placeholders(lead: Lead) -> Placeholders:
    """Hides whatever tells who this lead's customer is."""
    identifiers = (
        Identifier.objects.filter(profile=lead.profile_id)
        .order_by("-last_seen")
        .values_list("value", "raw")
    )
    return Placeholders(
        names=[lead.name, lead.profile.display_name],
        known=[
            lead.phone,
            lead.email,
            *(value for pair in identifiers[:_MAX_IDENTIFIERS] for value in pair),
        ],
        region=lead.brokerage.country,
    )
