"""Words of everyday talk, which alone never name a place or a person.

The catalogue may hold a project called "Garden" or "Emerald"; a customer who writes "flat with a garden" does not mean it.
"""

_ENGLISH = """
a able about above absolutely accept access according across act action actual actually add address advance advice afford
after afternoon again against age agent ago agree ahead air airport all allow almost alone along already also alternate
although always am amazing amenities amenity among amount an and another answer any anybody anyone anything anyway anywhere
apart apartment apartments appointment appreciate approval approve approved approx approximately april are area areas around
arrange as aside ask asked asking asap at attached august availability available avenue average avoid away awesome
baby bachelor back bad balcony bank bargain base based basic bath bathroom be beach beautiful because become bed bedroom
bedrooms bedsit been before begin behind being believe below best better between beyond big bigger biggest bit block board
book booked booking both bottom brand break bridge brief bring broad broker brokerage brochure brother brothers brought
budget build builder building built bus business busy but buy buyer buyers buying by bye
call callback called calling calls came can cancel cannot cant car care careful carpet case cash catch cause center central
centre certain chance change changed charge charges chat cheap cheaper cheapest check cheque cheques child children choice
choose church circle city clean clear close closed closer club cold colony colour come comes comfort comfortable coming
commercial common community company compare complete completed completion complex condition confirm confirmed connect
consider construction contact convenient cool corner correct cost costly cost couple court cover covered creek crore crores
cross current currently customer cut daily date daughter day days deal dealer dear december decide decided decision delay
delayed delhi deliver delivery demand deposit design detail details developer did different difficult direct direction
directly discount discuss distance do does doing done dont door double doubt down downtown drive dubai due duplex during
each ear earlier early east eastern easy eat eight either electric electricity eleven else email emi empty end engineer english
enough enquire enquiry ensure enter entire entrance entry especially estate estimate etc even evening event ever every
everyone everything exact exactly example excellent exchange excited executive exist existing exit expect expected expensive
experience explain extra face facing facilities facility fact fair family fantastic far farm fast father favourite feature
features february fee feel feet female few field fifth final finalise finally finance find fine finish finished fire first
fit five fixed flat flats flexible floor floors follow following food foot for foreign forget form forward found four fourth
fraud free fresh friday friend friends from front full fully fun fund funds furnished furniture further future gallery garage
garden gardens gate gated general genuine get getting girl give given giving glad go goes going gold golden good got grand
great green greetings ground group guard guest guide gulf gym had half hall hand handle happen happy hard has hate have having he
head health hear heard heart heights hello help helpful her here hey hi high higher highest hill hills him his hold holiday
home homes hope hospital hot hotel hour hours house houses housing how however huge human hundred hurry husband i idea if
immediate immediately important in include included including independent india indian individual info inform information inside
instead insurance interest interested interior international internet invest investment investor is issue it item its
january job join july june just keep key kid kids kind kindly kitchen know lack lake lakeview lakh lakhs land landmark lane
large larger largest last late later latest launch launched law lawyer layout leave lease least leave left legal less let
level lift light like liked limit line link list listed listing listings little live living loan local localities locality
location locations lock long longer look looking looks lot lots love lovely low lower lowest luck luxury made main mail
maintenance major make makes making male man manage manager many map march mark market married master match matter max maximum
may maybe me mean means media medium meet meeting member message messages metro mid middle might mile mind mine minimum
minute minutes miss mobile model modern moment monday money month monthly months more morning mortgage most mother move moved
moving much mum music must my myself name near nearby nearest nearly necessary need needed needs neighbour neighbourhood
never new news next nice night nine no nobody none noon nor normal north northern not note nothing november now nri number
numbers october of off offer offered offers office offices often oh ok okay old on once one ones ongoing online only onto
open opening opinion option options or order other others otherwise our out outside over overall own owned owner owners
ownership paid palace paper papers paradise parent parents park parking part partner parts party pass past pay paying payment pending
penthouse people per percent perfect perhaps period person personal pet pets phase phone photo photos picture pictures piece
pictures place places plan planning plans plaza please plot plots plus point police policy pool poor popular position possession
possible post postpone power prefer preferably preferred premium present pretty previous price prices pricing private probably
problem process profile project projects proper properly properties property provide public purchase purpose put quality
question questions quick quickly quiet quite quote quoted rain range rate rates rather reach read ready real really realty reason
reasonable received recent recently recommend recommended refer reference refund regarding register registered registration
regular related relationship reliable remember remind rent rental rentals rented repair reply request require required
requirement requirements reschedule reserve residence residences residential resident resale respond response rest restaurant
result return review rich ridge right ring rise river riverside road roads room rooms row royal rs run rupees sad safe said
sale sales same sample saturday saw say says schedule school schools sea search searching season second secondary section
sector secure security see seem seems seen self sell seller selling send sending senior sent september serious seriously serve
service services serviced set seven several shall share she shift shop shopping short should show showing shows shuttle side
sign similar simple since single sir sister sit site sites situation six size sizes sky slot slots slow small smaller so soon sold some
somebody someone something sometimes somewhere son soon sorry sort sounds south southern space spaces spacious speak
special specific spend spot spring square stage star start started starting starts station status stay step still stop
store story straight street strong studio stupid style such suggest suggestion suggestions suit suitable summer sun sunday
super support suppose sure surely surrounding swimming system take taken taking talk talking tax team tell ten tenant tenants
term terms terrace test text than thank thanks that thats the their them then there these they thing things think third this
those though thought thousand three through thursday ticket till time times timing timings title to today together token told
tomorrow tonight too took top total touch tour toward towards tower towers town townhouse track traffic transfer transport
travel tree tried true trust try trying tuesday turn twelve twice twin two type types under understand unfortunately unit units
unless until up upcoming update updates upon urban urgent urgently us use used useful useless using usual usually vacant valid
valley value various very via video view viewing views villa villas village virtual visit visited visiting visits wait
waiting walk wall want wanted wants warm was waste watch water way we website wednesday week weekday weekdays weekend weekends
weekly weeks welcome well were west western what whatever whats whatsapp when whenever where whether which while white who whole
why wide wife will wing winter wish with within without woman women wonderful word words work working works world worry worst
worth would write wrong yeah year yearly years yellow yes yesterday yet you young your yours yourself zone
advice agreement alert alternative annoying anymore anytime apologies asset automatic bedrooms bored boring brilliant broken
capable careless cents charged cheating checked claim clarity classic client clients comment commission complain complaint
concern concerned connected connectivity console contract cooperate correctly counter crazy cute dates decent decor definitely
definite depends disappointed disappointing disclose documents eligible eligibility escalate everywhere excuse expense exterior extremely
extend feedback figure filter follow forever forgot former freehold frequently fridge frustrated frustrating functional gave gift
guarantee guess handover happened heavy helped helpless helping hindi holidays honest honestly horrible however idiot ignored
impressive improve inquiry inspection instant installment instalment instalments introduce joke joint keeping kept kilometer
kilometre known laundry lawn liar lied lies lifetime listen location looked losing lost luggage lying meant meanwhile mention
mentioned miles mistake modular mostly moment nonsense normally obviously occupancy offline opposite original otherwise overpriced
package pathetic patient patience peaceful penalty permission planned played playground pleasant polite portion possibly practical
preference pressure promise promised promises proposal prospect prove provided quarter quit quota rating readymade realistic
realize reception reconsider reduce reduced reject rejected relax relevant reminder remove renovated replied replying reported
representative rera residency respectively responded ridiculous rude rush saying scam schooling sending shared shifting
shortlist shortlisted shown shut silly sincerely skip slightly smart solution solve someday spam speaking spoke stamp standard
stands started statement staying stuck student students subject submit suites surprise switch talked tank tell telling temple terrible
thrilled tired tonight totally transaction tried typical unable unclear understood unfurnished unhappy unsubscribe updated upgrade upper
vastu verify version waited warning wasted wedding weird whoever willing wise wonder workable worried yard yup zero nope yep nah hmm
"""

