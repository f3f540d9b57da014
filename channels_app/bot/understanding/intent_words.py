"""Words by which a kind of message is sure, or ruled out, whatever the weights say."""

import re

CLAUSE_ENDS = re.compile(
    r"[.!?;,\n،؟؛।]+|(?<!\w)(?:and|aur|also|then|और|ثم|وبعدين)(?!\w)", re.IGNORECASE
)
#: words that end all offers wherever they stand alone; nobody is to be asked twice
STOP_ALONE = re.compile(
    r"\W*(?:please |pls )?(?:stop|stop ?all|unsubscribe|unsub|opt[ -]?out|end|quit|revoke|"
    r"stop (?:it|this|now|please))(?: please| pls)?\W*",
    re.IGNORECASE,
)
#: a demand to end all offers in the middle of other words
STOP_DEMANDED = re.compile(
    r"(?<!\w)(?:unsubscribe|opt[ -]?out|stop (?:sending|messaging|texting|contacting|spamming|"
    r"calling|bothering|mailing)(?! (?:options|photos|the))|stop (?:these |the |all |your )?"
    r"(?:messages?|msgs?|texts?|spam|mails?|calls?|offers?)|never (?:ever )?(?:call|contact|"
    r"message|text|mail)(?: me| us)?|(?:don'?t|do not) (?:ever )?(?:call|message|text|contact|mail|"
    r"whatsapp|disturb|bother) (?:me|us) (?:again|any ?more|ever)|توقف(?:وا)?)(?!\w)",
    re.IGNORECASE,
)
#: what only sounds like one
NO_STOP = re.compile(
    r"(?<!\w)(?:(?:don'?t|do not|dont|not|why|never|please don'?t) stop|"
    r"stop (?:suggesting|showing)|"
    r"no more (?:questions?|doubts?|time|money|(?:\d ?)?bhk)|bus stop|metro stop)(?!\w)"
    r"|^\W*(?:no more|mat karo|mat bhejo abhi|why .*)\W*$",
    re.IGNORECASE,
)
#: who wants no person, or asks about one
NO_HUMAN = re.compile(
    r"(?<!\w)(?:(?:no|without|any|is) (?:an? )?(?:agent|broker|human|middle ?man)|"
    r"agent (?:fee|needed)|(?:don'?t|do not) want to (?:talk|speak)|(?:agent|human|broker) nahi|"
    r"manager name|quit renting)(?!\w)",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"\W*(?:h[ae]llo+|hi+|hey+|helo|hlo|good (?:morning|afternoon|evening|day)|gm|namaste\w*|"
    r"namaskar\w*|pranam\w*|salaa?m\w*|as?-?salam\w*|assalam\w*|marhaba\w*|ram ram|"
    r"sat sri akal|dear (?:sir|team|madam)|नमस्ते|नमस्कार|राम राम|प्रणाम|مرحبا|السلام عليكم|"
    r"سلام|هلا|أهلا|اهلا|صباح الخير|مساء الخير|يا هلا)(?![\w\u0900-\u0963])",
    re.IGNORECASE,
)
THANKS = re.compile(
    r"(?<!\w)(?:thank\w*|thanx|thx|tnx|thnx|ty|tysm|shukri?y?a+|dhan[iy]+a?[vw]aa?d|shukran|"
    r"धन्यवाद|शुक्रिया|थैंक\S*|شكرا|مشكور\S*|تسلم\S*)(?![\w\u0900-\u0963])",
    re.IGNORECASE,
)
