"""Whether a row is about whoever has its reference here: a reference names a person only as long as
nothing else contradicts it, and a number that counts rows names nobody. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from profiles.handles import Contact
from profiles.identity.evidence import fit_with
from profiles.identity.name_match import NameFit
from profiles.identity.person_name import parse_name


class HolderTie(Enum):
    """What connects a row with the holder of its reference, besides that."""

    OTHER = auto()  # another name, or other addresses and no name that goes with it
    NAME = auto()  # the names go together, the addresses are others
    UNTOLD = auto()  # nothing that could be compared
    SAME = auto()  # a common address, and no other name


@dataclass(frozen=True)
class Holder:
    """Whoever a reference belongs to: names, the lead's own first; addresses as (kind, value)."""

    names: tuple[str, ...]
    addresses: frozenset[tuple[str, str]]


def tie_of(contact: Contact, holder: Holder) -> HolderTie:
    """The names are compared as those of live contacts are."""
    fit = _fit(contact, holder)
    said = {handle.claim for handle in contact.handles}
    if fit is NameFit.CONFLICT:
        return HolderTie.OTHER
    if said & holder.addresses:
        return HolderTie.SAME
    if {kind for kind, _ in said} & {kind for kind, _ in holder.addresses}:
        return HolderTie.NAME if fit >= NameFit.PART else HolderTie.OTHER
    return HolderTie.UNTOLD


def difference(contact: Contact, holder: Holder) -> str:
    """As in "Asha Rao ≠ Meena Iyer"; with an address each where the names may be one person's."""
    said = sorted(handle.claim for handle in contact.handles)
    has_names = _fit(contact, holder) is NameFit.CONFLICT
    here = _shown(holder.names[:1], () if has_names else sorted(holder.addresses)[:1])
    row = _shown((contact.name,), () if has_names else said[:1])
    return f"{here} ≠ {row}"


def _fit(contact: Contact, holder: Holder) -> NameFit:
    names = [parse_name(contact.name)] if contact.name else []
    return fit_with(names, [parse_name(name) for name in holder.names])


def _shown(names: Iterable[str], addresses: Iterable[tuple[str, str]]) -> str:
    words = [*filter(None, names), *(value for _, value in addresses)]
    return ", ".join(words) or "somebody without a name"
