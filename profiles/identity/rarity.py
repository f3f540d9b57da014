"""What a name says by itself: much when it is rare and lately seen, nothing when it is common, and
never enough to link (pure)."""

from datetime import datetime
from math import sqrt

from profiles.identity.evidence import Candidate, Frequencies, MatchContact
from profiles.identity.name_match import NameFit, name_fit
from profiles.identity.person_name import PersonName, bare
from profiles.identity.phonetics import skeleton

NAME_ONLY_LIMIT = 0.85  # below every threshold for linking
RETURNS = 2.0  # odds of a known person with unknown addresses, against one namesake, 23 days later
NAMESAKES_AT_LEAST = 0.05  # families and homonyms make even a unique name a little common
# What the odds are multiplied by; all seen on labelled streams with several pools of names.
SAME_PLACE, OTHER_PLACE = 4.0, 0.08
OTHER_EMAIL, OTHER_PHONE = 0.13, 0.25  # both have one, and they differ
ABBREVIATED = 0.22  # one of the names is not written out
INEXACT = 0.55  # the names agree by a short form, a slip or their sound only
BURST_DAYS = 30.0  # people who search contact several channels within weeks, then less and less


def chance_of_one_person(
    contact: MatchContact,
    candidate: Candidate,
    fit: NameFit,
    frequencies: Frequencies,
    at: datetime,
) -> float:
    """0..0.85: the chance that this is the person coming back, and not another who bears the
    name."""
    if fit < NameFit.ABBREVIATED:
        return 0.0
    fitting = [
        name for name in candidate.names if name.is_full and name_fit(contact.name, name) is fit
    ]
    namesakes = NAMESAKES_AT_LEAST + max(
        expected_namesakes(name, frequencies) for name in (contact.name, *fitting)
    )
    # Below one, the count says less than it seems: it rests on few profiles, and names of one
    # community go together.
    odds = (
        RETURNS
        * _recency(candidate, at)
        * _other_addresses(contact, candidate)
        / max(namesakes, sqrt(namesakes))
    )
    if fit is NameFit.ABBREVIATED:
        odds *= ABBREVIATED
    elif not any(set(contact.name.tokens) == set(name.tokens) for name in fitting):
        odds *= INEXACT
    if contact.locality and candidate.localities:
        odds *= SAME_PLACE if contact.locality in candidate.localities else OTHER_PLACE
    return min(NAME_ONLY_LIMIT, odds / (odds + 1.0))


def expected_namesakes(name: PersonName, frequencies: Frequencies) -> float:
    """People who bear all words of the name by chance, were given and family names drawn
    independently."""
    people = max(frequencies.profiles, 1)
    share = 1.0
    for token in name.tokens[:3]:
        share *= max(frequencies.named(skeleton(bare(token))), 1) / people
    for _ in name.initials[:1]:
        share *= 0.08  # a letter of the alphabet, weighed by how often names begin with it
    return people * share


def _recency(candidate: Candidate, at: datetime) -> float:
    if candidate.last_seen is None:
        return 0.0
    days = max((at - candidate.last_seen).total_seconds() / 86_400, 0.0)
    return BURST_DAYS / (days + BURST_DAYS / 4)


def _other_addresses(contact: MatchContact, candidate: Candidate) -> float:
    kept = 1.0
    if contact.emails and candidate.emails:
        kept *= OTHER_EMAIL
    if contact.phones and candidate.phones:
        kept *= OTHER_PHONE
    return kept
