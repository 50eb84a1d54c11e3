"""The signs of a budget and of a time in what a visitor writes, in four languages."""

import re

_NUMBER = r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3}){1,3}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
_CURRENCY = (
    r"[$€£¥]|(?:usd|eur|gbp|chf|mxn|k€|dollars?|bucks|euros?|pounds?|quid|francs?|franken|pesos|"
    r"dólares|tsd)\b"
)
_MONEY = (
    rf"(?:[$€£]\s?(?:{_NUMBER})\s?(?:k|m|million|mil)?\b"
    rf"|(?:{_NUMBER})\s?(?:k|mil|tausend|mille)?\s?(?:{_CURRENCY})"
    rf"|(?:{_NUMBER})\s?(?:k|grand)\b)"
)
_ABOUT = (
    r"(?:(?:under|below|around|about|approximately|roughly|up to|at most|max(?:\.|imum)?|less than|"
    r"no more than|"
    r"menos de|hasta|unos|alrededor de|aproximadamente|máximo|como máximo|bis zu|bis|etwa|ca\.|rund|ungefähr|"
    r"maximal|höchstens|unter|jusqu['\u2019]à|environ|moins de|autour de|au maximum|maximum)\s+)"
)
_TO = rf"(?:\s?(?:-|–|to|and|a|y|bis|und|à|et)\s?(?:{_MONEY}|(?:{_NUMBER})k?\b))"
_AMOUNT = rf"{_ABOUT}?(?:{_MONEY}{_TO}?|(?:{_NUMBER})k?\s?(?:-|–|to|a|bis|à)\s?{_MONEY})"
_BARE = rf"{_ABOUT}?(?:{_NUMBER})\s?k?(?:\s?(?:-|–|to|a|bis|à)\s?(?:{_NUMBER})\s?k?)?\b"

_EACH = (
    r"(?:\s?(?:/\s?(?:mo(?:nth)?|yr|year|mes|monat|mois)|(?:per|a|each|al|por|im|pro|par) "
    r"(?:month|year|week|user|seat|mes|año|monat|jahr|mois|an))\b)?"
)

AMOUNT = re.compile(rf"(?<![\w.,])(?P<amount>{_AMOUNT}{_EACH})", re.IGNORECASE)
BARE_AMOUNT = re.compile(rf"(?<![\w.,+])(?P<amount>{_BARE}{_EACH})(?!\s?[%\w@])", re.IGNORECASE)
SAYS_BUDGET = re.compile(
    r"\b(?:budget\w*|afford|spend\w*|presupuesto|gastar|invertir|ausgeben|dépenser|investir|invest)\b|"
    r"\b(?:can|could|willing to|happy to|want to) pay\b|\bpodemos pagar\b|\bpouvons payer\b|"
    r"\b(?:under|below|up to|at most|less than|no more than|max(?:\.|imum|imal)?|menos de|hasta|máximo|"
    r"bis zu|"
    r"höchstens|unter|jusqu['\u2019]à|moins de)\s+(?=[$€£\d])",
    re.IGNORECASE,
)
BUDGET_IS = re.compile(
    rf"\b(?:budget|presupuesto)\b[^\d.!?]{{0,30}}?(?P<amount>{_BARE})(?!\s?[%\w@])", re.IGNORECASE
)
ASKS_BUDGET = re.compile(r"\b(?:budget|presupuesto|spend|ausgeben)\b[^.!]*\?", re.IGNORECASE)
ASKS_TIME = re.compile(
    r"\b(?:when|how soon|timeline|deadline|cuándo|plazo|fecha|wann|zeitplan|quand|délai|échéance)\b[^.!]*\?",
    re.IGNORECASE,
)
# Someone else's money, or the price of the business.
NOT_THEIRS = re.compile(
    r"\b(?:you|your|they|competitor\w*|costs?|charged?|price|kostet|cuesta|coûte|currently pay\w*|revenue|"
    r"umsatz|raised|refund|invoice|charging)\b",
    re.IGNORECASE,
)

