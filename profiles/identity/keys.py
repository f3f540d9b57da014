"""Blocking keys: the only pairs that are ever compared share one of these (pure)."""

from collections.abc import Iterable
from hashlib import blake2b
from uuid import UUID

from profiles.identity.evidence import MatchContact, without_separators
from profiles.identity.person_name import PersonName, bare
from profiles.identity.phonetics import skeleton

MAX_BLOCK = 40  # a fuzzy key that more profiles share is too common to say anything


def exact_keys(contact: MatchContact) -> set[str]:
    """Keys of whole identifiers."""
    keys = {f"id:{kind}:{value}" for kind, value in contact.unique_ids}
    keys |= {f"p:{phone.e164}" for phone in contact.phones if phone.e164}
    keys |= {f"e:{email}" for email in contact.emails}
    return keys


def fuzzy_keys(contact: MatchContact) -> set[str]:
    """Keys that survive a slip: digits without the country, e-mail without separators, sound of the
    name with a place, with the digits of the phone, or with the start of the e-mail."""
    keys = {f"t:{phone.tail}" for phone in contact.phones if phone.tail}
    keys |= {f"s:{without_separators(email)}" for email in contact.emails}
    keys |= {f"l:{email.partition('@')[0]}" for email in contact.emails}
    words = _sounds(contact.name)
    keys |= {f"n:{a}+{b}" for a in words for b in words if a < b}
    keys |= _with_letters(contact.name)
    for word in words:
        if contact.locality:
            keys.add(f"w:{word}@{contact.locality}")
        keys |= {
            f"d:{word}{half}"
            for phone in contact.phones
            for half in (phone.tail[:5], phone.tail[5:])
            if half
        }
        keys |= {f"m:{word}{email[:3]}" for email in contact.emails}
    return keys


def hashed_keys(brokerage_id: UUID, keys: Iterable[str]) -> list[int]:
    """The keys as signed 64-bit numbers, sorted; those of two brokerages differ."""
    salted = (
        blake2b(key.encode(), digest_size=8, key=brokerage_id.bytes).digest() for key in set(keys)
    )
    return sorted(int.from_bytes(digest, "big", signed=True) for digest in salted)


def _sounds(name: PersonName) -> list[str]:
    return sorted({sound for token in name.tokens if (sound := skeleton(bare(token)))})


def _with_letters(name: PersonName) -> set[str]:
    """Keys at which "M. Shah" and "Manthan Shah" meet: shah+m."""
    keys = {
        f"i:{skeleton(bare(word))}+{letter}" for word in name.tokens for letter in name.initials
    }
    if name.is_full:
        first, last = name.tokens[0], name.tokens[-1]
        keys |= {
            f"i:{skeleton(bare(first))}+{bare(last)[0]}",
            f"i:{skeleton(bare(last))}+{first[0]}",
        }
    return keys
