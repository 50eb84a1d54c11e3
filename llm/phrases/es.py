"""What the scripted bot says in Spanish."""

from llm.phrases.wordings import Wordings

PHRASES: dict[str, Wordings] = {
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
}
