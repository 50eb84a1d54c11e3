"""What the scripted bot says, in four languages. Each phrase has two wordings, said in turn."""

from llm.language import Language

Wordings = tuple[str, str]

PHRASES: dict[Language, dict[str, Wordings]] = {
    "en": {
        "greeting": (
            "Hello! I am the assistant of {business}.",
            "Hello again, this is the assistant of {business}.",
        ),
        "i_am_a_bot": (
            "Yes, I am an automated assistant of {business}, not a person.",
            "I am a program that answers for {business}; people there can read this chat.",
        ),
        "person_with_email": (
            "I will pass this conversation on to the people at {business}; they can write to you at {email}.",
            "A person at {business} can take it from here and write to {email}.",
        ),
        "person_without_email": (
            "I will pass this conversation on to the people at {business}.",
            "People at {business} can read this chat and answer you.",
        ),
        "handed_over": (
            "I have asked the people at {business} to join this chat. Their answer will appear right here.",
            "The people at {business} know that you are waiting, and will answer right here.",
        ),
        "open_hours": ("They answer at these times: HOURS.", "Their hours are: HOURS."),
        "answer_by_mail": (
            "They can also write to you at {email}.",
            "If you have to leave, they will write to {email}.",
        ),
        "refusal_accepted": (
            "That is perfectly fine, we can go on right here.",
            "No problem at all, you need not leave anything.",
        ),
        "did_you_mean": (
            "Did you mean {suggestion}?",
            "Just to be sure: is it {suggestion}?",
        ),
        "email_noted": (
            "Thank you, I have noted {email}. The people at {business} can read this chat and write to you.",
            "Thanks, your address {email} is noted for the people at {business}.",
        ),
        "unknown": (
            "I do not know that, and I would rather not guess. I can pass your question on to {business}.",
            "That is beyond what I know for certain, so I will gladly pass the question on to {business}.",
        ),
        "not_here": (
            "That is not something I can do here; I am glad to help with anything about {business}.",
            "I am here for questions about {business} only.",
        ),
        "already_answered": (
            "That is all I know about it, as I wrote above; I can pass the question on for details.",
            "I have no more on that than what I wrote above.",
        ),
        "need_noted": (
            "Thank you, that helps: I have noted it for {business}.",
            "Good to know, I have written that down for {business}.",
        ),
        "need_and_question_noted": (
            "Thank you, I have noted that, and your question, for {business}.",
            "Good to know, both your need and your question are written down for {business}.",
        ),
        "noted": ("I see, thank you.", "Understood."),
        "welcome": ("You are welcome!", "Glad to help."),
        "bye": ("Goodbye, and thank you for stopping by.", "All the best, and see you soon."),
        "ask_need": ("What can I help you with?", "What are you looking for?"),
        "ask_email": (
            "To which e-mail address may {business} send an answer?",
            "Would you like to leave an e-mail address, so that a person at {business} can reply?",
        ),
        "ask_time": ("When would you like to have it?", "By when do you need it?"),
        "ask_size": ("How many people would use it?", "For how many people is it?"),
        "anything_else": ("Is there anything else I should note?", "Can I help with anything else?"),
        "apology": (
            "Sorry, I was interrupted there. Please ask me once more.",
            "I am sorry, my answer broke off again. Please try once more in a moment.",
        ),
    },
    "es": {
        "greeting": (
            "¡Hola! Soy el asistente de {business}.",
            "Hola de nuevo, aquí el asistente de {business}.",
        ),
        "i_am_a_bot": (
            "Sí, soy un asistente automático de {business}, no una persona.",
            "Soy un programa que responde por {business}; las personas del equipo pueden leer este chat.",
        ),
        "person_with_email": (
            "Pasaré esta conversación al equipo de {business}; pueden escribirle a {email}.",
            "Una persona de {business} puede continuar y escribirle a {email}.",
        ),
        "person_without_email": (
            "Pasaré esta conversación al equipo de {business}.",
            "Las personas de {business} pueden leer este chat y responderle.",
        ),
        "handed_over": (
            "He pedido al equipo de {business} que se una a este chat. Su respuesta aparecerá aquí mismo.",
            "El equipo de {business} sabe que usted espera y responderá aquí mismo.",
        ),
        "open_hours": ("Responden en este horario: HOURS.", "Su horario es: HOURS."),
        "answer_by_mail": (
            "También pueden escribirle a {email}.",
            "Si tiene que irse, le escribirán a {email}.",
        ),
        "refusal_accepted": (
            "Está perfectamente bien, podemos seguir aquí mismo.",
            "No hay ningún problema, no hace falta que deje nada.",
        ),
        "did_you_mean": (
            "¿Quiso decir {suggestion}?",
            "Solo para estar seguros: ¿es {suggestion}?",
        ),
        "email_noted": (
            "Gracias, he anotado {email}. El equipo de {business} puede leer nuestro chat y escribirle allí.",
            "Gracias, su dirección {email} queda anotada para el equipo de {business}.",
        ),
        "unknown": (
            "Eso no lo sé y prefiero no adivinar. Puedo pasar su pregunta a {business}.",
            "No tengo una respuesta segura, así que con gusto paso la pregunta a {business}.",
        ),
        "not_here": (
            "Eso no lo puedo hacer aquí; con gusto le ayudo con todo lo que ofrece {business}.",
            "Estoy aquí solo para preguntas sobre {business}.",
        ),
        "already_answered": (
            "Es todo lo que sé sobre eso, como escribí arriba; puedo pasar la pregunta para más detalles.",
            "No tengo más información que la que escribí arriba.",
        ),
        "need_noted": (
            "Gracias, eso ayuda: lo he anotado para {business}.",
            "Es bueno saberlo, lo he apuntado para {business}.",
        ),
        "need_and_question_noted": (
            "Gracias, he anotado eso y su pregunta para {business}.",
            "Es bueno saberlo, he apuntado su necesidad y su pregunta para {business}.",
        ),
        "noted": ("Ya veo, gracias.", "Entendido."),
        "welcome": ("¡De nada!", "Encantado de ayudar."),
        "bye": ("Adiós, y gracias por su visita.", "Que le vaya bien y hasta pronto."),
        "ask_need": ("¿En qué puedo ayudarle?", "¿Qué está buscando?"),
        "ask_email": (
            "¿A qué correo electrónico puede {business} enviarle una respuesta?",
            "¿Desea dejar un correo electrónico para que una persona de {business} le responda?",
        ),
        "ask_time": ("¿Para cuándo le gustaría tenerlo?", "¿Cuándo lo necesita?"),
        "ask_size": ("¿Cuántas personas lo usarían?", "¿Para cuántas personas es?"),
        "anything_else": ("¿Hay algo más que deba anotar?", "¿Puedo ayudarle en algo más?"),
        "apology": (
            "Lo siento, me he interrumpido. Por favor, pregúnteme otra vez.",
            "Lo siento, mi respuesta se ha cortado de nuevo. Por favor, inténtelo en un momento.",
        ),
    },
    "de": {
        "greeting": (
            "Hallo! Ich bin der Assistent von {business}.",
            "Hallo noch einmal, hier ist der Assistent von {business}.",
        ),
        "i_am_a_bot": (
            "Ja, ich bin ein automatischer Assistent von {business}, kein Mensch.",
            "Ich bin ein Programm und antworte für {business}; Menschen dort können diesen Chat lesen.",
        ),
        "person_with_email": (
            "Ich gebe dieses Gespräch an das Team von {business} weiter; es kann Ihnen an {email} schreiben.",
            "Ein Mensch bei {business} kann übernehmen und Ihnen an {email} schreiben.",
        ),
        "person_without_email": (
            "Ich gebe dieses Gespräch an das Team von {business} weiter.",
            "Menschen bei {business} können diesen Chat lesen und Ihnen antworten.",
        ),
        "handed_over": (
            "Ich habe das Team von {business} in diesen Chat gerufen. Die Antwort erscheint genau hier.",
            "Das Team von {business} weiß, dass Sie warten, und antwortet genau hier.",
        ),
        "open_hours": ("Erreichbar ist es zu diesen Zeiten: HOURS.", "Die Zeiten sind: HOURS."),
        "answer_by_mail": (
            "Es kann Ihnen auch an {email} schreiben.",
            "Wenn Sie gehen müssen, schreibt es an {email}.",
        ),
        "refusal_accepted": (
            "Das ist völlig in Ordnung, wir können einfach hier weitermachen.",
            "Kein Problem, Sie müssen nichts hinterlassen.",
        ),
        "did_you_mean": (
            "Meinten Sie {suggestion}?",
            "Nur zur Sicherheit: Ist es {suggestion}?",
        ),
        "email_noted": (
            "Danke, ich habe {email} notiert. Das Team von {business} kann mitlesen und Ihnen schreiben.",
            "Danke, Ihre Adresse {email} ist für das Team von {business} notiert.",
        ),
        "unknown": (
            "Das weiß ich nicht, und ich möchte nicht raten. Ich kann Ihre Frage an {business} weitergeben.",
            "Darauf habe ich keine sichere Antwort, gern gebe ich die Frage an {business} weiter.",
        ),
        "not_here": (
            "Das kann ich hier nicht tun; gern helfe ich bei allem rund um {business}.",
            "Ich bin hier nur für Fragen zu {business} da.",
        ),
        "already_answered": (
            "Mehr als oben geschrieben weiß ich dazu nicht; ich kann die Frage gern weitergeben.",
            "Dazu habe ich nichts weiter als das, was oben steht.",
        ),
        "need_noted": (
            "Danke, das hilft: Ich habe es für {business} notiert.",
            "Gut zu wissen, ich habe es für {business} aufgeschrieben.",
        ),
        "need_and_question_noted": (
            "Danke, ich habe das und Ihre Frage für {business} notiert.",
            "Gut zu wissen, Ihr Anliegen und Ihre Frage sind für {business} aufgeschrieben.",
        ),
        "noted": ("Ich verstehe, danke.", "Verstanden."),
        "welcome": ("Gern geschehen!", "Ich helfe gern."),
        "bye": ("Auf Wiedersehen, und danke für Ihren Besuch.", "Alles Gute und bis bald."),
        "ask_need": ("Womit kann ich Ihnen helfen?", "Wonach suchen Sie?"),
        "ask_email": (
            "An welche E-Mail-Adresse darf {business} eine Antwort schicken?",
            "Möchten Sie eine E-Mail-Adresse hinterlassen, damit ein Mensch bei {business} antworten kann?",
        ),
        "ask_time": ("Wann möchten Sie es haben?", "Bis wann brauchen Sie es?"),
        "ask_size": ("Wie viele Personen würden es nutzen?", "Für wie viele Personen ist es?"),
        "anything_else": ("Soll ich noch etwas notieren?", "Kann ich sonst noch helfen?"),
        "apology": (
            "Entschuldigung, ich wurde unterbrochen. Bitte fragen Sie mich noch einmal.",
            "Es tut mir leid, meine Antwort ist wieder abgebrochen. Bitte versuchen Sie es gleich wieder.",
        ),
    },
    "fr": {
        "greeting": (
            "Bonjour ! Je suis l'assistant {business}.",
            "Rebonjour, ici l'assistant {business}.",
        ),
        "i_am_a_bot": (
            "Oui, je suis un assistant automatique chez {business}, pas une personne.",
            "Je suis un programme qui répond pour {business} ; l'équipe peut lire cette conversation.",
        ),
        "person_with_email": (
            "Je transmets cette conversation à l'équipe {business} ; elle peut vous écrire à {email}.",
            "Une personne chez {business} peut prendre la suite et vous écrire à {email}.",
        ),
        "person_without_email": (
            "Je transmets cette conversation à l'équipe {business}.",
            "L'équipe {business} peut lire cette conversation et vous répondre.",
        ),
        "handed_over": (
            "J'ai demandé à l'équipe de {business} de rejoindre ce chat. Sa réponse apparaîtra ici même.",
            "L'équipe de {business} sait que vous attendez et répondra ici même.",
        ),
        "open_hours": ("Elle répond à ces horaires : HOURS.", "Ses horaires sont : HOURS."),
        "answer_by_mail": (
            "Elle peut aussi vous écrire à {email}.",
            "Si vous devez partir, elle écrira à {email}.",
        ),
        "refusal_accepted": (
            "C'est tout à fait normal, nous pouvons continuer ici.",
            "Aucun problème, vous n'avez rien à laisser.",
        ),
        "did_you_mean": (
            "Vouliez-vous dire {suggestion} ?",
            "Juste pour être sûr : est-ce {suggestion} ?",
        ),
        "email_noted": (
            "Merci, j'ai noté {email}. L'équipe {business} peut lire notre conversation et vous y écrire.",
            "Merci, votre adresse {email} est notée pour l'équipe {business}.",
        ),
        "unknown": (
            "Je ne le sais pas et je préfère ne pas deviner. Je peux transmettre la question à {business}.",
            "Je n'ai pas de réponse sûre, je transmets volontiers la question à {business}.",
        ),
        "not_here": (
            "Je ne peux pas faire cela ici ; je vous aide volontiers pour tout ce qui concerne {business}.",
            "Je suis ici seulement pour les questions sur {business}.",
        ),
        "already_answered": (
            "C'est tout ce que j'en sais, comme écrit plus haut ; je peux transmettre la question.",
            "Je n'ai rien de plus que ce que j'ai écrit plus haut.",
        ),
        "need_noted": (
            "Merci, cela m'aide : je l'ai noté pour {business}.",
            "C'est bon à savoir, je l'ai inscrit pour {business}.",
        ),
        "need_and_question_noted": (
            "Merci, je l'ai noté, avec votre question, pour {business}.",
            "C'est bon à savoir, votre besoin et votre question sont notés pour {business}.",
        ),
        "noted": ("Je vois, merci.", "C'est compris."),
        "welcome": ("Je vous en prie !", "Avec plaisir."),
        "bye": ("Au revoir, et merci de votre visite.", "Bonne continuation et à bientôt."),
        "ask_need": ("Comment puis-je vous aider ?", "Que cherchez-vous ?"),
        "ask_email": (
            "À quelle adresse e-mail {business} peut-elle vous répondre ?",
            "Souhaitez-vous laisser une adresse e-mail pour qu'une personne chez {business} vous réponde ?",
        ),
        "ask_time": ("Pour quand le souhaitez-vous ?", "Pour quand en avez-vous besoin ?"),
        "ask_size": ("Combien de personnes l'utiliseraient ?", "Pour combien de personnes est-ce ?"),
        "anything_else": ("Dois-je noter autre chose ?", "Puis-je vous aider pour autre chose ?"),
        "apology": (
            "Désolé, j'ai été interrompu. Veuillez me reposer la question.",
            "Je suis désolé, ma réponse s'est encore interrompue. Veuillez réessayer dans un instant.",
        ),
    },
}
