"""What other programs call the fields of a lead, and what stands in them. Pure.

Compared as ``columns.folded`` writes them. A name is looked up as it is, then without a leading
"lead", "customer" …
"""

from collections.abc import Mapping


def _listed(words: str) -> list[str]:
    return words.split("|")


OWNERS = (
    "lead",
    "customer",
    "client",
    "contact",
    "prospect",
    "buyer",
    "enquiry",
    "inquiry",
    "deal",
)

_NAMES = {
    "reference": "id|reference|ref|lead id|lead number|lead no|lead code|lead ref|prospect "
    "id|prospect number|"
    "prospect no|cust id|cust num|customer number|customer no|enquiry id|"
    "enquiry number|enquiry no|inquiry id|record id|contact id|customer id|client id|crm id|"
    "external id|unique id|uid|uuid|serial no|serial number|sr no|sl no|s no|row id|key",
    "name": "name|full name|first name|person|contact person|contact",
    "phone": "phone|phone number|phone no|mobile|mobile number|mobile no|mobile phone|contact "
    "number|contact no|cell|"
    "cell phone|telephone|tel|whatsapp|whatsapp number|whatsapp no|phone 1|primary phone",
    "email": "email|e mail|email address|e mail address|email id|mail|mail id|primary email|email "
    "1",
    "source": "source|source of lead|how did you hear about us",
    "origin": "origin|campaign|campaign name|utm campaign|portal|stand",
    "status": "status|stage|pipeline stage",
    "owner": "owner|owner email|assigned to|agent|agent email|sales "
    "person|salesperson|rm|relationship manager",
    "created_at": "created|created on|created date|create date|creation date|date created|created "
    "time|date|date added|"
    "added on|received on|received at|received|timestamp|submitted at|submitted on|submission "
    "date|registered on|came",
    "initial_message": "message|first message|customer "
    "message|enquiry|inquiry|query|requirement|requirements",
    "transaction_type": "type of transaction|purpose|looking to|looking for|buy or "
    "rent|requirement type",
    "property_type": "type of property|unit type",
    "configurations": "configuration|bhk|rooms|bedrooms|unit configuration|flat type",
    "locations": "location|locality|localities|area|areas|preferred location|preferred "
    "locations|preferred locality|"
    "preferred area|preferred areas|interested location|area of interest",
    "budget_min": "min budget|minimum budget|budget from|budget minimum",
    "budget_max": "max budget|maximum budget|budget|budget to|budget upto|budget maximum",
    "currency": "currency code",
    "payment_method": "payment mode|mode of payment|financing",
    "project": "project name|interested project|project of interest",
    "listing": "listing ref|listing reference|property ref|property reference|unit ref",
    "tags": "labels",
    "qr_scan_count": "qr scans",
    "catalog_views": "catalogue views|brochure views",
    "messages_count": "messages|message count",
    "voice_count": "voice messages",
    "total_interactions": "interactions|touches|touchpoints",
    "first_contact_at": "first contact|first contact on|first contact date|first contacted "
    "on|first contacted",
    "last_contact_at": "last contact|last contact on|last contact date|last contacted on|last "
    "contacted",
    "last_customer_at": "last reply|last reply at|last reply on",
    "next_follow_up_at": "next follow up|next follow up on|next follow up date|follow up "
    "date|followup date|"
    "next followup|next call date",
    "deal_value": "deal amount|sale value|sale price|booking value|agreement value|value",
    "commission": "commission amount|brokerage amount",
    "closed_at": "closed on|closed date|close date|closing date|closed|outcome date|won date|lost "
    "date|converted on|"
    "converted at|conversion date|booking date|booked on",
    "close_reason": "closed reason|closing reason|lost reason|reason lost|loss reason|reason for "
    "loss",
}
#: folded name → field
FIELD_NAMES: Mapping[str, str] = {
    name: field
    for field, names in _NAMES.items()
    for name in (*_listed(names), field.replace("_", " "))
}
OUTCOME_NAMES = frozenset(
    _listed(
        "outcome|converted|is converted|conversion|result|won|is won|won lost|deal "
        "status|booked|is booked|closed won|"
        "purchased|target|label|y"
    )
)
#: words of columns that say who somebody is: no attributes
PERSONAL = frozenset(_listed("name|phone|mobile|email|mail|whatsapp|address|telephone"))
#: what columns are called that may only count the rows of their file
ROW_NUMBERS = frozenset(
    _listed(
        "id|key|no|nr|number|index|row|row id|row no|row number|serial|serial no|serial number|sr|"
        "sr no|sl|sl no|sn|s no|s n|"
    )
)
#: words of columns that number something
NUMBERING = frozenset(_listed("id|ids|no|number|uuid|guid|code|key"))

