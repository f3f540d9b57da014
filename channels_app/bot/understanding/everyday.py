"""Words of everyday talk, which alone never name a place or a person.

The catalogue may hold a project called "Garden"; a customer who writes "flat with a garden" does
not mean it.
"""

_ENGLISH = """
a able about above absolutely accept access according acre acres across act action actual actually
add address advance advice afford after afternoon again against age agent ago agree agreement ahead
air airport alert alive all allow almost alone along already also alternate alternative although
always am amazing amenities amenity among amount an and annoying another answer any anybody anymore
anyone anything anytime anyway anywhere apart apartment apartments apologies appointment appreciate
approval approve approved approx approximately april are area areas around arrange as asap aside ask
asked asking asset at atmosphere attached august automatic availability available avenue average
avoid away awesome baby bachelor back bad balcony bank bargain base based basic bath bathroom be
beach beautiful because become bed bedroom bedrooms bedsit been before begin behind being believe
below best better between beyond big bigger biggest bit block board book booked booking bored boring
both bottom brand break bridge brief brilliant bring broad brochure broken broker brokerage brother
brothers brought browse browser budget build builder building built bus business busy but buy buyer
buyers buying by bye call callback called calling calls came can cancel cannot cant capable car care
careful careless carpet case cash catch cause center central centre cents certain chance change
changed charge charged charges chat cheap cheaper cheapest cheating check checked cheque cheques
child children choice choose church circle city claim clarity classic clean clear client clients
close closed closer club cold colony colour come comes comfort comfortable coming comment commercial
commission common community company compare complain complaint complete completed completion complex
concern concerned condition confirm confirmed connect connected connectivity consider console
construction contact contract convenient cool cooperate corner correct correctly cost costly counter
couple court cover covered covers crazy creek crore crores cross current currently customer cut cute
daily date dates daughter day days deal dealer dear death december decent decide decided decision
decor definite definitely delay delayed delhi deliver delivery demand depends deposit design detail
details developer did different difficult direct direction directly disappointed disappointing
disclose discount discuss distance do documents does doing done dont door double doubt down downtown
dream dreams drive drives dubai due duplex during each ear earlier early east eastern easy eat eight
either electric electricity eleven eligibility eligible else email emi empty end engineer english
enough enquire enquiry ensure enter entire entrance entry escalate especially estate estimate etc
even evening event ever every everyone everything everywhere exact exactly example excellent
exchange excited excuse executive exist existing exit expect expected expense expensive experience
explain extend exterior extra extremely face facilities facility facing fact fair family fantastic
far farm fast father favourite feature features february fee feedback feel feet female few fifth
figure filter final finalise finally finance find fine finish finished fire first fit five fixed
flat flats flexible floor floors follow following food foot for foreign forever forget forgot form
former forward found four fourth fraud free freehold frequently fresh friday fridge friend friends
from front frustrated frustrating full fully fun functional fund funds furnished furniture further
future gallery garage garden gardens gate gated gave general genuine get getting gift girl give
given giver giving glad go goes going gold golden good got grand great green greetings ground group
guarantee guard guess guest guide gulf gym had half hall hand handle handover happen happened happy
hard has hate have having he head health hear heard heart heavy heights hello help helped helpful
helping helpless her here heritage hey hi high higher highest hill hills him hindi his hmm hold
holiday holidays home homes honest honestly hope horrible hospital hot hotel hour hours house houses
housing how however huge human hundred hurry husband i idea idiot if ignored immediate immediately
important impressive improve in include included including independent india indian individual info
inform information inquiry inside inspection installment instalment instalments instant instead
insurance interest interested interior international internet introduce invest investment investor
is issue it item its january job join joint joke july june just keep keeping kept key kid kids
kilometer kilometre kind kindly kitchen know known lack lake lakeview lakh lakhs land landmark lane
large larger largest last late later latest launch launched laundry law lawn lawyer layout lease
least leave left legal less let level liar lied lies lifestyle lifetime lift light like liked limit
line link list listed listen listing listings little live living loan local localities locality
location locations lock long longer look looked looking looks losing lost lot lots love lovely low
lower lowest luck luggage luxury lying made mail main maintenance major make makes making male man
manage manager many map march mark market married master match matter max maximum may maybe me mean
means meant meanwhile media medium meet meeting member mention mentioned message messages metro mid
middle might mile miles mind mine minimum minute minutes miss mistake mobile model modern modular
moment monday money month monthly months more morning mortgage most mostly mother move moved moving
much mum music must my myself nah name names nature near nearby nearest nearly necessary need needed
needs neighbour neighbourhood never new news next nice night nine no nobody none nonsense noon nope
nor normal normally north northern not note nothing november now nri number numbers obviously
occupancy october of off offer offered offers office offices offline often oh ok okay old on once
one ones ongoing online only onto open opening opinion opposite option options or order original
other others otherwise our out outside over overall overpriced own owned owner owners ownership
package paid palace paper papers paradise parent parents park parking part partner parts party pass
past pathetic patience patient pay paying payment peace peaceful penalty pending penthouse people
per percent perfect perhaps period permission person personal pet pets phase phone photo photos
picture pictures piece place places plan planned planning plans played playground plaza pleasant
please plot plots plus point police policy polite pool poor popular portion position possession
possible possibly post postpone power practical prefer preferably preference preferred premium
present pressure pretty previous price prices pricing pride prime private probably problem process
profile project projects promise promised promises proper properly properties property proposal
prospect prove provide provided public purchase purpose put quality quarter question questions quick
quickly quiet quit quite quota quote quoted rain raises range rate rates rather rating reach read
ready readymade real realistic realize really realty reason reasonable received recent recently
reception recommend recommended reconsider reduce reduced refer reference refund regarding register
registered registration regular reject rejected related relationship relax relevant reliable
remember remind reminder remove renovated rent rental rentals rented repair replied reply replying
reported representative request require required requirement requirements rera resale reschedule
reserve residence residences residency resident residential respectively respond responded response
rest restaurant result return reverse review rich ridge ridiculous right ring rise river riverside
road roads room rooms row royal rs rude run rupees rush sad safe said sale sales same sample
saturday saw say saying says scam schedule school schooling schools sea search searching season
second secondary section sector secure security see seem seems seen self sell seller selling send
sending senior sent september serene serious seriously serve service serviced services set seven
several shall share shared she shift shifting shop shopping short shortlist shortlisted should show
showing shown shows shut shuttle side sides sign signature silly similar simple since sincerely
single sir sister sit site sites situation six size sizes skip sky slightly slot slots slow small
smaller smart so sold solid solution solve some somebody someday someone something sometimes
somewhere son soon sorry sort sorts sounds south southern space spaces spacious spam speak speaking
special specific spend spoke spot spring square stage stamp standard stands star start started
starting starts statement station status stay staying step still stop store story straight street
strong stuck student students studio stupid style subject submit such suggest suggestion suggestions
suit suitable suite suites summer sun sunday super support suppose sure surely surprise surrounding
swimming switch system take taken taking talk talked talking tank tax team tell telling temple ten
tenant tenants term terms terrace terrible test text than thank thanks that thats the their them
then there these they thing things think third this those though thought thousand three thrilled
through thursday ticket till time times timing timings tired title to today together token told
tomorrow tonight too took top total totally touch tour toward towards tower towers town townhouse
track traffic transaction transfer transport travel tree tried true trust try trying tuesday turn
twelve twice twin two type types typical unable unclear under understand understood unfortunately
unfurnished unhappy unit units unless unsubscribe until up upcoming update updated updates upgrade
upon upper urban urgent urgently us use used useful useless using usual usually vacant valid valley
value various vastu verify version very via video view viewing views villa village villas virtual
visit visited visiting visits wait waited waiting walk wall want wanted wants warm warning was waste
wasted watch water way we website wedding wednesday week weekday weekdays weekend weekends weekly
weeks weird welcome well were west western what whatever whats whatsapp when whenever where whether
which while who whoever whole why wide wife will willing wing winter wise wish with within without
woman women wonder wonderful word words work workable working works world worried worry worst worth
would write wrong yard yeah year yearly years yellow yep yes yesterday yet you young your yours
yourself yup zero zone
"""

