"""Words for people who are not the visitor, by language, as patterns for casefolded text."""

# People who are not the visitor: after "my", "our", "the" …
ROLES = {
    "en": (
        r"deputy|treasurer|landlady|colleagues?|co-?workers?|coworkers?|boss|manager|supervisor|"
        r"team ?mates?|wife|husband|spouse|partner|"
        r"girlfriend|boyfriend|fianc[eé]e?|friends?|buddy|mate|brother|sister|mother|mom|mum|father|"
        r"dad|son|"
        r"daughter|cousin|uncle|aunt|parents?|assistant|secretary|pa|accountant|bookkeeper|lawyer|"
        r"attorney|agent|"
        r"c[temfios]o|cmo|ciso|vp|head|director|founder|co-?founder|ceo|president|owner|chief|"
        r"leads?|tech lead|team lead|"
        r"developers?|dev|engineers?|admin|administrator|designer|consultant|contractor|freelancer|intern|"
        r"it (?:guy|person|team|department|dept|support)|hr|sales (?:rep|guy|person|team|manager)|rep|"
        r"(?:account|project|product|office|sales|marketing|purchasing|hr|it|finance|operations) "
        r"(?:manager|lead|director|head|person|guy|team|department|dept)|procurement|purchasing|"
        r"finance|billing|"
        r"accounting|accounts payable|marketing|department|client|customer|supplier|vendor|landlord|tenant|"
        r"neighbou?r|teacher|doctor|roommate|flatmate|successor|predecessor|replacement|contact person|"
        r"business partner|people|guys?|person|user"
    ),
    "es": (
        r"persona (?:de contacto|responsable)|compa[ñn]er[oa]s?|colegas?|jef[ea]|soci[oa]|espos[oa]|"
        r"marido|mujer|novi[oa]|pareja|amig[oa]s?|herman[oa]|"
        r"madre|padre|mam[aá]|pap[aá]|hij[oa]|prim[oa]|t[ií][oa]|asistente|secretari[oa]|"
        r"contador[a]?|contable|"
        r"gestor[a]?|abogad[oa]|director[a]?|gerente|responsable|encargad[oa]|due[ñn][oa]|cliente|"
        r"proveedor|"
        r"t[eé]cnico|desarrollador[a]?|equipo|departamento|contabilidad|ventas|compras|comercial|"
        r"vendedor[a]?|agente|cto|ceo|cfo"
    ),
    "de": (
        r"ansprechpartner(?:in)?|hausmeister(?:in)?|kolleg(?:e|en|in|innen)|chef(?:in|s)?|"
        r"vorgesetzte[rn]?|mitarbeiter(?:in)?s?|partner(?:in)?s?|frau|mann(?:es)?|"
        r"freund(?:in|e|es)?|bruders?|schwester|mutter|vater|vaters|sohn|tochter|assistent(?:in|"
        r"en)?|sekret[aä]rin|"
        r"buchhalt(?:ung|er|erin)|steuerberater(?:in)?s?|anwalt|anw[aä]ltin|"
        r"gesch[aä]ftsf[uü]hrer(?:in|s)?|leiter(?:in)?|"
        r"technik(?:er)?|entwickler(?:in)?|einkauf|vertrieb|abteilung|it-?abteilung|kund(?:e|en|in)|"
        r"lieferant(?:en)?|"
        r"team|verwaltung|hausverwaltung|projektleiter(?:in)?|cto|ceo|cfo|nachbarn?"
    ),
    "fr": (
        r"interlocuteur|interlocutrice|voisine?|coll[eè]gues?|patron(?:ne)?|chef(?:fe)?|"
        r"sup[eé]rieure?|manager|associ[eé]e?|femme|mari|conjointe?|[eé]poux|"
        r"[eé]pouse|copine?|amie?s?|fr[eè]re|s(?:oe|œ)ur|m[eè]re|p[eè]re|fils|fille|cousine?|assistante?|"
        r"secr[eé]taire|comptable|comptabilit[eé]|avocate?|directeur|directrice|g[eé]rante?|"
        r"responsable|cliente?|"
        r"fournisseur|technicien(?:ne)?|d[eé]veloppeur|[eé]quipe|service|dsi|dg|drh|pdg|cto|ceo|stagiaire"
    ),
    "pt": (
        r"colegas?|chefe|patr[aã]o|gerente|s[oó]ci[oa]|espos[oa]|marido|mulher|namorad[oa]|"
        r"amig[oa]s?|irm[aã]o?|"
        r"m[aã]e|pai|filh[oa]|prim[oa]|assistente|secret[aá]ri[oa]|contador[a]?|contabilidade|advogad[oa]|"
        r"diretor[a]?|respons[aá]vel|cliente|fornecedor|t[eé]cnico|equipa|equipe|departamento|"
        r"financeiro|cto|ceo|cfo"
    ),
    "it": (
        r"referente|collegh?[aei]|capo|titolare|socio|socia|moglie|marito|compagn[oa]|fidanzat[oa]|"
        r"amic[oa]|fratello|sorella|"
        r"madre|padre|mamma|pap[aà]|figli[oa]|cugin[oa]|assistente|segretari[oa]|commercialista|contabile|"
        r"avvocato|direttore|direttrice|responsabile|cliente|fornitore|tecnico|reparto|ufficio|"
        r"amministrazione|cto|ceo"
    ),
    "nl": (
        r"contactpersoon|collega(?:'s)?|baas|manager|leidinggevende|partner|vrouw|man|vriend(?:in)?|"
        r"broer|zus|moeder|vader|zoon|dochter|"
        r"assistent(?:e)?|secretaresse|boekhoud(?:er|ster|ing)|accountant|advocaat|directeur|klant|"
        r"leverancier|afdeling|"
        r"team|cto|ceo|compagnon"
    ),
    "pl": (
        r"koleg[iaęą]|kole[żz]ank[aię]|szef[aeo]?\w*|wsp[oó]lnik\w*|[żz]on[aęy]|m[aą][żz]\w*|asystent\w*|"
        r"ksi[eę]gow\w+|klient\w*|dyrektor\w*|kierownik\w*"
    ),
    "tr": (
        r"arkada[sş][ıi]m\w*|m[uü]d[uü]r[uü]m\w*|patronum\w*|e[sş]im\w*|orta[gğ][ıi]m\w*|asistan[ıi]m\w*|"
        r"m[uü]hasebeci\w*|karde[sş]im\w*"
    ),
    "ru": (
        r"коллег\w+|начальник\w*|босс\w*|директор\w*|жен[аыеу]|муж\w*|друг\w*|партн[её]р\w*|бухгалтер\w*|"
        r"ассистент\w*|секретар\w*|клиент\w*|брат\w*|сестр\w+"
    ),
}
POSSESSIVES = {
    "en": r"my|our|his|her|their|the|a|an|your|another|one of my|one of our",
    "es": r"mi|mis|nuestr[oa]s?|su|el|la|un|una|de|al|del|otr[oa]",
    "de": (
        r"mein(?:e[mnrs]?)?|unser(?:e[mnrs]?)?|sein(?:e[mnrs]?)?|ihr(?:e[mnrs]?)?|der|die|den|dem|"
        r"das|des|ein(?:e[mnrs]?)?"
    ),
    "fr": r"mon|ma|mes|notre|nos|son|sa|leur|le|la|un|une|du|au|de|de l'|l'|d'un|d'une",
    "pt": r"(?:o |a |os |as )?(?:meu|minha|meus|minhas|nosso|nossa|seu|sua)|o|a|do|da|um|uma|ao",
    "it": (
        r"(?:il |la |l'|i )?(?:mio|mia|miei|nostro|nostra|suo|sua)|il|la|del|della|al|alla|un|una|"
        r"dell'|l'"
    ),
    "nl": r"mijn|m'n|onze?|zijn|haar|hun|de|een",
    "pl": r"m[oó]j|moja|moj\w+|nasz\w*|jego|jej",
    "tr": r"benim|bizim|bir",
    "ru": r"мо[йяеюиё]\w*|наш\w*|его|е[её]|их|у",
}
SPECIFIC_POSSESSIVES = (
    r"my|our|his|her|their|mis?|nuestr[oa]s?|sus?|mein(?:e[mnrs]?)?|unser(?:e[mnrs]?)?|"
    r"sein(?:e[mnrs]?)?|ihr(?:e[mnrs]?)?|mon|ma|mes|notre|nos|son|sa|"
    r"leurs?|(?:o |a |os |as )?(?:meus?|minhas?|nosso|nossa|seu|sua)|(?:il |la |l'|i )?(?:mio|mia|"
    r"miei|nostro|nostra|suo|sua)|"
    r"mijn|m'n|onze?|zijn|haar|hun|m[oó]j|moj\w+|nasz\w*|jego|jej|benim|bizim|мо[йяеюиё]\w*|наш\w*|"
    r"его|е[её]|их"
)
TITLES = (
    r"mr|mrs|ms|miss|herrn?|frau|mme|monsieur|madame|se[ñn]ora?|sra?|dona|signora?|sig|mevrouw|"
    r"meneer|dhr|mevr|pani?"
)
# "My plumber bob@…": whoever it is, it is not the visitor, unless the word is about the address itself.
ANY_PERSON = (
    r"(?:my|our|mi|nuestr[oa]|meine?|unsere?|mon|ma|notre|meu|minha|nosso|nossa|mio|mia|mijn|mein|"
    r"unser|m[oó]j|moja|мой|моя)"
    r" (?!e-?mail|mail|address|adress|adresse|addy|id|own|gmail|hotmail|yahoo|icloud|outlook|"
    r"username|is\b|was\b|ist\b|war\b|lautet|est\b|era\b|new|other|work|personal|private|second|"
    r"backup|spare|alternat\w+|name|number|phone|company|"
    r"business|firm|shop|store|site|website|domain|account|login|user|order|question|info|details|"
    r"data|contact|handle|"
    r"main|best|current|correo|direcci|nombre|tel|empresa|tienda|web|cuenta|nuev|firma|nummer|konto|"
    r"anfrage|nom|"
    r"soci[eé]t|num|compte|contato|contacto|endere|nome|loja|conta|indirizzo|azienda|negozio|"
    r"account|adres|naam|bedrijf|"
    r"почт|адрес|имейл|email|телефон|имя|courriel|private?|perso|neue|andere|autre|otro|outro|altr|"
    r"zweite)[\w-]{3,}(?:'s)?(?: (?:at|on|via|under|unter|an))?(?=[\s,(:<\"-]*$)"
)
# The visitor in a role: "I'm the CEO".
SELF = (
    r"(?:i'm|i am|im|as|this is|soy|ich bin|als|je suis|sou|sono|ik ben|jestem|я|ben)"
    r"(?: (?:just|only|actually|also|here as|solo|nur|juste|auch|hier|aquí|apenas))?"
)
