"""What a name says by itself: much when it is rare and lately seen, nothing when it is common, and never enough to link
(pure)."""

from datetime import datetime

from profiles.matching.evidence import Candidate, Frequencies, MatchContact
from profiles.matching.name_match import NameFit, name_fit
from profiles.matching.person_name import PersonName, bare
from profiles.matching.phonetics import skeleton

NAME_ONLY_LIMIT = 0.85  # below every threshold for linking
RETURNS = 0.5  # expected returns of a known person with unknown addresses, against one namesake, 23 days later
NAMESAKES_AT_LEAST = 0.05  # families and homonyms make even a unique name a little common
SAME_PLACE, OTHER_PLACE = 0.4, 6.0  # how the namesakes in question change when the localities agree or differ
OTHER_ADDRESS = 0.4  # chance kept for each kind of address that both have and that differs
ABBREVIATED = 0.4  # chance kept when one of the names is not written out
BURST_DAYS = 30.0  # people who search contact several channels within weeks, then less and less


def chance_of_one_person(
    contact: MatchContact, candidate: Candidate, fit: NameFit, frequencies: Frequencies, at: datetime
) -> float:
    """0..0.85: of those who bear the name, the part that would be this person coming back."""
    if fit < NameFit.ABBREVIATED:
        return 0.0
    fitting = [name for name in candidate.names if name.is_full and name_fit(contact.name, name) is fit]
    namesakes = NAMESAKES_AT_LEAST + max(expected_namesakes(name, frequencies) for name in (contact.name, *fitting))
    returns = RETURNS * _recency(candidate, at) * _compatible_addresses(contact, candidate)
    if fit is NameFit.ABBREVIATED:
        returns *= ABBREVIATED
    if contact.locality and candidate.localities:
        namesakes *= SAME_PLACE if contact.locality in candidate.localities else OTHER_PLACE
    return min(NAME_ONLY_LIMIT, returns / (returns + namesakes))


def expected_namesakes(name: PersonName, frequencies: Frequencies) -> float:
    """People who bear all words of the name by chance, were given and family names drawn independently."""
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


def _compatible_addresses(contact: MatchContact, candidate: Candidate) -> float:
    kept = 1.0
    for mine, theirs in ((contact.emails, candidate.emails), (contact.phones, candidate.phones)):
        if mine and theirs:
            kept *= OTHER_ADDRESS
    return kept
