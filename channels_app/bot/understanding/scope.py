"""What of a message is not wanted: refused, of the past, or somebody else's affair."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .text import Span, words

T = TypeVar("T")

_ENDS = re.compile(
    r"[.!?;\n,،؛؟]+(?!\d)|(?<![\w'])(?<!anything )(?<!anywhere )(?:but|so|and now|now|then|"
    r"because|since|while|isliye|isiliye|"
    r"toh?|hence|therefore|only)(?![\w'])"
)
_GAP = r"(?:[\w'\u0900-\u0963\ue000]+ ){0,%d}"
#: before what is refused, in its clause
_REFUSED_BEFORE = re.compile(
    r"(?<![\w'])(?:not|stop showing(?: me)?|no more|no(?! (?:i|we|it|its|it's|show|give|"
    r"just|want|need|make)\b)|never|nor|neither|without|avoid|except|excluding|anything but|"
    r"anywhere but|other than|apart from|instead of|rather than|"
    r"(?:do|does|did|is|are|was|wo|ca)n'?t(?! you)|cannot|cnt|cant|dont|wont|unable|skip|forget)"
    r" (?!only |just |more |above |over |exceeding |higher |less )" + _GAP % 3 + r"$"
)
#: after what is refused, as Hindi says it
_REFUSED_AFTER = re.compile(
    r"^[\s']*(?:(?:me|mein|mai|main|pe|par|ka|ki|ke|ko|wala|wali|wale|vala|vali|to|toh|tak|"
    r"से|में|पर|"
    r"का|की|के|को|वाला|वाली|तक|वाले|तो|भी|bhi|possible|available|free|visit|flat|side|area) ){0,3}"
    r"(?:nahi|mushkil|ke alawa|ki jagah|won'?t work|wont work|is out|out of question|ka jhanjhat|"
    r"छोड\S*|hata\w*|chhod\w*)(?![\w'])(?! (?:to|toh|kya|milega|hai kya|clear|sure)(?!\w))"
)
_PEOPLE = (
    r"(?:brother|sister|cousin|friend|neighbou?rs?|uncle|aunty|colleague|boss|landlord|in-?laws?|"
    r"papa|mummy|father|mother|dad|mom|dost|bhai|behen|didi|chacha|mama|padosi|malik|saas|sasur|"
    r"पापा|मम्मी|दोस्त|भाई|बहन|चाचा|पडोसी|मालिक|पिताजी|जار\S*|جار\S*|صديق\S*|صاحب\S*|اخ\S*|"
    r"أخ\S*|ابن عم\S*)"
)
_DID = (
    r"(?:bought|buys?|paid|pays?|paying|sold|got|took|wants?|quotes?|quoted|lives?|lived|owns?|"
    r"says?|said|told|liya|liyaa|li|kharida|khareeda|diya|becha|bana|bole|bol rahe|bolte|"
    r"bola|rehta|"
    r"rehte|लिया|खरीदा|दिया|बेचा|बोल\S*|باع|اشتر\S*|دفع|يدفع|ساكن\S*|يقول|قال\S*)"
)
_ASIDE = words(
    rf"{_PEOPLE}(?: [^\s]+){{0,5}}? {_DID}",
    r"(?:sold|selling) (?:my|our|the|a|one|it|old)",
    r"(?:flat|house|home|villa|place|property|apartment|ghar) (?:was |got |is |"
    r"has been )?(?:just )?sold",
    r"(?:have|had) sold",
    r"(?:i|we|he|she|they) (?:already |just |also )?(?:bought|sold|paid|saw|visited|seen|viewed)",
    r"already (?:book|booked|bought|sold|paid|saw|seen|visited|viewed|have|got|own)",
    r"(?:am|are|i'm|we're|im|currently|now|presently)? ?paying", r"we pay", r"i pay",
    r"(?:last|past|previous) (?:week|month|year|time|sunday|saturday)", r"pichhle?|pichle|pichli",
    r"(?:you|u|agent|he|she|they|site|website|ad|advert|listing) (?:said|says|told|quoted|quotes|"
    r"mentioned|shows?)", r"in (?:your|ur|the) ad", r"(?:bola|bataya|kaha|suna|dekha|liya|rehta|"
    r"office|diya) tha", r"(?:bol|bata|sun|dekh|le) (?:liya|chuk\w+|rakha)",
    r"keep (?:the|my|our|it)", r"ends?(?! of)", r"finish\w*", r"expires?", r"khatam", r"nikalna",
    r"ينتهي", r"bik gaya",
    r"कहा|बोला", r"देता हूँ|देते हैं|दे रहा|भरता|बेचा", r"قلت\S*", r"أدفع|ندفع",
    r"ruled out", r"ما نبي\S*",
    r"jo [^,]{1,30} th[aei]", r"(?:my|our|current|old) rent", r"dekh li", r"samajh nahi",
    r"(?:brochure|photos|photo|video|floor plan)s? (?:i|we|to) ", r"وصل\S*", r"(?:ke|जो) pehle",
    r"bhar(?:te|ta|ti)? (?:rahe|raha|rahi|bharte)", r"de rahe (?:the|hain|hai)",
    r"deta|dete (?:the|hain)",
    r"दे रहे थे", r"सुना है", r"देख चुक\S*", r"बताया था", r"भर रहे", r"बढा देता",
    r"بعت|بعنا", r"كنت|كان|كانت", r"سمعت", r"قبل شهر",
    r"stuck|flight|travel\w*|out of (?:town|station|country)|busy|sick|fever|hospital|exam\w*|"
    r"meeting\w*|wedding|shaadi|duty|on leave|बाहर|अस्पताल|شادی|سفر",
)  # fmt: skip


@dataclass(frozen=True)
class ClauseScope:
    """A text cut into clauses; ``asides`` are those about the past or other people."""

    text: str
    clauses: tuple[Span, ...]
    asides: tuple[Span, ...]

    def refuses(self, span: Span, since: int = 0) -> bool:
        """Whether what stands there is ruled out by a word of its clause, behind ``since``."""
        start, end = self._clause(span)
        before, after = self.text[max(start, since) : span[0]], self.text[span[1] : end]
        return bool(_REFUSED_BEFORE.search(before) or _REFUSED_AFTER.match(after))

    def is_aside(self, span: Span) -> bool:
        return self._clause(span) in self.asides

    def wanted(
        self, found: Sequence[T], span_of: Callable[[T], Span], *, aside: bool = True
    ) -> list[T]:
        """Those that are meant: none that is refused, and what is said aside only where nothing
        else is (``aside``)."""
        kept, since = [], 0
        for one in found:  # a "not" goes with the first that it stands before
            if not self.refuses(span_of(one), since):
                kept.append(one)
            since = span_of(one)[1]
        return [one for one in kept if not self.is_aside(span_of(one))] or (kept if aside else [])

    def clause_of(self, span: Span) -> str:
        return self.text[slice(*self._clause(span))]

    def _clause(self, span: Span) -> Span:
        return next(
            (one for one in self.clauses if one[0] <= span[0] < one[1]), (0, len(self.text))
        )


def read_scope(text: str, named: Iterable[Span] = ()) -> ClauseScope:
    """``text`` in lower case; ``named``: where names stand, in which no clause ends."""
    covered = [False] * (len(text) + 1)
    for start, end in named:
        covered[start:end] = [True] * (end - start)
    clauses, start = [], 0
    for match in _ENDS.finditer(text):
        if not covered[match.start()]:
            clauses.append((start, match.end()))
            start = match.end()
    clauses.append((start, len(text) + 1))
    asides = [one for one in clauses if _ASIDE.search(text, *one)]
    return ClauseScope(text, tuple(clauses), tuple(asides))
