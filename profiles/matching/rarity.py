"""What a name says by itself: much when it is rare, nothing when it is common, and never enough to link (pure)."""

from profiles.matching.evidence import Candidate, Frequencies, MatchContact
from profiles.matching.name_match import NameFit, name_fit
from profiles.matching.person_name import PersonName, bare
from profiles.matching.phonetics import skeleton

NAME_ONLY_LIMIT = 0.80  # below every threshold for linking
RETURNS = 0.30  # share of new-looking contacts who are known people with new addresses
SAME_PLACE, OTHER_PLACE = 0.2, 3.0  # how the number of namesakes changes when the localities agree or differ


def chance_of_one_person(
    contact: MatchContact, candidate: Candidate, fit: NameFit, frequencies: Frequencies
) -> float:
    """0..0.80: of those who bear the name, the part that would be this person coming back."""
    if fit < NameFit.ABBREVIATED:
        return 0.0
    if fit is not NameFit.SAME and not (contact.locality and contact.locality in candidate.localities):
        return 0.0
    fitting = [name for name in candidate.names if name.is_full and name_fit(contact.name, name) is fit]
    namesakes = max(expected_namesakes(name, frequencies) for name in (contact.name, *fitting))
    if contact.locality and candidate.localities:
        namesakes *= SAME_PLACE if contact.locality in candidate.localities else OTHER_PLACE
    return min(NAME_ONLY_LIMIT, RETURNS / (RETURNS + namesakes))


def expected_namesakes(name: PersonName, frequencies: Frequencies) -> float:
    """People who bear all words of the name by chance, were given and family names drawn independently."""
    people = max(frequencies.profiles, 1)
    share = 1.0
    for token in name.tokens[:3]:
        share *= max(frequencies.named(skeleton(bare(token))), 1) / people
    for _ in name.initials[:1]:
        share *= 0.08  # a letter of the alphabet, weighed by how often names begin with it
    return people * share
