"""What the scripted bot says in French."""

from llm.phrases.wordings import Wordings

PHRASES: dict[str, Wordings] = {
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
}
