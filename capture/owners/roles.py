"""What the words around an address say of whose it is."""

import re
from collections.abc import Sequence
from enum import Enum

from capture.owners import correction_words as corrections
from capture.owners import people_words as people
from capture.owners import role_words as words
from capture.owners.context import Context

LAST_WORDS = 160  # characters


class Role(Enum):
    """The order settles a draw: of two cues that end at one place, the earlier role counts."""

    MINE = "said to be the visitor's"
    THEIRS = "said to be somebody else's"
    PLAIN = "just given"
    ALSO = "one more of the visitor's"
    PERHAPS_THEIRS = "given in a sentence about somebody else"
    CORRECTION = "replaces what was given before"
    DENIED = "said not to be it"


def pattern_of(table: dict[str, str], unspaced: str = "") -> re.Pattern[str]:
    spaced = rf"(?<![\w'])(?:{'|'.join(table.values())})(?!\w)"
    return re.compile(f"{spaced}|{unspaced}" if unspaced else spaced)


GAP_WORD = r"(?!(?:of|for|from|to|at|with|and|von|für|de|pour|para|di|per|van|voor|for) )[\w-]+"
PEOPLE = "|".join(
    rf"(?:{people.POSSESSIVES[language]})(?:[ ]|(?<='))(?:{GAP_WORD} ){{0,2}}?(?:{roles})(?:'s|s')?"
    r"(?: (?:at|on|via|under|unter))?"
    for language, roles in people.ROLES.items()
)
PEOPLE = f"{people.ROLES['tr']}|{PEOPLE}"
SELF_IN_ROLE = rf"(?:{people.SELF})(?: (?:{PEOPLE})| [\w-]+'s (?:{people.ROLES['en']}))"
LEADING: dict[Role, re.Pattern[str]] = {
    Role.MINE: pattern_of({"self": SELF_IN_ROLE, **words.MINE}, words.MINE_UNSPACED),
    Role.THEIRS: pattern_of(
        {**words.THEIRS, "people": PEOPLE, "any": people.ANY_PERSON}, words.THEIRS_UNSPACED
    ),
    Role.PLAIN: pattern_of(words.SEND),
    Role.ALSO: pattern_of(words.ALSO, words.ALSO_UNSPACED),
}

# What may stand between a cue and the address it is about.
BETWEEN = re.compile(rf"(?:[\s:;(<\[\"'>*`–—=-]|(?<!\w)(?:{words.CONNECTIVES})(?!\w))*")
FEW_WORDS = re.compile(r"(?: (?!me\b|us\b|about\b|my\b)[\w'.-]+){0,5}[\s:(<\"'-]*")
COMMA = re.compile(r"(?: (?:too|as well|also|please|auch|también|aussi|anche|ook))?\s*,\s*[\"'(<]*")
A_LINE_AND_COLON = re.compile(
    r"(?: [\w']+){0,2}\s*:\s*|(?=.*\b(?:also|as well|too|auch|también|aussi|anche|ook|"
    r"também)\b)(?: [\w']+){0,7}\s*:\s*"
)
IS = re.compile(r"(?<!\w)(?:is|ist|es|est|é|è|это)\s*$")
ONE_WORD = re.compile(r"\W*(?:[\w']+)?\W*")
NAMES = re.compile(r"(?:\W*[\w'.]+){0,5}\W*")
UNSPACED = re.compile(f"(?:{words.MINE_UNSPACED}|{words.THEIRS_UNSPACED})")
UNSPACED_BETWEEN = re.compile(r"[^,，、。.!?]{0,16}")
SPECIFIC = re.compile(
    rf"(?:{people.SPECIFIC_POSSESSIVES})\b|(?:{people.TITLES})\b|{people.ROLES['tr']}|(?:{people.ANY_PERSON})"
)
FOR = re.compile(r"(?<!\w)(?:for|für|para|pour|per|voor|dla|для)\s*$")
ROUTED = re.compile(rf"(?<!\w)(?:{words.ROUTING})[\w\s]{{0,20}}$")
INTRODUCTION = re.compile(rf"(?:{words.INTRODUCTIONS})")

DENIED_BEFORE = re.compile(rf"(?<![\w'])(?:{'|'.join(corrections.DENIED.values())})[\s:\"'<(]*$")
DENIED_AFTER = re.compile(rf"(?:{corrections.DENIED_AFTER})")
CERTAIN = re.compile(
    rf"(?<!\w)(?:{corrections.CORRECTION_CERTAIN})(?!\w)|{corrections.CORRECTION_UNSPACED}|^\s*\*+\s*$"
)
LIKELY = re.compile(rf"(?<!\w)(?:{corrections.CORRECTION_LIKELY})(?!\w)")
LIKELY_AFTER = re.compile(rf"(?:{corrections.CORRECTION_LIKELY_AFTER})")
ADDITIONAL = re.compile(rf"(?<!\w)(?:{corrections.ADDITIONAL})(?!\w)")
TAKEN_BACK = re.compile(rf"(?<!\w)(?:{corrections.TAKEN_BACK})")

