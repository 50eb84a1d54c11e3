"""How visitors say things, in four languages: patterns over text in lower case without accents."""

import re

_GROUPS = {
    "price": "price prices pricing cost costs charge charges fee fees rate rates expensive precio precios "
    "cuesta cuestan coste tarifa tarifas preis preise kosten kostet prix tarif tarifs coute coutent",
    "hours": "hours hour open opening horario horarios abierto abren offnungszeiten geoffnet horaires ouvert",
    "delivery": "delivery deliver delivers shipping ship envio envios entrega lieferung liefern liefert "
    "versand livraison livrez livrer",
    "trial": "trial prueba testphase probe essai",
    "demo": "demo demonstration demostracion vorfuhrung",
    "support": "support help ayuda soporte hilfe aide",
    "integration": "integration integrations integrate integrates integrar integracion integraciones "
    "integrieren anbindung schnittstelle integrer integrations",
    "place": "where location located address donde direccion ubicacion wo standort adresse",
    "refund": "refund refunds return returns reembolso devolucion erstattung ruckgabe remboursement retour",
    "cancel": "cancel cancellation cancelar kundigen kundigung annuler resilier resiliation",
    "privacy": "privacy gdpr privacidad rgpd datenschutz dsgvo confidentialite",
    "pay": "pay payment payments pago pagos pagar zahlung zahlen bezahlen paiement payer",
    "contract": "contract contracts contrato vertrag contrat",
}

# A word to the word that stands for its group.
SYNONYMS = {word: group for group, words in _GROUPS.items() for word in words.split()}


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


