"""What the scripted bot says in English."""

from llm.phrases.wordings import Wordings

PHRASES: dict[str, Wordings] = {
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
}
