"""The signs of a need, a topic and a person in what a visitor writes, in four languages."""

import re

from llm.language import word_set

_SUBJECT = (
    r"\b(?:i|we|she|he|they|team|company|boss|business|clients|customers)"
    r"(?:['\u2019](?:m|re|d)| am| are| is| would| will| also| really| just| currently| urgently| all)*\s+"
)
_COUNTED = (
    r"users|people|seats|employees|agents|usuarios|empleados|personas|personen|nutzer|mitarbeiter\w*|leute|"
    r"utilisateurs|personnes|salariés|employés"
)

# The bullet of a requirement begins at `what`: "I'm [looking for a CRM]".
NEEDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_SUBJECT}(?P<what>(?:needs?|wants?|looking (?:for|to|into)|searching for|interested in|require|"
        r"must|have to|struggl\w+|evaluating|considering|planning)\b)",
        rf"{_SUBJECT}(?:like|love)(?: to)?\s+(?P<what>(?!know|talk|speak|chat|not|it|that|your|you)\w)",
        r"^\W*(?:(?:hi|hello|hey)\W+)?(?P<what>(?:looking for|need|needed|searching for|interested in)\b)",
        r"\b(?P<what>(?:it|this) (?:must|has to|needs to|should)\b)",
        r"\b(?:could|can|may) (?:i|we) (?:please )?(?P<what>(?:get|have|see|book|order)\b)",
        r"(?P<what>\b(?:budget|deadline|timeline)\b\s*(?:is|of|for|under|around|about|would|up|max|:|"
        r"[$€£\d]))",
        r"(?P<what>\bteam of \w+|\bintegrat(?:es?|ions?|ed|ing) (?:it )?(?:with|to|into)\b)",
        rf"(?P<what>\b\d+ (?:{_COUNTED})\b)",
        r"(?P<what>\bnecesit(?:o|amos|a|aría|aríamos)\b|\bbusc(?:o|amos|ando)\b|\bquer(?:emos|ríamos|ría)\b|"
        r"\b(?:quiero|quisiera|quisiéramos|me gustaría|nos gustaría) (?!saber|hablar|dar|no\b)|"
        r"\b(?:me|nos) interesa\w*)",
        r"(?P<what>\b(?:presupuesto|plazo)\b\s*(?:es|de|para|máximo|ronda|sería|:|[$€\d])|\bequipo de \w+|"
        r"\bintegra(?:r|ción|rse)\w* (?:con|a)\b)",
        r"(?P<what>\b(?:brauchen?|bräuchten?|benötigen?|suchen?)\b|\bmöchten? (?!nicht|wissen|mit )|"
        r"\binteressieren? (?:mich|uns)\b)",
        r"(?P<what>\b(?:budget|frist)\b\s*(?:ist|von|beträgt|liegt|für|bis|sind)|\bteam (?:von|aus) \w+|"
        r"\b(?:integration|anbindung|schnittstelle) (?:mit|an|zu|in)\b)",
        r"(?P<what>\bbesoin (?:d['\u2019]|des?\b|du\b)|\bcherch(?:e|ons)\b|\b(?:veux|voulons) (?!pas|"
        r"savoir)|\bil (?:nous|me) faut\b|\bsouhait(?:e|ons|erais|erions)\b|"
        r"\b(?:voudrais|voudrions|aimerais|aimerions) (?!savoir|parler|pas)|\bintéress[ée]\w* par\b)",
        r"(?P<what>\b(?:budget|délai)\b\s*(?:est|de|d['\u2019]|pour|maximum|serait|tourne)|\béquipe de \w+|"
        r"\bintégr(?:er|ation) (?:avec|à|dans)\b)",
    )
)

NO_NEED = re.compile(
    r"\b(?:don['\u2019]?t|do not|doesn['\u2019]?t|not|never|no longer)\s+(?:really |actually )?"
    r"(?:need|want|looking|interested|require)"
    r"|\b(?:need|have|want|like) to (?:go|leave|think|talk|speak|chat)\b"
    r"|\bno (?:necesit|busc|quier|quer)\w+"
    r"|\b(?:brauch|such|möcht|benötig)\w+ (?:\w+ )?(?:kein\w*|nichts?)\b"
    r"|\bpas besoin\b|\bne (?:cherch|veu|voudr|souhait)\w+ pas\b",
    re.IGNORECASE,
)

# Where a sentence goes on to say something else: "a CRM [and] our budget is 500".
NEXT_CLAUSE = re.compile(
    r"(?:,(?:\s*(?:and|but|y|pero|und|aber|et|mais))?|\b(?:and|but|y|pero|und|aber|et|mais))\s+"
    r"(?=(?:I|we|my|our|ich|wir|mein\w*|unser\w*|je|j['\u2019]|nous|mon|notre|mi|nuestr\w+|me|nos|tenemos|"
    r"tengo|"
    r"budget|presupuesto|deadline|(?:please )?(?:(?:e-?)?mail|write|call|contact|reach))\b)",
    re.IGNORECASE,
)

