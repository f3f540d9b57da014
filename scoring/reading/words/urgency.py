"""How soon it is wanted. Periods and months ("within 15 days", "by March") are read by
scoring.reading.deadlines."""

from scoring.reading.phrases import Signal

_DAY = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|somvar|mangalvar|budhvar|"
    "shukravar|shanivar|"
    "ravivar|itwar"
)

URGENCY = (
    Signal("urgency", "wanted at once", 6, (
        "urgent|urgently|urgency|asap|immediate|immediately|emergency", "as soon as possible",
        "as early as possible", "at the? earliest", "right now|away", "at once", "straight away",
        "without delay",
        "top priority", "turant|fauran|jhatpat|tatkal", "abhi ke abhi",
        "abhi chahiye|karo|batao|bhejo|aao|aa",
        "jaldi se jaldi", "jitni jaldi", "need|want|something|anything|move|shift * "
                                         "fast|quick|quickly", "hurry up",
        "get out|kicked|thrown out", "chahiye abhi|turant",
        "jaldi hai|chahiye|karo|batao|bhejo|mein",
        "bahut|bohot jaldi", "ready to move in?", "ready possession", "move in ready",
        "time is running out",
        "running out of time", "desperate|desperately", "तुरंत|तुरन्त|जल्दी|फौरन|अर्जेंट",
        "अभी चाहिए",
    ), negated=-4),
    Signal("urgency", "today or tomorrow", 5, (
        "today|tonight|tomorrow", "day after tomorrow", "this|coming morning|afternoon|evening",
        "in the? lobby",
        "within an|the|<number> hour|hours", "aaj|aajkal", "kal|parso|parson", "aaj hi|ho",
        "come|visit|see|view * now", "available|vacant|free|empty|ready now", "now with",
        "आज|कल|परसों",
    )),
    Signal("urgency", "within days", 4, (
        f"by|before|till {_DAY}", f"{_DAY} morning|afternoon|evening|noon|tak|se",
        f"{_DAY} ko? subah|shaam|dopahar",
        "on|by|before the? <number> st|nd|rd|th", "<number> tarikh|tareekh", "few|couple of? weeks",
        "very soon",
        "only <number> days left", "is hafta|weekend|mahina", f"this|coming {_DAY}|week",
        f"next {_DAY}|week",
        "end of the|this month|week", "this month", f"is|iss|isi {_DAY}|hafta|mahina", "agle hafta",
        "before|by the weekend", "fly|flying|land|landing in? on", "in a few|couple days",
        "few|couple of? days",
        "इस हफ्ते|महीने", "within days",
    )),
    Signal("urgency", "has to leave the present home", 4, (
        "have|has|need|must|forced to? vacate|leave|shift|move", "vacate|vacating * by|before|soon",
        "lease|contract|ejari|tenancy|agreement|visa|notice * "
        "expires|expiring|ends|ending|over|up|finishing",
        "notice period", "ghar|makan|flat khali karna", "eviction|evicted",
        "shift|shifting hona|karna hai",
        "last date", "landlord|owner * asked|asking|told|wants|selling|evicting|gave",
        "transfer|relocation order|orders|letter", "makan malik",
    )),
    Signal("urgency", "soon", 3, (
        f"on {_DAY}", f"{_DAY} ko", "soon|soonest|quick|quickly|fast|early|jaldi", "cannot wait",
        "before|by diwali|eid|ramadan|christmas|dussehra", "start|starting|joining * "
                                                           "work|job|office|school",
    )),
    Signal("urgency", "says that there is no hurry", -5, (
        "no|without|zero hurry|rush|urgency|hurries", "no hurry|rush at all",
        "not in? a|any|much? hurry|rush",
        "koi? jaldi nahi", "koi? jaldi koi? nahi", "jaldi mat", "aaram se", "take your time",
        "whenever|anytime * suits|can|like|free|convenient|possible", "no deadline|timeline",
        "not any time soon",
        "not anytime soon", "not soon", "fursat se", "कोई जल्दी नहीं", "जल्दी नहीं",
    )),
    Signal("urgency", "not now", -5, (
        "next year", "agle saal", "some day|someday|future|eventually", "in the future",
        "year|years later|time|down", "few years", "two or three years", "<number> or|to <number> "
                                                                         "years",
        "not right? now|today|yet", "abhi nahi", "abhi to? nahi", "later on", "baad mein",
        "not at the? moment|present|this", "dekhenge kabhi", "not immediately", "on hold",
        "अभी नहीं", "बाद में",
        "until next year", "no plan|plans", "kabhi aur|phir",
    )),
    Signal("urgency", "a time, but not when it is wanted", 0, (
        "not only|just", "is|are it|this|that|you urgent",
        "no longer available", "today|aaj ka? market|rate|rates|price|prices|newspaper",
        "saw|seen|called|received * today", "how soon|quickly|fast|early", "soon be",
        "fast|quick internet|wifi|lift", "launching|launched soon", "coming soon", "yesterday",
        "thank you * quick",
        "early bird", "ready to move price",
    )),
)  # fmt: skip
