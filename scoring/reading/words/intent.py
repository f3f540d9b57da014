"""Asking for something specific: a price, a viewing, what is available."""

from scoring.reading.phrases import Signal

_HOME = (
    "flat|flats|apartment|apartments|villa|villas|house|home|place|property|properties|unit|"
    "units|plot|plots|studio|"
    "ghar|makan|makaan|site|project|townhouse|bhk|br|bed|office|shop|room|penthouse|duplex|"
    "layout|land|it|them|this|one"
)

INTENT = (
    Signal("intent", "price", 5, (
        "price|prices|pricing|priced|cost|costs|quotation|quote|quoted|rate|daam|bhav|keemat|kimat|"
        "kimmat|tariff",
        "cost|price sheet|list|breakup|break", "how much", "all inclusive", "what * charges|charge",
        "service charge|charges", "kitna ka|ki|mein|hai|padega|lagega|hoga",
        "kya rate|price|daam|bhav",
        "total kitna", "kitna * padega|hoga", "negotiable|discount|discounts",
        "best|last|final price|offer|rate",
        "asking price|rent", "figures|breakdown|outgo|ballpark", "price|rate|daam|cost "
                                                                 "bata|batao|kya|kitna",
        "rent|deposit|maintenance|token * kitna", "kitna rent|deposit|kiraya", "kiraya kya|kitna",
        "kam karo|hoga|ho|karoge|karna", "price|rate|paisa|rent kam", "sasta|cheaper|cheapest",
        "rent is|kya|kitna",
        "what is|s the? rent", "maintenance charge|charges|cost", "stamp duty", "dld fee|fees",
        "sqft|psf|sft rate|price", "कीमत|दाम|रेट|भाव|प्राइस", "कितने का|की|में", "कितना",
    )),
    Signal("intent", "viewing", 6, (
        "viewing|viewings|visit|visiting|inspection|walkthrough", "site|property|flat|home "
                                                                  "visit|visits|tour",
        f"see|seeing|view|inspect|visit|check|checkout * "
        f"the|your|a|an|some|any|two|three|few|both|<number>? {_HOME}",
        f"see|view|inspect|visit {_HOME}", "drop|pop|swing|come|walk by|in|over|down",
        "walk through|around|thru",
        "tour|tours",
        "see|seeing|view|show "
        "homes|houses|flats|villas|options|apartments|units|properties|places", "keep * ready",
        "meet|come|reach at|on|to? the? site|property|location|project",
        "come and|to|over see|look|check|visit|view", "come see|over|by|down|visit",
        "show|sample|model flat|apartment|unit|villa|house|home",
        "show me|us around|the|your|a * flat|apartment|unit|villa|house|home",
        "look at|around the|your|a|this",
        "book|arrange|schedule|fix * viewing|visit|tour|appointment",
        "dekhna hai|chahta|chahte|aa|aana|ke|ko|h|kal|hain", "dekhna kal|aaj|ke liye|kab",
        "dekhna kab|aa",
        "dekh sakta", "aa ke|kar|kr dekh|dekhna|dekhenge", "aakar|aake dekh|dekhna|dekhenge",
        f"{_HOME} dekhna|dekhenge|dikhao|dikha|dikhaiye|dikhado",
        f"{_HOME} dekhna|dekhenge * aa|aaunga|aana|aayenge|aaenge|aunga",
        "site|flat|ghar par|pe|dekhne aa|aana|aaunga", "kab aa|aau|aaun|aana", "in person",
        "video|virtual tour|viewing|call walkthrough?", "देखना|देखने|विजिट|दिखाओ|दिखाइए",
    ), negated=-3),
    Signal("intent", "what is available", 5, (
        "available|availability|inventory", "still|any|kya|it|unit left|available|open|free|vacant",
        "is|are it|this|they available|free", "vacant|vacancy|khali|khaali", f"any|some {_HOME}",
        f"any <number> {_HOME}", "any <number>? bhk|br|bed|bedroom",
        "units|floors|flats * left|remaining|available",
        "is|are * gone|sold|taken|left|remaining|booked",
        "sold out", "anything|something available|ready|under|in|near|within|below|for",
        "what do|have you have|got",
        "what is ready|available", "do|have you have|got any|a|some|<number>",
        f"koi|kuch {_HOME} * hai|milega|milegi|khali", "kuch hai|milega|milegi", f"{_HOME} hai kya",
        "milega kya",
        "options|listings in|near|under|for|available", "खाली|उपलब्ध|मिलेगा|मिलेगी",
        "which units|floors|flats|towers|plots", "what * options",
    ), negated=-2),
    Signal("intent", "says what is looked for", 2, (
        "looking|searching|hunting for|to", "need|want|require|seeking a|an|<number>|to",
        "mujhe|hum|humein * chahiye|lena", "requirement|requirements",
        "<number> bhk|br|bed|bedroom|bedrooms|rk",
        "dhoondh|dhundh|dhund|talash",
        "send|share|bhejo|give * brochure|photos|photo|pics|details|location|floor|video",
        "brochure|photos|photo|pics|video|details bhejo|send|share", "चाहिए",
    )),
    Signal("intent", "words that only look like a wish", 0, (
        "at any cost", "cancel|cancelled|postpone|reschedule|reached * "
                       "visit|viewing|appointment|tour",
        "job|sales|staff vacancy", "vacancy|vacancies * job|jobs|sales|staff|company",
        "any vacancy for", "are|you|your agents? available", "i|we|am|hum|main * available",
        "available|free on|at|after|before|between", "i will|shall be? available",
        "price|cost|money|rate is? no|not * bar|issue|problem|constraint|matter",
        "real estate price|prices|rate|rates", "price|rate hike|appreciation|trend|trends",
        "visit your? website|page|link", "visited|visiting card|place",
        "available to talk|speak|chat",
        "free of cost", "video games", "getting|collecting quotes|quote", "quote|quotes me for job",
        "any interest",
        "look at it * some|later",
    )),
)  # fmt: skip