_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar|rero)?|février|mar(?:ch|s|zo)|märz|apr(?:il)?|abril|avril|"
    r"may|"
    r"mayo|mai|jun[ei]?|junio|juin|jul[yi]?|julio|juillet|aug(?:ust)?|agosto|août|sep(?:t|tember)?|"
    r"septiembre|"
    r"septembre|o[ck]t(?:ober|ubre|obre)?|nov(?:ember|iembre|embre)?|de[cz](?:ember)?|diciembre|décembre|"
    r"enero)"
)
_DAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today|tonight|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|mañana|montag|dienstag|mittwoch|donnerstag|freitag|"
    r"samstag|"
    r"morgen|heute|lundi|mardi|mercredi|jeudi|vendredi|samedi|demain)"
)
_SEASON = (
    r"(?:spring|summer|autumn|fall|winter|christmas|easter|new year|black friday|verano|otoño|invierno|"
    r"navidad|"
    r"primavera|frühjahr|frühling|sommer|herbst|weihnachten|ostern|printemps|été|automne|hiver|noël|rentrée)"
)
_SPAN = (
    r"(?:days?|weeks?|months?|quarters?|years?|días?|semanas?|mes(?:es)?|años?|trimestre|tage?n?|wochen?|"
    r"monate?n?|quartal|jahr(?:en)?|jours?|semaines?|mois|ans?)"
)
_PERIOD = (
    r"(?:week(?:end)?|month|quarter|year|semana|mes|año|trimestre|woche|monat|quartal|jahr|semaine|"
    r"mois|année)"
)
_COUNT = (
    r"(?:\d{1,3}(?:\s?(?:-|–|to|or|a|o|bis|oder|à|ou)\s?\d{1,3})?|an?|one|two|three|four|five|six|a few|"
    r"a couple of|un[ae]?|dos|tres|cuatro|seis|einer?|einem|zwei|drei|vier|sechs|deux|trois|quatre|six)"
)
_WHEN = (
    rf"(?:(?:the |el |dem |der |le |la )?(?:(?:end|beginning|start|middle|mid|early|late|fin(?:ales)?|"
    rf"principios|"
    rf"mediados|ende|anfang|mitte|début)[\s-](?:of |de |des |du |d['\u2019])?)?"
    rf"(?:(?:the|this|next|the next|el próximo|este|esta|nächste[rnms]?|diese[rnms]?|ce|cette|"
    rf"l['\u2019])\s?)?"
    rf"(?:(?:(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)?|first|1er|premier)\s(?:of |"
    rf"de )?)?{_MONTH}(?:\s\d{{1,2}}(?:st|nd|rd|th)?)?"
    rf"(?:,?\s(?:de )?\d{{4}})?|q[1-4](?:\s\d{{4}})?|{_DAY}|{_SEASON}|{_PERIOD}|"
    rf"\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}}|\.)?|\d{{4}}-\d\d-\d\d|20\d\d))\b"
)

TIMELINE = re.compile(
    rf"(?<!\w)(?P<time>(?:by|before|until|no later than|para(?: el| la)?|antes (?:de|del)|hasta|bis(?: zum)?|"
    rf"spätestens|vor|ab|d['\u2019]ici(?: à)?|avant|pour(?: le| la)?|à partir de|starting(?: in)?|start in)"
    rf"\s{_WHEN}"
    rf"|(?:in|within|en|dentro de|innerhalb von|binnen|dans|sous)\s(?:the next |the |den nächsten |les )?"
    rf"{_COUNT}\s{_SPAN}\b"
    rf"|(?:in|im|en|em)\s(?:the )?(?:{_MONTH}|{_SEASON}|q[1-4])\b"
    rf"|(?:on|am|el) {_DAY}\b"
    rf"|(?:next|this|el próximo|la próxima|este|esta|nächste[rnms]?|diese[rnms]?|ce|cette)\s(?:{_PERIOD}|"
    rf"{_DAY}|"
    rf"{_SEASON}|{_MONTH})\b"
    rf"|(?:le|la|el)\s{_PERIOD}\s(?:prochaine?|que viene)\b|la semaine prochaine"
    rf"|as soon as possible\b|asap\b|right away\b|immediately\b|cuanto antes\b|lo antes posible\b|"
    rf"so schnell wie möglich\b|so bald wie möglich\b|schnellstmöglich\b|sofort\b|au plus vite\b|"
    rf"dès que possible\b|"
    rf"(?:by )?tomorrow\b|end of (?:the )?(?:{_PERIOD}|{_MONTH}|q[1-4])\b|ende {_MONTH}\b|fin {_MONTH}\b)",
    re.IGNORECASE,
)
BARE_TIME = re.compile(rf"(?<!\w)(?P<time>{_WHEN}|(?:in )?{_COUNT}\s{_SPAN}\b)", re.IGNORECASE)
# A time of something else: how long they have been at it, or when the shop is open.
NOT_THEIR_TIME = re.compile(
    r"\b(?:ago|since|last|open|opening|hours|trial|every|seit|geöffnet|letzte[rnms]?|depuis|ouverts?|"
    r"dernière?|desde|"
    r"hace|abiertos?|abren|call(?:ed)? me|ruf\w*|appelez|llám\w+|been|available|reach me|waiting|warte\w*|"
    r"attends|espera\w*|llevo)\b",
    re.IGNORECASE,
)
