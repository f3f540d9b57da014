"""The words by which each intent is known. PATTERNS count anywhere in a message, WHOLE_MESSAGE only
alone."""

import re

from .meaning import Intent
from .text import words

_BOOKED = (
    r"(?:visits?|site visits?|bookings?|appointments?|tours?|viewings?|callbacks?|meetings?|slots?)"
)
_MY = r"(?:my|the|our|this|that|mera|meri)"
_SOMEONE = (
    r"(?:(?:a|an|your|the|any|some|real|actual|live|sales|human|customer) ){0,3}"
    r"(?:human(?: being)?|agent|person|people|someone|somebody|representative|rep|executive|"
    r"manager|advisor|"
    r"adviser|consultant|"
    r"salesperson|sales team|support|customer care|rm|relationship manager|staff|operator|team|"
    r"insaan|aadmi)"
)
_THING = (
    r"(?:it|this|that|them|one|these|"
    r"(?:the )?(?:flat|apartment|place|property|project|house|villa|unit|plot|site|model|sample)s?)"
)
_NOT_MEDIA = (
    r"(?!.{0,30}\b(?:photo|pic|image|picture|brochure|floor ?plan|video|virtual|catalog|option|"
    r"listing|price|"
    r"detail|list|more)s?)"
)

PATTERNS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (Intent.STOP, words(
        r"unsubscribe", r"stop ?all", r"opt(?: |-)?out",
        r"stop (?:(?:sending|messaging|texting|contacting|spamming|calling|bothering|mailing|"
        r"whatsapping)\b|(?:these |the |all |your |this )?(?:messages?|msgs?|texts?|spam|mails?|"
        r"e-?mails?|updates?|promotions?))",
        r"(?:don't|dont|do not|never|stop) (?:ever )?(?:message|text|msg|contact|email|mail|"
        r"whatsapp|disturb|bother|spam) (?:me|us)(?: (?:again|any ?more))?",
        r"(?:don't|dont|do not|never) (?:ever )?call(?: me| us)?(?: (?:again|any ?more|"
        r"ever))?(?! (?:me |us )?(?:now|today|tomorrow|before|after|between|at|until|till|on|in|"
        r"this))",
        r"(?:remove|delete|take) (?:me|my (?:number|name)|us)(?: off| from|"
        r" out)?(?: .{0,12})?(?: list| database)?",
        r"(?:message|msg|sms|call) (?:mat|band) (?:karo|kar do|karna|bhejo|kijiye)", r"mat bhejo",
        r"leave me alone",
    )),
    (Intent.HUMAN, words(
        rf"(?:talk|speak|chat|connect|transfer|escalate|hand ?over|put)(?: me|"
        rf" us)?(?: through)? (?:to|with) {_SOMEONE}",
        rf"(?:want|need|get me|give me|prefer) {_SOMEONE}(?! (?:account|id))",
        r"(?:real|live|actual) (?:person|human|agent)",
        r"(?:agent|human|representative|operator) (?:please|pls|plz)", r"customer (?:care|support)",
        r"human", r"(?:kisi|insaan|agent|aadmi|banda) se baat(?: karni| karna| karao| karwao)?",
        r"is there (?:a |any )?(?:human|real person|someone)", r"not (?:a )?(?:ro)?bot",
    )),
    (Intent.CANCEL, words(
        rf"cancel(?:ling|led)?(?: (?:{_MY}|all|it|please|pls|plz|kar(?:o|na| do| dena|"
        rf" dijiye)?))?(?! (?:polic|charge|fee|term))", rf"call off (?:{_MY} )?{_BOOKED}",
        rf"(?:don't|do not) want (?:to )?(?:{_MY} )?(?:visit|come) any ?more", r"रद्द", r"कैंसिल",
    )),
    (Intent.RESCHEDULE, words(
        r"re-? ?schedul(?:e|ed|ing)", r"postpone", r"prepone",
        rf"(?:move|shift|push|change|modify|adjust|update) (?:{_MY} )?(?:\w+ )?(?:{_BOOKED}|time|"
        rf"timing|date|day|slot|it to)(?! of birth)",
        r"(?:another|different|other|some other|new) (?:time|day|date|slot)",
        r"(?:time|date|din) (?:badal|change)(?:na| do| kar| karo| dijiye)?.{0,6}",
        r"(?:can't|cannot|can not|won't be able to|unable to|not able to) (?:make it|come|reach|"
        r"attend|visit)(?! up)",
        r"running late", r"nahi+n? aa (?:sak\w+|pa\w+)",
    )),
    (Intent.BOOKINGS, words(
        r"what (?:all )?(?:have|did|do) i (?:have )?book(?:ed)?",
        r"(?:what|which) (?:visits?|bookings?|appointments?) (?:do|did|have) i",
        rf"(?:show|see|view|list|check|what are|where are|status of|details of|"
        rf"confirm status of) my (?:upcoming |next |all )?{_BOOKED}",
        rf"^my (?:upcoming |next )?{_BOOKED}\W*$",
        rf"when(?: is|'s| was| are) (?:my|the|our) (?:next |upcoming )?{_BOOKED}",
        rf"(?:do|did) i (?:have|book) (?:a |an |any )?(?:upcoming )?{_BOOKED}",
        rf"my (?:upcoming|booked|scheduled) {_BOOKED}", r"my bookings?",
        rf"is my {_BOOKED} (?:confirmed|booked|fixed|on)", r"what time is my \w+",
        rf"(?:have|did) i (?:already )?book(?:ed)?(?: a| any)?(?: {_BOOKED})?", r"meri booking",
        r"kya book",
    )),
    (Intent.CALLBACK, words(
        r"call(?: |-)?back", r"callback", r"call (?:me|us)(?! (?:later )?(?:crazy|old))",
        r"call (?:karo|kar ?lo|kar do|kare|karein|karna|kijiye|kariye|karwao|chahiye|kardo)",
        r"ph?one (?:karo|kar ?lo|kar do|kare|karna|kijiye|me\b)", r"ring (?:me|us)",
        r"(?:give|get) (?:me|us) a (?:call|ring|buzz)",
        r"(?:contact|reach|buzz) (?:me|us)(?! by mail)", r"get (?:in touch|back to me)",
        r"(?:want|need|request|arrange|schedule|expect|book)(?:ing)? (?:a |"
        r"for a )?(?:phone )?call(?: from)?",
        r"(?:can|could|will) (?:you|someone|somebody|anyone) (?:please )?call",
        r"have (?:someone|somebody) (?:call|phone)", r"कॉल कर\S*", r"फोन कर\S*", r"फ़ोन कर\S*",
    )),
    (Intent.VISIT, words(
        r"(?:site|property|home|house|flat|project|on-?site|physical|in-?person)[- ]visits?",
        r"visit(?:ing)?(?! (?:your|our|the|my) (?:web|page|link))",
        rf"(?:can|could|may) (?:i|we) (?:please |also )?(?:see|view|check out|look at|"
        rf"have a look at|take a look at|come|drop by|walk through){_NOT_MEDIA}",
        rf"(?:want|like|love|wish|need|planning|plan|hope)(?: to)? (?:come(?: and| to|"
        rf" over)? )?(?:see|view|check out|inspect|look at) {_THING}{_NOT_MEDIA}",
        r"come (?:and |to |over to )?(?:see|look|view|check)", r"come (?:over|by|down)",
        r"(?:see|view) (?:it|this|them|the \w+) (?:in person|personally|live|physically)",
        r"(?<!virtual )(?<!video )(?<!online )(?<!3d )(?<!360 )(?<!virtual-)(?<!vr )tours?(?! "
        r"videos?)",
        r"(?:book|arrange|schedule|fix|set up|organi[sz]e) (?:a |an |the |me a )?(?:viewing|"
        r"inspection|appointment|tour|slot|visit|meeting)",
        r"viewings?", r"in person", r"show me around",
        r"dekhn[aei] (?:hai|tha|chah\w+|aa\w*|hain|ke liye)", r"dekhne",
        r"(?:ghar|flat|site|property|project) dekh(?:na|ne|enge|unga|ungi|ni)",
        r"aa(?:ke| kar|kar) dekh\w*", r"देखना", r"देखने", r"विज़िट", r"विजिट",
    )),
    (Intent.DETAILS, words(
        r"tell (?:me|us) (?:\w+ ){0,2}about", r"(?:more )?details?",
        r"(?:more |some |full |any )?info(?:rmation)?", r"know (?:more|about)",
        r"(?:price|cost|rate|pricing|quotation|quote|price list|cost sheet)s?(?: (?:of|for|list|"
        r"range|kya|is))?",
        r"how (?:much|big|large|far|old|many)", r"amenit(?:y|ies)", r"facilit(?:y|ies)",
        r"features?", r"specs?", r"specifications?",
        r"(?:when|what)(?: is|'s)(?: the)? possession(?: date)?", r"possession date",
        r"carpet area", r"(?:super )?built[- ]?up area", r"maintenance(?: charges?)?",
        r"payment plans?", r"post[- ]?dated", r"cheques",
        r"(?:send|share) (?:me )?(?:the )?(?:google )?location",
        r"(?:where|kahan|kahaan|kaha)(?: (?:is|are|exactly))? (?:it|this|that|located|hai|"
        r"par hai)?",
        r"located", r"address",
        r"kitn[aei] (?:ka|ki|ke|hai|price|mein|me|rupay\w*|paise|bada|badi)",
        r"(?:kya|kitna) (?:price|rate|daam|bhav) .{0,3}(?:hai|h)?", r"daam",
        r"(?:price|rate|daam) (?:kya|kitna)", r"discounts?", r"negotiable", r"best price",
        r"offers?(?: price)?", r"stamp duty", r"cancellation (?:policy|charges?|fees?)",
        r"(?:baare|bare) (?:mein|me|main) (?:bata\w*|jaan\w*)",
        r"about (?:the|this|that) (?:project|property|flat|apartment|villa|builder|developer)",
        r"developer", r"builder", r"is (?:it|this|that) (?:still )?available",
        r"what(?:'s| is) the emi", r"emi (?:for|of|kitn\w*)", r"pet[- ]friendly", r"parking",
        r"कीमत", r"दाम", r"कितने का",
    )),
    (Intent.SEARCH, words(
        r"show (?:me|us)(?! around| my)", r"look(?:ing)? (?:out )?for", r"search(?:ing)?(?: for)?",
        r"find (?:me|us|a|an|some)", r"(?:suggest|recommend)(?: me| us| some| a)?",
        r"(?:any|some|what|which|more|other|similar|all) (?:\w+ )?(?:flats?|apartments?|villas?|"
        r"plots?|houses?|options?|properties|property|projects?|units?|listings?|homes?|offices?)",
        r"(?:want|need|like|wish|planning|plan|interested)(?:ing)? (?:to |in )(?:buy|rent|purchas|"
        r"invest|leas|own)\w*",
        r"(?:want|need|require)(?: a| an| some)? (?:\w+ ){0,3}(?:flats?|apartments?|villas?|"
        r"plots?|houses?|homes?|property|office|shop|place|land)",
        r"what(?: is|'s|s)? available", r"anything available", r"what do you have",
        r"show (?:more|others?)", r"(?:cheaper|bigger|smaller|better) (?:one|option|flat|place)s?",
        r"options?(?: in| near| under)", r"propert(?:y|ies) (?:in|near|for|under|at)",
        r"dikha(?:o|iye|do|na|ye|iyega)(?: do)?", r"dhoo?ndh?\w*",
        r"(?:flat|ghar|makaan|makan|property|villa|plot|apartment|house|bhk|kamra|zameen|dukaan|"
        r"office|villa) (?:\w+ ){0,3}chah?iye",
        r"(?:buy|rent|purchase|lease)", r"kh?ar[ie]+d(?:na|ne|ni)", r"दिखाओ", r"दिखाइए", r"चाहिए",
    )),
    (Intent.THANKS, words(
        r"thank(?:s| ?you|u)(?: (?:you|so much|a lot))?", r"thx", r"tnx", r"thnx", r"ty", r"tysm",
        r"shukri?y?a+", r"dhan[iy]+a?[vw]aa?d", r"shukran", r"appreciate(?:d)?(?: it)?",
        r"much obliged", r"धन्यवाद", r"शुक्रिया",
    )),
    (Intent.GREETING, words(
        r"^\W*(?:hi+|hey+|hello+|helo|hlo|hola|yo|dear sir|greetings|good (?:morning|afternoon|"
        r"evening|day)|gm|namaste+|namaskar\w*|namasthe|salaa?m(?: \w+)?|as-?salam\w*(?: \w+)?|"
        r"assalam\w*(?: \w+)?|vanakkam|marhaba|ram ram|sat sri akal|नमस्ते|नमस्कार|مرحبا|"
        r"السلام عليكم)",
    )),
)  # fmt: skip

WHOLE_MESSAGE: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (Intent.STOP, re.compile(
        r"^\W*(?:please )?(?:stop|stop ?all|unsubscribe|unsub|end|quit|revoke|opt[ -]?out|"
        r"stop (?:it|this|now|please)|"
        r"band karo)(?: please)?\W*$", re.IGNORECASE,
    )),
    (Intent.HUMAN, re.compile(
        r"^\W*(?:agent|representative|operator|executive|manager|support|help desk)\W*$",
        re.IGNORECASE,
    )),
    (Intent.CALLBACK, re.compile(
        r"^\W*(?:call|phone|call (?:now|please|asap|today|tomorrow))\W*$", re.IGNORECASE,
    )),
)  # fmt: skip
