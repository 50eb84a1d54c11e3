# ruff: noqa: SIM905 (lists that read best as text)
"""What is known of mail domains: which endings exist, which are throw-away, placeholders or likely typos."""

import re
from functools import lru_cache

from disposable_email_domains import blocklist

GENERIC_ENDINGS = frozenset(
    """
    com net org info biz name pro edu gov mil int coop museum aero jobs mobi travel tel cat asia post xxx
    academy accountants agency app art associates auto bank bar beer bike bio black blog blue boutique
    build builders business buzz cafe camera camp capital car cards care careers cars cash casino center
    charity chat cheap church city claims cleaning click clinic clothing cloud club coach codes coffee
    community company computer consulting construction contact contractors cool coupons courses credit
    cruises dance data dating deals delivery dental design dev diamonds digital direct directory discount
    doctor dog domains earth eco education email energy engineer engineering enterprises equipment estate
    events exchange expert express family fan farm fashion film finance financial fit fitness florist
    flowers foundation fun fund furniture futbol gallery game games garden gift gifts global gmbh gold
    golf graphics green group guide guru health healthcare help hiphop holdings holiday home homes horse
    hospital host hosting hotel house how icu immo immobilien inc industries ink institute insurance
    insure international investments jewelry kitchen land law lawyer legal life lighting limited limo link
    live llc loan loans lol london ltd love luxury management market marketing markets mba media medical
    men menu mom money moe movie music network news ninja one online page paris parts party partners pet
    pharmacy photo photography photos pics pictures pizza place plumbing plus poker press productions
    promo properties property pub radio realestate realtor recipes red rehab rent rentals repair report
    rest restaurant reviews rip rocks run sale salon school science security services shop shopping show
    singles site ski soccer social software solar solutions space sport store stream studio style supplies
    supply support surf surgery swiss systems tax taxi team tech technology tennis theater tickets tips
    tires tools top tours town toys trade training tube university vacations ventures vet video villas vin
    vip vision vodka vote voyage watch webcam website wedding wiki win wine work works world wtf xyz yoga
    zone berlin hamburg koeln cologne bayern wien tirol saarland ruhr nrw amsterdam brussels vlaanderen
    gent barcelona madrid eus gal quebec bzh corsica alsace istanbul moscow tokyo osaka kyoto nagoya nyc
    miami vegas boston sydney melbourne capetown joburg durban africa lat scot wales cymru google apple
    amazon microsoft bmw audi sap siemens bosch deutschepost
    """.split()
)
COUNTRY_ENDINGS = frozenset(
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
    ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk
    fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir
    is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk
    ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl
    pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc
    td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
    """.split()
)
KNOWN_ENDINGS = GENERIC_ENDINGS | COUNTRY_ENDINGS

FILE_ENDINGS = frozenset(
    """
    png jpg jpeg gif svg webp ico bmp tif tiff psd heic avif js mjs cjs ts jsx tsx css scss less map json
    xml yml yaml toml ini cfg conf env lock html htm php asp aspx jsp txt csv tsv pdf doc docx xls xlsx
    ppt pptx odt rtf tex mp3 mp4 wav avi mkv webm ogg flac zip gz tgz tar rar bz2 xz exe msi dll bin iso
    dmg apk jar war log bak tmp old orig sql db sqlite java class cpp hpp kt swift rb lua ipynb vue svelte
    service timer socket mount target local localdomain internal lan svc key pem crt csr eml vcf ics ttf
    woff woff2 parquet mov
    """.split()
)

# Providers by name, with the endings they really have; the first one is what a wrong ending is read as.
PROVIDERS: dict[str, tuple[str, ...]] = {
    "gmail": ("com",),
    "googlemail": ("com",),
    "hotmail": ("com", "*"),
    "outlook": ("com", "*"),
    "live": ("com", "*"),
    "msn": ("com",),
    "yahoo": ("com", "*"),
    "ymail": ("com",),
    "rocketmail": ("com",),
    "icloud": ("com",),
    "me": ("com",),
    "mac": ("com",),
    "aol": ("com", "*"),
    "proton": ("me",),
    "protonmail": ("com", "ch"),
    "tutanota": ("com", "de"),
    "fastmail": ("com", "fm"),
    "zoho": ("com", "*"),
    "gmx": ("de", "com", "*"),
    "web": ("de",),
    "t-online": ("de",),
    "freenet": ("de",),
    "arcor": ("de",),
    "orange": ("fr", "*"),
    "wanadoo": ("fr", "*"),
    "laposte": ("net",),
    "free": ("fr",),
    "sfr": ("fr",),
    "bbox": ("fr",),
    "libero": ("it",),
    "virgilio": ("it",),
    "tiscali": ("it", "*"),
    "telefonica": ("net",),
    "comcast": ("net",),
    "verizon": ("net",),
    "sbcglobal": ("net",),
    "bellsouth": ("net",),
    "btinternet": ("com",),
    "bigpond": ("com", "*"),
    "ziggo": ("nl",),
    "kpnmail": ("nl",),
    "wp": ("pl",),
    "onet": ("pl", "eu"),
    "interia": ("pl", "eu"),
    "yandex": ("ru", "com", "*"),
    "mail": ("ru", "com", "*"),
    "rambler": ("ru",),
    "qq": ("com",),
    "naver": ("com",),
    "hanmail": ("net",),
    "bluewin": ("ch",),
    "sapo": ("pt",),
    "uol": ("com.br",),
    "bol": ("com.br",),
    "terra": ("com.br", "com", "es"),
}
SINGLE_ENDING = frozenset({"gmail", "googlemail", "icloud", "protonmail", "hotmail", "outlook", "yahoo"})
# Real domains that stand one slip away from a provider.
NEIGHBOURS = frozenset(
    """
    mail email gmail ymail zmail xmail fmail vmail tmail rmail kmail umail smail emails hmail qmail imail
    gmails mymail netmail hushmail hotmale inmail mailo posteo runbox mailbox look outlooks yahoos
    zohomail cloud aloud loud photon proto protons frontmail pronto range oranges grange libera liber
    naves nave navel tiscal free fastemail vfemail webmail rambles rumbler verizone
    """.split()
)
WRONG_ENDINGS = {
    wrong: right
    for right, wrongs in {
        "com": (
            "con cmo ocm vom xom cim comm coom cpm dom ccom om c0m copm cok clm coml cxom conm comn cm co"
        ),
        "net": "ner nte ent nett met bet neet nwt",
        "org": "ogr rog orgg ork ogrg orf ord",
        "de": "dee ed",
    }.items()
    for wrong in wrongs.split()
}
FUZZY_FROM = 5  # shorter names stand too close to each other for guessing

PLACEHOLDER_NAMES = frozenset(
    """
    you your yourname your.name your_name your-name youremail your.email your_email your-email youraddress
    name email mail e-mail emailaddress email.address username someone somebody anyone nobody
    firstname.lastname first.last firstname lastname vorname.nachname max.mustermann prenom.nom nombre nom
    nome correo tucorreo tunombre tu.nombre votrenom votre.nom votreadresse votreemail deinname dein.name
    ihrname ihr.name deineemail seunome seuemail seu.nome tuonome tuaemail foo bar foobar xxx xyz abc
    asdf qwerty
    """.split()
)
PLACEHOLDER_DOMAINS = re.compile(
    r"(?:(?:[\w-]+\.)?(?:example|exemple|ejemplo|beispiel|exemplo|esempio)|test|domain|dominio|"
    r"domaine|email|"
    r"mail|correo|company|empresa|firma|entreprise|site|website|provider|address|server|host|"
    r"somewhere|foo|bar|"
    r"baz|xxx|xyz|abc|asdf|(?:your|my|tu|votre|deine?|ihre?|seu)-?(?:domain|company|email|site|"
    r"business|firm|"
    r"dominio|empresa|domaine|entreprise|firma|mail|organi[sz]ation))(?:\.[a-z]{2,3}){1,2}|"
    r"[\w-]+\.(?:tld|example)"
)
EXAMPLE_DOMAINS = re.compile(r"(?:[\w-]+\.)*example(?:\.(?:com|org|net|edu))?")


def is_disposable(domain: str) -> bool:
    """Whether the domain, or the domain it is a subdomain of, hands out throw-away addresses."""
    labels = domain.split(".")
    return any(".".join(labels[cut:]) in blocklist for cut in range(max(len(labels) - 1, 1)))


def is_placeholder(local: str, domain: str, introduced_as_example: bool = False) -> bool:
    """Whether nobody can be meant: `you@example.com`, `test@test.com`, or any example domain after "e.g."."""
    if introduced_as_example and EXAMPLE_DOMAINS.fullmatch(domain):
        return True
    if local == domain.rsplit(".", 1)[0] and (
        len(set(local)) == 1 or local in {"test", "asdf", "foo", "abc"}
    ):
        return True
    return local in PLACEHOLDER_NAMES and PLACEHOLDER_DOMAINS.fullmatch(domain) is not None


def suggested_domain(domain: str) -> str | None:
    """The well-known domain that was probably meant, or None when the domain may well be real."""
    name, _, ending = domain.partition(".")
    if is_real(name, ending):
        return None
    provider = nearest_provider(name)
    if provider:
        return f"{provider}.{provider_ending(provider, ending)}"
    return with_mended_ending(domain)


def is_real(name: str, ending: str) -> bool:
    if name not in PROVIDERS:
        return name in NEIGHBOURS and ending in KNOWN_ENDINGS
    return is_own_ending(name, ending) or (ending in KNOWN_ENDINGS and name not in SINGLE_ENDING)


def is_own_ending(provider: str, ending: str) -> bool:
    endings = PROVIDERS[provider]
    national = "*" in endings and ending.rpartition(".")[2] in COUNTRY_ENDINGS and ending not in WRONG_ENDINGS
    return national or ending in endings


def provider_ending(provider: str, ending: str) -> str:
    mended = WRONG_ENDINGS.get(ending, ending)
    return mended if is_own_ending(provider, mended) else PROVIDERS[provider][0]


def with_mended_ending(domain: str) -> str | None:
    name, _, ending = domain.rpartition(".")
    right = WRONG_ENDINGS.get(ending)
    return f"{name}.{right}" if right and ending not in KNOWN_ENDINGS else None


@lru_cache(maxsize=4_096)  # a message is read several times, and many addresses share a few domains
def nearest_provider(name: str) -> str | None:
    if name in PROVIDERS:
        return name
    if not FUZZY_FROM - 1 <= len(name) <= 12:
        return None
    near = [(slips(name, known), known) for known in PROVIDERS if len(known) >= FUZZY_FROM]
    best, known = min(near, key=lambda pair: pair[0])
    return known if best <= allowed_slips(known) and same_start(name, known) else None


def allowed_slips(known: str) -> int:
    return 2 if len(known) >= 8 else 1


def same_start(name: str, known: str) -> bool:
    """A wrong first letter is more often another company than a slip; swapped or doubled ones are slips."""
    return name[0] == known[0] or sorted(name[:2]) == sorted(known[:2]) or len(name) != len(known)


def slips(left: str, right: str) -> int:
    """Edit distance in which swapping two neighbours is one slip."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
