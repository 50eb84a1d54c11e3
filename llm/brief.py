"""What a model is told before it speaks or reads: the prompt files, filled in and kept short."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from llm.answers import words
from llm.chat import Conversation, Line, Passage
from llm.extraction import Tagging
from llm.judgement import Portrait, Statement
from llm.manners import has_refused, may_ask_for_email

LONGEST_TRANSCRIPT = 24_000  # characters
LONG = LONGEST_TRANSCRIPT * 2 // 3  # from here on notes are kept, so that they are ready in time
TOLD_AS_IT_IS = LONGEST_TRANSCRIPT // 3  # of the newest lines, when notes are made
LONGEST_GIST = 2_000
LONGEST_SOURCES = 16_000
LONGEST_SOURCE = 4_000
TONE = "friendly, clear and polite"

ChatMessage = dict[str, str]

_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")
# What open models' chat templates are made of; some servers read it out of a message's text, too.
_CONTROL = re.compile(
    r"<[|｜][^<>]{1,40}[|｜]>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS)\]|<</?SYS>>"
    r"|</?s>|<(?:start|end)_of_turn>|<(?:bos|eos|unk)>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file; its version is its name, and a change of wording is a new file."""

    version: str
    template: Template

    @classmethod
    def read(cls, version: str) -> "Prompt":
        path = Path(__file__).parent / "prompts" / f"{version}.md"
        return cls(version, Template(path.read_text(encoding="utf-8").strip()))


REPLY = Prompt.read("reply.v2")
EXTRACT = Prompt.read("extract.v2")
SUMMARY = Prompt.read("summary.v1")
JUDGE = Prompt.read("judge.v1")


def for_reply(conversation: Conversation) -> list[ChatMessage]:
    """The rules and the sources as the system's message, then the conversation as it was.

    Nothing that a visitor wrote stands in the system's message but a well-formed address, and
    what the business wrote stands there as JSON, so that no text can end its own place.
    """
    profile = conversation.profile
    system = REPLY.template.substitute(
        business=_one_line(profile.name),
        tone=_one_line(profile.tone) or TONE,
        languages=_rule("The business answers in:", profile.languages),
        ask=_rule("The business also wants to know:", profile.ask),
        never=_rule("Above all, never promise:", profile.never),
        sources="\n".join(_sources(conversation)) or "(none)",
        email=_email(conversation),
    )
    return [_chat_message("system", system), *_spoken(conversation)]


def for_summary(conversation: Conversation) -> list[ChatMessage]:
    """The task of keeping notes as the system's message, then the notes so far and the new lines."""
    system = SUMMARY.template.substitute(business=_one_line(conversation.profile.name))
    notes = conversation.gist.text if conversation.gist else "(none)"
    lines = "\n".join(_numbered(number, line) for number, line in kept(conversation.lines))
    task = f"Notes so far:\n{notes}\n\nLines:\n{lines}"
    return [_chat_message("system", system), _chat_message("user", task)]


def is_long(conversation: Conversation) -> bool:
    """Whether so much was said since the notes, if there are any, that they should go on."""
    covered = conversation.gist.lines if conversation.gist else 0
    return _length(conversation.lines[covered:]) > LONG


def for_extraction(conversation: Conversation) -> list[ChatMessage]:
    """The reading task as the system's message, then the transcript, a numbered line a message."""
    system = EXTRACT.template.substitute(
        business=_one_line(conversation.profile.name), tags=_tags(conversation.tagging)
    )
    transcript = "\n".join(_numbered(number, line) for number, line in kept(conversation.lines))
    return [_chat_message("system", system), _chat_message("user", f"Transcript:\n{transcript}")]


def for_judgement(portrait: Portrait) -> list[ChatMessage]:
    """The judging task as the system's message, then what is known, each a line of JSON."""
    system = JUDGE.template.substitute(
        business=_one_line(portrait.business), ideal=_as_json(_one_line(portrait.ideal))
    )
    known = "\n".join(_stated(number, each) for number, each in enumerate(portrait.statements, 1))
    return [_chat_message("system", system), _chat_message("user", f"What is known:\n{known}")]


def _spoken(conversation: Conversation) -> list[ChatMessage]:
    """What was said, as it was; of a long conversation the notes, then what came after them.

    The notes stand in the visitor's place: they are what was said, and no instruction.
    """
    lines, gist = conversation.lines, conversation.gist
    if gist is None or _length(lines) <= LONGEST_TRANSCRIPT:
        return [_chat_message(line.role, line.text) for _, line in kept(lines)]
    rest = kept(lines[gist.lines :], LONGEST_TRANSCRIPT - len(gist.text))
    notes = _chat_message("user", f"[Notes on what was said before]\n{gist.text}")
    return [notes, *(_chat_message(line.role, line.text) for _, line in rest)]


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


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


def _rule(beginning: str, items: Iterable[str]) -> str:
    listed = "; ".join(_one_line(item) for item in items)
    return f" {beginning} {listed}." if listed else ""


def _sources(conversation: Conversation) -> Iterable[str]:
    """The sources, a line each, as many as fit; when not all do, the nearest to what the visitor says."""
    numbered = list(enumerate(conversation.sources, 1))
    if sum(len(source.text) for _, source in numbered) > LONGEST_SOURCES:
        numbered = _nearest_first(numbered, conversation.lines)
    left = LONGEST_SOURCES
    for number, source in numbered:
        line = _source(number, source)
        left -= len(line)
        if left >= 0:
            yield line


def _nearest_first(
    sources: Iterable[tuple[int, Passage]], lines: Sequence[Line]
) -> list[tuple[int, Passage]]:
    said = words(" ".join(line.text for line in lines[-6:] if line.role == "user"))

    def shared(item: tuple[int, Passage]) -> int:
        return len(said & words(f"{item[1].title} {item[1].text[:LONGEST_SOURCE]}"))

    return sorted(sources, key=shared, reverse=True)


def _source(number: int, source: Passage) -> str:
    return _as_json({"source": number, "title": source.title, "text": source.text[:LONGEST_SOURCE].strip()})


def _stated(number: int, statement: Statement) -> str:
    return _as_json({"number": number, "what": statement.field, "text": statement.text})


def _as_json(told: object) -> str:
    # Also the line ends that JSON lets stand.
    return _LINE_ENDS.sub(r"\\n", json.dumps(told, ensure_ascii=False))


def _email(conversation: Conversation) -> str:
    email, suggestion = conversation.email, conversation.suggestion
    if email is None:
        return _unknown_email(conversation.lines)
    if suggestion:
        return f"{email}, probably mistyped: ask whether {suggestion} was meant, and nothing else now"
    return f"known ({email}); do not ask for it again"


def _unknown_email(lines: Sequence[Line]) -> str:
    if has_refused(lines):
        return "the visitor has declined to give it; do not ask for it"
    return "not known yet" if may_ask_for_email(lines) else "not known; you have asked, do not ask again now"


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
    return {"role": role, "content": _CONTROL.sub(_broken, content)}


def _broken(control: re.Match[str]) -> str:
    return f"{control[0][0]} {control[0][1:]}"