TAGS = {
    slug: re.compile(pattern, re.IGNORECASE)
    for slug, pattern in {
        "budget": r"\b(?:budget|presupuesto)|[$€£]\s?\d|\d\s?(?:[$€£]|k?\s?(?:usd|eur|dollars|euros?)\b)",
        "pricing": r"\b(?:pric(?:e|es|ing)|how much|wie ?viel kostet|combien|cuánto|discount|costs?|quote|"
        r"quotation|precios?|cuesta|tarifas?|cotización|"
        r"preise?|kosten|kostet|angebot|prix|tarifs?|devis|coûte?)\b",
        "urgent": r"\b(?:urgent\w*|asap|as soon as possible|right away|immediately|cuanto antes|dringend|"
        r"so schnell wie möglich|sofort|au plus vite|dès que possible)\b",
        "demo": r"\b(?:demos?|walkthrough|demostración|vorführung|démo(?:nstration)?)\b",
        "trial": r"\b(?:free trial|trial|prueba gratuita|testphase|testversion|essai gratuit)\b",
        "integration": r"\b(?:integrat|integra[rc]|integrier|intégr|anbindung|schnittstelle|api\b|webhook)",
        "automation": r"\b(?:autom[ao]t|automatis|automatiz)",
        "enterprise": r"\b(?:enterprise|sso|saml|sla)\b|"
        r"\b\d{3,} (?:users|seats|employees|empleados|mitarbeiter)",
        "support": r"\b(?:customer support|help ?desk|support team|soporte|kundendienst|service client)\b",
        "migration": r"\b(?:migrat|migrier|migrer|migrar|switch(?:ing)? from)",
        "security": r"\b(?:security|gdpr|soc ?2|hipaa|iso ?27001|seguridad|rgpd|datenschutz|dsgvo|"
        r"sécurité)\b",
        "reporting": r"\b(?:report(?:s|ing)|dashboards?|analytics|informes|berichte|rapports)\b",
        "crm": r"\bcrm\b",
        "website": r"\b(?:web ?sites?|sitio web|página web|web ?seite|site (?:web|internet))\b",
    }.items()
}

# Words to the bot about the notes it takes: no topic of the visitor's, whatever they name.
ORDERS = re.compile(
    r"\b(?:add|set|mark|assign|give|ignore|disregard|forget|override|añade|agrega|pon|marca|ignora|olvida|"
    r"setze?|"
    r"füge|markiere?|vergib|ignorier\w*|vergiss|ajoute[zr]?|mets|marque[zr]?|ignore[zr]?|"
    r"oublie[zr]?)\b.{0,60}"
    r"\b(?:tags?|labels?|scores?|status|instruc\w+|anweisung\w*|rules|regeln|prompt|consignes|règles|leads?|"
    r"priority|etiquetas?|étiquettes?|schlagw\w+)\b",
    re.IGNORECASE,
)
JSON = re.compile(r'"\w+"\s*:')  # nobody talks like that

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'\u2019\-]+"
# Not `de` or `von` alone: "Ana de Acme" names a company.
_PARTICLE = r"(?:van|van de[rn]?|von der(?! Firma)|di|bin|al)"
_PERSON = rf"{_CAPITAL}(?:\s(?:{_PARTICLE}\s)?{_CAPITAL}){{0,2}}"
_IS_CALLED = (
    r"(?i:\bmy name is|\bmy name['\u2019]s|\bi am called|\bmi nombre es|\bme llamo|\bmein name ist|"
    r"\bich hei(?:ß|ss)e|\bje m['\u2019]appelle|\bmon nom est)"
)
_I_AM = r"(?i:\bi['\u2019]m|\bi am|\bthis is|\bsoy|\bich bin|\bhier ist|\bje suis)"

NAME = re.compile(
    rf"{_IS_CALLED}\s+(?P<called>{_PERSON}|[^\W\d_]{{2,}})"
    rf"|^(?P<signed>{_CAPITAL}\s{_CAPITAL}),\s(?=[^?!]{{0,60}}(?:@|\d{{2}}))"
    rf"|{_I_AM}\s+(?P<am>{_PERSON})"
    r"(?=\s*(?:$|[,.!(\u2013-]|(?i:from|at|with|here|and|de|von|bei|aus|und|y|et|chez)\b))"
)
NOT_A_NAME = word_set(
    """
        guten hallo hello dear hey buenos buenas good many best kind
        looking interested not sorry from at in the a an afraid just happy glad new sure here based very
        so good great urgent important german english french spanish italian american british european
        ready kunde kundin geschäftsführer geschäftsführerin inhaber inhaberin gründer gründerin leiter
        leiterin student studentin ceo cto cfo coo cmo cio head director
        """
)