GREETING = _any(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening))\b",
    r"^\W*(?:hola|buen[oa]s)\b",
    r"^\W*(?:hallo|moin|servus|guten (?:tag|morgen|abend))\b",
    r"^\W*(?:bonjour|bonsoir|salut)\b",
)
THANKS = _any(r"\b(?:thanks|thank you|thx|cheers)\b", r"\bgracias\b", r"\b(?:danke|dank)\b", r"\bmerci\b")
BYE = _any(
    r"\b(?:bye|goodbye|see you|that'?s all|have a (?:nice|good) (?:day|one)|nothing else|"
    r"don't need anything)\b",
    r"\b(?:adios|hasta (?:luego|pronto)|eso es todo|nada mas)\b",
    r"\b(?:tschuss|auf wiedersehen|das war'?s|bis bald|sonst nichts)\b",
    r"\b(?:au revoir|a bientot|c'est tout|bonne journee|rien d'autre)\b",
)
ASKS_IF_BOT = _any(
    r"\b(?:are you|is this|r u)\b.{0,30}\b(?:ro)?bot\b",
    r"\bare you (?:(?:a|an) )?(?:real|human|person|machine|ai)\b",
    r"\bam i (?:talking|speaking|chatting) (?:to|with)\b",
    r"\b(?:eres|es usted|es esto)\b.{0,20}\b(?:robot|bot|human[oa]|persona|maquina|ia)\b",
    r"\bestoy hablando con\b",
    r"\b(?:bist du|sind sie|ist das)\b.{0,20}\b(?:ro)?bot(?:er)?\b",
    r"\b(?:bist du|sind sie)\b.{0,20}\b(?:mensch|maschine|ki|echt)\b",
    r"\b(?:rede|spreche|schreibe) ich mit\b",
    r"\b(?:es[- ]tu|etes[- ]vous|vous etes|tu es)\b.{0,20}\b(?:robot|bot|humaine?|machine|ia)\b",
    r"\best-ce que je parle\b",
)
WANTS_PERSON = _any(
    r"\b(?:talk|speak|chat|connect\w*|transfer\w*)\b.{0,15}\b"
    r"(?:human|person|someone|somebody|agent|sales|representative|people)\b",
    r"\b(?:real|actual) (?:person|human)\b",
    r"\bcall me\b",
    r"\bhablar con (?:una persona|alguien|un humano|un agente|ventas|un asesor)\b",
    r"\b(?:llamenme|llameme|llamadme)\b",
    r"\bmit (?:einem |einer )?(?:mensch\w*|\w*mitarbeiter\w*|\w*berater\w*|person|jemand\w*) "
    r"(?:sprechen|reden|telefonieren)\b",
    r"\brufen sie mich\b",
    r"\bparler (?:a|avec) (?:quelqu'un|une personne|un humain|un conseiller|un agent)\b",
    r"\b(?:rappelez|appelez)-moi\b",
)
REFUSES = _any(
    r"\b(?:rather|prefer) not\b",
    r"\b(?:don't|do not|won't|will not) (?:want to |wish to |like to )?(?:give|share|leave|provide)\b",
    r"\bno e-?mail\b",
    r"\bstop asking\b",
    r"\b(?:prefiero|mejor) no\b",
    r"\bno (?:quiero|deseo) (?:dar|compartir|dejar)\w*\b",
    r"\b(?:lieber|mochte ich|will ich|gebe ich) nicht\b",
    r"\bkeine e-?mail\b",
    r"\bprefer(?:e|erais) (?:ne )?pas\b",
    r"\bne (?:veux|souhaite) pas (?:la |le |vous )?(?:donner|laisser|partager)\b",
    r"\bpas d'e-?mail\b",
)
DECLINES = re.compile(
    r"^\W*(?:no|nope|nah|no,? thanks?|no thank you|not now|no,? gracias|ahora no|"
    r"nein|nein,? danke|non|non,? merci)\W*$"
)
ASKS = _any(
    r"[?¿]",
    r"^\W*(?:what|how|when|where|who|why|which|can|could|do|does|is|are|will)\b",
    r"\b(?:tell me|like to know|want to know|wondering|information (?:on|about))\b",
    r"^\W*(?:que|como|cuando|donde|quien|cual|cuanto|cuantos)\b",
    r"\b(?:saber|informacion)\b",
    r"^\W*(?:was|wie|wann|wo|wer|warum|welche\w*|konnen|kann|gibt|haben|bieten)\b",
    r"\b(?:wissen|erfahren|auskunft)\b",
    r"^\W*(?:que|quoi|comment|quand|combien|quel\w*|pouvez|est-ce|avez|proposez)\b",
    r"\b(?:savoir|renseign\w+)\b",
)
ASKS_WHAT_YOU_DO = _any(
    r"\bwhat (?:do|does|can|is|are)\b.{0,25}\b(?:do|offer|sell|make|provide)\b",
    r"\b(?:who|what) are you\b",
    r"\btell me (?:more )?about (?:you|your (?:company|business|service|product)s?)\b",
    r"\bque (?:hac|ofrec|vend)\w+\b",
    r"\ba que se dedica\w*\b",
    r"\bwas (?:macht|machen|bietet|bieten|verkauf)\w*\b",
    r"\b(?:que|qu'est-ce que) (?:vous )?(?:faites|proposez|vendez|offrez)\b",
)
ASKS_FOR_EMAIL = re.compile(r"\b(?:e-?mail|correo|courriel)\b[^.?!]*\?")
ASKS_FOR_TIME = re.compile(r"\b(?:when|cuando|wann|quand|by what date|fecha|date|termin)\b[^.?!]*\?")
ASKS_FOR_SIZE = re.compile(r"\b(?:how many|cuantas|wie viele|combien de)\b[^.?!]*\?")

MENTIONS_TIME = _any(
    r"\b(?:asap|urgent\w*|deadline|today|tomorrow|next (?:week|month|year)|by the end|quarter)\b",
    r"\b\d+ (?:days?|weeks?|months?|dias?|semanas?|mes(?:es)?|tage?n?|wochen?|monate?n?|"
    r"jours?|semaines?|mois)\b",
    r"\b(?:plazo|cuanto antes|frist|dringend|so schnell wie moglich|des que possible|delai)\b",
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b",
)
MENTIONS_SIZE = _any(
    r"\bteam of\b",
    r"\b\d+ (?:users?|people|seats?|employees|person(?:s|as|en|nes)?|usuarios|empleados|nutzer|"
    r"mitarbeiter\w*|leute|utilisateurs|salaries|employes)\b",
    r"\b(?:equipo de|team von|equipe de)\b",
)
