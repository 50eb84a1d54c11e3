# ruff: noqa: SIM905 (lists that read best as text)
"""How people say '@', '.', '-' and '_' in words, and which words before an "at" are prose, by language."""

AT_ANYWHERE = """
    arroba arobase arobas chiocciola apenstaartje apestaartje klammeraffe małpa malpa собака собачка
    snabel-a snabela kuyruklu\\ a at-sign at\\ sign at\\ symbol at-symbol
    """
AT_IN_PROSE = "at|ät|et"
AT_UNSPACED = "アットマーク|アット|あっと|艾特|골뱅이|آت|ات"

DOT = "dot|punto|ponto|punkt|point|punt|kropka|точка|nokta|stip|period|pkt"
DOT_UNSPACED = "ドット|どっと|点|點|점|닷|دوت|نقطة"
HYPHEN = (
    "dash|hyphen|minus|guion|guión|bindestrich|tiret|trattino|hífen|hifen|traço|streepje|"
    "koppelteken|myślnik|"
    "tire|дефис|минус"
)
UNDERSCORE = (
    "underscore|under\\ score|guion\\ bajo|guión\\ bajo|subguion|unterstrich|tiret\\ bas|souligné|"
    "trattino\\ basso|underline|sublinhado|podkreślenie|podkreślnik|alt\\ çizgi|нижнее\\ подчеркивание"
)
PLUS = "plus|más|mais|più|плюс"

PROSE = frozenset(
    """
    a an the this that these those it its i me my mine you your yours we us our ours they them their he
    him his she her who what which where when how why there here and or but so if then than not no yes is
    are was were be been being am do does did done have has had will would can could should shall may
    might must just only also even still already always never ever now today tomorrow tonight yesterday
    daily weekly later soon again up down in out on off over back away around about by of to from with
    without for into onto as via per one ones all any some many much more most everything anything nothing
    something everyone anyone someone everybody anybody somebody people folks guys team teams staff crew
    employee employees office offices headquarters hq company store stores shop shops shopping site
    website websites page pages blog forum link links url account accounts order orders ordered buy buying
    bought sell selling sold sale tickets ticket concert conference webinar workshop talk price prices
    priced pricing deal deals offer offers discount free available online open closed live work working
    works worked job jobs role position career careers intern engineer developer designer manager
    consultant look looking looks looked see seeing saw seen watch find found finding check checked
    checking visit visiting visited browse browsing read reading write writing wrote written meet meeting
    meetings met join joined start started started stay stop stand sit arrive arrived click clicked go
    going went get getting got give sign signed signup register registered login log logged try tried
    trying use used using host hosted hosting located based stored posted published listed sold served
    made built login thing things stuff product products service services demo demos event events booth
    talk talks lunch dinner breakfast coffee party room desk someone contact email e-mail emails mail
    mails address message messages inbox reach reached write send sent news article articles video videos
    docs documentation details info-page more-info hours time times best better good great bad fast slow
    cheap cheaper interested happy excited love like liked hate aim aimed good laugh shout point pointed
    stare staring arrow directed customer customers client clients user users expert experts friend
    friends colleague colleagues boss guy person lead leads rep reps agent agents support-page name names
    firstname lastname surname username handle hi hello hey thanks thank please sorry ok okay sure well
    least last first once yo tú tu él ella nosotros ustedes ellos mi su en de del la el los las un una y o
    con por para que es está nos síguenos visita compra mira nuestra nuestro web sitio página tienda
    correo correos ich du er sie es wir ihr mich mir uns euch der die das ein eine und oder mit von zu bei
    auf im am an für ist sind war haben hat arbeite arbeiten seite webseite laden mail adresse je tu il
    elle nous vous ils elles le la les un une et ou avec sur chez dans pour par est suis site page
    boutique adresse courriel moi eu ele ela nós eles o os as um uma e com no na em para por é loja site
    página io lui lei noi voi loro il lo gli i un una e con su in per da è sito pagina negozio ik jij hij
    zij wij jullie het de een en met op in voor van is ben winkel w z na do i o u po za jest sklep strona
    ve ile bu bir и в на с у по за от до я мы вы он она они это сайт
    """.split()
)

EMAIL_NOUN = (
    r"e-?mails?(?:\s+(?:address|adresse?|id))?|mails?|gmail|addy|address|adress|"
    r"correo(?:\s+electr[oó]nico)?|"
    r"direcci[oó]n|courriel|m[eé]l|adresse|mailadresse|emailadresse|e-mail-adresse|indirizzo|posta|"
    r"endere[cç]o|"
    r"e-?posta|adres|poczta|почт[аыу]|мыло|имейл|емейл|адрес|メール|アドレス|邮箱|邮件|郵箱|信箱|이메일|메일|"
    r"بريدي|البريد|بريد|ايميل|إيميل"
)
WRITE_TO = (
    r"reach|write|writes|contact|send|ping|forward|cc|bcc|copy|reply|invite|drop|"
    r"escr[ií]b[aei]\w*|escribir\w*|env[ií]\w*|m[aá]nd\w*|contact\w*|schreib\w*|schick\w*|send\w*|"
    r"erreich\w*|"
    r"[eé]cri\w*|envoy\w*|contacte\w*|joign\w*|joindre|scriv\w*|invi\w*|escrev\w*|mail\w*|email\w*|"
    r"stuur\w*|"
    r"bereik\w*|napis\w*|pisz\w*|wy[sś]l\w*|пиш\w*|напиш\w*|отправ\w*|yaz\w*|gönder\w*"
)
COPULA = r"is|are|was|=|:|-|–|es|ist|est|é|è|jest|это|to|a|an|at|on|,|bei|unter|sous|すなわち|は|是|为|為"
FILLER = (
    r"sure|ok|okay|yes|yeah|yep|hi|hello|hey|thanks|thank you|it's|its|it is|that's|that is|this is|here|"
    r"here it is|here you go|here u go|of course|so|well|i'm|i am|use|try|pls|please|bitte|or|and|"
    r"mine is|ja|klar|gerne|hallo|das ist|ich bin|"
    r"s[ií]|claro|hola|es|soy|oui|bonjour|c'est|voil[aà]|bien s[uû]r|sim|ol[aá]|[eé]|ciao|certo|"
    r"ecco|is|dus|"
    r"tak|to|cześć|да|вот|привет|evet|merhaba|tabii"
)
POLITE = (
    r"please|pls|plz|thanks|thank|thx|cheers|danke|bitte|gracias|por favor|merci|svp|stp|s'il|obrigad[oa]|"
    r"(?:is|works|ist|es|est|é|è) (?:the )?(?:my|mine|fine|best|mein|mi|mon|la mia)|grazie|"
    r"per favore|bedankt|dank|alvast|dziękuję|dzięki|proszę|спасибо|пожалуйста|teşekkürler|lütfen"
)
