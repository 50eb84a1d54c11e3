"""What the scripted bot says in German."""

from llm.phrases.wordings import Wordings

PHRASES: dict[str, Wordings] = {
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
}
