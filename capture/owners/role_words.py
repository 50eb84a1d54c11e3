"""Words that tell whose address follows or precedes them, by language, as patterns for casefolded text."""

# "my e-mail is", "reach me at": the visitor's own address follows.
MINE = {
    "en": (
        r"(?:my|our)(?: (?!new|other|second|secondary|personal|private|alternat\w+|old|previous|"
        r"former|backup|home)[\w-]+){0,2} "
        r"(?:own|e-?mails?|mail|address|addy|adress|inbox|id|contact)(?: from)?|mine|mine's|(?:i'm|"
        r"i am|im|this is me|that's me|it's me|me)(?=\W*$)|"
        r"(?:i'm|i am|im)(?= [\w' .-]{1,30}[,(:<-]?\s*$)|"
        r"(?<!about )(?<!told )(?<!asked )(?<!to tell )(?:me|us|myself)(?: \w+){0,2} (?:at|on|via|"
        r"through|under|by|@|here|is|=|:)|"
        r"(?:e-?mail|mail|contact|reach|write|message|ping|send|invite|add|cc|copy|notify|answer|"
        r"reply to|get back to|call|sign|register|subscribe|keep)\w* (?:to )?(?:me|us)|"
        r"to me|for me|about me|i (?:already |just |have |had |'ve )*(?:wrote|written|e-?mailed|"
        r"sent|mailed|messaged|contacted|tried|signed up|signed in|registered|ordered|logged in|"
        r"applied|paid|subscribed|used|booked|bought)(?: [\w']+){0,5}? (?:from|with|using|under|"
        r"through|as)|i can be reached|i use|i'm using|i go by|i have|i sign|i signed up|"
        r"i registered|"
        r"contact(?: details| info| email| e-mail)?:|name(?:'s| is|:)?(?= [\w' .-]{1,30}[,(:<-]?\s*$)"
    ),
    "es": (
        r"(?:mi|nuestro)(?: (?!nuevo|otro|personal|viejo|antiguo)\w+){0,1} (?:correo|e-?mail|mail|"
        r"direcci[oó]n|contacto)(?: \w+)?|mi (?:e-?mail|mail|correo)|"
        r"(?:el|la) m[ií][oa]|m[ií]o|soy|yo(?=\W*$)|me llamo|desde(?=\W*$)|"
        r"(?:escr[ií]b[aei]|m[aá]nd[ae]|env[ií][ae]|contact[ae]|contest|respond|llam)\w*(?:me|nos|"
        r"melo|mela|noslo)\w*|me pued\w+ \w+|"
        r"(?:nos|me) (?:pued\w+ )?(?:escrib|contact|mand|envi|env[ií]|localiz)\w*|a m[ií]"
    ),
    "de": (
        r"(?:meine?|unsere?)(?: (?!neue|andere|alte|private|"
        r"zweite)[\w-]+){0,2} (?:e-?mail(?:-?adresse)?|mail(?:-?adresse)?|adresse|"
        r"emailadresse)(?: von)?|meine(?= (?:ist|lautet)|:)|"
        r"ich (?:habe|hab)(?: \w+){0,4} (?:von|mit|unter)|ich bin(?: \w+){0,3}|mein name ist|"
        r"ich(?: selbst)?(?=\W*$)|mich|mir|uns|ich hei(?:ss|ß)e|an mich"
    ),
    "fr": (
        r"(?:mon|notre)(?: (?!nouve|autre|ancien)[\w-]+)? ?(?:e-?mail|mail|courriel|adresse|"
        r"m[eé]l)(?: \w+)?|mon adresse(?: e-?mail| mail| [eé]lectronique)?|"
        r"(?:le mien|la mienne)|c'est moi|depuis(?=\W*$)|je suis(?: \w+){0,3}|je m'appelle|"
        r"(?:m'|me |nous )(?:[eé]cri|joindre|contact|envoy|r[eé]pond|[eê]tre)\w*|"
        r"(?:-moi|-nous|(?:\w+ez|[eé]cris|envoie|contacte)[ -](?:moi|nous))|[aà] moi|moi"
    ),
    "pt": (
        r"(?:meu|nosso)(?: (?!novo|outro|antigo)\w+)? ?(?:e-?mail|correio|endere[cç]o|contato|"
        r"contacto)(?: \w+)?|o meu(?= [eé]|:)|"
        r"sou(?: \w+){0,3}|chamo-me|me chamo|"
        r"(?:me|nos) (?:escrev|mand|envi|contat|contact|respond|ach|cham)\w*|(?:escrev|mand|envi|"
        r"contat|contact|respond)\w*[ -](?:me|nos)|(?:pra|para) mim"
    ),
    "it": (
        r"(?:la |il )?(?:mia|mio|nostra|nostro)(?: (?!nuov|altr|vecchi)[\w-]+)? ?(?:e-?mail|mail|"
        r"indirizzo|posta|casella)(?: \w+)?|(?:la mia|il mio)(?= [eè]|:)|"
        r"sono(?: \w+){0,3}|mi chiamo|io(?=\W*$)|(?:scriv|mand|invi|contatt|rispond)\w*(?:mi|ci|"
        r"melo|temi|temela)|a me|mi (?:trov|pu)\w*(?: \w+){0,2}"
    ),
    "nl": (
        r"mijn(?: (?!nieuwe|andere|oude)[\w-]+)? ?(?:e-?mail(?:adres)?|mail(?:adres)?|adres)|(?:die|"
        r"dat) van mij|de mijne|mijne|ik ben(?: \w+){0,3}|"
        r"(?:mij|me|ons)(?: (?:op|via|aan|onder|de|een|het|offerte|bereik\w*|mailen|contact\w*|"
        r"antwoord\w*)){0,3}"
    ),
    "pl": r"m[oó]j(?: \w+)? ?(?:e-?mail|mail|adres)(?: \w+)?|do mnie|mnie|jestem",
    "tr": r"(?:e-?posta|mail|email|e-?mail)(?: adres)?[iı]?m|benim|bana|beni|adresim|bize",
    "ru": r"мо[йяе] (?:\w+ )?(?:почт\w+|e-?mail|мейл|имейл|адрес|мыло|email)|мне|мой|моя|меня|я",
}
# "my colleague", "cc", "his address is": somebody else's follows.
THEIRS = {
    "en": (
        r"(?:him|them|her)(?: \w+)? (?:at|on|via)|(?:his|her|their)(?: [\w-]+){0,2} (?:e-?mail|mail|"
        r"address|contact|one)|his|hers|theirs|"
        r"(?!(?:it|that|here|what|there|who|let|mine|he|she|me|today|"
        r"this)'s)[\w-]+'s(?: [\w-]+)? (?:e-?mail|mail|address|inbox|is)|"
        r"cc|cc'?d|cc'?ing|bcc|c\.c\.|(?<!a )(?<!the )(?<!another )copy|copying|copied|"
        r"loop(?:ing)?(?: \w+)? in|looped in|looping|forward\w*|fwd|"
        r"(?:reach(?! out)|contact|ask|tell|remind|thank|update|follow up with|call|message|ping|"
        r"consult|notify|inform|include|including|invite|check with|talk to|talk with|speak to|"
        r"speak with|spoke to|spoke with|talked to|talking to|get in touch with|reach out to|"
        r"in touch with|working with|work with|wrote to|met|know|knows|meet|introduce)"
        r"(?! (?:me|us|myself)\b)(?!\s*(?:details|info|information|email|e-mail|mail|address|number|"
        r"point|is|me|us|:|=))(?=\s|$)|"
        r"(?:mr|mrs|ms|miss|herrn?|frau|mme|monsieur|madame|se[ñn]ora?|sra?|dona|signora?|sig|"
        r"mevrouw|meneer|dhr|mevr|pan|pani)\.? [\w-]+|(?:should|shall|do|can|may|must|could) (?:i|"
        r"we) (?:write|e-?mail|contact|reach|message)(?: \w+){0,3}?(?: to| at)?|on behalf of|"
        r"attention of|attn\.?|f\.?a\.?o\.?|together with|along with|referred by|sent by|"
        r"recommended by|introduced by|(?:from|by)(?=\W*$)|"
        r"your(?: [\w-]+){0,3} (?:e-?mail|mail|address|inbox|contact|support|team|site|website|page)|yours|"
        r"i (?:already )?(?:e-?mailed|contacted|mailed|messaged)(?! you)|belongs to|(?:he|she|"
        r"they)(?:'s| is| are|'re| uses| use| can be reached| prefers?)|called|named|"
        r"found(?: \w+){0,3}|someone|somebody|"
        r"not me but|supervised by|managed by|handled by|bounced|spam from|an? (?:e-?mail|mail|"
        r"message|invite|quote|reply) from"
    ),
    "es": (
        r"(?:su|sus)(?: \w+)? ?(?:correo|e-?mail|mail|direcci[oó]n)|copia a|en copia|con copia|cc|"
        r"copia|copiar|reenv[ií]\w+|"
        r"(?:contact[ae]|consult|pregunt|habl|inclu|invit|avis)\w*(?<!me)(?<!nos) (?:con|a|al)|"
        r"de parte de|a la atenci[oó]n de|de(?=\W*$)|habl[eéo] con|escrib[ií] a|vuestr[oa]|"
        r"tu (?:correo|email)|el (?:correo|email) de \w+|(?:el|la) de|de mi"
    ),
    "de": (
        r"(?:sein|ihr|dein|euer|eur)e?r? (?:e-?mail(?:adresse)?|mail(?:adresse)?|adresse)|cc|"
        r"in kopie|kopie an|in cc|weiterleiten an|leite\w*|weitergeleitet|"
        r"(?:fragen|frag|kontaktier\w*|sprich|sprechen|informier\w*|einladen|lade|"
        r"wende\w*)(?! (?:mich|uns|sie mich|sie uns))|"
        r"im namen von|z\. ?hd\.?(?: von)?|zu h[aä]nden(?: von)?|von(?=\W*$)|von frau|von herrn|"
        r"der von|die von|gesprochen mit|geschrieben an|auch an"
    ),
    "fr": (
        r"(?:son|leur|votre|ton) (?:e-?mail|mail|courriel|adresse)|cc|en copie|copie [aà]|mettre|"
        r"mettez|transf[eé]r\w+|faire suivre|"
        r"(?:contact(?:ez|er|e)|demand(?:ez|er|e)|parl(?:ez|er|e)|invit(?:ez|er|e)|pr[eé]ven(?:ez|"
        r"ir)|ajout(?:ez|er|e)|inclu\w+)(?!-moi|-nous| moi| nous)|"
        r"de la part de|[aà] l'attention de|de(?=\W*$)|par(?=\W*$)|(?:celui|celle) de|"
        r"appartient [aà]|l'adresse de|le mail de"
    ),
    "pt": (
        r"(?:seu|sua|vosso|teu|tua) (?:e-?mail|endere[cç]o)|cc|com c[oó]pia|c[oó]pia|em c[oó]pia|"
        r"copiar?|encaminh\w+|"
        r"(?:contat[ea]r?|contacte?|fal[ea]r?|pergunt[ea]r?|inclu\w+|convid\w+)(?![ -](?:me|"
        r"nos)\b) (?:com|o|a|ao|para)|"
        r"em nome de|de(?=\W*$)|o (?:e-?mail|do|da) (?:dele|dela)?|dele|dela"
    ),
    "it": (
        r"(?:suo|sua|loro|vostr[oa]|tuo|tua) (?:e-?mail|mail|indirizzo)|cc|in copia|copia|inoltr\w+|"
        r"(?:contatt(?:a|are|ate|i)|chied(?:i|ere|ete|a)|parl(?:a|are|ate|i)|invit(?:a|are|ate|i)|"
        r"includ\w+|avvis\w+)(?<!mi)(?<!ci)|"
        r"per conto di|da parte di|di(?=\W*$)|da(?=\W*$)|quell[oa] d(?:i|el|ella)"
    ),
    "nl": (
        r"(?:zijn|haar|hun|jullie|uw|jouw|je) (?:e-?mail(?:adres)?|mail(?:adres)?|adres)|cc|"
        r"in de cc|in cc|kopie (?:aan|naar)|doorsturen|stuur\w* door|"
        r"(?:contact met|vraag|praat met|spreek met|neem contact op met|nodig)(?! (?:mij|me|ons))|"
        r"namens|van(?=\W*$)|(?:dat|die) van"
    ),
    "pl": (
        r"jego(?: e-?mail| adres| mail)?|jej(?: e-?mail| adres| mail)?|do wiadomo[sś]ci|dw|cc|"
        r"kopi[aę]|prze[sś]l\w* (?:dalej )?do|od(?=\W*$)"
    ),
    "tr": r"onun|cc|bilgi|ileti\w*|[\w]+'[ıiuü]n (?:e-?posta|mail|adres)\w*",
    "ru": (
        r"(?:его|е[её]|их)(?: почт\w+| адрес| e-?mail| email)?|копи[яюи]|в копию|перешлите|"
        r"переслать|от(?=\W*$)|ваш\w* (?:почт\w+|адрес|e-?mail)"
    ),
}
# "send it to": the visitor's unless theirs is known already.
SEND = {
    "en": (
        r"(?:write|writing|send|sent|mail|e-?mail|deliver|share|put|add|subscribe|sign up|register|"
        r"use|try|reply|respond|answer|get it|invoice)\w*(?: [\w'-]+){0,8}? (?:to|at|with|under|for|"
        r"on)|(?:send|email|mail|add|subscribe|try|just|only|nur|solo|s[oó]lo|juste|seulement|s[oó]|"
        r"alleen|tylko|только)(?=\W*$)"
    ),
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
        r"(?:my )?(?:other|second|secondary|alternat\w+|backup|personal|private|home|gmail|work|"
        r"business|school|university|uni|spare|2nd)(?: (?:e-?mail|mail|address|one|account|is|"
        r"it's))*|"
        r"(?:bounces|fails|is full|doesn't work)(?:,| then)? (?:try|use|write to|send to)|"
        r"(?:also|or|alternatively|aka|as well as)(?: (?:at|on|me at|to|reach me at|try|use))?(?=\W*$)"
    ),
    "es": (
        r"(?:mi )?(?:otro|segundo|personal|privado|alternativo|del trabajo)(?: correo| email| es)*|"
        r"(?:correo |email )?(?:personal|privado|alternativo)(?: es)?|(?:o|tambi[eé]n)(?: (?:a|al|"
        r"en))?(?=\W*$)"
    ),
    "de": (
        r"(?:meine )?(?:andere|zweite|private|privat|gesch[aä]ftliche|alternativ\w*|"
        r"dienstlich)(?: (?:e-?mail|mail|adresse|ist|lautet))*|(?:oder|auch)(?: (?:an|"
        r"unter))?(?=\W*$)"
    ),
    "fr": (
        r"(?:mon |l')?(?:autre|second|perso|personnel(?:le)?|priv[eé]e?|secondaire|pro|"
        r"professionnel(?:le)?)(?: (?:e-?mail|mail|adresse|est|c'est))*|(?:adresse |mail |"
        r"e-?mail )(?:perso|personnelle|pro|professionnelle)(?: est)?|(?:ou|aussi)(?: (?:[aà]|"
        r"sur))?(?=\W*$)"
    ),
    "pt": (
        r"(?:meu |o )?(?:outro|segundo|pessoal|alternativo|particular|do trabalho)(?: e-?mail|"
        r" [eé])*|(?:e-?mail )(?:pessoal|alternativo)|(?:ou|tamb[eé]m)(?: (?:para|no|em))?(?=\W*$)"
    ),
    "it": (
        r"(?:la mia |il mio )?(?:altr[oa]|second[oa]|personale|privat[oa]|"
        r"alternativ[oa])(?: e-?mail| mail| indirizzo| [eè])*|(?:o|oppure|anche)(?: (?:a|"
        r"su))?(?=\W*$)"
    ),
    "nl": (
        r"(?:mijn )?(?:andere|tweede|priv[eé]|persoonlijke|zakelijke)(?: e-?mail(?:adres)?| mail|"
        r" adres| is)*|(?:of|ook)(?: (?:op|naar|via))?(?=\W*$)"
    ),
}
# Straight after an address.
MINE_AFTER = (
    r"(?:is|are|=|works?|that's|that is|it's|would be|this is|<-+|\()?\s*(?:mine|me(?=\W*$|[.,;!)])|"
    r"myself|my (?:own|e-?mail|mail|work|address|business|personal|company|main|"
    r"primary)(?! (?:colleague|partner))|where (?:i|you can reach me)|(?:the )?best (?:way|place|"
    r"e-?mail|for|one|address)|enough|ok|okay|for me|fine|works|works? (?:best|fine|for me|well))|"
    r"(?:es|seria) (?:m[ií]o?|el m[ií]o|mi)|ist meine?|gehört mir|gehoert mir|(?:est|c'est) (?:mon|"
    r"la mienne|le mien|moi)|é (?:o )?meu|è (?:la )?mi[ao]|is (?:van mij|mijn)"
)
THEIRS_AFTER = (
    r"'s\b|(?:and |who |which |he |she |they )?(?:(?:can|could|will|would)(?! you| i| we| do\b)|may|"
    r"should|must|shall|'ll|has|had|have|told|said|sent|sends|wrote|asked|asks|emailed|handles?|"
    r"manages?|runs?|owns|knows|"
    r"recommended|referred|gave|invited|forwarded|suggested|mentioned|needs?|wants?|never|didn't|"
    r"doesn't|did not|does not|replied|answered|already|also needs|introduced|is (?:in charge|"
    r"responsible|cc|also|already|on|out|away|not responding|handling|from|in)|"
    r"looks after|takes care|signs?|approves?|decides?|pays?|joined|left|works (?:with|for|at|in)|"
    r"keeps|uses)\b|"
    r"(?:is|was) (?:that|this|it)(?: \w+)? (?:your|you|yours|correct|the right)|(?:is|was|"
    r"are) (?:your|yours|his|hers|theirs)|"
    r"es (?:su|tu|vuestr[oa])\b|ist das|est-ce|é (?:o )?seu\b|è (?:il|la) (?:vostr|tu|su)[ao]|is dat|"
    r"(?:puede|pueden|podr[aá]|va a|me (?:dijo|recomend[oó]|envi[oó])|es (?:el|la|de|mi|nuestr\w)|"
    r"tambi[eé]n|se encarga)\b|"
    r"(?:kann|wird|hat|soll|sollte|muss|darf|weiss|l[aä]sst|gibt|hilft|macht|bekommt|braucht|"
    r"best[aä]tigt|meldet|ist (?:mein|unser|der|die|für|auch)\w*|geh[oö]rt|k[uü]mmert|möchte|"
    r"schrieb)\b|"
    r"(?:peut|pourra|va|a|m'a|doit|est (?:mon|ma|notre|le|la|l'|en|aussi|celle|celui)|s'occupe|"
    r"g[eè]re|aussi)\b|"
    r"(?:pode|vai|me (?:disse|indicou|enviou)|deve|é (?:o|a|do|da|meu|minha|nosso)|cuida|tamb[eé]m)\b|"
    r"(?:pu[oò]|potr[aà]|mi ha|deve|è (?:il|la|del|della|un|mio|mia|nostro)|si occupa|gestisce)\b|"
    r"(?:kan|zal|heeft|moet|is (?:mijn|onze|de|van)|gaat over)\b"
)
QUESTION_OPENERS = (
    r"(?:is|are|was|were|does|did|do you know|who|whose|have you|what|which|why|when|where|how|es|"
    r"son|quien|qui[eé]n|conoce\w*|ist|geh[oö]rt|wer|kennen sie|kennst du|"
    r"est-ce que|qui|connaissez|quem|conhece\w*|chi|conosc\w+|wie|kent|czy|kto|кто)"
)
SAME_PERSON_JOIN = r"(?:or|/|\||and|&|,|oder|und|ou|et|o|u|y|e|of|en|lub|i|veya|или|и)"

