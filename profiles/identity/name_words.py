"""Words around and instead of names: titles, particles, short forms, greetings (general knowledge,
pure)."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("""
    mr mrs ms miss mx master dr doctor prof professor eng engr er ar adv advocate ca capt captain
    col colonel
    maj major lt gen sir madam mam maam shri shree sri smt srimati kumari km sushri pandit pt swami
    sheikh
    sheikha shaikh sayed syed haji hajji hafiz ustad prince princess hh he
    """)
# Said after a name in India, and the notes that agents and exports append.
AFTERWORDS = _words("""
    ji jee bhai bhaiya behen ben saab sahab sahib saheb garu anna akka didi jr sr ii iii phd mba ca
    buyer
    seller investor owner broker agent client customer lead tenant landlord nri resale rent rental
    flat villa
    plot bhk office home work new old ref reference via from whatsapp wa mobile number
    """)
ARTICLES = _words("al el ul")
# Never at the start of a name: there "Ash" or "Da" is somebody's own.
PARTICLES = _words("""
    as ash ad ar az an bin ibn bint ben bn binti umm de da del della la van von der den du
    """)
PATRONYMIC = _words("bin ibn bint bn binti")
COMPOUNDING = _words("abd abdul abdel abdal abu")
SHORT_FORMS = {
    "md": "mohammed",
    "mohd": "mohammed",
    "mhd": "mohammed",
    "mohmd": "mohammed",
    "muhd": "mohammed",
} | {
    "chas": "charles",
    "wm": "william",
    "jas": "james",
    "geo": "george",
    "thos": "thomas",
}
# What a messenger shows for people who set a status, a greeting or what somebody else calls them.
NOT_NAMES = _words("""
    hi hii hey hello hlo helo namaste namaskar salam salaam assalamualaikum welcome thanks ok okay
    yes no none
    null nil na nan test testing unknown anonymous guest user available busy away offline online
    sleeping
    driving urgent calls only me myself you mom mum mummy mommy mama maa dad daddy papa pappa amma
    appa abba
    ammi baba bhai bro brother sis sister wife husband hubby son daughter uncle aunty auntie family
    friend
    boss life love god allah is great blessed alhamdulillah bismillah mashallah inshallah
    subhanallah waheguru
    om namah namo shivay shivaya radhe hare jai jay hind mata di happy sad smile smiling be never
    give up good
    morning night day forever single king queen prince princess battery low about die at the gym
    school movie
    meeting cant talk telegram home office work new phone number iphone android samsung redmi nokia
    oppo vivo
    realme oneplus galaxy
    """)
# Invocations made of words that are also names: "Jai Shree Ram".
INVOCATION = re.compile(
    r"^(?:om (?:namah|namo|shanti|sai|shr)|hari om\b|hare (?:krishna|ram)|radhe radhe|sat sri "
    r"akal|ya (?:allah|ali)\b|"
    r"(?:jai|jay) (?:(?:shree|shri|sri|siya|shiv) "
    r"|mata\b|hind\b|bhim\b|maharashtra\b|jinendra\b|mahakal\b|bhole\b))"
)
# Forms of one name that neither sound alike nor begin alike; regular short forms need no entry
# (name_match).
_NICKNAMES = """
abigail abby gail; albert al bert bertie; alexander aleksandr alex sasha alec sandy; alexandra
aleksandra sasha
lexi; aleksei alyosha lyosha; alfred alf fred; amanda mandy; anastasia nastya stacy; andrew andy
drew; andrei
andryusha; anthony tony; antoinette toni; anna anya annie nan; barbara babs barb; benjamin ben
benji; bernard
bernie; boris borya; catherine katherine kathryn kate katie kathy kitty cathy; charles charlie
chuck; christina
christine tina chrissy; christopher chris kit; daniel dan danny; darya dasha; david dave davey;
deborah debbie deb;
dmitri dmitry dmitrii dima mitya; donald don donnie; dorothy dot dottie; edward ed eddie ned ted
teddy; eleanor
ellie nell nora; elena lena; ekaterina katya; elizabeth liz beth betty eliza lizzie libby bess;
evgeny evgeni
zhenya; florence flo; francis frank fran; frances fran; frederick fred freddie; gabriel gabe;
gabrielle gabby;
george georgie; gerald gerry jerry; gregory greg; grigori grisha; harold harry hal; helen nell;
henry harry hank;
irina ira; isabella bella izzy; ivan vanya; jacob jake; jacqueline jackie; james jim jimmy jamie;
jennifer jen
jenny; jessica jess; joanna jo; john jack johnny; jonathan jon jonny; joseph joe joey; joshua josh;
judith judy;
kenneth ken kenny; konstantin kostya; lawrence laurence larry; leonard len lenny; louis lou;
lyudmila lyuda mila;
margaret maggie meg peggy marge; maria masha mary; matthew matt; megan meg; melissa mel missy;
michael mike mick
mickey; mikhail misha; mohammed mo hamoudi hammoudi hamada; nancy nan; natalia natasha; nicholas
nick nicky;
nikolai kolya; olga olya; pamela pam; patricia pat patty trish; patrick pat paddy; pavel pasha;
peter pete; philip
phil; pyotr petya; rachel rae; raymond ray; rebecca becky becca; richard rick dick rich ricky;
robert rob bob bobby
robbie bert; roman roma; ronald ron ronnie; samantha sam; samuel sam sammy; sarah sally; sergei
sergey seryozha;
stephanie steph; stephen steven steve; stanislav stas; susan sue susie; svetlana sveta; tatiana
tanya; theodore ted
theo; theresa terry tess; thomas tom tommy; timothy tim; veronica ronnie; victoria vicky tori;
viktor vitya;
virginia ginny; vladimir vova volodya; vyacheslav slava; walter walt; william will bill billy liam;
yuri yura;
zachary zach zack; abdullah abood abboud aboud; abdulrahman aboud; ahmed hamada; ali aloush; fatima
fatoum fattoum;
ibrahim brahim; khadija khadouj; khaled khalid khalood; hassan hassoun; hussain hassoun; maryam
mimi; mahmoud
hamoudi; omar ammoura; yusuf yousef joe; lakshmi lucky; srinivas shrinivas seenu sreenu srini vasu;
aishwarya aish
ash aishu; priyanka priya pinky; abhishek abhi; siddharth sid; rajendra raju raj; rajesh raju;
sanjay sanju; vijay
viju; pradeep deepu; sandeep sandy deepu; dipak deepu; kuldeep deepu; bandyopadhyay banerjee;
mukhopadhyay
mukherjee; chattopadhyay chatterjee; gangopadhyay ganguly; bhattacharya bhattacharjee; harpreet
preet; gurpreet
preet; manpreet preet; jaspreet preet; sukhwinder sukhi; vikram vicky; vivek vicky; lalita lalli
"""


def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for number, line in enumerate(_NICKNAMES.replace("\n", " ").split(";")):
        for word in line.split():
            groups.setdefault(word, set()).add(str(number))
    return {word: frozenset(numbers) for word, numbers in groups.items()}


NICKNAME_GROUPS = _groups()