_HINDI_IN_LATIN_SCRIPT = """
aa aage aaj aajao aana aap aapka aapke aapko aas aaun aaunga aayega ab abhi accha acha achha agar aisa aur baad baat badhiya
bahut bajat baje bakwas band batana batao bataiye bechna bekar bhai bhaiya bhaiyya bhej bhejna bhejo bhi bhej bilkul bol bolo
budhvar bura chahiye chahta chahte chahiy chal chalega chalo char chahie dekh dekhenge dekhna dekho dena dhanyavaad dhanyawad
didi dijiye dikha dikhaiye dikhana dikhao din do dopahar door dost dusra ek fir gaya ghar haan hai hain han haanji hanji ho
hoga hoon hota hu hua hum hun isme itna itwar iska jab jaana jaldi jana ji jo jyada ka kab kaha kahan kaise kaisa kal kam karke
karna karni karo karu karunga karwana kaun kya ke ki kijiye kiraya kiraye kisi kitna kitne kitni ko koi kripya kuch kyu kyun
lakin lekin lena lo log loge lunga lungi ma mat main mai mangalvar maine mehenga mehnga mein mera mere meri milega milenge mil mujhe mujh
na naam nahi nahin namaskar namaste ne paas paisa panch par parso parson pasand pata phir phone pe paanch raha rahe rahi raho rakho
raviwar ravivar rupaye rupay rupya sab sahi sakta sakte sakti samajh samjhe saste sasta se shaam sham shaniwar shanivar shukravar shukriya
sirf somvar subah suno tak tarikh teen theek thik thoda thodi tha the thi toh tum tumhe upar unko uska wala wale wali waise
wahan ya yaar yaha yahan yeh zyada zameen ander andar neeche madam mam maam saab sahab bhejiye milna kharidna kharidne khareedna
lagbhag salaam salam alaikum walaikum assalamu marhaba habibi shukran inshallah yalla vanakkam karne chahenge aunga aenge
"""

EVERYDAY = frozenset((_ENGLISH + _HINDI_IN_LATIN_SCRIPT).split())

GENERIC_PLACE_WORDS = frozenset(
    """layout nagar road main cross stage block phase extension town palya palaya garden gardens village colony city sector
    halli pura puram agrahara street lane avenue circle park hills hill view heights enclave residency residences apartment
    apartments towers tower villas villa house homes plaza square point east west north south old new near off behind opposite
    the and of at in by for satellite industrial airport station bridge gate cottage court society""".split()
)
"""Parts of many names: a mention made only of these (and numbers) names nothing in particular."""
