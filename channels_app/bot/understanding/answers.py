"""Yes and no, in the languages of the trade."""

import re

from .meaning import Intent
from .text import words

_YES = (
    r"(?:yes+|yeah+|yea|yep|yup|ya+|yah|y|sure(?:ly)?|ok(?:ay|ie|k)?|k|kk|fine|alright|all right|"
    r"absolutely|definitely|certainly|of course|haan+(?: ?ji)?|han(?: ?ji)?|ha ji|haa+n?|"
    r"ji(?: haan?| han)?|theek(?: hai| h)?|thik(?: hai| h)?|sahi hai|bilkul|chalega|done|perfect|"
    r"great|good(?! (?:morning|afternoon|evening|day|night))|go ahead|sounds (?:good|great|perfect|"
    r"fine)|please do|works for me|that works|that(?:'s| is) (?:fine|good|ok(?:ay)?|perfect)|"
    r"confirm(?:ed)?|i confirm|correct|right|exactly|agreed|book it|let's do (?:it|that)|why not|"
    r"no (?:problem|issues?|worries)|(?:(?:i am|i'm|yes) )?(?:very )?interested(?! (?:in|to))|"
    r"kar do|kardo|pakka|zaroor|👍|✅|हाँ|हां|हा|जी|जी हाँ|ठीक है|ठीक|बिल्कुल|नक्की|نعم|yalla|"
    r"inshallah|aiwa)"
)
_NO = (
    r"(?:no+|nope|nah+|na|n|nahi+n?|nahee?n?|nai|not (?:now|interested|yet|really|today|required|"
    r"needed|this time|ok(?:ay)?|good)|never|no thanks?|no thank you|don't want(?: it)?|"
    r"do not want(?: it)?|i don't|not at the moment|maybe later|later|cancel that|mat karo|"
    r"rehne do|नहीं|नही|मत|👎|لا|la)"
)
_STARTS_YES = re.compile(rf"^[\s,.!:;-]*{_YES}(?![\w'\u0900-\u0963-])", re.IGNORECASE)
_STARTS_NO = re.compile(
    rf"^[\s,.!:;-]*{_NO}(?![\w'\u0900-\u0963-])(?! (?:problem|issue|worr|hurry|rush|doubt|idea))",
    re.IGNORECASE,
)
_DECLINES = words(
    r"not interested",
    r"no longer interested",
    r"don't need (?:it|this|any)(?: ?more)?",
    r"nahi chah?iye",
    r"already (?:bought|purchased|booked elsewhere|rented)",
)
REFUSAL = words(
    r"(?:don't|do not|dont|no need|not ready|won't) (?:want |need |like |wish )?(?:to )?(?:visit|"
    r"come|see it|tour|meet)",
)
_AGREES = words(
    r"go ahead",
    r"sounds (?:good|great|perfect)",
    r"works for me",
    r"book it",
    r"theek hai",
    r"please do",
)
# A greeting or a polite word often opens an answer: "hi yes", "please, no".
_OPENING = re.compile(
    r"^\s*(?:hi|hello|hey|oh|well|um+|please|pls|actually|hmm+)\b[\s,.!]*", re.IGNORECASE
)


def answer(text: str) -> Intent | None:
    """Yes or no when the message begins with such a word or plainly says so, else None."""
    text = _OPENING.sub("", text, count=1)
    if _STARTS_NO.match(text) or _DECLINES.search(text) or REFUSAL.search(text):
        return Intent.NO
    if _STARTS_YES.match(text) or _AGREES.search(text):
        return Intent.YES
    return None
