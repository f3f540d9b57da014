"""What would be paid, and how it is paid."""

from scoring.reading.phrases import Signal

_SUM = "<money>|<figure>"
_LIMIT = (
    "under|below|within|upto|max|maximum|around|about|approx|approximately|near|between|minimum|"
    "min|andar|from"
)
_ARRANGED = "approved|approve|sanctioned|sanction|sorted|arranged|ready|done|cleared|pass"

BUDGET = (
    Signal("budget", "a budget", 6, (
        f"budget|range * {_SUM}", f"budget {_SUM}",
        f"budget is|of|around|max|upto|under|hai|approx|about|up|only * {_SUM}",
        f"{_SUM} budget|max|maximum|tops|limit|range", f"{_LIMIT} {_SUM}", f"{_LIMIT} to {_SUM}",
        f"up to {_SUM}",
        f"{_SUM} tak|takk", f"{_SUM} ke andar|under|neeche|niche|aas|upar",
        f"{_SUM} se kam|upar|zyada",
        f"not|no|dont|cannot * more|above|exceed|over|beyond than? {_SUM}", f"{_SUM} se zyada nahi",
        "<number> hazar * nahi", "<number> hazar",
        f"can|could|will|would|we|i|to pay|do|spend|offer|give|afford|invest|stretch up? to? "
        f"{_SUM}",
        f"offer|offering of {_SUM}", f"{_SUM} or|and less|below|under|max",
        "ek|do|teen|char|paanch crore|lakh|karod|cr", f"rent|kiraya|renting * {_SUM}",
        f"bid of? {_SUM}",
        f"बजट * {_SUM}",
        "बजट",
        "<number> cheque|cheques", f"{_SUM} * ready hai|to",
    )),
    Signal("budget", "an amount", 5, (
        f"{'<money>'}",
    )),
    Signal("budget", "money is no obstacle", 6, (
        "budget|price|money|cost|paisa is|are? not|no * "
        "issue|problem|constraint|bar|matter|concern",
        "budget|price|money no bar|issue|problem|constraint", "money|price does|is not|no matter",
        "flexible budget",
        "budget is? flexible", "budget|paisa ki? koi? dikkat|problem|chinta nahi",
        "unlimited budget",
        "no budget limit|issue|constraint|problem",
    )),
    Signal("budget", "the money is ready", 6, (
        f"loan|mortgage|finance|financing|funds|fund * {_ARRANGED}",
        "pre approved|approval|sanctioned|approve", "preapproved|preapproval",
        "mortgage|loan approval|letter",
        "cash buyer|buyers|payment|purchase|deal", "full|all|hard cash",
        "pay|payment|paying in|by|full|through cash|cheque|transfer", "cash mein|se|hai|ready",
        "down payment|deposit * ready|available|hai|done|saved", "downpayment ready|hai",
        "money|paisa|cash|funds|amount|fund is|are|in|hai * ready|bank|available|hand",
        "paisa|money|funds|cash|fund ready|taiyar|available", "proof of funds",
        "self funded|financed|finance",
        "sold * old|flat|house|home|property", "wire|bank transfer", "लोन * पास|मंजूर|अप्रूव",
        "पैसा|पैसे तैयार|रेडी",
    ), negated=-3),
    Signal("budget", "how it would be paid", 4, (
        "payment|instalment|installment plan|plans|schedule|terms|option|options", "emi|emis",
        "home|housing|bank|car? loan",
        "loan pe|par|se|chahiye|lena|milega|facility|available|option|needed|required|amount",
        "mortgage|financing|finance", "cheque|cheques", "deposit|downpayment", "down payment",
        "instalments|installments|kisht|kishton|kist", "post handover",
        "bank finance|loan|funding|transfer",
        "wire|transfer|neft|rtgs the? money|amount|funds|payment", "upfront",
        "percent down|upfront|loan|ltv",
        "<number> down|upfront", "monthly outgo|payment|instalment",
        "salary|income|earn|earning|salaried",
        "with the? advance", "किस्त|ईएमआई|लोन",
    )),
    Signal("budget", "cannot pay", -6, (
        "cannot|not|dont|unable * afford|pay", "out|beyond|above of? my|our budget|range|reach",
        "over budget",
        "loan|mortgage * rejected|declined|refused|reject|denied",
        "loan|mortgage * not|nahi approved|approve|sanctioned|mila|mil|ho|hua",
        "no|dont|without|nahi * money|funds|deposit|budget|loan yet?",
        "paisa|budget|deposit|loan * nahi hai|hain|h|abhi", "itna paisa nahi", "paisa|budget nahi",
        "low|bad|poor cibil|credit|salary", "lost my job", "no job", "itna? mehnga nahi * sakta",
        "nahi le|de|kar sakta", "out of budget", "no savings", "पैसे|पैसा|बजट नहीं",
    )),
    Signal("budget", "finds it too dear", -3, (
        "too|very|so|way|quite|bit|really expensive|costly|high|much|pricey|overpriced",
        "expensive|costly|overpriced|pricey|unaffordable", "mehnga|mahenga", "zyada hai|lag",
        "महंगा|महंगी",
    ), negated=0),
    Signal("budget", "a figure that is no budget", 0, (
        f"{_SUM}|<number> per|a|each sq|sqft|sft|psf|square|yard|acre|sqm|sqyd",
        f"{_SUM} is? too|very|so|way expensive|costly|high|much",
        f"sells|sell|selling|sold|quoted|asking|costs at|for|is? {_SUM}", "why|is * cheque bounce",
        "about|under construction", "from <figure>", "near|around|about|between <figure>",
        "security deposit refund",
        "check in", "deposit|rent|emi|maintenance|token * kitna", "kitna deposit|advance",
    )),
)  # fmt: skip
