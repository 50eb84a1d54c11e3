"""The signs of what a visitor is after, and of how they feel, in four languages."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# In this order: who has a problem is after help, whatever else they say.
INTENTS = {
    "support": _any(
        r"\b(?:my|our|the) (?:last |recent )?(?:order|invoice|account|subscription|delivery|login|password|"
        r"payment)\b"
        r".{0,40}\b(?:wrong|late|missing|broken|fail\w*|never|not|double|twice|charged|locked|arrived|"
        r"cancel\w*)\b",
        r"\b(?:can(?:['\u2019]t|not)|unable to) (?:log ?in|sign in|access|pay|open)\b",
        r"\b(?:doesn['\u2019]?t|does not|isn['\u2019]?t|not|stopped) work(?:ing)?\b|\bi want (?:a refund|"
        r"my money)\b",
        r"\bcharged (?:me )?twice\b|\bstill (?:haven['\u2019]?t|waiting)\b|\bcancel my\b|\breset my\b|"
        r"\bwrong flowers\b",
        r"\bno (?:funciona|puedo (?:entrar|acceder))\b|\bmi (?:pedido|factura|cuenta)\b|\breembolso\b",
        r"\bfunktioniert nicht\b|\bmeine (?:bestellung|rechnung|lieferung)\b|\bkann mich nicht (?:anmelden|"
        r"einloggen)\b",
        r"\bne (?:marche|fonctionne) (?:pas|plus)\b|\bma (?:commande|facture|livraison)\b|\bremboursement\b",
    ),
    "evaluate": _any(
        r"\b(?:demo|trial|compar\w+|evaluat\w+|versus|vs\.?|alternatives? to|shortlist|considering|"
        r"switch(?:ing)? from)\b",
        r"\b(?:demostración|prueba gratuita|comparando|evaluando|valorando)\b",
        r"\b(?:vorführung|testphase|testversion|vergleich\w*|evaluier\w*|testen|überlegen)\b",
        r"\b(?:démo(?:nstration)?|essai gratuit|compar(?:ons|e|er)|évalu(?:ons|e|er)|hésit\w+)\b",
    ),
    "buy": _any(
        r"\b(?:(?:i|we)(?:['\u2019]d| would)? (?:\w+ )?(?:need|want|like|require)s?(?! to (?:know|talk|"
        r"speak|go|cancel))|"
        r"looking for|interested in|searching for|order(?:ing)?|buy|purchase|book|hire|sign up|quote|"
        r"in the market for)\b",
        r"\b(?:necesit(?:o|amos)|busc(?:o|amos)|quer(?:emos|ríamos)|quiero|quisiera|comprar|contratar|"
        r"reservar|pedir|"
        r"cotización|interesa)\b",
        r"\b(?:brauchen?|bräuchten?|benötigen?|suchen?|möchten?|kaufen|bestellen|buchen|angebot|"
        r"beauftragen)\b",
        r"\b(?:besoin d|cherch(?:e|ons)|voudr(?:ais|ions)|souhait(?:e|ons)|acheter|commander|réserver|"
        r"devis)\b",
    ),
    "ask": re.compile(r"\?$"),
}

# What an intent stands against: "just browsing" buys nothing.
NO_PURCHASE = _any(
    r"\bjust (?:looking|browsing|curious|asking|wondering)\b|\bnot (?:looking|interested|buying)\b|"
    r"\bno thanks?\b",
    r"\bdon['\u2019]?t (?:need|want)\b|\bsolo (?:miraba|pregunto|quiero saber)\b|\bno (?:necesito|quiero|"
    r"busco)\b",
    r"\bnur (?:mal )?(?:schauen|fragen|neugierig)\b|\b(?:brauche|möchte|suche)n? (?:\w+ )?(?:kein\w*|"
    r"nicht)\b",
    r"\b(?:juste|simple) (?:curieu\w*|question|regarder)\b|\bpas besoin\b|\bwill (?:i|ich) nicht\b",
)

MOODS = {
    "negative": _any(
        r"\b(?:annoy\w*|frustrat\w*|disappoint\w*|terrible|awful|useless|ridiculous|unacceptable|angry|"
        r"upset|furious|"
        r"horrible|worst|fed up|sick of|waste of|rubbish|scam|rip-?off|worried|hate|nonsense|pathetic|"
        r"garbage)\b",
        r"\b(?:molest[oa]|decepcionad[oa]|fatal|pésim[oa]|inaceptable|hart[oa]|enfadad[oa]|vergüenza|"
        r"preocupad[oa]|"
        r"indignad[oa])\b",
        r"\b(?:ärgerlich|enttäusch\w*|schrecklich|unverschämt\w*|frustrier\w*|sauer|katastrophe|"
        r"inakzeptabel|genervt|"
        r"schlecht(?:er|e|en)? (?:service|erfahrung)|unmöglich|frechheit|wütend)\b",
        r"\b(?:déçue?s?|inadmissible|inacceptable|énervée?|honteux|catastroph\w+|frustrée?|marre|nulle?|"
        r"scandaleux|"
        r"mécontente?|inquiète?)\b",
    ),
    "positive": _any(
        r"\b(?:great|awesome|perfect|excellent|wonderful|fantastic|amazing|love|lovely|excited|brilliant|"
        r"impressed|"
        r"happy with|can['\u2019]?t wait|looks good|sounds good|beautiful)\b",
        r"\b(?:genial|perfecto|excelente|estupendo|maravillos[oa]s?|encanta\w*|fantástic[oa]|increíble)\b",
        r"\b(?:super|toll|perfekt|großartig|wunderbar|ausgezeichnet|begeistert|klasse|freue mich|"
        r"wunderschön)\b",
        r"\b(?:génial|parfait|excellent|super|formidable|magnifique|ravie?|adore|merveilleux|hâte)\b",
    ),
}
NOT_SO = re.compile(
    r"(?:['\u2019]d|\b(?:not|n['\u2019]t|never|no|would|if|nicht|kein\w*|pas|sin|nada)\b)[^,.!?]{0,15}$",
    re.IGNORECASE,
)
