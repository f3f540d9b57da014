"""How the customer feels: tone and frustration."""

import re
from dataclasses import dataclass
from functools import lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer, SentiText

from .text import lower, words

# Valence from -4 to 4, as in VADER's own lexicon.
_HINGLISH_AND_TRADE = {
    "bakwas": -3.0, "bakwaas": -3.0, "bekar": -2.5, "bekaar": -2.5, "ghatiya": -3.0, "kharab": -2.3,
    "ganda": -2.0, "dhokha": -3.0, "mehenga": -1.5, "mehnga": -1.5, "mahanga": -1.5,
    "pareshan": -2.2, "gussa": -2.3, "accha": 1.9, "acha": 1.9, "achha": 1.9, "badhiya": 2.5,
    "mast": 2.3, "shandar": 3.0, "zabardast": 2.8, "pasand": 1.7, "sundar": 2.2, "khush": 2.4,
    "dhanyavaad": 1.7, "shukriya": 1.7, "expensive": -1.3, "costly": -1.3, "overpriced": -2.0,
    "spacious": 1.5,
}  # fmt: skip
# Words of the trade that VADER counts as feelings: "4th block", "lower floor", "cancel my visit", a
# plain "no".
_NO_FEELING = (
    "no", "stop", "cancel", "block", "low", "lower", "free", "alert", "cut", "demand", "share",
    "shared", "sharing", "leave", "pay", "gross", "fire",
)  # fmt: skip

_COMPLAINTS = words(
    r"useless",
    r"(?:already|just) (?:told|said|gave|shared|sent|mentioned|answered)(?: you| it| that| this)?",
    r"(?:i|we) (?:have )?told you", r"how many times", r"not working",
    r"(?:doesn't|does not|isn't|didn't) (?:work|help|make sense)\w*", r"bakwaa?s", r"bekaa?r",
    r"ghatiya", r"waste of (?:my )?time", r"wasting my time", r"time (?:waste|kharab)", r"pathetic",
    r"worst", r"ridiculous", r"nonsense", r"stupid", r"idiots?", r"dumb", r"terrible", r"horrible",
    r"rubbish", r"fed up", r"annoy(?:ed|ing)", r"frustrat(?:ed|ing)", r"irritat(?:ed|ing)",
    r"(?:you|u) (?:don't|do not|dont|didn't|are not|aren't) (?:understand|get(?:ting)? it|"
    r"listen\w*|read\w*)",
    r"not what i (?:asked|said|want\w*|meant)",
    r"(?:no one|nobody|no body) (?:\w+ )?(?:called|calls|responded|responds|replied|replies|"
    r"answer\w*|bothered|came|is)",
    r"still (?:waiting|no (?:reply|response|call|answer))", r"wtf", r"what the (?:hell|f\w*)",
    r"again and again", r"same (?:question|thing|answer)(?: again)?", r"kitni baar",
    r"samajh (?:nahi|nahin) (?:aa?t\w*|aa? rah\w*)", r"dimag kharab", r"pagal", r"listen to me",
    r"बकवास", r"बेकार",
)  # fmt: skip
_INSISTENT = re.compile(r"[!?]{3,}|!{2,}|\?!")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ACRONYMS = frozenset(
    {
        "BHK",
        "EMI",
        "RERA",
        "AED",
        "INR",
        "HSR",
        "BTM",
        "ITPL",
        "NRI",
        "PDF",
        "SMS",
        "ASAP",
        "BDA",
        "USD",
        "GST",
        "OTP",
    }
)
_SHOUTED_WORDS, _SHOUTED_SHARE = 3, 0.7


@dataclass(frozen=True)
class _Beside:
    """A word with those that VADER looks at beside it, in the shape of its own SentiText."""

    words_and_emoticons: list[str]
    is_cap_diff: bool


class _Analyzer(SentimentIntensityAnalyzer):
    """VADER, which copies the whole message several times for each word that it knows; here the
    copies are of what it looks at, three words before and two behind. The scores are the same."""

    def sentiment_valence(
        self,
        valence: float,
        sentitext: SentiText,
        item: str,
        i: int,
        sentiments: list[float],
    ) -> list[float]:
        start = max(0, i - 3)
        beside = _Beside(sentitext.words_and_emoticons[start : i + 3], sentitext.is_cap_diff)
        read: list[float] = super().sentiment_valence(valence, beside, item, i - start, sentiments)
        return read


@lru_cache(maxsize=1)
def _analyzer() -> _Analyzer:
    analyzer = _Analyzer()
    analyzer.lexicon.update(_HINGLISH_AND_TRADE)
    for word in _NO_FEELING:
        analyzer.lexicon.pop(word, None)
    return analyzer


def sentiment(text: str) -> float:
    """Tone from -1 (bitter) to 1 (delighted), two decimals; 0 for a matter-of-fact message."""
    score = float(_analyzer().polarity_scores(text)["compound"])
    return round(max(-1.0, min(1.0, score)), 2)


def frustration(text: str, *, tone: float) -> float:
    """From 0 (calm) to 1 (leaving), two decimals: complaints weigh most, then shouting and !!!,
    then a bitter tone."""
    complaints = len(set(_COMPLAINTS.findall(lower(text))))
    score = 0.0
    if complaints:
        score += 0.5 + 0.2 * (complaints - 1)
    if _INSISTENT.search(text):
        score += 0.25
    if _is_shouted(text):
        score += 0.25
    if tone <= -0.5:
        score += 0.2
    return round(min(1.0, score), 2)


def _is_shouted(text: str) -> bool:
    spoken = [
        word
        for word in _WORD.findall(text)
        if word.lower() != word.upper() and word not in _ACRONYMS
    ]
    shouted = [word for word in spoken if word.isupper()]
    return len(shouted) >= max(_SHOUTED_WORDS, _SHOUTED_SHARE * len(spoken))