WON = frozenset(
    _listed(
        "won|closed won|booked|booking|booking done|sold|converted|deal|deal done|deal "
        "closed|purchased|registered|"
        "registration done|agreement signed|customer"
    )
)
LOST = frozenset(
    _listed(
        "lost|closed lost|junk|dead|dropped|drop|not "
        "interested|disqualified|unqualified|invalid|invalid number|spam|"
        "not converted|not booked|cancelled|canceled|rejected|fake|wrong number|bought elsewhere"
    )
)
YES = frozenset({"1", "yes", "true", "y"})
NO = frozenset({"0", "no", "false", "n"})
#: what forms leave behind where nobody has answered
NO_ANSWER = frozenset(
    {
        "select",
        "please select",
        "not specified",
        "unspecified",
        "not selected",
        "n a",
        "na",
        "nil",
        "",
    }
)

_MEANT = {
    "source": {
        "website": "google|google ads|gads|adwords|organic search|organic|direct "
        "traffic|direct|landing page|web|"
        "website form|online|seo",
        "web_chat": "live chat|olark chat|chat|chatbot",
        "facebook_ad": "facebook|fb|facebook ads|facebook lead ads|meta|meta ads",
        "instagram": "insta|instagram ads|ig",
        "referral": "reference|referred|word of mouth|friend|customer referral|client referral",
        "walk_in": "walkin|site walk in|direct walk in|site office",
        "phone": "call|phone call|incoming call|inbound call|ivr|telephone|phone inquiry|phone "
        "enquiry",
        "email": "mail|email campaign|newsletter",
        "expo_qr": "expo|exhibition|property expo|qr|qr code",
        "whatsapp": "wa",
        "agent": "cold call|cold calling|outbound call|telecalling",
    },
    "status": {
        "new": "open|fresh|uncontacted|not contacted|untouched",
        "contacted": "attempted|attempted to contact|in progress|working|follow "
        "up|called|connected",
        "qualified": "interested|prospect|hot|warm|opportunity|nurturing",
        "visit": "site visit|visit scheduled|site visit scheduled|visit done|site visit "
        "done|visited",
        "negotiation": "negotiating|proposal|proposal sent|quotation|quote sent",
        "won": "|".join(WON),
        "lost": "|".join(LOST),
    },
    "transaction_type": {
        "buy": "purchase|buying|sale|for sale|investment|end use|ownership",
        "rent": "rental|renting|lease|leasing|for rent|to let",
        "sell": "selling|resale|seller",
    },
    "property_type": {
        "apartment": "flat|flats|apartments|residential apartment|condo|penthouse|studio apartment",
        "villa": "villas|row house|rowhouse|townhouse|town house",
        "house": "independent house|bungalow|home",
        "plot": "plots|land|residential plot",
        "office": "office space|commercial|commercial office",
    },
    "payment_method": {
        "cash": "self funded|own funds|ready cash",
        "mortgage": "loan|home loan|bank loan|housing loan|finance",
        "instalments": "installments|emi|payment plan|construction linked plan",
    },
}
#: field → folded word → our word
MEANT: Mapping[str, Mapping[str, str]] = {
    field: {word: ours for ours, words in meant.items() for word in _listed(words)}
    for field, meant in _MEANT.items()
}
