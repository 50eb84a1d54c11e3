"""Addresses written with an unbroken '@', told from everything else that carries one."""

import re

from capture.addresses.reading import LETTER, LOCAL, Reading, trimmed_domain, without_glued_words

MAX_SIGNS = 400  # '@' looked at in one message
MAX_LOCAL = 64
LOCAL_BACKWARDS = re.compile(f"[{LOCAL}]+")
DOMAIN_RUN = re.compile(f"[{LETTER}][{LETTER}.-]{{0,253}}")
QUOTED_LOCAL = re.compile(r'"(?:[^"\\\x00-\x1f]|\\[^\x00-\x1f]){1,62}"$')

# What stands before something that is not an address, although it looks like one.
NOT_AN_ADDRESS_BEFORE = re.compile(
    r"(?:@|\b(?:sips?|xmpp|acct|scp|sftp|ssh|ftp|s3|im|pres|turn|stun|npm|matrix):/{0,3}"
    r"|\b(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id|git clone|npm i|npm install|yarn add|pnpm add)"
    r"(?:\s+-{1,2}[\w-]+(?:[ =][^\s@]+)?)*\s+"
    r"|\b(?:message-id|in-reply-to|references):\s*<?)$",
    re.IGNORECASE,
)
URL_BEFORE = re.compile(
    r"\b(?!mailto:)[a-z][a-z0-9+.-]{1,20}://[^\s<>\"'(),;]*$|\bwww\.[^\s<>\"'(),;@]*/[^\s<>\"'(),;]*$",
    re.IGNORECASE,
)
QUERY_BEFORE = re.compile(r"\?[^\s<>\"']*=$")
# A remote path or a port: git@github.com:org/repo, jane@host.com:22, jane@host.com:~/x
NOT_AN_ADDRESS_AFTER = re.compile(r"@|:\d|:[\w.~-]*/|:\S+\.git\b|\(\)|_[^\W_]|\\[A-Za-z]*\\")
CODE_HOSTS = re.compile(r"(?:git|hg)@", re.IGNORECASE)


def plain_addresses(plain: str) -> list[Reading]:
    """Readings in order, never overlapping."""
    found: list[Reading] = []
    for at in signs(plain):
        reading = reading_at(plain, at, found[-1].end if found else 0)
        if reading:
            found.append(reading)
    return found


def signs(plain: str) -> list[int]:
    places: list[int] = []
    at = plain.find("@")
    while at >= 0 and len(places) < MAX_SIGNS:
        places.append(at)
        at = plain.find("@", at + 1)
    return places


def reading_at(plain: str, at: int, floor: int) -> Reading | None:
    if at < floor:
        return None
    run = DOMAIN_RUN.match(plain, at + 1)
    domain = trimmed_domain(run.group()) if run else None
    local = local_before(plain, at, floor) if domain else None
    if not domain or not local:
        return None
    start, end = at - len(local), at + 1 + len(domain)
    if is_something_else(plain, start, end):
        return None
    return Reading(f"{local}@{domain}", start, end)


def local_before(plain: str, at: int, floor: int) -> str | None:
    window = plain[max(floor, at - MAX_LOCAL - 2) : at]
    quoted = QUOTED_LOCAL.search(window)
    if quoted:
        return quoted.group()
    run = LOCAL_BACKWARDS.match(window[::-1])
    if not run:
        return None
    local = run.group()[::-1]
    return tidied(local) if len(local) <= MAX_LOCAL else None


def tidied(local: str) -> str | None:
    """Without an ellipsis, quote, bullet or markup that ran into it; None if two dots make it no address."""
    local = local.rpartition("...")[2].lstrip("'.-$&%")
    local = without_glued_words(local)
    return None if ".." in local else local


def is_something_else(plain: str, start: int, end: int) -> bool:
    before = plain[max(0, start - 200) : start]
    return (
        NOT_AN_ADDRESS_BEFORE.search(before[-80:]) is not None
        or NOT_AN_ADDRESS_AFTER.match(plain, end) is not None
        or CODE_HOSTS.match(plain, start) is not None
        or (URL_BEFORE.search(before) is not None and not QUERY_BEFORE.search(before))
    )
