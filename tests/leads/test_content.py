"""What the analyser reads out of customers' words."""

import time
from datetime import UTC, datetime

import pytest
from content_sentences import HELD_OUT, SENTENCES, TUNED

from scoring.reading import MAX_CHARACTERS, MAX_MESSAGES, SCORES, Content, analyse

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
HIGH = 4
LETTERS = dict(zip("UIBSA", SCORES, strict=True))


def read(*texts: str, now: datetime = NOW) -> Content:
    return analyse(texts, now=now)


def quotes(content: Content, score: str) -> list[tuple[str, int]]:
    return [(evidence.words, evidence.points) for evidence in getattr(content, score).evidence]


def test_each_score_quotes_the_words_that_gave_it() -> None:
    text = (
        "Need it URGENTLY. Price of the 2BHK? Budget 80 lakh. Loan approved, ready to book. I "
        "decide."
    )
    content = read(text)
    assert quotes(content, "urgency") == [("URGENTLY", 6)]
    assert quotes(content, "intent")[0] == ("Price", 5)
    # A stated budget and a loan that is there would be 12: the second one adds what is left up to
    # 10.
    assert quotes(content, "budget") == [("Budget 80 lakh", 6), ("Loan approved", 4)]
    assert quotes(content, "seriousness") == [("ready to book", 7), ("Loan approved", 3)]
    assert quotes(content, "authority")[0] == ("I decide", 7)
    for score in content.scores().values():
        assert all(text[e.start : e.end] == e.words for e in score.evidence)


def test_nothing_said_is_nothing_scored() -> None:
    assert read() == read("") == read("ok", "🙂", "...") == Content()


@pytest.mark.parametrize(
    "text", ["urgent urgent urgent urgent", "urgent! asap!! immediately!!!", "URGENTTTTT"]
)
def test_saying_the_same_again_adds_nothing(text: str) -> None:
    assert (
        read(text).urgency.points
        == read("urgent").urgency.points
        == read(text, text, text).urgency.points
        == 6
    )


@pytest.mark.parametrize(
    "text",
    [
        "not urgent", "It's not that urgent", "urgent nahi hai", "no hurry at all",
        "koi jaldi nahi hai", "abhi nahi",
        "don't need it urgently", "अभी नहीं चाहिए", "whenever it suits you", "is it urgent?",
        "no longer urgent",
        "urgent bilkul nahi hai",
    ],
)  # fmt: skip
def test_what_is_denied_is_not_urgent(text: str) -> None:
    assert read(text).urgency.points == 0


def test_a_denial_takes_points_from_what_another_sentence_gave() -> None:
    # Said of two things: today or tomorrow +5, no hurry -5.
    content = read("Can I visit tomorrow?", "no hurry to buy")
    assert content.urgency.points == 0
    assert quotes(content, "urgency") == [("tomorrow", 5), ("no hurry", -5)]


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("No, I want to visit", "intent"),
        ("not only the price, I need availability as well", "intent"),
        ("We can pay 80 lakh, not more", "budget"),
        ("I am not just browsing, I am serious", "seriousness"),
        ("no problem, I will sign the agreement", "seriousness"),
        ("Nobody else decides, I decide", "authority"),
        ("I do not need any discount but tell the price", "intent"),
        ("not big but urgent", "urgency"),
        ("I am the sole signatory and my company will not be involved", "authority"),
    ],
)
def test_a_denial_reaches_only_its_own_words(text: str, score: str) -> None:
    assert getattr(read(text), score).points >= HIGH


@pytest.mark.parametrize(
    "text",
    ["just browsing", "timepass kar raha hu", "bas aise hi pooch raha tha", "I am a broker",
    "Wrong number",
     "not interested",
     "any job vacancy?", "window shopping only", "I don't want to visit"],
)  # fmt: skip
def test_who_only_looks_is_not_serious(text: str) -> None:
    content = read(text, "what is the price?")
    assert content.seriousness.points == 0


@pytest.mark.parametrize("text", ["Are you the decision maker?", "have we both decided?"])
def test_a_question_says_nothing_about_who_decides(text: str) -> None:
    assert read(text).authority.points < HIGH


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("need it within 15 days", 6),
        ("do hafte mein chahiye", 6),
        ("within 31 days", 6),
        ("within 32 days", 4),
        ("in three months", 4),
        ("within 6 months", 2),
        ("within 7 months", 0),
        ("6 mahine baad lenge", 0),
        ("moving in December", 6),
        ("by March", 2),
        ("by March 2027", 2),
        ("by March 2028", 0),
        ("by October", 0),
        ("by March 2026", 0),
        ("next year", 0),
        ("in 2028", 0),
        ("possession in 3 years?", 0),
        ("20 years of experience", 0),
        ("a loan for 15 years", 0),
    ],
)
def test_periods_and_months_are_seen_from_now(text: str, points: int) -> None:
    # November 20: December is 1 month away, March 4, next October 11.
    assert read(text).urgency.points == points


def test_the_same_words_are_less_urgent_when_their_month_is_far() -> None:
    assert read("by March", now=datetime(2027, 2, 10, tzinfo=UTC)).urgency.points == 6


