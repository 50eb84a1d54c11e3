"""Words that tell whose address follows or precedes them, by language; patterns are for casefolded text."""

# People who are not the visitor: after "my", "our", "the" …
ROLES = {
    "en": (
        r"deputy|treasurer|landlady|colleagues?|co-?workers?|coworkers?|boss|manager|supervisor|team ?mates?|wife|husband|spouse|partner|"
        r"girlfriend|boyfriend|fianc[eé]e?|friends?|buddy|mate|brother|sister|mother|mom|mum|father|dad|son|"
        r"daughter|cousin|uncle|aunt|parents?|assistant|secretary|pa|accountant|bookkeeper|lawyer|attorney|agent|"
        r"c[temfios]o|cmo|ciso|vp|head|director|founder|co-?founder|ceo|president|owner|chief|leads?|tech lead|team lead|"
        r"developers?|dev|engineers?|admin|administrator|designer|consultant|contractor|freelancer|intern|"
        r"it (?:guy|person|team|department|dept|support)|hr|sales (?:rep|guy|person|team|manager)|rep|"
        r"(?:account|project|product|office|sales|marketing|purchasing|hr|it|finance|operations) "
        r"(?:manager|lead|director|head|person|guy|team|department|dept)|procurement|purchasing|finance|billing|"
        r"accounting|accounts payable|marketing|department|client|customer|supplier|vendor|landlord|tenant|"
        r"neighbou?r|teacher|doctor|roommate|flatmate|successor|predecessor|replacement|contact person|"
        r"business partner|people|guys?|person|user"
    ),
    "es": (
        r"persona (?:de contacto|responsable)|compa[ñn]er[oa]s?|colegas?|jef[ea]|soci[oa]|espos[oa]|marido|mujer|novi[oa]|pareja|amig[oa]s?|herman[oa]|"
        r"madre|padre|mam[aá]|pap[aá]|hij[oa]|prim[oa]|t[ií][oa]|asistente|secretari[oa]|contador[a]?|contable|"
        r"gestor[a]?|abogad[oa]|director[a]?|gerente|responsable|encargad[oa]|due[ñn][oa]|cliente|proveedor|"
        r"t[eé]cnico|desarrollador[a]?|equipo|departamento|contabilidad|ventas|compras|comercial|vendedor[a]?|agente|cto|ceo|cfo"
    ),
    "de": (
        r"ansprechpartner(?:in)?|hausmeister(?:in)?|kolleg(?:e|en|in|innen)|chef(?:in|s)?|vorgesetzte[rn]?|mitarbeiter(?:in)?s?|partner(?:in)?s?|frau|mann(?:es)?|"
        r"freund(?:in|e|es)?|bruders?|schwester|mutter|vater|vaters|sohn|tochter|assistent(?:in|en)?|sekret[aä]rin|"
        r"buchhalt(?:ung|er|erin)|steuerberater(?:in)?s?|anwalt|anw[aä]ltin|gesch[aä]ftsf[uü]hrer(?:in|s)?|leiter(?:in)?|"
        r"technik(?:er)?|entwickler(?:in)?|einkauf|vertrieb|abteilung|it-?abteilung|kund(?:e|en|in)|lieferant(?:en)?|"
        r"team|verwaltung|hausverwaltung|projektleiter(?:in)?|cto|ceo|cfo|nachbarn?"
    ),
    "fr": (
        r"interlocuteur|interlocutrice|voisine?|coll[eè]gues?|patron(?:ne)?|chef(?:fe)?|sup[eé]rieure?|manager|associ[eé]e?|femme|mari|conjointe?|[eé]poux|"
        r"[eé]pouse|copine?|amie?s?|fr[eè]re|s(?:oe|œ)ur|m[eè]re|p[eè]re|fils|fille|cousine?|assistante?|"
        r"secr[eé]taire|comptable|comptabilit[eé]|avocate?|directeur|directrice|g[eé]rante?|responsable|cliente?|"
        r"fournisseur|technicien(?:ne)?|d[eé]veloppeur|[eé]quipe|service|dsi|dg|drh|pdg|cto|ceo|stagiaire"
    ),
    "pt": (
        r"colegas?|chefe|patr[aã]o|gerente|s[oó]ci[oa]|espos[oa]|marido|mulher|namorad[oa]|amig[oa]s?|irm[aã]o?|"
        r"m[aã]e|pai|filh[oa]|prim[oa]|assistente|secret[aá]ri[oa]|contador[a]?|contabilidade|advogad[oa]|"
        r"diretor[a]?|respons[aá]vel|cliente|fornecedor|t[eé]cnico|equipa|equipe|departamento|financeiro|cto|ceo|cfo"
    ),
    "it": (
        r"referente|collegh?[aei]|capo|titolare|socio|socia|moglie|marito|compagn[oa]|fidanzat[oa]|amic[oa]|fratello|sorella|"
        r"madre|padre|mamma|pap[aà]|figli[oa]|cugin[oa]|assistente|segretari[oa]|commercialista|contabile|"
        r"avvocato|direttore|direttrice|responsabile|cliente|fornitore|tecnico|reparto|ufficio|amministrazione|cto|ceo"
    ),
    "nl": (
        r"contactpersoon|collega(?:'s)?|baas|manager|leidinggevende|partner|vrouw|man|vriend(?:in)?|broer|zus|moeder|vader|zoon|dochter|"
        r"assistent(?:e)?|secretaresse|boekhoud(?:er|ster|ing)|accountant|advocaat|directeur|klant|leverancier|afdeling|"
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
    "de": r"mein(?:e[mnrs]?)?|unser(?:e[mnrs]?)?|sein(?:e[mnrs]?)?|ihr(?:e[mnrs]?)?|der|die|den|dem|das|des|ein(?:e[mnrs]?)?",
    "fr": r"mon|ma|mes|notre|nos|son|sa|leur|le|la|un|une|du|au|de|de l'|l'|d'un|d'une",
    "pt": r"(?:o |a |os |as )?(?:meu|minha|meus|minhas|nosso|nossa|seu|sua)|o|a|do|da|um|uma|ao",
    "it": r"(?:il |la |l'|i )?(?:mio|mia|miei|nostro|nostra|suo|sua)|il|la|del|della|al|alla|un|una|dell'|l'",
    "nl": r"mijn|m'n|onze?|zijn|haar|hun|de|een",
    "pl": r"m[oó]j|moja|moj\w+|nasz\w*|jego|jej",
    "tr": r"benim|bizim|bir",
    "ru": r"мо[йяеюиё]\w*|наш\w*|его|е[её]|их|у",
}

# "my e-mail is", "reach me at": the visitor's own address follows.
MINE = {
    "en": (
        r"(?:my|our)(?: (?!new|other|second|secondary|personal|private|alternat\w+|old|previous|former|backup|home)[\w-]+){0,2} "
        r"(?:own|e-?mails?|mail|address|addy|adress|inbox|id|contact)(?: from)?|mine|mine's|(?:i'm|i am|im|this is me|that's me|it's me|me)(?=\W*$)|"
        r"(?:i'm|i am|im)(?= [\w' .-]{1,30}[,(:<-]?\s*$)|"
        r"(?<!about )(?<!told )(?<!asked )(?<!to tell )(?:me|us|myself)(?: \w+){0,2} (?:at|on|via|through|under|by|@|here|is|=|:)|"
        r"(?:e-?mail|mail|contact|reach|write|message|ping|send|invite|add|cc|copy|notify|answer|reply to|get back to|call|sign|register|subscribe|keep)\w* (?:to )?(?:me|us)|"
        r"to me|for me|about me|i can be reached|i use|i'm using|i go by|i have|i sign|i signed up|i registered|"
        r"contact(?: details| info| email| e-mail)?:|name(?:'s| is|:)?(?= [\w' .-]{1,30}[,(:<-]?\s*$)"
    ),
    "es": (
        r"(?:mi|nuestro)(?: (?!nuevo|otro|personal|viejo|antiguo)\w+){0,1} (?:correo|e-?mail|mail|direcci[oó]n|contacto)(?: \w+)?|mi (?:e-?mail|mail|correo)|"
        r"(?:el|la) m[ií][oa]|m[ií]o|soy|yo(?=\W*$)|me llamo|"
        r"(?:escr[ií]b[aei]|m[aá]nd[ae]|env[ií][ae]|contact[ae]|contest|respond|llam)\w*(?:me|nos|melo|mela|noslo)\w*|me pued\w+ \w+|"
        r"(?:nos|me) (?:pued\w+ )?(?:escrib|contact|mand|envi|env[ií]|localiz)\w*|a m[ií]"
    ),
    "de": (
        r"(?:meine?|unsere?)(?: (?!neue|andere|alte|private|zweite)[\w-]+){0,2} (?:e-?mail(?:-?adresse)?|mail(?:-?adresse)?|adresse|emailadresse)(?: von)?|meine(?= (?:ist|lautet)|:)|"
        r"ich bin(?: \w+){0,3}|mein name ist|ich(?: selbst)?(?=\W*$)|mich|mir|uns|ich hei(?:ss|ß)e|an mich"
    ),
    "fr": (
        r"(?:mon|notre)(?: (?!nouve|autre|ancien)[\w-]+)? ?(?:e-?mail|mail|courriel|adresse|m[eé]l)(?: \w+)?|mon adresse(?: e-?mail| mail| [eé]lectronique)?|"
        r"(?:le mien|la mienne)|c'est moi|je suis(?: \w+){0,3}|je m'appelle|"
        r"(?:m'|me |nous )(?:[eé]cri|joindre|contact|envoy|r[eé]pond|[eê]tre)\w*|"
        r"(?:-moi|-nous|(?:\w+ez|[eé]cris|envoie|contacte)[ -](?:moi|nous))|[aà] moi|moi"
    ),
    "pt": (
        r"(?:meu|nosso)(?: (?!novo|outro|antigo)\w+)? ?(?:e-?mail|correio|endere[cç]o|contato|contacto)(?: \w+)?|o meu(?= [eé]|:)|"
        r"sou(?: \w+){0,3}|chamo-me|me chamo|"
        r"(?:me|nos) (?:escrev|mand|envi|contat|contact|respond|ach|cham)\w*|(?:escrev|mand|envi|contat|contact|respond)\w*[ -](?:me|nos)|(?:pra|para) mim"
    ),
    "it": (
        r"(?:la |il )?(?:mia|mio|nostra|nostro)(?: (?!nuov|altr|vecchi)[\w-]+)? ?(?:e-?mail|mail|indirizzo|posta|casella)(?: \w+)?|(?:la mia|il mio)(?= [eè]|:)|"
        r"sono(?: \w+){0,3}|mi chiamo|io(?=\W*$)|(?:scriv|mand|invi|contatt|rispond)\w*(?:mi|ci|melo|temi|temela)|a me|mi (?:trov|pu)\w*(?: \w+){0,2}"
    ),
    "nl": (
        r"mijn(?: (?!nieuwe|andere|oude)[\w-]+)? ?(?:e-?mail(?:adres)?|mail(?:adres)?|adres)|(?:die|dat) van mij|de mijne|mijne|ik ben(?: \w+){0,3}|"
        r"(?:mij|me|ons)(?: (?:op|via|aan|onder|de|een|het|offerte|bereik\w*|mailen|contact\w*|antwoord\w*)){0,3}"
    ),
    "pl": r"m[oó]j(?: \w+)? ?(?:e-?mail|mail|adres)(?: \w+)?|do mnie|mnie|jestem",
    "tr": r"(?:e-?posta|mail|email|e-?mail)(?: adres)?[iı]?m|benim|bana|beni|adresim|bize",
    "ru": r"мо[йяе] (?:\w+ )?(?:почт\w+|e-?mail|мейл|имейл|адрес|мыло|email)|мне|мой|моя|меня|я",
}
# "my colleague", "cc", "his address is": somebody else's follows.
THEIRS = {
    "en": (
        r"(?:his|her|their)(?: [\w-]+){0,2} (?:e-?mail|mail|address|contact|one)|his|hers|theirs|"
        r"(?!(?:it|that|here|what|there|who|let|mine|he|she|me|today|this)'s)[\w-]+'s(?: [\w-]+)? (?:e-?mail|mail|address|inbox|is)|"
        r"cc|cc'?d|cc'?ing|bcc|c\.c\.|copy|copying|copied|loop(?:ing)?(?: \w+)? in|looped in|looping|forward\w*|fwd|"
        r"(?:reach(?! out)|contact|ask|tell|remind|thank|update|follow up with|call|message|ping|consult|notify|inform|include|including|invite|check with|talk to|talk with|speak to|speak with|spoke to|spoke with|talked to|talking to|get in touch with|reach out to|in touch with|working with|work with|write to|writing to|wrote to|met|know|knows|meet|introduce)"
        r"(?! (?:me|us|myself)\b)(?!\s*(?:details|info|information|email|e-mail|mail|address|number|point|is|me|us|:|=))(?=\s|$)|"
        r"(?:mr|mrs|ms|miss|herrn?|frau|mme|monsieur|madame|se[ñn]ora?|sra?|dona|signora?|sig|mevrouw|meneer|dhr|mevr|pan|pani)\.? [\w-]+|on behalf of|attention of|attn\.?|f\.?a\.?o\.?|together with|along with|referred by|sent by|recommended by|introduced by|(?:from|by)(?=\W*$)|"
        r"your(?: [\w-]+){0,3} (?:e-?mail|mail|address|inbox|contact|support|team|site|website|page)|yours|"
        r"i (?:already )?(?:e-?mailed|wrote|contacted|mailed|messaged)|belongs to|(?:he|she|they)(?:'s| is| are|'re| uses| use| can be reached| prefers?)|called|named|found(?: \w+){0,3}|someone|somebody|"
        r"not me but|supervised by|managed by|handled by|bounced|spam from|an? (?:e-?mail|mail|message|invite|quote|reply) from"
    ),
    "es": (
        r"(?:su|sus)(?: \w+)? ?(?:correo|e-?mail|mail|direcci[oó]n)|copia a|en copia|con copia|cc|copia|copiar|reenv[ií]\w+|"
        r"(?:contact[ae]|consult|pregunt|habl|inclu|invit|avis)\w*(?<!me)(?<!nos) (?:con|a|al)|"
        r"de parte de|a la atenci[oó]n de|de(?=\W*$)|habl[eéo] con|escrib[ií] a|vuestr[oa]|tu (?:correo|email)|el (?:correo|email) de \w+|(?:el|la) de|de mi"
    ),
    "de": (
        r"(?:sein|ihr|dein|euer|eur)e?r? (?:e-?mail(?:adresse)?|mail(?:adresse)?|adresse)|cc|in kopie|kopie an|in cc|weiterleiten an|leite\w*|weitergeleitet|"
        r"(?:fragen|frag|kontaktier\w*|sprich|sprechen|informier\w*|einladen|lade|wende\w*)(?! (?:mich|uns|sie mich|sie uns))|"
        r"im namen von|z\. ?hd\.?(?: von)?|zu h[aä]nden(?: von)?|von(?=\W*$)|von frau|von herrn|der von|die von|gesprochen mit|geschrieben an|auch an"
    ),
    "fr": (
        r"(?:son|leur|votre|ton) (?:e-?mail|mail|courriel|adresse)|cc|en copie|copie [aà]|mettre|mettez|transf[eé]r\w+|faire suivre|"
        r"(?:contact(?:ez|er|e)|demand(?:ez|er|e)|parl(?:ez|er|e)|invit(?:ez|er|e)|pr[eé]ven(?:ez|ir)|ajout(?:ez|er|e)|inclu\w+)(?!-moi|-nous| moi| nous)|"
        r"de la part de|[aà] l'attention de|de(?=\W*$)|par(?=\W*$)|(?:celui|celle) de|appartient [aà]|l'adresse de|le mail de"
    ),
    "pt": (
        r"(?:seu|sua|vosso|teu|tua) (?:e-?mail|endere[cç]o)|cc|com c[oó]pia|c[oó]pia|em c[oó]pia|copiar?|encaminh\w+|"
        r"(?:contat[ea]r?|contacte?|fal[ea]r?|pergunt[ea]r?|inclu\w+|convid\w+)(?![ -](?:me|nos)\b) (?:com|o|a|ao|para)|"
        r"em nome de|de(?=\W*$)|o (?:e-?mail|do|da) (?:dele|dela)?|dele|dela"
    ),
    "it": (
        r"(?:suo|sua|loro|vostr[oa]|tuo|tua) (?:e-?mail|mail|indirizzo)|cc|in copia|copia|inoltr\w+|"
        r"(?:contatt(?:a|are|ate|i)|chied(?:i|ere|ete|a)|parl(?:a|are|ate|i)|invit(?:a|are|ate|i)|includ\w+|avvis\w+)(?<!mi)(?<!ci)|"
        r"per conto di|da parte di|di(?=\W*$)|da(?=\W*$)|quell[oa] d(?:i|el|ella)"
    ),
    "nl": (
        r"(?:zijn|haar|hun|jullie|uw|jouw|je) (?:e-?mail(?:adres)?|mail(?:adres)?|adres)|cc|in de cc|in cc|kopie (?:aan|naar)|doorsturen|stuur\w* door|"
        r"(?:contact met|vraag|praat met|spreek met|neem contact op met|nodig)(?! (?:mij|me|ons))|namens|van(?=\W*$)|(?:dat|die) van"
    ),
    "pl": r"jego(?: e-?mail| adres| mail)?|jej(?: e-?mail| adres| mail)?|do wiadomo[sś]ci|dw|cc|kopi[aę]|prze[sś]l\w* (?:dalej )?do|od(?=\W*$)",
    "tr": r"onun|cc|bilgi|ileti\w*|[\w]+'[ıiuü]n (?:e-?posta|mail|adres)\w*",
    "ru": r"(?:его|е[её]|их)(?: почт\w+| адрес| e-?mail| email)?|копи[яюи]|в копию|перешлите|переслать|от(?=\W*$)|ваш\w* (?:почт\w+|адрес|e-?mail)",
}
# "send it to": the visitor's unless theirs is known already.
SEND = {
    "en": r"(?:send|sent|mail|e-?mail|deliver|share|put|add|subscribe|sign up|register|use|try|reply|respond|answer|get it|invoice)\w*(?: [\w'-]+){0,8}? (?:to|at|with|under|for|on)|(?:send|email|mail|add|subscribe|try|just|only|nur|solo|s[oó]lo|juste|seulement|s[oó]|alleen|tylko|только)(?=\W*$)",
    "es": r"(?:env[ií]\w+|mand\w+|pued\w+ \w+|escrib\w+)(?: \w+){0,5}? (?:a|al)",
    "de": r"(?:schick\w*|send\w*|mail\w*)(?: \w+){0,6}? an",
    "fr": r"(?:envo\w+|adress\w+|exp[eé]di\w+)(?: \w+){0,6}? (?:[aà]|sur)",
    "pt": r"(?:envi\w+|mand\w+)(?: \w+){0,6}? (?:para|pra|a)",
    "it": r"(?:invi\w+|mand\w+|sped\w+)(?: \w+){0,6}? (?:a|all'|su)",
    "nl": r"(?:stuur\w*|mail\w*|zend\w*)(?: \w+){0,6}? (?:naar|aan)",
}
# A further address of the same person.
ALSO = {
    "en": (
        r"(?:my )?(?:other|second|secondary|alternat\w+|backup|personal|private|home|gmail|work|business|school|university|uni|spare|2nd)(?: (?:e-?mail|mail|address|one|account|is|it's))*|"
        r"(?:also|or|alternatively|aka|as well as)(?: (?:at|on|me at|to|reach me at|try|use))?(?=\W*$)"
    ),
    "es": r"(?:mi )?(?:otro|segundo|personal|privado|alternativo|del trabajo)(?: correo| email| es)*|(?:correo |email )?(?:personal|privado|alternativo)(?: es)?|(?:o|tambi[eé]n)(?: (?:a|al|en))?(?=\W*$)",
    "de": r"(?:meine )?(?:andere|zweite|private|privat|gesch[aä]ftliche|alternativ\w*|dienstlich)(?: (?:e-?mail|mail|adresse|ist|lautet))*|(?:oder|auch)(?: (?:an|unter))?(?=\W*$)",
    "fr": r"(?:mon |l')?(?:autre|second|perso|personnel(?:le)?|priv[eé]e?|secondaire|pro|professionnel(?:le)?)(?: (?:e-?mail|mail|adresse|est|c'est))*|(?:adresse |mail |e-?mail )(?:perso|personnelle|pro|professionnelle)(?: est)?|(?:ou|aussi)(?: (?:[aà]|sur))?(?=\W*$)",
    "pt": r"(?:meu |o )?(?:outro|segundo|pessoal|alternativo|particular|do trabalho)(?: e-?mail| [eé])*|(?:e-?mail )(?:pessoal|alternativo)|(?:ou|tamb[eé]m)(?: (?:para|no|em))?(?=\W*$)",
    "it": r"(?:la mia |il mio )?(?:altr[oa]|second[oa]|personale|privat[oa]|alternativ[oa])(?: e-?mail| mail| indirizzo| [eè])*|(?:o|oppure|anche)(?: (?:a|su))?(?=\W*$)",
    "nl": r"(?:mijn )?(?:andere|tweede|priv[eé]|persoonlijke|zakelijke)(?: e-?mail(?:adres)?| mail| adres| is)*|(?:of|ook)(?: (?:op|naar|via))?(?=\W*$)",
}
# Straight before an address that is not it.
DENIED = {
    "en": (
        r"(?:not|isn't|is not|wasn't|instead of|rather than|and not|as opposed to|replace|ignore|forget|delete|disregard|scratch|skip|never|"
        r"no longer(?: using| use| at| on)?|stop(?:ped)? (?:using|emailing|mailing|writing to|sending (?:\w+ )?to)|"
        r"(?:do not|don't|dont|didn't|please don't|won't)(?: (?!but|and|so)[\w']+){0,4}?|used to be|wrong(?: one| email| address)?(?: is| was)?:?|"
        r"(?:my )?(?:old|former|previous|outdated)(?: (?:e-?mail|mail|one|address|account|login|was|is))*:?|wrong one)"
        r"(?: (?:to|at|for|from|it's|my|use|the|email|with))*|i (?:wrote|typed|put|gave|said|entered)(?: you)?(?: by mistake)?"
    ),
    "es": r"(?:no (?:es|a|era|uses?|env[ií]\w+ a)|en (?:lugar|vez) de|y no|antes era|ya no uso|(?:antigu[oa]|viej[oa]|anterior)(?: correo| email| direcci[oó]n)?(?: era| es)?|puse|escrib[ií])",
    "de": r"(?:nicht(?: an| mehr)?|statt|anstatt|keinesfalls(?: an)?|alte(?: adresse| mail| e-mail)?(?: war| ist)?|fr[uü]her)",
    "fr": r"(?:pas(?: [aà]| sur)?|non pas|au lieu de|plut[oô]t que|et non(?: pas)?|ancien(?:ne)?(?: adresse| mail| e-mail)?(?: [eé]tait| est)?|j'ai (?:mis|[eé]crit|tap[eé]))",
    "pt": r"(?:n[aã]o(?: [eé]| era| para)?|em vez de|ao inv[eé]s de|e n[aã]o|(?:antigo|velho|anterior)(?: e-?mail)?(?: era)?|escrevi)",
    "it": r"(?:non(?: [eè]| a| era)?|invece di|al posto di|e non|vecchi[ao](?: mail| email| indirizzo)?(?: era)?|ho scritto)",
    "nl": r"(?:niet(?: naar| aan| meer)?|in plaats van|oude(?: adres| mail| e-?mailadres)?(?: was)?)",
    "pl": r"(?:nie(?: na| do)?|zamiast|stary(?: adres)?(?: to)?)",
    "tr": r"(?:de[gğ]il|yerine|eski(?: adresim)?)",
    "ru": r"(?:не(?: на)?|вместо|стар(?:ый|ая)(?: адрес| почта)?)",
}
# The visitor corrects what was given before. Certain anywhere in a message, likely only beside the address.
CORRECTION_CERTAIN = (
    r"typo|typos|mistyped|misspell\w*|mis-?spelled|miswrote|misstyped|wrong (?:e-?mail|mail|address|one)|"
    r"(?:e-?mail|address|that|it) (?:was|is) (?:wrong|incorrect)|that's (?:wrong|not right|incorrect)|i meant|meant to (?:write|say|type|put)|"
    r"correction|corrected|my mistake|my bad|fat[- ]?finger\w*|autocorrect\w*|scratch that|i made a mistake|made an error|missed a|forgot (?:a|the|an)|"
    r"me equivoqu[eé]|est[aá] mal|incorrect\w*|error|errata|equivocad[oa]|quise decir|quer[ií]a decir|correcci[oó]n|corrijo|"
    r"vertippt|tippfehler|verschrieben|korrektur|ich meinte|gemeint war|falsch|falsche|"
    r"faute de frappe|je me suis tromp[eé]e?|coquille|je voulais (?:dire|[eé]crire)|erreur|erron[eé]e?|rectification|"
    r"me enganei|errei|erro|digitei errado|errado|quis dizer|corre[cç][aã]o|"
    r"ho sbagliato|errore|sbagliat[oa]|volevo (?:dire|scrivere)|correzione|refuso|"
    r"typfout|tikfout|verkeerd|ik bedoel\w*|foutje|fout|correctie|"
    r"liter[oó]wka|pomy[lł]k\w+|pomyli[lł]\w+|b[lł][aą]d|chodzi[lł]o mi|"
    r"yanl[iı][sş]|hata|yaz[iı]m hatas[iı]|d[uü]zeltme|опечатк\w+|ошиб\w+|неправильн\w+|имел в виду|имела в виду"
)
CORRECTION_UNSPACED = "写错|打错|错了|弄错|更正|不对|間違|訂正|誤字|오타|잘못|خطأ|غلط|تصحيح"
CORRECTION_LIKELY = (
    r"sorry(?! (?:for|to|about|i'm late|i am late))|oops|ooops|whoops|ups|oh|no(?=[,.!:; -]|$)|nope|wait|hang on|actually|instead|rather|better|should (?:be|read|have been)|"
    r"use|please use|try|from now on|hold on|old one|change (?:it|my|that|this)|switch|update|make (?:that|it)|it's now|is now|edit|new (?:e-?mail|mail|address|one)|"
    r"(?:correct|right|real|actual|proper)(?: (?:one|e-?mail|mail|address|spelling|is|it's))*|i prefer|prefer|"
    r"perd[oó]n|disculp\w+|lo siento|mejor|en realidad|us[ae]|correct[oa]|nuev[oa](?: correo| email| direcci[oó]n)?|"
    r"entschuldigung|sorry|hoppla|besser|lieber|eigentlich|doch|richtig\w*|korrekt\w*|neue(?: adresse| mail| e-mail)?|nehmen sie|"
    r"pardon|d[eé]sol[eé]e?|plut[oô]t|en fait|utilis\w+|bonne|correcte?|nouvelle?(?: adresse)?|"
    r"desculp\w+|melhor|na verdade|us[ae]|corret[oa]|nov[oa]|"
    r"scus\w+|meglio|in realt[aà]|anzi|usa|usate|corrett[oa]|giust[oa]|nuov[oa]|"
    r"oeps|beter|eigenlijk|liever|gebruik|juiste|nieuwe?|"
    r"przepraszam|lepiej|poprawn\w+|nowy|pardon|[oö]z[uü]r|do[gğ]rus[uu]|yeni|извините|простите|лучше|правильн\w+|новый|новая"
)
# "That is my boss's": takes the known address back although the message names none.
TAKEN_BACK = (
    r"(?:that|this|it)(?:'s| is| was| one is| one was| e-?mail is| address is| mail is)(?: actually| really)? (?:not mine|not my (?:e-?mail|address|mail)|not me|wrong|incorrect|the wrong (?:one|address|e-?mail))|"
    r"(?:that|this|it)(?:'s| is| was)(?: actually)? (?:my|our) [\w -]{2,25}'s|wrong (?:e-?mail|address)|"
    r"(?:ese|eso|esa) (?:correo |email )?(?:no es|es de|era de) (?:m[ií]o?|mi \w+)|das (?:ist|war) (?:nicht meine|die (?:adresse|mail) (?:meine[sr]|von))|"
    r"ce n'est pas (?:mon|le mien|la mienne)|c'est (?:celle|celui) de (?:mon|ma)|"
    r"esse (?:n[aã]o [eé] (?:o )?meu|[eé] d[oa] me)|(?:quella|quello) (?:non [eè]|[eè] d)|dat is (?:niet mijn|die van mijn|van mijn)"
)

# Straight after an address.
MINE_AFTER = (
    r"(?:is|are|=|works?|that's|that is|it's|would be|this is|<-+|\()?\s*(?:mine|me(?=\W*$|[.,;!)])|myself|my (?:own|e-?mail|mail|work|address|business|personal|company|main|primary)(?! (?:colleague|partner))|where (?:i|you can reach me)|(?:the )?best (?:way|place|e-?mail|for|one|address)|for me|fine|works|works? (?:best|fine|for me|well))|"
    r"(?:es|seria) (?:m[ií]o?|el m[ií]o|mi)|ist meine?|gehört mir|gehoert mir|(?:est|c'est) (?:mon|la mienne|le mien|moi)|é (?:o )?meu|è (?:la )?mi[ao]|is (?:van mij|mijn)"
)
DENIED_AFTER = (
    r"(?:is|was|it's|that's)(?: actually| just)? (?:wrong|not mine|not my|not me|incorrect|a typo|my old|the old|old|outdated|invalid|no longer|not right|not correct|not valid|dead|misspelled|mistyped)|"
    r"isn't (?:mine|my|right|correct|valid)|wasn't (?:right|mine)|has a typo|no longer (?:works|valid|exists|active)|"
    r"no es (?:m[ií]o?|correct|mi)|est[aá] mal|ya no (?:funciona|lo uso|existe)|ist (?:falsch|nicht meine|veraltet|nicht mehr)|"
    r"n'est (?:pas|plus)|est (?:faux|fausse|incorrect\w*|erron\w*)|n[aã]o [eé] (?:o )?meu|est[aá] errad[oa]|non [eè] (?:la )?mi[ao]|[eè] sbagliat[oa]|is (?:fout|verkeerd|niet (?:van mij|mijn|juist|goed))"
)
THEIRS_AFTER = (
    r"'s\b|(?:and |who |which |he |she |they )?(?:can|could|will|would|may|should|must|shall|'ll|has|had|have|told|said|sent|sends|wrote|asked|asks|emailed|handles?|manages?|runs?|owns|knows|"
    r"recommended|referred|gave|invited|forwarded|suggested|mentioned|needs?|wants?|never|didn't|doesn't|did not|does not|bounced|bounces|replied|answered|already|also needs|introduced|is (?:in charge|responsible|cc|also|already|on|out|away|not responding|handling|from|in)|"
    r"looks after|takes care|signs?|approves?|decides?|pays?|joined|left|works (?:with|for|at|in)|keeps|uses)\b|"
    r"(?:is|was) (?:that|this|it)(?: \w+)? (?:your|you|yours|correct|the right)|(?:is|was|are) (?:your|yours|his|hers|theirs)|"
    r"es (?:su|tu|vuestr[oa])\b|ist das|est-ce|é (?:o )?seu\b|è (?:il|la) (?:vostr|tu|su)[ao]|is dat|"
    r"(?:puede|pueden|podr[aá]|va a|me (?:dijo|recomend[oó]|envi[oó])|es (?:el|la|de|mi|nuestr\w)|tambi[eé]n|se encarga)\b|"
    r"(?:kann|wird|hat|soll|sollte|muss|darf|will|weiss|l[aä]sst|gibt|hilft|macht|bekommt|braucht|best[aä]tigt|meldet|ist (?:mein|unser|der|die|für|auch)\w*|geh[oö]rt|k[uü]mmert|möchte|schrieb)\b|"
    r"(?:peut|pourra|va|a|m'a|doit|est (?:mon|ma|notre|le|la|l'|en|aussi|celle|celui)|s'occupe|g[eè]re|aussi)\b|"
    r"(?:pode|vai|me (?:disse|indicou|enviou)|deve|é (?:o|a|do|da|meu|minha|nosso)|cuida|tamb[eé]m)\b|"
    r"(?:pu[oò]|potr[aà]|mi ha|deve|è (?:il|la|del|della|un|mio|mia|nostro)|si occupa|gestisce)\b|"
    r"(?:kan|zal|heeft|moet|is (?:mijn|onze|de|van)|gaat over)\b"
)
# "My plumber bob@…": whoever it is, it is not the visitor, unless the word is about the address itself.
ANY_PERSON = (
    r"(?:my|our|mi|nuestr[oa]|meine?|unsere?|mon|ma|notre|meu|minha|nosso|nossa|mio|mia|mijn|mein|unser|m[oó]j|moja|мой|моя)"
    r" (?!e-?mail|mail|address|adress|adresse|addy|id|own|new|other|work|personal|private|second|name|number|phone|company|"
    r"business|firm|shop|store|site|website|domain|account|login|user|order|question|info|details|data|contact|handle|"
    r"main|best|current|correo|direcci|nombre|tel|empresa|tienda|web|cuenta|nuev|firma|nummer|konto|anfrage|nom|"
    r"soci[eé]t|num|compte|contato|contacto|endere|nome|loja|conta|indirizzo|azienda|negozio|account|adres|naam|bedrijf|"
    r"почт|адрес|имейл|email|телефон|имя|courriel|private?|perso|neue|andere|autre|otro|outro|altr|zweite)[\w-]{3,}(?:'s)?(?: (?:at|on|via|under|unter|an))?(?=[\s,(:<\"-]*$)"
)
QUESTION_OPENERS = (
    r"(?:is|are|was|were|does|did|do you know|who|whose|have you|what|which|why|when|where|how|es|son|quien|qui[eé]n|conoce\w*|ist|geh[oö]rt|wer|kennen sie|kennst du|"
    r"est-ce que|qui|connaissez|quem|conhece\w*|chi|conosc\w+|wie|kent|czy|kto|кто)"
)
SAME_PERSON_JOIN = r"(?:or|/|\||and|&|,|oder|und|ou|et|o|u|y|e|of|en|lub|i|veya|или|и)"

# The visitor in a role: "I'm the CEO".
SELF = (
    r"(?:i'm|i am|im|as|this is|soy|ich bin|als|je suis|sou|sono|ik ben|jestem|я|ben)"
    r"(?: (?:just|only|actually|also|here as|solo|nur|juste|auch|hier|aquí|apenas))?"
)
REQUESTS = (
    r"cc|copy|forward|loop|add|invite|include|contact|ask|write|send|e-?mail|mail|call|talk|speak|schreib|schick|frag|"
    r"kontakt|informier|benachrichtig|leite|manda|env[ií]|escrib|habl|preg|[eé]cri|envo|parl|demand|escrev|fal[ea]|invi|scriv|chied|stuur|vraag"
)
ADDITIONAL = r"also|as well|too|additionally|or|auch|zus[aä]tzlich|oder|tambi[eé]n|aussi|[eé]galement|ou|tamb[eé]m|anche|oppure|ook|of|te[zż]|tak[zż]e|также|тоже"

ALSO_UNSPACED = "個人|私人|个人|另一个|另一個|もう一つ|개인|다른|الشخصي"
MINE_UNSPACED = (
    "我的|本人|我是|我叫|联系我|聯絡我|发给我|發給我|寄给我|回复我|给我|私の|わたしの|僕の|自分の|私に|私まで|当方|"
    "제 |제이메일|내 |저는|저에게|저한테|나에게|بريدي|ايميلي|إيميلي|راسلني|راسلوني|عنواني|لي على|أنا"
)
THEIRS_UNSPACED = (
    "同事|老板|老闆|经理|經理|朋友|妻子|太太|丈夫|先生的|他的|她的|助理|秘书|会计|會計|抄送|转发|轉發|联系他|联系她|你们的|您的|贵公司|客户|"
    "上司|同僚|部長|課長|社長|担当者|友人|妻の|夫の|彼の|彼女の|御社|貴社|転送|"
    "동료|상사|사장님|팀장|친구|남편|아내|참조|زميل|مدير|صديق|زوج|مساعد|محاسب|نسخة"
)
