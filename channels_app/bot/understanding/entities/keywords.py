"""Slots that are said in a word: rent or buy, property type, possession, media, urgency,
objection."""

import re
from typing import TypeVar

from channels_app.bot.understanding.slots import Slots, Sought
from channels_app.bot.understanding.text import first_of, words
from listings.choices import MediaKind, Possession, PropertyType, TransactionType
from profiles.choices import ObjectionType
from scheduling.choices import Urgency

T = TypeVar("T")
Table = tuple[tuple[T, re.Pattern[str]], ...]

TRANSACTION: Table[TransactionType] = (
    (TransactionType.RENT, words(
        r"rent", r"rented", r"renting", r"rentals?(?! (?:yield|income|return|value))",
        r"(?:on |for |to )?lease", r"leasing", r"to[- ]let", r"kiraye", r"kiraya", r"kirae",
        r"bhad[ae]", r"bhade par", r"tenants?", r"किराये", r"किराए", r"किराया",
    )),
    (TransactionType.BUY, words(
        r"buy", r"buying", r"purchas(?:e|ing)", r"for sale", r"on sale", r"resale",
        r"invest(?:ment|ing)?", r"kh?ar[ie]+d(?:na|ne|ni|enge|unga)", r"own a (?:home|house|flat)",
        r"खरीदना", r"खरीदने", r"ख़रीदना",
    )),
)  # fmt: skip

PROPERTY_TYPE: Table[PropertyType] = (
    (PropertyType.APARTMENT, words(
        r"apartments?", r"apts?", r"flats?", r"condos?", r"penthouses?", r"फ्लैट",
    )),
    (PropertyType.VILLA, words(
        r"villas?", r"villaments?", r"townhouses?", r"row ?houses?", r"विला",
    )),
    (PropertyType.PLOT, words(
        r"plots?", r"land(?! ?mark| ?lord)", r"zameen",
        r"(?:bda|bbmp|corner|residential|a|\d+\s?x\s?\d+) sites?(?!(?: |-)?(?:visit|tour|"
        r"inspection))",
        r"sites? for sale", r"ज़?जमीन", r"प्लॉट",
    )),
    (PropertyType.HOUSE, words(
        r"(?<!farm )(?<!club )(?<!open )(?:independent |individual )?houses?", r"bungalows?",
        r"duplex(?:es)?", r"kothi", r"makaan", r"मकान",
    )),
    (PropertyType.OFFICE, words(
        r"offices?(?= (?:space|for|in|on|to|unit)|s?$)", r"office spaces?", r"commercial",
        r"shops?(?!ping)", r"showrooms?", r"retail", r"co-?working", r"दुकान",
    )),
)  # fmt: skip

POSSESSION: Table[Possession] = (
    (Possession.READY, words(
        r"ready[- ]?to[- ]?(?:move|occupy)(?:[- ]?in)?", r"ready possession", r"possession ready",
        r"immediate possession", r"ready (?:flats?|apartments?|homes?|property)",
        r"move[- ]in ready", r"rtm", r"possession (?:immediately|now)", r"taiya+r (?:flat|ghar)",
    )),
    (Possession.UNDER_CONSTRUCTION, words(
        r"under[- ]?construction", r"new launch(?:es)?", r"newly launched",
        r"pre[- ]?launch(?:es)?", r"off[- ]?plan", r"upcoming projects?",
    )),
)  # fmt: skip

MEDIA_KIND: Table[MediaKind] = (
    (MediaKind.VIRTUAL_TOUR, words(
        r"(?:virtual|video|online|3d|360(?: ?degrees?)?)[- ](?:site )?(?:tours?|"
        r"walk[- ]?throughs?|visits?)",
        r"walk[- ]?through videos?", r"videos?", r"vr tours?", r"360(?: ?degrees?)? views?",
    )),
    (MediaKind.FLOOR_PLAN, words(
        r"floor[- ]?plans?", r"(?:layout|unit|master|house) plans?", r"naksha", r"नक्शा",
    )),
    (MediaKind.BROCHURE, words(
        r"brochures?", r"broucher", r"brouchure", r"e-?brochure", r"catalog(?:ue)?s?", r"pdf",
        r"ब्रोशर",
    )),
    (MediaKind.PHOTOS, words(
        r"photos?", r"photographs?", r"pics?", r"pictures?", r"images?", r"fotos?",
        r"tasv[ei]+r(?:e|en|ein)?", r"फोटो",
    )),
)  # fmt: skip

URGENCY: Table[Urgency] = (
    (Urgency.URGENT, words(
        r"urgent(?:ly)?", r"asap", r"as soon as possible", r"(?<!not )right (?:now|away)",
        r"immediately(?! available)", r"at once", r"emergency", r"abhi(?: ke abhi)?", r"turant",
        r"तुरंत", r"अभी",
    )),
    (Urgency.LOW, words(
        r"(?:no|not in a|not in any|no such) (?:hurry|rush)",
        r"whenever(?: you (?:can|like|want|are free))?", r"take your time", r"not urgent",
        r"no urgency", r"anytime", r"any time", r"koi jaldi nahi", r"aaram se",
    )),
    (Urgency.HIGH, words(
        r"today", r"soon(?:est)?", r"aaj(?: hi)?", r"jaldi", r"quickly", r"within (?:an|the) hour",
        r"आज", r"जल्दी",
    )),
)  # fmt: skip

