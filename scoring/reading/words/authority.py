"""Who decides."""

from scoring.reading.phrases import Signal

_KIN = (
    "wife|husband|spouse|family|parents|father|mother|papa|mummy|mom|mum|maa|biwi|pati|bhai|"
    "brother|sister|son|daughter|"
    "partner|fiance|gharwale|parivar|uncle|inlaws"
)
_BOSS = (
    "boss|manager|company|hr|board|director|management|sponsor|employer|ceo|client|owner|landlord|"
    "lawyer|ca"
)
_AGREE = (
    "agree|agreed|agrees|approved|approves|raazi|liked|likes|loved|ok|happy|fine|board|ready|okay|"
    "maan"
)
_ASK = (
    "ask|asking|consult|consulting|check|discuss|discussing|confirm|talk|speak|convince|verify|need"
)
_DECIDE = "decide|decides|decision|take|choose|deciding|karenge"
_OTHERS = (
    "friend|friends|client|clients|colleague|relative|boss|brother|sister|cousin|neighbour|"
    "uncle|parents|customer|"
    "customers|son|daughter"
)

AUTHORITY = (
    Signal("authority", "decides alone", 7, (
        "i|main|mein * decision maker", "decision|decisions is|are|will|hai be? mine|my|mera|meri",
        "my own|decision decision|call|money|choice|funds|account",
        "final call|decision|say|word is|rests? mine|with me|my",
        "i|me|myself|main|khud will|can|have|to|alone|do * decide|decides|decided",
        "i|we decide|decided",
        "i|main|hum khud decide|final|faisla|kharid", "khud decide|faisla|kar|le|hi",
        "kisi ki permission|ijazat|zaroorat * nahi", "i * paying|choosing|deciding",
        "i * run|own|head * firm|company|business", "mera|apna|khud ka|ki faisla|decision|paisa",
        "no one|body else",
        "nobody|no else to? ask|decide|involved", "kisi se poochna|pooch * nahi",
        "sole|only|single buyer|owner|signatory|decision|purchaser|applicant", "power of attorney",
        "poa|attorney",
        "authorised|authorized signatory|person|to", "in|on|under my|own|mere name|naam",
        "mere naam",
        "i|main am|hi|hu? the buyer|owner|decider|purchaser|investor", "wala main|mein hi?",
        "i am|m? buying for myself|me|my|own", "मैं खुद|मेरा फैसला", "मेरे नाम",
    ), negated=-3, told=True),
    Signal("authority", "those who decide agree", 7, (
        f"{_KIN}|{_BOSS}|wale|they|all|everyone|everybody * {_AGREE}",
        f"{_KIN}|{_BOSS}|wale|sab|sabko|gharwalon ko? bhi? pasand|raazi|manzoor",
        "we|hum both|dono|all|together",
        f"me|i|my|main and|aur my|mein? {_KIN}", f"my {_KIN} and i|me|myself", "both of us",
        "we|hum have|ne|all|both * decided|decide|agreed|agree|finalised",
        "we agree|decided|agreed",
        "joint|jointly account|owners|name|names|decision|buying",
        "ghar wale sab? raazi|ready|maan",
        "sab raazi|ready|agree|maan", "signed|sign off", "green light|signal",
        "nod from|of|mil|given",
        "haan kar|bol|kaha|ki", "with my family|parents * approval|consent|blessing",
        "घरवाले|परिवार * राजी|तैयार",
    ), negated=-3, told=True),
    Signal("authority", "buys for own use", 4, (
        "for|my own|self|personal use|stay|living", "self|end use|user|occupied",
        "for myself|self|me and",
        "khud|apne ke|rehne liye|rehne", "apne liye", "own use", "for|of|with my|our family",
        "mujhe|hum hi lena",
        "अपने लिए",
    ), told=True),
    Signal("authority", "speaks for themselves", 2, (
        "i|we|mujhe|hum|humein|main "
        "need|want|looking|planning|require|chahiye|wish|would|like|am|are|can|have|will",
        "i|we * buy|purchase|rent|looking|relocating|moving",
        "mujhe|hum * chahiye|lena|karna|kharidna",
        "my|our|mera|hamara budget|loan|lease|salary|requirement", "मुझे",
    )),
    Signal("authority", "has to ask somebody", -6, (
        f"{_ASK} * my|our|the|with {_KIN}|{_BOSS}",
        f"{_KIN}|{_BOSS} se * poochna|pooch|baat|discuss|discussion|salah|confirm|puch",
        f"{_KIN}|{_BOSS} ko dikhana|poochna|batana|dikha", f"depends|depend on my|our? "
                                                           f"{_KIN}|{_BOSS}",
        f"{_KIN}|{_BOSS} * permission|approval|approve",
        f"if|once|when|until|till|agar|unless my|our {_KIN}|{_BOSS}", "discuss|discussion at "
                                                                      "home|internally|ghar",
        "ghar pe|par|mein baat|discuss|poochna", "gharwalon|gharwale se|ko", "poochna padega|hoga",
        "baat kar|karke * batao|bataunga|batata|batate|batayenge", f"waiting|wait for my|our "
                                                                   f"{_KIN}|{_BOSS}",
        "घरवालों|पापा|पत्नी|पति से * बात|पूछ",
    )),
    Signal("authority", "somebody else decides", -9, (
        f"{_KIN}|{_BOSS}|he|she|they|friend will|shall|to|has|have|who|hi * {_DECIDE}",
        "he|she|they|wahi|wohi|woh|friend|father|husband "
        "decide|decides|makes|takes|karenge|lenge|make|take",
        "not my decision|call", "handles|handle * this|these|it|everything|things|matters",
        f"need|want|await|awaiting * {_KIN}|{_BOSS} * nod|approval|consent|permission|opinion|ok",
        "not the? decision maker", "on behalf of", "i|we represent", "decision * not mine|nahi",
        "company|employer|hr|boss pays|pay|paying|will", "wahi decide|karenge",
    )),
    Signal("authority", "asks for somebody else", -6, (
        f"for|of a|my|our|his|her|the|old|one {_OTHERS}",
        "dost|friend|client|bhai|rishtedar|saheli|cousin|chacha|mama ke|ki|ko liye|kehne",
        "kisi aur ke liye",
        "someone|somebody else", "my client|friend|friends wants|needs|is|looking|want",
        "agent|broker with",
        "दोस्त के लिए",
    )),
    Signal("authority", "words that only look like a decision", 0, (
        "owner or|name|number|details|contact", "the? owner share", "with my family",
        "i|we will|have * ask|check|discuss|think|see", "we|i will|shall decide|see later",
    )),
)  # fmt: skip