@pytest.mark.parametrize(
    "text",
    [
        "ok\n> urgent, price please",
        "Thanks\n\nOn Mon, 3 Nov 2026 at 10:00, Alice Thomas wrote:\n\nurgent, what is your "
        "budget? 80 lakh?",
        "fine\n-----Original Message-----\nFrom: x\nurgent price",
        "---------- Forwarded message ---------\nFrom: Bob\nurgent price",
        "Forwarded as received\nurgent sale, 80 lakh",
        "[12/11/26, 10:22 AM] Builder: urgent sale price 80 lakh",
        "noted\n-- \nUrgent Homes, price consultants",
        "Kind regards,\nUrgent Price Ltd",
        "ok\nSent from my iPhone urgent",
        'Your ad says "urgent sale price 80 lakh"',
        "see https://x.test/urgent-price-80-lakh",
    ],
)
def test_what_others_wrote_counts_for_nothing(text: str) -> None:
    content = read(text)
    assert (content.urgency.points, content.intent.points, content.budget.points) == (0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "ｕｒｇｅｎｔ",
        "u\u200brg\u00adent",
        "urg\u0435nt",
        "𝐮𝐫𝐠𝐞𝐧𝐭",
        "ürgént",
        "urgent🔥🔥",
        "🔥urgent",
        "URGENT!!!",
        "urgant matter",
        "it's urgnet",
        "u\u0300\u0301\u0302rgent",
    ],
)  # fmt: skip
def test_disguised_and_misspelt_words_are_read(text: str) -> None:
    content = read(text)
    assert content.urgency.points == 6
    (evidence,) = content.urgency.evidence
    assert text[evidence.start : evidence.end] == evidence.words


@pytest.mark.parametrize(
    "text", ["Dubai Marina", "brought", "Khalid", "position", "broken lift", "content", "the least"]
)
def test_ordinary_words_are_no_typing_errors(text: str) -> None:
    assert read(text) == Content()


@pytest.mark.parametrize("text", ["right. Now", "right, now", "right 🔥 now", "is Marina good"])
def test_phrases_are_not_put_together_from_pieces(text: str) -> None:
    assert read(text).urgency.points == 0


def test_a_gap_in_a_phrase_does_not_reach_into_the_next_sentence() -> None:
    # "want … quick" would be 6; a quick question alone is 3.
    assert read("that is what I want. Quick question").urgency.points == 3


def test_what_was_denied_once_and_said_once_is_said() -> None:
    assert (
        read("not urgent", "urgent").urgency.points
        == read("urgent", "not urgent").urgency.points
        == 6
    )


def test_the_no_of_one_phrase_denies_no_other() -> None:
    # No obstacle 6, an amount 5, at most 10.
    assert read("price no bar 80 lakh").budget.points == 10


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("AED 2.5M max", 6), ("budget 80 lakh", 6), ("बजट ५० लाख है", 6), ("4 cheques", 6),
        ("under 1.5 cr", 6),
        ("6500 per sqft", 0), ("80 lakh is too expensive", 0), ("flat no 560066", 0),
        ("loan reject ho gaya", 0),
    ],
)  # fmt: skip
def test_a_budget_is_what_would_be_paid(text: str, budget: int) -> None:
    assert read(text).budget.points == budget


def test_a_contact_is_named_and_not_repeated() -> None:
    content = read("call me on +91 98765 43210", "or a.b@example.com")
    # The call is asked for in words, the number and the address are the same sign again: 4, once.
    assert content.seriousness.points == 4
    assert not any("98765" in e.words or "example" in e.words for e in content.seriousness.evidence)
    assert [e.words for e in read("+91 98765 43210").seriousness.evidence] == ["a phone number"]
    assert "98765" not in str(content.as_json())
    denied = read("interested", "never on +91 98765 43210 please").seriousness
    assert [(e.words, e.points) for e in denied.evidence] == [
        ("interested", 3),
        ("a phone number", -3),
    ]


def test_a_message_is_read_up_to_a_limit_and_only_the_newest_messages() -> None:
    assert read("x" * MAX_CHARACTERS + " urgent").urgency.points == 0
    assert read("urgent", *["ok"] * (MAX_MESSAGES - 1)).urgency.points == 6
    assert read("urgent", *["ok"] * MAX_MESSAGES).urgency.points == 0
    assert read(*["ok"] * MAX_MESSAGES, "urgent").urgency.evidence[0].text == MAX_MESSAGES


@pytest.mark.parametrize(
    "unit",
    ["a", "9", "9 ", "+", "(9", "not ", "urgent ", "want to ", "> ", "-", "--\n", "on ", "from: ",
    '"', "said \"",
     "e\u0301", "a@", "80 lakh ", "12/11/26, 10:22 ", "ready ", "क", "🔥", "\n", "regards ",
     "book the "],
)  # fmt: skip
def test_no_message_takes_long(unit: str) -> None:
    text = (unit * MAX_CHARACTERS)[:MAX_CHARACTERS]
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 1


def right(rows: tuple[tuple[str, str], ...]) -> float:
    """The share of (sentence, score) that are on the labelled side of HIGH."""
    cells = [
        (getattr(read(text), name).points >= HIGH) == (letter in labels.split())
        for text, labels in rows
        for letter, name in LETTERS.items()
    ]
    return sum(cells) / len(cells)


def test_labelled_sentences_are_read_as_people_read_them() -> None:
    """The floors lie a little below what was measured (99 % and 97 %); always "low" would give 81
    %."""
    assert len({text for text, _ in SENTENCES}) == len(TUNED) + len(HELD_OUT) >= 230
    assert right(TUNED) >= 0.98
    assert right(HELD_OUT) >= 0.95