_HINDI_IN_LATIN_SCRIPT = """
aa aage aaj aajao aana aap aapka aapke aapko aas aaun aaunga aayega ab abhi accha acha achha aenge
agar aisa alaikum andar ander assalamu aunga aur baad baat badhiya bahut bajat baje bakwas band
bataiye batana batao bechna bekar bhai bhaiya bhaiyya bhej bhejiye bhejna bhejo bhi bilkul bol bolo
budhvar bura chahenge chahie chahiy chahiye chahta chahte chal chalega chalo char dekh dekhenge
dekhna dekho dena dhanyavaad dhanyawad didi dijiye dikha dikhaiye dikhana dikhao din do door dopahar
dost dusra ek fir gaya ghar haan haanji habibi hai hain han hanji ho hoga hoon hota hu hua hum hun
inshallah iska isme itna itwar jaana jab jaldi jana ji jo jyada ka kab kaha kahan kaisa kaise kal
kam karke karna karne karni karo karu karunga karwana kaun ke khareedna kharidna kharidne ki kijiye
kiraya kiraye kisi kitna kitne kitni ko koi kripya kuch kya kyu kyun lagbhag lakin lekin lena lo log
loge lunga lungi ma maam madam mai main maine mam mangalvar marhaba mat mehenga mehnga mein mera
mere meri mil milega milenge milna mujh mujhe na naam nahi nahin namaskar namaste ne neeche paanch
paas paisa panch par parso parson pasand pata pe phir phone raha rahe rahi raho rakho ravivar
raviwar rupay rupaye rupya saab sab sahab sahi sakta sakte sakti salaam salam samajh samjhe sasta
saste se shaam sham shanivar shaniwar shukran shukravar shukriya sirf somvar subah suno tak tarikh
teen tha the theek thi thik thoda thodi toh tum tumhe unko upar uska vanakkam wahan waise wala
walaikum wale wali ya yaar yaha yahan yalla yeh zameen zyada
"""

EVERYDAY = frozenset((_ENGLISH + _HINDI_IN_LATIN_SCRIPT).split())

GENERIC_PLACE_WORDS = frozenset(
    [
        "layout",
        "nagar",
        "road",
        "main",
        "cross",
        "stage",
        "block",
        "phase",
        "extension",
        "town",
        "palya",
        "palaya",
        "garden",
        "gardens",
        "village",
        "colony",
        "city",
        "sector",
        "halli",
        "pura",
        "puram",
        "agrahara",
        "street",
        "lane",
        "avenue",
        "circle",
        "park",
        "hills",
        "hill",
        "view",
        "heights",
        "enclave",
        "residency",
        "residences",
        "apartment",
        "apartments",
        "towers",
        "tower",
        "villas",
        "villa",
        "house",
        "homes",
        "plaza",
        "square",
        "point",
        "east",
        "west",
        "north",
        "south",
        "old",
        "new",
        "near",
        "off",
        "behind",
        "opposite",
        "the",
        "and",
        "of",
        "at",
        "in",
        "by",
        "for",
        "satellite",
        "industrial",
        "airport",
        "station",
        "bridge",
        "gate",
        "cottage",
        "court",
        "society",
    ]
)
"""Parts of many names: a mention made only of these (and numbers) names nothing in particular."""
