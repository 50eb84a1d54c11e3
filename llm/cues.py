"""How visitors say things, in four languages: patterns over text in lower case without accents."""

import re
import unicodedata

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
# What no shop assistant does: give up its role, tell its rules or of other people, change its own records.
TAMPERS = _any(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}"
    r"\b(?:instructions?|rules|prompts?|guidelines|previous|everything|above)\b",
    r"\b(?:ignor|olvid|omit)\w+\b.{0,40}\b(?:instrucciones|reglas|anterior\w*)\b",
    r"\b(?:ignorier|vergiss|vergessen|missacht)\w*\b.{0,40}\b(?:anweisung\w*|regeln|vorherig\w*|obige\w*)\b",
    r"\b(?:ignore[zr]?|oublie[zr]?)\b.{0,40}\b(?:instructions?|consignes|regles|precedent\w*)\b",
    r"\b(?:system|systemd?|developer|hidden|initial|secret)[ -]?(?:prompt|instructions?)\b",
    r"\b(?:your|tus?|sus?|deine?|ihre?n?|tes|ton|vos|votre) "
    r"(?:prompts?|instructions?|instrucciones|anweisungen|consignes|rules|reglas|regeln|regles)\b",
    r"^\W*(?:system|assistant|developer|administrator)(?: message)?\W*[:\]>]",
    r"<\|?(?:system|im_start)|\[/?inst\]|<<sys>>",
    r"\b(?:developer|debug|dan|god|jailbreak|admin) mode\b",
    r"\byou are (?:now|no longer)\b.{0,30}\b(?:ai|bot|assistant|model|free|dan|without)\b",
    r"\b(?:other|all|previous|last|another)\b.{0,12}\b(?:visitor|customer|client|user|lead)s?\b['\u2019s]*.{0,20}"
    r"\b(?:e-?mails?|address\w*|names?|phones?|numbers|data|chats?|conversations?|messages?|details)\b",
    r"\b(?:e-?mails?|address\w*|names|phones?|numbers|data|chats?|conversations?|messages?|list)\b.{0,15}"
    r"\b(?:of|from)\b.{0,15}\b(?:visitor|customer|client|user|lead)s?\b",
    r"\b(?:datos|correos|direcciones|nombres|chats|conversaciones)\b.{0,20}\b(?:otros|demas)\b",
    r"\b(?:daten|adressen|namen|chats|gesprache|e-?mails?)\b.{0,20}\banderer?n?\b",
    r"\b(?:donnees|adresses|noms|conversations|e-?mails?)\b.{0,25}\bautres\b",
    r"(?:^|[.!\n] ?)\W*(?:please |now )?(?:add|set|change|give|mark|raise|put|remove|tag|score)\b.{0,30}"
    r"\b(?:tags?|score|grade|priority|as (?:a )?(?:qualified|hot|vip)|lead)\b",
    r"\b(?:my|this) (?:lead )?(?:score|grade)\b",
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
ASKS_FOR_EMAIL = re.compile(
    rf"(?:\b(?:e-?mail|mail-?adresse|correo|courriel|почт\w+)\b|メール|邮箱|邮件|郵件|信箱|"
    rf"{unicodedata.normalize('NFKD', '이메일')}|بريد)(?:[^.?!。]|\.(?=\S))*[?؟]"
)
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
