"""The sweep over leads whose customer has written something new: reads it for the content
scores."""

from datetime import datetime
from uuid import UUID

from accounts.models import Brokerage
from common.language_model import LanguageModel, configured
from common.sql.unit import joined
from leads.models import Lead
from scoring.models import ContentScore, ScoringSetting
from scoring.reading import ExtraWords, ExtraWordsError, read_extra_words
from scoring.services.reading.analyse import (
    Analysed,
    analyse_content,
    content_by_rules,
    customer_texts,
)

#: leads in one sweep: by rules some seconds, by a model as long as it takes to answer so often
BY_RULES, BY_MODEL = 500, 20


def read_due_content(
    *, now: datetime, model: LanguageModel | None = None, brokerage: Brokerage | None = None
) -> int:
    """Reads the words of the oldest leads that wait (with ``brokerage``: of its leads), a model
    outside of any transaction, and returns how many were written. Two sweeps at once do no harm: a
    lead that somebody holds, or whose customer has written again meanwhile, stays due."""
    waiting = Lead.objects.of(brokerage.pk) if brokerage else Lead.objects.all()
    due = waiting.filter(words_due=True).order_by("id").values_list("pk", flat=True)
    words: dict[UUID, ExtraWords] = {}
    read = 0
    for key in list(due[: BY_MODEL if model else BY_RULES]):
        lead: Lead = Lead.objects.select_related("brokerage", "profile").get(pk=key)
        own = words.setdefault(lead.brokerage_id, words_of(lead.brokerage))
        before = customer_texts(lead)
        if model:
            found = analyse_content(lead=lead, model=model, now=now, extra_words=own)
        else:
            found = content_by_rules(lead=lead, now=now, extra_words=own)
        read += _write(lead, found, before, now)
    return read


def read_all_content(*, brokerage: Brokerage, now: datetime) -> None:
    """Whatever waits in a brokerage, so that what follows counts all words. Not where a language
    model reads, which takes its time: there the sweep goes on as it does."""
    if configured() is None:
        while read_due_content(now=now, brokerage=brokerage):
            pass


def words_of(brokerage: Brokerage) -> ExtraWords:
    """The brokerage's own words; none where those that are stored are no longer good."""
    given = ScoringSetting.objects.of(brokerage.pk).values_list("words", flat=True).first()
    try:
        return read_extra_words(given or {})
    except ExtraWordsError:
        return ExtraWords()


@joined
def _write(lead: Lead, found: Analysed, before: list[str], now: datetime) -> bool:
    """Writes the scores, and that the lead's own score is to be worked out again. False where
    somebody holds the lead."""
    if (
        not Lead.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .filter(pk=lead.pk)
        .exists()
    ):
        return False
    scores = found.content.scores()
    evidence = [
        {"score": name, "words": one.words, "what": one.what, "points": one.points}
        for name, score in scores.items()
        for one in score.evidence
    ]
    ContentScore.objects.update_or_create(
        lead=lead,
        defaults={
            "brokerage": lead.brokerage,
            **{name: score.points for name, score in scores.items()},
            "evidence": evidence,
            "read_by": found.by,
            "read_at": now,
        },
    )
    wrote_meanwhile = customer_texts(lead) != before
    Lead.objects.filter(pk=lead.pk).update(conversion_due=True, words_due=wrote_meanwhile)
    return True
