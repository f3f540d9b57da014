"""Numbers in words, in the languages of the trade, and halves and quarters as Hindi says them."""

from collections.abc import Sequence
from decimal import Decimal

_WORDS = """
0.5 half aadha adha aadhe आधा आधे نص نصف
1 one ek एक واحد واحده وحده
2 two do दो اثنين اثنان ثنتين
3 three teen tin तीन ثلاث ثلاثه تلات تلاته
4 four char chaar चार اربع اربعه
5 five paanch panch pach पांच पाँच خمس خمسه
6 six chhe che chah छह छः छे ست سته
7 seven saat सात سبع سبعه
8 eight aath आठ ثمان ثمانيه تمن تمانيه ثماني
9 nine nau नौ تسع تسعه
10 ten das dus दस عشر عشره
11 eleven gyarah gyara ग्यारह احدعش حداشر
12 twelve barah bara बारह اطنعش اثنعش
13 thirteen terah तेरह
14 fourteen chaudah चौदह
15 fifteen pandrah pandra पंद्रह पन्द्रह خمستعش خمسطعش خمستاشر
16 sixteen solah सोलह
17 seventeen satrah सत्रह
18 eighteen atharah अठारह
19 nineteen unnees उन्नीस
20 twenty bees bis बीस عشرين عشرون
22 baees बाईस
25 pachees pachis pacchis पच्चीस
28 atthais अट्ठाईस
30 thirty tees tis तीस ثلاثين تلاتين
35 paintis paintees पैंतीस
40 forty fourty chalis chalees चालीस اربعين
45 paintalis paintalees पैंतालीस
50 fifty pachas pachaas पचास خمسين
55 pachpan पचपन
60 sixty saath साठ ستين
65 painsath पैंसठ
70 seventy sattar सत्तर سبعين
75 pachhattar pichattar pachattar पचहत्तर
80 eighty assi अस्सी ثمانين تمانين
85 pachasi pichasi पचासी
90 ninety nabbe navve नब्बे تسعين
95 pachanve pachanbe पचानवे पंचानवे
100 hundred sau सौ ميه مئه مايه
200 ميتين مئتين
300 ثلاثميه تلاتميه
400 اربعميه
500 خمسميه
1.25 sava savva sawa सवा
1.5 derh dedh ded डेढ
2.5 dhai dhaai adhai ढाई
"""

#: what a number in words is worth
NUMBERS: dict[str, Decimal] = {
    word: Decimal(line.split()[0])
    for line in _WORDS.strip().splitlines()
    for word in line.split()[1:]
}
#: words that move the number after them, as "sadhe teen" is 3.5
_SHIFTS = {
    **dict.fromkeys(("sadhe", "saadhe", "saade", "sade", "साढे"), Decimal("0.5")),
    **dict.fromkeys(("sava", "savva", "sawa", "सवा"), Decimal("0.25")),
    **dict.fromkeys(("paune", "pone", "पौने"), Decimal("-0.25")),
}
_JOINTS = frozenset({"and", "a", "و"})


def read_number(words: Sequence[str]) -> tuple[Decimal, int] | None:
    """The number that these words begin with and how many of them say it: "sava do" is 2.25,
    "eighty five" 85, "two and a half" 2.5; None where they begin with none."""
    shift = _SHIFTS.get(words[0])
    if shift is not None:
        value = _value(words[1]) if len(words) > 1 else None
        if value is not None:
            return value + shift, 2
        if shift < 0:
            return Decimal("0.75"), 1
    total, read = _value(words[0]), 1
    if total is None:
        return None
    if words[1:2] == ["point"] and not total % 1 and (decimals := _decimals(words[2:4])):
        return Decimal(f"{total:f}.{''.join(decimals)}"), 2 + len(decimals)
    while read < len(words):
        skip = 0
        while read + skip < len(words) and words[read + skip] in _JOINTS and skip < 2:
            skip += 1
        more = _value(words[read + skip]) if read + skip < len(words) else None
        if more is None or not _follows(total, more):
            break
        total, read = (total * more if more == 100 else total + more), read + skip + 1
    return total, read


def _decimals(words: Sequence[str]) -> list[str]:
    """The figures behind a point: "six", "zero two", "twenty five"."""
    found: list[str] = []
    for word in words:
        value = Decimal(0) if word == "zero" else _value(word)
        if value is None or value % 1 or (found and value >= 10):
            break
        found.append(f"{value:f}")
        if value >= 10:
            break
    return found


def _value(word: str) -> Decimal | None:
    if word in NUMBERS:
        return NUMBERS[word]
    return Decimal(word) if word.isdecimal() and word.isascii() and len(word) < 4 else None


def _follows(total: Decimal, more: Decimal) -> bool:
    """Whether a number may go on so: "eighty five", "two and a half", "three hundred"."""
    if more == 100:
        return total < 10
    if more == Decimal("0.5"):
        return total == total.to_integral_value()
    return (more < 10 <= total < 100 and total % 10 == 0) or (total % 100 == 0 and more < 100)
