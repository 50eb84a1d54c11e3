"""Short ways to write a conversation down in a test."""

import re

from llm.chat import Answer, ChatModel, Conversation, Line, Profile

FLOWERS = Profile(
    name="Rosemary Flowers",
    about="Rosemary Flowers brings fresh flowers to offices. We plan weekly subscriptions and weddings.",
    answers=(
        Answer("How much does a subscription cost?", "A weekly subscription starts at 49 euros."),
        Answer("What are your opening hours?", "We are open from Monday to Saturday, 8 to 18."),
    ),
)


def talk(*texts: str, email: str | None = None, profile: Profile = FLOWERS) -> Conversation:
    """A conversation of alternating messages, the visitor's first."""
    return Conversation(profile, tuple(lines(*texts)), email)


def lines(*texts: str) -> list[Line]:
    """Alternating messages, the visitor's first; their ids are m0, m1, …"""
    return [Line("assistant" if i % 2 else "user", text, f"m{i}") for i, text in enumerate(texts)]


async def said(model: ChatModel, conversation: Conversation) -> str:
    """The whole of a model's reply."""
    return "".join([token async for token in model.reply(conversation)])


def plain(reply: str) -> str:
    """A model's reply without the marks of its sources, as a visitor reads it."""
    return re.sub(r" \[\d+\]", "", reply)
