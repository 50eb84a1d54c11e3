"""What a model is told before it speaks or reads: the prompt files, filled in and kept short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from llm.answers import ranked
from llm.chat import Answer, Conversation, Line, Profile
from llm.extraction import Tagging

LONGEST_TRANSCRIPT = 24_000  # characters
LONGEST_ABOUT = 4_000
LONGEST_ANSWERS = 12_000

ChatMessage = dict[str, str]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file; its version is its name, and a change of wording is a new file."""

    version: str
    template: Template

    @classmethod
    def read(cls, version: str) -> "Prompt":
        path = Path(__file__).parent / "prompts" / f"{version}.md"
        return cls(version, Template(path.read_text(encoding="utf-8").strip()))


REPLY = Prompt.read("reply.v1")
EXTRACT = Prompt.read("extract.v2")


def for_reply(conversation: Conversation) -> list[ChatMessage]:
    """The rules and the business as the system's message, then the conversation as it was."""
    system = REPLY.template.substitute(
        business=_one_line(conversation.profile.name),
        about=conversation.profile.about[:LONGEST_ABOUT].strip() or "(nothing more is known)",
        answers=_answers(conversation) or "(none)",
        email=_email(conversation),
    )
    spoken = [_chat_message(line.role, line.text) for _, line in kept(conversation.lines)]
    return [_chat_message("system", system), *spoken]


def for_extraction(conversation: Conversation) -> list[ChatMessage]:
    """The reading task as the system's message, then the transcript, a numbered line a message."""
    system = EXTRACT.template.substitute(
        business=_one_line(conversation.profile.name), tags=_tags(conversation.tagging)
    )
    transcript = "\n".join(_numbered(number, line) for number, line in kept(conversation.lines))
    return [_chat_message("system", system), _chat_message("user", f"Transcript:\n{transcript}")]


def kept(lines: Sequence[Line], budget: int = LONGEST_TRANSCRIPT) -> list[tuple[int, Line]]:
    """The newest lines that fit in `budget` characters, numbered from 1 as in the whole.

    The visitor's first message is always kept, for it says why they came; a line too long to fit
    is cut.
    """
    opening = next((item for item in enumerate(lines, 1) if item[1].role == "user"), None)
    chosen: dict[int, Line] = {}
    left = budget
    if opening is not None:
        chosen[opening[0]] = _cut(opening[1], budget // 2)
        left -= len(chosen[opening[0]].text)
    for number, line in reversed(list(enumerate(lines, 1))):
        if left <= 0:
            break
        if number not in chosen:
            chosen[number] = _cut(line, left)
            left -= len(line.text)
    return sorted(chosen.items())


def _cut(line: Line, longest: int) -> Line:
    return Line(line.role, line.text[:longest], line.message_id)


def _answers(conversation: Conversation) -> str:
    """The business's answers, those nearest to what the visitor says first, as many as fit."""
    return "\n\n".join(_fitting(_by_relevance(conversation.profile, conversation.lines)))


def _by_relevance(profile: Profile, lines: Sequence[Line]) -> Iterable[Answer]:
    said = " ".join(line.text for line in lines[-6:] if line.role == "user")
    return (answer for _, answer in ranked(profile, said))


def _fitting(answers: Iterable[Answer]) -> Iterable[str]:
    left = LONGEST_ANSWERS
    for answer in answers:
        text = f"Q: {_one_line(answer.question)}\nA: {answer.text.strip()}"
        left -= len(text)
        if left < 0:
            return
        yield text


def _email(conversation: Conversation) -> str:
    email, suggestion = conversation.email, conversation.suggestion
    if email is None:
        return "not known yet"
    if suggestion:
        return f"{email}, probably mistyped: ask whether {suggestion} was meant, and nothing else now"
    return f"known ({email}); do not ask for it again"


def _tags(tagging: Tagging) -> str:
    """What the model is told of tags; `traced` holds it to that."""
    known = ", ".join(f"`{tag}`" for tag in tagging.vocabulary)
    if not tagging.allow_new:
        return f"Only these exist: {known}. Use no other." if known else "None exist: leave the list empty."
    if known:
        return f"Use these where they fit: {known}. Make a new one, in English, only where none does."
    return "They are in English, such as `budget`, `pricing`, `demo`, `urgent`, `integration`, `support`."


def _numbered(number: int, line: Line) -> str:
    # One line a message, so that nobody can write a message that looks like two.
    return f"[{number}] {'visitor' if line.role == 'user' else 'bot'}: {_one_line(line.text)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _chat_message(role: str, content: str) -> ChatMessage:
    return {"role": role, "content": content}
