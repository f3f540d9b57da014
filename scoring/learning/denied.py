"""Columns that a score must not look at: protected traits and what stands for them, by the words of
their names."""

import re
import unicodedata
from collections.abc import Collection

#: words of a column's name → what it would tell
_WORDS = {
    "age": "age",
    "dob": "age",
    "birth": "age",
    "birthday": "age",
    "birthdate": "age",
    "religion": "religion",
    "religious": "religion",
    "faith": "religion",
    "church": "religion",
    "caste": "caste",
    "jati": "caste",
    "gotra": "caste",
    "subcaste": "caste",
    "diet": "caste or religion",
    "dietary": "caste or religion",
    "vegetarian": "caste or religion",
    "gender": "gender",
    "sex": "gender",
    "sexual": "sexual orientation",
    "salutation": "gender and marital status",
    "honorific": "gender and marital status",
    "marital": "marital status",
    "marriage": "marital status",
    "married": "marital status",
    "spouse": "marital status",
    "divorced": "marital status",
    "children": "family",
    "kids": "family",
    "pregnant": "family",
    "pregnancy": "family",
    "dependents": "family",
    "dependants": "family",
    "race": "ethnic origin",
    "racial": "ethnic origin",
    "ethnic": "ethnic origin",
    "ethnicity": "ethnic origin",
    "tribe": "ethnic origin",
    "complexion": "ethnic origin",
    "nationality": "nationality",
    "citizenship": "nationality",
    "citizen": "nationality",
    "passport": "nationality",
    "immigration": "nationality",
    "visa": "nationality",
    "disability": "disability",
    "disabled": "disability",
    "handicap": "disability",
    "health": "health",
    "political": "politics",
    "pincode": "the neighbourhood, which stands for caste, religion and origin",
    "postcode": "the neighbourhood, which stands for caste, religion and origin",
    "zip": "the neighbourhood, which stands for caste, religion and origin",
    "zipcode": "the neighbourhood, which stands for caste, religion and origin",
    "surname": "a name, which stands for caste, religion and origin",
    "lastname": "a name, which stands for caste, religion and origin",
    "firstname": "a name, which stands for gender and religion",
    "fullname": "a name, which stands for caste, religion and origin",
    "forename": "a name, which stands for gender and religion",
    "fathername": "a name, which stands for caste, religion and origin",
}
#: words that must stand together, in this order
_PHRASES = {
    ("pin", "code"): _WORDS["pincode"],
    ("post", "code"): _WORDS["postcode"],
    ("postal", "code"): _WORDS["postcode"],
    ("mother", "tongue"): "ethnic origin",
    ("native", "language"): "ethnic origin",
    ("native", "place"): "ethnic origin",
    ("first", "name"): _WORDS["firstname"],
    ("given", "name"): _WORDS["firstname"],
    ("last", "name"): _WORDS["surname"],
    ("family", "name"): _WORDS["surname"],
    ("middle", "name"): _WORDS["surname"],
    ("full", "name"): _WORDS["fullname"],
    ("father", "name"): _WORDS["fathername"],
    ("mother", "name"): _WORDS["fathername"],
    ("husband", "name"): _WORDS["fathername"],
    ("customer", "name"): _WORDS["fullname"],
    ("client", "name"): _WORDS["fullname"],
    ("contact", "name"): _WORDS["fullname"],
    ("lead", "name"): _WORDS["fullname"],
    ("family", "status"): "family",
    ("food", "preference"): "caste or religion",
    ("hiv", "status"): "health",
}
#: telling only as the whole name
_WHOLE = {"name": _WORDS["fullname"], "mr mrs": _WORDS["salutation"], "pin": _WORDS["pincode"]}


def denied(column: str, also: Collection[str] = (), allowed: Collection[str] = ()) -> str | None:
    """What the column would tell, None for one that may be used. ``also`` and ``allowed`` are a
    brokerage's own names; its explicit word goes first."""
    words = name_words(column)
    if words in {name_words(name) for name in allowed}:
        return None
    if any(_within(name_words(name), words) for name in also):
        return "a trait on the brokerage's own list"
    if (whole := _WHOLE.get(" ".join(words))) is not None:
        return whole
    for phrase, trait in _PHRASES.items():
        if _within(phrase, words):
            return trait
    return next((_WORDS[word] for word in words if word in _WORDS), None)


def name_words(column: str) -> tuple[str, ...]:
    """The words of a column's name: "CustomerAge_group's" is customer, age, group."""
    plain = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode() or column
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain).lower()
    return tuple(re.findall(r"[^\W_]+", re.sub(r"'s\b", "", apart)))


def _within(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    size = len(phrase)
    return size > 0 and any(words[at : at + size] == phrase for at in range(len(words) - size + 1))