REQUESTS = (
    r"cc|copy|forward|loop|add|invite|include|contact|ask|write|send|e-?mail|mail|call|talk|speak|"
    r"schreib|schick|frag|"
    r"kontakt|informier|benachrichtig|leite|manda|env[ií]|escrib|habl|preg|[eé]cri|envo|parl|demand|"
    r"escrev|fal[ea]|invi|scriv|chied|stuur|vraag"
)

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

# What connects a cue to its address: "his e-mail is", "my boss at".
CONNECTIVES = (
    r", (?:it says|which is|who is|that's|that is)|says|is|are|was|'s|s|at|on|via|under|to|by|as|"
    r"who is|that is|which is|that'd be|would be|will be|also|too|please|still|"
    r"(?:work |business |office |private |contact )?(?:e-?mails?|mail|address|adress|account|login|"
    r"inbox|id|contact)|"
    r"can be (?:reached|contacted)|uses|has|use|reached|ist|lautet|hat|sind|unter|an|bei|auf|von|es|"
    r"son|est|sont|c'est|[aà]|al|su|"
    r"è|é|em|no|na|to|jest|ma|pod|op|naar|via|correo|direcci[oó]n|adresse|adres|indirizzo|"
    r"endere[cç]o|courriel|e-?post[ae]?|"
    r"почт[аыу]|адрес|это|на|adresi|maili|e-?postas[iı]|mailadresse|e-?mailadres(?:se)?|"
    r"der|die|des|me puede\w*|puede\w*|erreichbar|erreichen sie|kontakt|tel"
)
ROUTING = (
    r"cc|bcc|copy|copying|loop|forward\w*|fwd|copia|c[oó]pia|copie|kopie|weiter\w*|leite\w*|"
    r"reenv\w*|transf\w*|encaminh\w*|"
    r"inoltr\w*|invite|include|attention of|attn|on behalf of|z\. ?hd"
)
INTRODUCTIONS = (
    r"i'm|i am|im\b|name|me llamo|soy|yo|ich bin|mein name|ich hei|je suis|je m'appelle|sou\b|"
    r"me chamo|chamo|sono|mi chiamo|ik ben|"
    r"jestem|я\b|меня|me\b|moi\b"
)
ASKING = (
    r"you|please|kannst|k[oö]nn\w*|bitte|kunnen|kun je|puede\w*|pod[eé]is|por favor|pouvez|peux|svp|"
    r"pode\w*|potete|puoi|"
    r"mo[zż]ecie|можете"
)
MINE_LATER = r"\bthat'?s (?:my|our) (?:own |work )?(?:e-?mail|mail|address)\b"
