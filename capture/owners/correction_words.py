"""Words by which a visitor denies an address or replaces it, by language, as patterns for casefolded text."""

# Straight before an address that is not it.
DENIED = {
    "en": (
        r"(?:not|isn't|is not|wasn't|instead of|rather than|and not|as opposed to|replace|ignore|"
        r"forget|delete|disregard|scratch|skip|never|"
        r"no longer(?: using| use| at| on)?|stop(?:ped)? (?:using|emailing|mailing|writing to|"
        r"sending (?:\w+ )?to)|"
        r"(?:do not|don't|dont|didn't|won't)(?: \w+)? (?:use|send|write|e-?mail|contact|mail|reply|"
        r"cc|copy|add|include)(?: (?:it|this|that|anything|me|us))?|used to be|wrong(?: one| email|"
        r" address)?(?: is| was)?:?|"
        r"(?:my )?(?:old|former|previous|outdated)(?: (?:e-?mail|mail|one|address|account|login|was|"
        r"is))*:?|wrong one)"
        r"(?: (?:to|at|for|from|it's|my|use|the|email|with))*|i (?:wrote|typed|put|gave|said|"
        r"entered)(?: you)?(?: by mistake)?"
    ),
    "es": (
        r"(?:no (?:es|a|era|uses?|env[ií]\w+ a)|en (?:lugar|vez) de|y no|antes era|ya no uso|"
        r"(?:antigu[oa]|viej[oa]|anterior)(?: correo| email| direcci[oó]n)?(?: era| es)?|puse|"
        r"escrib[ií])"
    ),
    "de": (
        r"(?:nicht(?: an| mehr)?|statt|anstatt|keinesfalls(?: an)?|alte(?: adresse| mail|"
        r" e-mail)?(?: war| ist)?|fr[uü]her)"
    ),
    "fr": (
        r"(?:pas(?: [aà]| sur)?|non pas|au lieu de|plut[oô]t que|et non(?: pas)?|"
        r"ancien(?:ne)?(?: adresse| mail| e-mail)?(?: [eé]tait| est)?|j'ai (?:mis|[eé]crit|tap[eé]))"
    ),
    "pt": (
        r"(?:n[aã]o(?: [eé]| era| para)?|em vez de|ao inv[eé]s de|e n[aã]o|(?:antigo|velho|"
        r"anterior)(?: e-?mail)?(?: era)?|escrevi)"
    ),
    "it": (
        r"(?:non(?: [eè]| a| era)?|invece di|al posto di|e non|vecchi[ao](?: mail| email|"
        r" indirizzo)?(?: era)?|ho scritto)"
    ),
    "nl": r"(?:niet(?: naar| aan| meer)?|in plaats van|oude(?: adres| mail| e-?mailadres)?(?: was)?)",
    "pl": r"(?:nie(?: na| do)?|zamiast|stary(?: adres)?(?: to)?)",
    "tr": r"(?:de[gğ]il|yerine|eski(?: adresim)?)",
    "ru": r"(?:не(?: на)?|вместо|стар(?:ый|ая)(?: адрес| почта)?)",
}
# The visitor corrects what was given before. Certain anywhere in a message, likely only beside the address.
CORRECTION_CERTAIN = (
    r"typo|typos|mistyped|misspell\w*|mis-?spelled|miswrote|misstyped|wrong (?:e-?mail|mail|address|one)|"
    r"(?:e-?mail|address|that|it) (?:was|is) (?:wrong|incorrect)|that's (?:wrong|not right|"
    r"incorrect)|i meant|meant to (?:write|say|type|put)|"
    r"correction|corrected|my mistake|my bad|fat[- ]?finger\w*|autocorrect\w*|scratch that|"
    r"i made a mistake|made an error|missed a|forgot (?:a|the|an)|"
    r"me equivoqu[eé]|est[aá] mal|incorrect\w*|error|errata|equivocad[oa]|quise decir|"
    r"quer[ií]a decir|correcci[oó]n|corrijo|"
    r"vertippt|tippfehler|verschrieben|korrektur|ich meinte|gemeint war|falsch|falsche|"
    r"faute de frappe|je me suis tromp[eé]e?|coquille|je voulais (?:dire|[eé]crire)|erreur|"
    r"erron[eé]e?|rectification|"
    r"me enganei|errei|erro|digitei errado|errado|quis dizer|corre[cç][aã]o|"
    r"ho sbagliato|errore|sbagliat[oa]|volevo (?:dire|scrivere)|correzione|refuso|"
    r"typfout|tikfout|verkeerd|ik bedoel\w*|foutje|fout|correctie|"
    r"liter[oó]wka|pomy[lł]k\w+|pomyli[lł]\w+|b[lł][aą]d|chodzi[lł]o mi|"
    r"yanl[iı][sş]|hata|yaz[iı]m hatas[iı]|d[uü]zeltme|опечатк\w+|ошиб\w+|неправильн\w+|имел в виду|"
    r"имела в виду"
)
CORRECTION_UNSPACED = "写错|打错|错了|弄错|更正|不对|間違|訂正|誤字|오타|잘못|خطأ|غلط|تصحيح"
CORRECTION_LIKELY = (
    r"sorry(?! (?:for|to|about|i'm late|i am late))|oops|ooops|whoops|ups|oh|no(?=[,.!:; -]|$)|nope|"
    r"wait|hang on|actually|instead|rather|better|should (?:be|read|have been)|"
    r"use|please use|try|from now on|hold on|old one|change (?:it|my|that|this)|switch|update|"
    r"make (?:that|it)|it's now|is now|edit|new (?:e-?mail|mail|address|one)|"
    r"(?:correct|right|real|actual|proper)(?: (?:one|e-?mail|mail|address|spelling|is|it's))*|"
    r"i prefer|prefer|"
    r"perd[oó]n|disculp\w+|lo siento|mejor|en realidad|us[ae]|correct[oa]|nuev[oa](?: correo| email|"
    r" direcci[oó]n)?|"
    r"entschuldigung|sorry|hoppla|besser|lieber|eigentlich|doch|richtig\w*|korrekt\w*|"
    r"neue(?: adresse| mail| e-mail)?|nehmen sie|"
    r"pardon|d[eé]sol[eé]e?|plut[oô]t|en fait|utilis\w+|bonne|correcte?|nouvelle?(?: adresse)?|"
    r"desculp\w+|melhor|na verdade|us[ae]|corret[oa]|nov[oa]|"
    r"scus\w+|meglio|in realt[aà]|anzi|usa|usate|corrett[oa]|giust[oa]|nuov[oa]|"
    r"oeps|beter|eigenlijk|liever|gebruik|juiste|nieuwe?|"
    r"przepraszam|lepiej|poprawn\w+|nowy|pardon|[oö]z[uü]r|do[gğ]rus[uu]|yeni|извините|простите|"
    r"лучше|правильн\w+|новый|новая"
)
# "That is my boss's": takes the known address back although the message names none.
TAKEN_BACK = (
    r"(?:that|this|it)(?:'s| is| was| one is| one was| e-?mail is| address is| mail is)(?: actually|"
    r" really)? (?:not mine|not my (?:e-?mail|address|mail)|not me|wrong|incorrect|the wrong (?:one|"
    r"address|e-?mail))|"
    r"(?:that|this|it)(?:'s| is| was)(?: actually)? (?:my|our) [\w -]{2,25}'s|wrong (?:e-?mail|address)|"
    r"(?:ese|eso|esa) (?:correo |email )?(?:no es|es de|era de) (?:m[ií]o?|mi \w+)|das (?:ist|"
    r"war) (?:nicht meine|die (?:adresse|mail) (?:meine[sr]|von))|"
    r"ce n'est pas (?:mon|le mien|la mienne)|c'est (?:celle|celui) de (?:mon|ma)|"
    r"esse (?:n[aã]o [eé] (?:o )?meu|[eé] d[oa] me)|(?:quella|quello) (?:non [eè]|[eè] d)|"
    r"dat is (?:niet mijn|die van mijn|van mijn)"
)