_FIRM_WORD = r"[A-Z0-9À-ÖØ-Þ][\w&'\u2019.\-]*"
_FIRM = rf"{_FIRM_WORD}(?:\s(?:&\s|and\s(?=[A-Z]))?{_FIRM_WORD}){{0,3}}"
_LEGAL_FORM = r"(?:GmbH|AG|KG|UG|SE)\b"
_A = r"(?i:the|a|an|el|la|un|una|der|die|ein|eine|le|une)"

COMPANY = re.compile(
    r"(?i:\bwork(?:ing)? (?:at|for)|\bon behalf of|\b(?:my|our) company is(?: called)?|\bcompany:|"
    r"\bmy company,|\bhere at|\bwe(?: are|['\u2019]re)(?: from| called)?|"
    r"\btrabaj(?:o|amos) (?:en|para)|\b(?:mi|nuestra) empresa (?:es|se llama)|\bde la empresa|\bsomos|"
    r"\barbeiten? (?:bei|für)(?: der)?|\b(?:meine|unsere) firma (?:heißt|ist)|\bvon der firma|"
    r"\btravaill(?:e|ons) (?:chez|pour)|\bde la société|\bnotre (?:société|entreprise) "
    rf"(?:s['\u2019]appelle|est)|\bnous sommes)\s+(?P<stated>{_FIRM})"
    rf"|(?:{_I_AM}|{_IS_CALLED})\s+"
    rf"(?:{_PERSON}(?:,\s[\w ]{{2,40}}?)?|{_A}\s[\w\- ]{{2,40}}?|[A-Z]{{2,4}}),?\s+"
    rf"(?i:from|at|de chez|de|bei|von|chez|en)\s+(?P<of>{_FIRM})"
    rf"|(?i:\b(?:founder|owner|director) of)\s+(?P<led>{_FIRM})"
    rf"|(?i:\bwir sind|\bvon|\bbei|\bder)\s+(?i:(?:die|der)\s+)?"
    rf"(?P<legal>(?:{_FIRM_WORD}\s){{1,3}}?{_LEGAL_FORM})"
)
NOT_A_COMPANY = word_set(
    """
        looking interested not sorry here based berlin hamburg münchen munich köln wien vienna zürich
        zurich paris lyon marseille madrid barcelona valencia sevilla london manchester dublin amsterdam
        brussels rome milan lisbon new york boston chicago austin seattle san los miami toronto sydney
        melbourne mexico méxico bogotá lima santiago germany deutschland france españa spain italy
        italia uk usa us canada india brazil europe monday tuesday wednesday thursday friday saturday
        sunday january february march april may june july august september october november december 1 2
        3 4 5 6 7 8 9 10
        """
)

_FIELD = (
    r"(?:(?:senior|junior|lead|chief|managing|general|regional|technical|creative|executive|sales|marketing|"
    r"product|project|account|operations|office|it|hr|software|web|data|customer|success|business|"
    r"development|purchasing|store|engineering|support|brand|finance|design|content|growth|it-)\s?){0,3}"
)
_OF = r"(?:\s(?:of|de|du|des|der|für)(?:\s(?:la|las|los|les))?\s\w+)"
_ROLE = (
    r"(?:C[ETFOMI]O|CISO|VP(?:\sof\s\w+)?|vice president(?:\sof\s\w+)?|head\sof\s\w+|(?:co-?)?founder|owner|"
    rf"president|{_FIELD}(?:manager|director|engineer|developer|designer|consultant|analyst|architect|"
    rf"administrator|officer)(?:\sof\s\w+)?|"
    rf"gerente{_OF}?|director[a]?{_OF}?|fundador[a]?|dueñ[oa]|propietari[oa]|responsable{_OF}?|jef[ea]{_OF}|"
    rf"geschäftsführer(?:in)?|inhaber(?:in)?|gründer(?:in)?|\w*leiter(?:in)?{_OF}?|\w+manager(?:in)?|"
    rf"directeur(?:\s(?!de\b|du\b|chez\b)\w+|{_OF})?|directrice(?:\s(?!de\b|du\b|chez\b)\w+|{_OF})?|"
    rf"gérante?|fondat(?:eur|rice)|chef(?:fe)?{_OF})"
)

TITLE = re.compile(
    rf"\b(?:i['\u2019]m|i am|as|soy|ich bin|als|je suis|en tant que)\s+"
    rf"(?:{_A}\s+|l['\u2019]|our\s+|their\s+)?(?P<am>{_ROLE})\b"
    rf"|\b\w+,\s(?:the\s)?(?P<called>{_ROLE})(?=\s(?:at|from|of|bei|von|der|chez|de|en)\b|\W*$)",
    re.IGNORECASE,
)

PHONE = re.compile(
    r"\b(?:phone|call|tel|telephone|mobile|cell|whatsapp|text me|ring|number is|teléfono|móvil|llám\w+|"
    r"telefon\w*|handy|ruf\w*|anruf\w*|téléphone|portable|appel\w*|numéro)\b",
    re.IGNORECASE,
)