_WIFE = r"(?:my |the )?(?:wife|husband|family|parents|father|mother|spouse)"
OBJECTION: Table[ObjectionType] = (
    (ObjectionType.LOAN, words(
        r"loans? (?:(?:is|was|got|has been|still|not) ){0,3}(?:approved|rejected|declined|"
        r"sanctioned|problem|issue|pending)(?<!is approved)(?<!got approved)",
        r"(?:can't|cannot|can not|won't|unable to|not) (?:get|take|eligible for) (?:a |any |"
        r"the )?(?:home )?loan",
        r"(?:emis?|interest(?: rate)?) (?:is |are )?(?:too |very |so )?(?:high|much|heavy)",
        r"no loan", r"loan nahi", r"(?:bad|low|poor) (?:cibil|credit)(?: score)?",
        r"high (?:emi|interest)",
    )),
    (ObjectionType.POSSESSION, words(
        r"(?:too|very|so) late(?: (?:a )?possession)?",
        r"possession (?:date )?(?:is )?(?:too |very )?(?:late|far|delayed)", r"delay(?:s|ed)?",
        r"late possession", r"(?:can't|cannot) wait (?:so|that|this|till|until|for) \w+",
        r"possession me[i]?n? der[i]?",
    )),
    (ObjectionType.TRUST, words(
        r"(?:is (?:it|this|that) |are you )(?:really |even )?(?:genuine|legit|safe|real|authentic|"
        r"rera (?:approved|registered))",
        r"genuine\??", r"legit(?:imate)?", r"fraud(?:ulent|s)?", r"scam(?:mer|mers|s)?", r"fake",
        r"cheat(?:ed|ing|s)?",
        r"(?:don't|do not|can't|cannot|how (?:can|do) i|why should i) (?:really )?(?:trust|"
        r"believe)",
        r"dho[k]?h?ha?", r"bharosa", r"rera(?=\s*\?|$)",
        r"rera (?:approved|registered|approval|registration|compliant)", r"clear titles?", r"धोखा",
    )),
    (ObjectionType.SIZE, words(
        r"(?:too|very|so|bit|quite) (?:small|tiny|cramped|compact|big|large)",
        r"(?:rooms?|size|area|space|balcon(?:y|ies)|kitchen) (?:is |are )?(?:too |very )?(?:small|"
        r"less|tiny)",
        r"not (?:spacious|big|large) enough", r"chh?ot[aie]",
        r"need (?:a )?(?:bigger|larger) (?:one|flat|place|unit|rooms?)",
    )),
    (ObjectionType.LOCATION, words(
        r"(?:too|very|so|really|quite) far(?! ahead)",
        r"(?:it's|it is|that's|that is|location is|is) far(?: away| off)?",
        r"far (?:away )?from (?:my|the|our) (?:office|work|school|city|home|metro)",
        r"(?:don't|do not|didn't) like (?:the |this |that )?(?:location|area|locality)",
        r"(?:bad|poor|wrong) (?:location|area|locality|connectivity)",
        r"location (?:is )?(?:bad|poor|not (?:good|great|ok|suitable))",
        r"(?:too much|heavy|bad|lot of) traffic", r"(?:bahut|kaafi|itna) door", r"door hai",
        r"बहुत दूर",
    )),
    (ObjectionType.PRICE, words(
        r"expensive", r"costly", r"over ?priced",
        r"(?:over|above|beyond|out of|exceeds?|outside|not in|not within|crossing) (?:my |our |"
        r"the |your )?budget",
        r"(?:can't|cannot|can not|not able to|unable to) afford",
        r"(?:price|cost|rate|rent|amount)s? (?:(?:is|are|seems?|looks?|quite|bit|a|very|so|"
        r"too) ){0,3}(?:high|much)",
        r"too (?:high|much|pricey)", r"pricey", r"meh[ae]?ng[aie]", r"maha?ng[aie]",
        r"budget (?:se|ke) (?:bahar|zyada|upar|jyada)", r"cheaper(?: (?:one|option|options))?",
        r"too rich for me", r"महंगा", r"महँगा",
    )),
    (ObjectionType.OTHER, words(
        r"(?:need|want|have|let me) (?:to |some time to )?think(?: about it| over)?",
        r"think about it", r"not (?:fully |really |quite )?convinced",
        rf"(?:ask|consult|discuss with|check with|talk to) {_WIFE}", r"comparing (?:with )?other",
        r"soch(?:na padega|ke bata(?:ta|unga|ti))", r"not sure(?: about (?:it|this))?",
        r"(?:don't|do not|didn't) like (?:it|this|that)", r"not (?:what i|for me)",
        r"vastu (?:issue|problem|not)",
    )),
)  # fmt: skip


def find_keywords(text: str) -> Slots:
    """The slots of this module that the message fills; of contradicting words the earliest
    counts."""
    return Slots(
        sought=Sought(
            transaction_type=first_of(TRANSACTION, text),
            property_type=first_of(PROPERTY_TYPE, text),
            possession=first_of(POSSESSION, text),
        ),
        media_kind=_first_in(MEDIA_KIND, text),
        urgency=_first_in(URGENCY, text),
        objection_type=_first_in(OBJECTION, text),
    )


def _first_in(table: Table[T], text: str) -> T | None:
    """The table's first value of which the text has a word."""
    return next((value for value, pattern in table if pattern.search(text)), None)
