"""Words that people spell in many ways, and ordinary words that resemble ours and are no typing
errors."""


def word_set(text: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(text.split())


_SPELLINGS = {
    # Hindi in Latin script has no fixed spelling.
    "nahi": "nahin nai nhi nahee naheen nahii nhii nehi",
    "chahiye": "chaiye chahie chaie chaahiye chahye chiye chahiey chahiyeh chaheye chahea",
    "kitna": "kitne kitni ketna kitnaa kitney",
    "hai": "hain h he hei haii",
    "jaldi": "jldi jaldii jaldee",
    "turant": "turnt turrant toorant",
    "abhi": "abi abhii abhee",
    "aaj": "aj aaaj",
    "mein": "me mei mai",
    "main": "mainn",
    "paisa": "paise pesa pese paisey paisaa",
    "dekhna": "dekhne dekhni dekna dekhana dekhnaa dikhna",
    "dekhenge": "dekhunga dekhungi dekhege dekhengey",
    "dekh": "dek dekhh",
    "rahe": "raha rahi rha rhe rhi rahaa",
    "hu": "hun hoon hoo hoom",
    "karna": "karne karni krna karnaa krni karana karwani karwana karvani",
    "karo": "kro kardo kijiye kariye krdo karein kare karen",
    "karenge": "karunga karungi krunga krenge karengey karega karegi",
    "lena": "leni lene lenaa",
    "lenge": "lunga lungi lengey loonga",
    "dena": "deni dene",
    "denge": "dunga dungi dengey doonga",
    "sakta": "sakte sakti skte skta saktey",
    "batao": "btao bataao bataye bataiye batana btana bataaiye btado batado",
    "bhejo": "bhej bhejiye bhejna bhejdo bhijwao",
    "poochna": "puchna poochne puchne puchhna poochhna",
    "pooch": "puch puchh poochh puchke poochke poochkar puchkar poocha pucha",
    "soch": "sochke sochkar sochna sochenge sochunga",
    "khali": "khaali khalli",
    "ghar": "ghr gharr",
    "kharidna": "khareedna kharidne khareedne kharidni khridna kharedna kharidenge khareedenge "
    "khareednewala",
    "kiraya": "kiraye kirae kiraaya kiray",
    "mehnga": "mahanga mehenga mehngaa mahenga mehngi mehange mehenge mehngai",
    "sasta": "saste sasti sastaa",
    "mahina": "mahine maheene mahiney mahinay",
    "hafta": "hafte haftey hafto haftay",
    "baad": "baadmein",
    "agle": "agla agli",
    "pakka": "paka pukka pakki",
    "bas": "buss",
    "papa": "papaji pitaji dad daddy",
    "biwi": "bivi patni biwii",
    "hum": "ham humko hame hamein humein hamko",
    "mujhe": "muje mujhko mujko mujhey",
    "khud": "khudse",
    "zaroorat": "jarurat zarurat jaroorat",
    "zyada": "jyada jada ziada zada",
    "hazar": "hazaar hajar hajaar",
    "timepass": "tp timepaas timpass",
    "kagaz": "kaagaz kagaj kaagaj kagzat",
    "raazi": "razi rajee raji",
    "pasand": "psnd pasnd",
    "upar": "uper ooper",
    "tak": "takk",
    "liya": "lia",
    "gaya": "gya gaye gayi gayaa gai",
    # English as it is typed on a phone.
    "please": "pls plz plss plzz pleas",
    "you": "u ya",
    "your": "ur",
    "are": "r",
    "i": "im ive",
    "what": "whats",
    "let": "lets",
    "tomorrow": "tmrw tmr tomorow tommorow tommorrow tmrow tomo",
    "tonight": "tonite",
    "today": "tody",
    "price": "prise rpice prce",
    "rate": "rates",
    "apartment": "apt appartment apartmnt",
    "number": "num nmbr",
    "appointment": "appt appointmnt",
    "cheque": "chq",
    "cheques": "chqs checks",
    "budget": "bugdet budjet buget budgt",
    "possession": "posession possesion possetion",
    "negotiable": "nego negotiate negociable negotiation",
    "asap": "aasap",
    "interested": "intrested intersted intrstd",
    "available": "avail avl availble avaliable availabe",
    "want": "wanna",
    "going": "gonna",
    "cannot": "cant",
    "dont": "donot",
    "finalise": "finalize finalised finalized finalising finalizing",
    "agreement": "agreemnt",
    "document": "documents docs doc papers paperwork paper",
    "enquiry": "inquiry enquiring inquiring enquire",
    "hurry": "hury",
}
# A phrase is spelt by the same table, so that "me" may be English or Hindi: which is meant, the
# phrase tells.
SPELLING = {variant: word for word, variants in _SPELLINGS.items() for variant in variants.split()}

NOT_TYPOS = word_set(
    "attacked bother brothers broken brought change changed changes content finding khalid faisal "
    "hamada sundar "
    "greeting hating hiding loving manage marina master mourning pardon parson playing praying "
    "prevent princess "
    "protect pleasure remote resting ruining simple spelling texting though translation unusable "
    "usable wasting "
    "whatever writing"
)
