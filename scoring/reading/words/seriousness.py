"""Acting like a buyer, or like somebody who only looks."""

from scoring.reading.phrases import Signal

_UNIT = (
    "flat|apartment|unit|villa|plot|it|one|house|home|property|townhouse|this|that|studio|penthouse"
)
_LOOK = (
    "browsing|checking|looking|asking|comparing|curious|exploring|enquiry|researching|surfing|"
    "timepass|dekh|pooch|"
    "info|information|getting|collecting|research|idea|seeing"
)

SERIOUSNESS = (
    Signal("seriousness", "wants to book or pay", 7, (
        "book|booking|reserve|block|hold * "
        "unit|flat|apartment|villa|plot|house|one|<number>|mine|me|my",
        "book|booking|reserve karna|karo|karenge|kar|kara|confirm|karwana",
        "want|ready|like|going|wish|proceed to|with book|reserve|block|sign|proceed|pay|booking",
        "token|advance|deposit|booking|holding "
        "money|amount|payment|dena|denge|kahan|kaise|cheque|today|de|do",
        "pay|paying|transfer|give|giving|send|sending|where * token|advance|deposit|booking",
        "token|advance|deposit pay|ready", "with the? advance|token|deposit", "demand draft",
        "wire|transfer|neft|rtgs|upi|gpay the? money|amount|funds|payment|token", "eoi|allotment",
        "expression of interest", "cheque is|are yours|ready",
        "where|when|how * sign|pay|book|transfer",
        "ready to|for pay|buy|book|sign|purchase|close|finalise|proceed|move forward",
        "बुक करना|करनी|कर",
        "टोकन|बुकिंग",
    ), negated=-3),
    Signal("seriousness", "closes the deal", 6, (
        "close|seal|finish|complete|finalise the|this|my? deal|purchase|sale|it|transaction",
        "can|will|want|to|ready close", "finalise", "let us? do it|this",
        "let us? go ahead|proceed",
        "go ahead with", "start|begin|initiate the? "
                         "document|process|formalities|agreement|booking", "keys by",
        "done deal", "final kar|karna|karenge|karo|kiya|hai|krna|ho|de", f"final {_UNIT} karna",
        "we|i will|ll take it|this|that|one", "i|we take it|this", "deal done|pakka|final|pakki",
        "pakka|definitely|surely|confirm|sure * lena|lenge|buy|buying|take|chahiye",
        "yahi|wahi|yeh|ye|isi|wohi * lena|lenge|chahiye|final|pakka",
        "sign|signing|signature|signed",
        "agreement|contract|mou|spa|noc * send|sign|bhejo|share|ready|draft|draw",
        "send|share|draft|prepare * agreement|contract|mou|spa", "form f|a|b",
        "registry|registration|register kab|karna|hogi|in|karana|date|process|karo",
        "for the? registration|registry", "make|making|put|submit|place an? offer",
        "offer of <money>",
        "रजिस्ट्री|एग्रीमेंट|फाइनल|पक्का",
    ), negated=-3),
    Signal("seriousness", "has decided or narrowed it down", 5, (
        "shortlisted|shortlist|decided|finalised", "i|we * decide", "pasand kiya|kar|hai",
        "decide kar|kiya|karke|kr liya|diya", "have|has|already decided", "made up my|our mind",
        "i|we will|shall decide this|by|today|tomorrow|on|within",
        "last|final two|choice|option|round",
        "liked|like|love|loved * very|lot|much|flat|unit|villa|one",
        "pasand aa|aaya|hai|aayi|gaya|h",
        "visited|seen * twice|again|already|times", "second|third|another visit|viewing|time",
        "i|we am|are? serious",
        "serious|genuine buyer|buyers|about|customer|enquiry|client|investor",
        "very|really|seriously|genuinely|keenly interested|keen|serious", "पसंद",
    ), negated=-3, told=True),
    Signal("seriousness", "the money is arranged", 5, (
        "loan|mortgage|finance|financing * "
        "approved|approve|sanctioned|sanction|sorted|arranged|done|pass",
        "pre approved|approval|approve", "preapproved|preapproval", "cash buyer|buyers",
        "proof of funds",
        "down payment * ready",
    ), negated=-2),
    Signal("seriousness", "papers", 5, (
        "what|which|kya|list|all|send|share|attached|attaching|need * document|kagaz|kyc",
        "document|kagaz * attached|ready|taiyar|lagenge|required|needed|lagega|chahiye|bhej",
        "passport|aadhaar|aadhar|pan|emirates id|copy|card|number", "passport|id copy attached",
        "due diligence",
        "title deed|check|search|clear", "rera number|certificate", "power of attorney",
        "दस्तावेज|कागज",
    )),
    Signal("seriousness", "leaves a way to be called", 4, (
        "<phone>", "<email>",
        "call|contact|reach|ring|phone|whatsapp me|us|mein * "
        "on|at|now|back|today|tomorrow|please|asap|anytime",
        "call|phone kar|karo|karna|lo|me", "my|mera|meri number|no|contact|mobile|email",
        "someone|somebody|agent call", "give me a? call",
    ), negated=-4),
    Signal("seriousness", "is interested", 3, (
        "interested|keen",
        "want|planning|plan|looking|wish|intend|like|love|intrested|ready to|in "
        "buy|purchase|invest|rent|own|lease",
        "kharidna|kharidenge", "lena hai|h|chahta", "invest|investment karna", "chahiye hi",
        "खरीदना|खरीदने|लेना",
    ), negated=-7),
    Signal("seriousness", "only looks", -7, (
        f"just|only|simply|bas|abhi|sirf {_LOOK}",
        "browsing|timepass|curious|curiosity", "time pass", "window shopping",
        "general|casual enquiry|query|info|question|interest", "out of? curiosity",
        "bas|sirf|aise|yuhi|aise|wise hi? * dekh|pooch|puch|jaan|jaankari", "aise hi",
        "dekh rahe hu|hai|tha|the|bas|abhi|hain", "getting|get|want|having an? idea",
        "checking|testing|watching|studying * market|area|prices|rates",
        "not|dont * serious|seriously",
        "research|survey|assignment|thesis|college|student * project|prices|estate|data",
        "doing * research",
        "college project", "comparing * projects|prices|options", "बस ऐसे ही", "टाइमपास",
    )),
    Signal("seriousness", "does not want it", -9, (
        "not|no|dont|never|nahi * interested|interest|looking|want|need|require|buying|chahiye",
        "no longer|more|anymore interested|looking|need|required|want",
        "nahi chahiye|lena|lenge|leni", "lena nahi",
        "interest|interested nahi",
        "bought|purchased|rented|found|got|booked|finalised|taken * "
        "elsewhere|already|another|other|somewhere|place",
        "already bought|purchased|rented|found|booked", "wrong number|person",
        "stop|dont|not * message|messages|messaging|text|contact|spam|call|calling",
        "message|call mat|band",
        "remove my|me|number", "unsubscribe", "not ready to|for", "नहीं चाहिए",
        "no plan|plans|intention to|of * buy|buying|purchase|visit",
    )),
    Signal("seriousness", "is no customer", -8, (
        "i|main|we|hum * broker|agent|dealer|realtor|brokers|agents", "agent|broker with|here|from",
        "share|give|split|how|pay * commission|brokerage",
        "job|jobs|vacancy|vacancies|internship|hiring|career|resume|cv|naukri",
        "i|we provide|offer|sell * services|leads|loans|interiors|solutions",
        "seo|digital marketing", "नौकरी",
    )),
    Signal("seriousness", "is not sure", -4, (
        "not|no|isnt|arent * sure|certain|decided|idea", "still|just thinking|deciding|confused",
        "think about it|this", "thinking", "soch|sochna|sochke * "
                                           "batao|rahe|bataunga|batayenge|batate|batata",
        "might|may|maybe|perhaps|shayad * buy|look|consider|later|year|take|plan|purchase",
        "some day|someday|eventually", "maybe|perhaps|shayad", "will|let see|think|get|revert",
        "will|let mein? know * later|back", "dekhenge|dekhte", "बाद में", "agle saal", "next year",
        "later|baad mein|sometime",
    )),
    Signal("seriousness", "words that only look like a step", 0, (
        "i|we book|booked|reserve a? cab|ticket|flight|train|hotel",
        "book|arrange|schedule|fix a|an|my|the|site? "
        "visit|viewing|appointment|tour|slot|call|inspection",
        "final year|destination", "sign up|in|board", "call center|rate",
        "registration|stamp cost|charge|charges|fee|fees|price", "including registration",
        "tell|give|send mein? your number",
        "permission|ijazat|zaroorat|help|loan|parking|brochure nahi chahiye",
        "facebook", "booking open|opens|started|date", "deposit yet|nahi",
    )),
)  # fmt: skip