MINE_AFTER = re.compile(rf"(?:{words.MINE_AFTER})(?!\w)")
MINE_LATER = re.compile(words.MINE_LATER)
THEIRS_AFTER = re.compile(
    rf"(?:{words.THEIRS_AFTER})|(?:is|was|are|that's|it's|belongs to|who is|which is|\(|-|=|ist|est|"
    rf"es|è|é)?\s*(?:{PEOPLE})(?!\w)"
)
ANNOUNCED = re.compile(
    rf"(?:^|(?<!\w)(?:{words.ASKING})(?!\w)[^,]*)\W*(?:(?:ok|okay|also|please|then|and|"
    rf"bitte)\W+)*(?:{words.REQUESTS})\w*"
    rf"\W+(?:[\w']+\W+){{0,4}}?(?:{PEOPLE})(?!\w)"
    rf"|(?<!\w)(?:{words.ASKING})(?!\w).*(?:{PEOPLE})(?:\W+[\w']+){{0,3}}?\W+(?:{words.REQUESTS})\w*\W*$"
)
QUESTION = re.compile(rf"(?:\W*(?:and|so|hi|hey|hello|y|et|und)\W+)?{words.QUESTION_OPENERS}\b")


def role_in(context: Context) -> Role:
    """The nearest word about whose the address is decides; a denial beside it comes before all."""
    if DENIED_BEFORE.search(context.clause) or DENIED_AFTER.match(context.after):
        return Role.DENIED
    if MINE_AFTER.match(context.after) or MINE_LATER.search(context.after):
        return Role.MINE
    leading = leading_role(context.clause, context.names)
    if leading is Role.THEIRS or (leading is not Role.MINE and THEIRS_AFTER.match(context.after)):
        return Role.THEIRS
    if is_correction(context, leading):
        return Role.CORRECTION
    return leading or unled_role(context)


def unled_role(context: Context) -> Role:
    """Without a cue in its sentence: what kind of sentence is it, and what was said just before?"""
    if QUESTION.match(context.clause) and context.asked:
        return Role.THEIRS
    if context.earlier and ANNOUNCED.search(context.earlier[-1]):
        return Role.THEIRS
    for sentence in reversed(context.earlier):
        if is_named(context.names, sentence):
            return leading_role(sentence, context.names) or Role.PLAIN
    return Role.PLAIN


def leading_role(clause: str, names: Sequence[str]) -> Role | None:
    """What the last cue before an address makes of it, if that cue is about the address."""
    lasts = {role: last(pattern, clause) for role, pattern in LEADING.items()}
    found = {role: cue for role, cue in lasts.items() if cue}
    if not found:
        return None
    role = max(found, key=lambda role: found[role].end())
    cue = found[role]
    if role is Role.MINE:
        return role if is_about_me(cue, clause) else Role.PLAIN
    if role is Role.THEIRS:
        return role if is_about_them(cue, clause, names) else Role.PERHAPS_THEIRS
    if role is Role.PLAIN and is_named(names, clause[cue.start() :]):
        return Role.THEIRS  # "Send it to Bob at bob@…": nobody speaks of themselves by name
    return role


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def is_about_me(cue: re.Match[str], clause: str) -> bool:
    between = clause[cue.end() :]
    loose = NAMES if INTRODUCTION.match(cue.group()) else ONE_WORD
    unspaced = UNSPACED.fullmatch(cue.group()) and UNSPACED_BETWEEN.fullmatch(between)
    return bool(BETWEEN.fullmatch(between) or loose.fullmatch(between) or unspaced)


def is_about_them(cue: re.Match[str], clause: str, names: Sequence[str]) -> bool:
    """ "My wife: anna@…" is hers; "a gift for my wife, jane@…" is not."""
    between, before = clause[cue.end() :], clause[: cue.start()]
    named = is_named(names, cue.group()) or (is_named(names, between) and NAMES.fullmatch(between))
    if named or BETWEEN.fullmatch(between):
        return True
    if UNSPACED.fullmatch(cue.group()):
        return UNSPACED_BETWEEN.fullmatch(between) is not None
    if SPECIFIC.match(cue.group()) and not FOR.search(before):
        return bool(COMMA.fullmatch(between) or A_LINE_AND_COLON.fullmatch(between))
    if ROUTED.search(before + cue.group()) or IS.search(before):
        return bool(COMMA.fullmatch(between) or FEW_WORDS.fullmatch(between))
    return not is_people(cue.group()) and FEW_WORDS.fullmatch(between) is not None


def is_people(cue: str) -> bool:
    return re.fullmatch(PEOPLE, cue) is not None


def is_named(names: Sequence[str], sentence: str) -> bool:
    return any(re.search(rf"\b{name}\b", sentence) for name in names)


def is_correction(context: Context, leading: Role | None) -> bool:
    if CERTAIN.search(context.message_before) or TAKEN_BACK.search(context.message_before):
        return True
    likely = LIKELY.search(context.before) and not ADDITIONAL.search(context.clause)
    return leading is not Role.PERHAPS_THEIRS and bool(likely or LIKELY_AFTER.match(context.after))


def inherited(previous: Role, role: Role, context: Context) -> Role:
    """ "Invite sam@… and pat@…": what was said of the first holds for the second."""
    shared = context.joined and role is Role.PLAIN and previous in (Role.THEIRS, Role.DENIED)
    return previous if shared else role


def takes_back(message: str) -> bool:
    """Whether a message without an address says that the known one is not the visitor's."""
    return TAKEN_BACK.search(message) is not None


def announces_correction(message: str) -> bool:
    return CERTAIN.search(message) is not None


def announces_somebody(message: str) -> bool:
    """Whether the message ends in something like "write to my assistant then"."""
    return ANNOUNCED.search(message[-LAST_WORDS:]) is not None


def said_theirs_after(context: Context) -> bool:
    return THEIRS_AFTER.match(context.after) is not None
