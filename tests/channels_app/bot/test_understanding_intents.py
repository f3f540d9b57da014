import pytest
from understanding_setting import read


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hi", "greeting"),
        ("hello there", "greeting"),
        ("namaste", "greeting"),
        ("Good morning", "greeting"),
        ("Show me 2BHK", "search"),
        ("looking for something in Whitefield", "search"),
        ("budget is 2 cr", "search"),
        ("मुझे 2 बीएचके चाहिए", "search"),
        ("show more", "search"),
        ("tell me more about Brigade Citrine", "details"),
        ("price of Brigade Citrine?", "details"),
        ("Brigade Citrine", "details"),
        ("what amenities are there", "details"),
        ("kitne ka hai", "details"),
        ("cancellation policy?", "details"),
        ("send me the brochure", "media"),
        ("can I see the floor plan", "media"),
        ("a virtual tour please", "media"),
        ("can we see some photos", "media"),
        ("I'd like to visit", "visit"),
        ("can I see it", "visit"),
        ("book a site visit", "visit"),
        ("I want to tour the property", "visit"),
        ("want to come and see", "visit"),
        ("dekhna hai", "visit"),
        ("book a viewing", "visit"),
        ("कल देखना है", "visit"),
        ("call me", "callback"),
        ("I need a callback", "callback"),
        ("please call back", "callback"),
        ("ring me in the evening", "callback"),
        ("call karo", "callback"),
        ("phone kar lo", "callback"),
        ("please contact me", "callback"),
        ("I want to reschedule", "reschedule"),
        ("postpone it please", "reschedule"),
        ("move my visit to Monday", "reschedule"),
        ("can we change the time", "reschedule"),
        ("can't make it tomorrow", "reschedule"),
        ("main kal nahi aa sakta", "reschedule"),
        ("cancel my visit", "cancel"),
        ("Cancel", "cancel"),
        ("what have I booked?", "bookings"),
        ("show my bookings", "bookings"),
        ("when is my visit", "bookings"),
        ("yes", "yes"),
        ("ok", "yes"),
        ("haan", "yes"),
        ("ji", "yes"),
        ("theek hai", "yes"),
        ("Sure, go ahead", "yes"),
        ("sounds good", "yes"),
        ("no problem", "yes"),
        ("हाँ", "yes"),
        ("no", "no"),
        ("nahi", "no"),
        ("not now", "no"),
        ("not interested", "no"),
        ("no thanks", "no"),
        ("I don't want to visit", "no"),
        ("नहीं", "no"),
        ("I want to talk to a human", "human"),
        ("agent please", "human"),
        ("is there a real person", "human"),
        ("can I speak to someone", "human"),
        ("kisi se baat karni hai", "human"),
        ("STOP", "stop"),
        ("stopall", "stop"),
        ("UNSUBSCRIBE", "stop"),
        ("quit", "stop"),
        ("stop messaging me", "stop"),
        ("don't call me again", "stop"),
        ("thanks!", "thanks"),
        ("shukriya", "thanks"),
        ("My phone is 98765 43210", "contact"),
        ("the weather is fine", "other"),
        ("", "other"),
        ("3", "other"),
    ],
)
def test_main_intent(text: str, intent: str) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    ("text", "intent", "also"),
    [
        ("Hi, show me 2BHK", "search", ("greeting",)),
        ("cancel my visit and call me", "cancel", ("callback",)),
        ("ok thank you", "yes", ("thanks",)),
        ("brochure and price of Brigade Citrine", "media", ("details",)),
        ("Is Brigade Citrine too expensive? I'd like to visit", "visit", ("objection",)),
        ("reschedule my site visit", "reschedule", ()),
        ("STOP messaging me, I told you to call my wife", "stop", ()),
    ],
)
def test_further_intents_follow_by_weight(text: str, intent: str, also: tuple[str, ...]) -> None:
    understood = read(text)
    assert (understood.intent, understood.also) == (intent, also)


def test_a_call_that_is_not_wanted_today_is_neither_callback_nor_stop() -> None:
    understood = read("don't call me today")
    assert {"callback", "stop"}.isdisjoint({understood.intent, *understood.also})


@pytest.mark.parametrize(
    "text",
    ["please don't stop", "is the bus stop near", "the road ends there", "how do I quit my lease"],
)
def test_stop_words_inside_a_sentence_stop_nothing(text: str) -> None:
    assert read(text).intent != "stop"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("yes, but tomorrow at 11 am", "yes"),
        ("no, make it Sunday", "no"),
        ("haan ji book kar do site visit", "yes"),
        ("STOP", "stop"),
        ("cancel", "cancel"),
    ],
)
def test_an_answer_wins_when_a_confirmation_was_asked_for(text: str, intent: str) -> None:
    assert read(text, expecting="confirm").intent == intent


def test_the_same_words_without_a_question_are_a_visit() -> None:
    assert read("yes, but tomorrow at 11 am").intent == "visit"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("it's too expensive", "price"),
        ("over budget", "price"),
        ("bahut mehenga hai", "price"),
        ("the location is too far", "location"),
        ("bahut door hai", "location"),
        ("possession is too late", "possession"),
        ("the project is delayed", "possession"),
        ("is it genuine?", "trust"),
        ("this looks like a fraud", "trust"),
        ("my loan was not approved", "loan"),
        ("EMI too high", "loan"),
        ("the rooms are too small", "size"),
        ("need to talk to my wife first", "other"),
    ],
)
def test_objections(text: str, kind: str) -> None:
    understood = read(text)
    assert (understood.intent, understood.slots.get("objection_type")) == ("objection", kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("send brochure", "brochure"),
        ("floorplan please", "floor_plan"),
        ("layout plan of 3BHK", "floor_plan"),
        ("any virtual tour", "virtual_tour"),
        ("360 degree view", "virtual_tour"),
        ("share some pics", "photos"),
    ],
)
def test_media_kinds(text: str, kind: str) -> None:
    understood = read(text)
    assert (understood.intent, understood.slots["media_kind"]) == ("media", kind)


@pytest.mark.parametrize(
    ("text", "expecting", "intent"),
    [
        ("Brigade Citrine", None, "details"),
        ("Brigade Citrine", "project", "visit"),
        ("tell me about Brigade Citrine", "project", "details"),
        ("I want to see Brigade Citrine tomorrow morning", None, "visit"),
        ("make it sunday", None, "reschedule"),
        ("can we do it at 5:30pm instead", None, "reschedule"),
        ("nahi sunday ko karo", None, "reschedule"),
        ("sunday afternoon", None, "visit"),
        ("ok, see you on Saturday", None, "visit"),
    ],
)
def test_a_name_or_a_time_by_itself(text: str, expecting: str | None, intent: str) -> None:
    assert read(text, expecting=expecting).intent == intent