# Straight after an address that is not it.
DENIED_AFTER = (
    r"(?:is|was|it's|that's)(?: actually| just)? (?:wrong|not mine|not my|not me|incorrect|a typo|"
    r"my old|the old|old|outdated|invalid|no longer|not right|not correct|not valid|dead|misspelled|"
    r"mistyped)|"
    r"isn't (?:mine|my|right|correct|valid)|wasn't (?:right|mine)|has a typo|no longer (?:works|"
    r"valid|exists|active)|"
    r"no es (?:m[ií]o?|correct|mi)|est[aá] mal|ya no (?:funciona|lo uso|existe)|ist (?:falsch|"
    r"nicht meine|veraltet|nicht mehr)|"
    r"n'est (?:pas|plus)|est (?:faux|fausse|incorrect\w*|erron\w*)|n[aã]o [eé] (?:o )?meu|"
    r"est[aá] errad[oa]|non [eè] (?:la )?mi[ao]|[eè] sbagliat[oa]|is (?:fout|verkeerd|"
    r"niet (?:van mij|mijn|juist|goed))"
)
# What keeps a word such as "use" from being a correction.
ADDITIONAL = (
    r"bounces|fails|also|as well|too|additionally|or|auch|zus[aä]tzlich|oder|tambi[eé]n|aussi|"
    r"[eé]galement|ou|tamb[eé]m|anche|oppure|ook|of|te[zż]|tak[zż]e|также|тоже"
)
CORRECTION_LIKELY_AFTER = (
    r"instead|rather|now\b|from now on|ab jetzt|ab sofort|ahora|maintenant|adesso|agora|voortaan|"
    r"is (?:the )?(?:correct|right|better)|\*|, not\b|not\b"
)
