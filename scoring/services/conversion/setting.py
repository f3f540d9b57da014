"""A brokerage's own numbers for the conversion score."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import Brokerage
from common.errors import invalid
from common.events.queueing import queue_soon
from common.sql.locks import lock_keys
from leads.choices import Source
from leads.models import Lead
from scoring.card.rules import WEIGHTS
from scoring.models import ScoringSetting
from scoring.reading import ExtraWordsError, read_extra_words

_LONGEST_LIST, _LONGEST_NAME = 100, 120


@transaction.atomic
def set_scoring(
    *,
    brokerage: Brokerage,
    weights: Mapping[str, int],
    source_quality: Mapping[str, int],
    words: Mapping[str, Any],
    denied: Sequence[str],
    allowed: Sequence[str],
) -> ScoringSetting:
    """Stores them, has what customers wrote read again where the words changed, and all leads
    scored anew soon. Empty ``weights`` and what ``source_quality`` leaves out are the product's
    own. Raises the one 400; nothing changes then.
    """
    _check_weights(weights)
    _check_qualities(source_quality)
    _check_words(words)
    for name, names in (("denied", denied), ("allowed", allowed)):
        if len(names) > _LONGEST_LIST or any(not 0 < len(one) <= _LONGEST_NAME for one in names):
            raise invalid(
                name,
                f"At most {_LONGEST_LIST} attributes with names of up to {_LONGEST_NAME} "
                f"characters.",
            )
    lock_keys([f"scoring setting: {brokerage.pk}"])
    known = ScoringSetting.objects.of(brokerage.pk).first()
    given = {
        "weights": dict(weights), "source_quality": dict(source_quality), "words": dict(words),
        "denied": list(denied), "allowed": list(allowed),
    }  # fmt: skip
    setting: ScoringSetting = known or ScoringSetting(brokerage=brokerage)
    if setting.words != given["words"]:
        Lead.objects.of(brokerage.pk).filter(content__isnull=False, words_due=False).update(
            words_due=True
        )
    for name, value in given.items():
        setattr(setting, name, value)
    setting.save()
    queue_soon("scoring.tasks.score_all_conversions", str(brokerage.pk))  # else the night does it
    return setting


def _check_weights(weights: Mapping[str, int]) -> None:
    if not weights:
        return
    if set(weights) != set(WEIGHTS):
        raise invalid("weights", f"Give a weight to each of {', '.join(WEIGHTS)}.")
    if any(not _is_percent(weight) for weight in weights.values()) or sum(weights.values()) != 100:
        raise invalid("weights", "The weights are whole per cent and add up to 100.")


def _check_qualities(qualities: Mapping[str, int]) -> None:
    for source, quality in qualities.items():
        if source not in Source.values:
            raise invalid("source_quality", f"There is no source {source[:40]}.")
        if not _is_percent(quality):
            raise invalid(
                "source_quality", "The quality of a source is a whole number from 0 to 100."
            )


def _check_words(words: Mapping[str, Any]) -> None:
    try:
        read_extra_words(words)
    except ExtraWordsError as error:
        raise invalid("words", " ".join(error.problems[:3])) from error


def _is_percent(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= 100
