"""The commands of `python -m server`, and their arguments."""

import argparse
import json
import re
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from capture.emails import normalise
from capture.legacy import TaggedChats
from capture.migrate import migrate
from capture.search.rebuild import Words
from server.access.audit import Entry
from server.access.founding import first_token, owners_token
from server.config import Settings
from server.jobs_command import add_jobs, run_jobs
from server.run import serve, services
from server.services import Services
from server.tenants import Admin, new_admin_id
from server.work.recounting import recount_now


async def run(arguments: argparse.Namespace, settings: Settings, mongodb_uri: str | None = None) -> None:
    """Run the command that the arguments name; `mongodb_uri` is of a MongoDB that is running already."""
    match arguments.command:
        case "admin":
            async with services(settings) as parts:
                await ADMIN_ACTIONS[arguments.action](parts, arguments)
        case "migrate":
            async with services(settings) as parts:
                await _migrate(parts, arguments.admin)
        case "recount":
            async with services(settings) as parts:
                await _recount(parts, arguments.admin)
        case "jobs":
            async with services(settings) as parts:
                await run_jobs(parts, arguments)
        case command:
            web_too, worker_too = command != "worker", command != "web"
            await serve(settings, web_too=web_too, worker_too=worker_too, mongodb_uri=mongodb_uri)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m server",
        description="Leadlight: a chat bot that turns a site's visitors into leads. "
        "Without a command it serves the web and works in one process.",
        epilog="Settings are environment variables, or lines in .env; the README lists them.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("web", help="serve HTTP only; run any number beside each other")
    commands.add_parser("worker", help="do the jobs only; run any number beside each other")
    admin = commands.add_parser("admin", help="manage admins, the businesses that own sites")
    actions = admin.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser(
        "create", help="make an admin; prints its adminId and an API token, shown this once"
    )
    create.add_argument("name", metavar="NAME", help="the business's name, which the bot speaks for")
    create.add_argument("--email", required=True, type=_email, help="where to reach the owner")
    create.add_argument(
        "--origin",
        action="append",
        default=[],
        type=_origin,
        metavar="URL",
        help="a site that may embed the chat, such as https://www.example.com; repeat for more. "
        "Without any, every site may",
    )
    create.add_argument(
        "--id", type=_admin_id, metavar="ADMIN_ID", help="keep an adminId that chats carry already"
    )
    create.add_argument("--json", action="store_true", help="print one JSON object")
    identity = actions.add_parser(
        "identity", help="print the secret with which the admin's own site signs who its visitors are"
    )
    identity.add_argument("admin_id", type=_admin_id, metavar="ADMIN_ID")
    identity.add_argument("--rotate", action="store_true", help="make a new one; the old one ends at once")
    token = actions.add_parser(
        "token", help="print a new API token of an owner's, for when the others are lost; shown this once"
    )
    token.add_argument("admin_id", type=_admin_id, metavar="ADMIN_ID")
    migration = commands.add_parser(
        "migrate", help="make leads of tagged chats from before the leads collection"
    )
    migration.add_argument("--admin", metavar="ADMIN_ID", help="only this admin's chats")
    counting = commands.add_parser(
        "recount", help="compare all figures with the leads, and put right what is wrong"
    )
    counting.add_argument("--admin", metavar="ADMIN_ID", help="only this admin's figures")
    add_jobs(commands)
    return parser


async def _create_admin(parts: Services, arguments: argparse.Namespace) -> None:
    admin = Admin(
        admin_id=arguments.id or new_admin_id(),
        name=arguments.name,
        email=arguments.email,
        origins=tuple(arguments.origin),
        created_at=parts.clock(),
    )
    if not await parts.admins.add(admin):
        sys.exit(f"leadlight: there is an admin with the adminId {admin.admin_id} already")
    token = await first_token(parts, admin)
    await _note(parts, admin.admin_id, "admin create")
    if arguments.json:
        print(json.dumps({"adminId": admin.admin_id, "token": token}))
        return
    print(f"adminId  {admin.admin_id}")
    print(f"token    {token}  (shown this once; only its hash is stored)")


async def _identity(parts: Services, arguments: argparse.Namespace) -> None:
    admins, admin_id = parts.admins, arguments.admin_id
    admin = await (admins.rotate_identity(admin_id) if arguments.rotate else admins.get(admin_id))
    if admin is None:
        sys.exit(f"leadlight: there is no admin with the adminId {admin_id}")
    await _note(parts, admin_id, "admin identity --rotate" if arguments.rotate else "admin identity")
    print(parts.keys.identity_secret(admin_id, admin.identity_version))


async def _token(parts: Services, arguments: argparse.Namespace) -> None:
    admin_id: str = arguments.admin_id
    admin = await parts.admins.get(admin_id)
    if admin is None:
        sys.exit(f"leadlight: there is no admin with the adminId {admin_id}")
    await _note(parts, admin_id, "admin token")
    print(await owners_token(parts, admin))


async def _note(parts: Services, admin_id: str, action: str) -> None:
    """Leave an entry in the admin's audit log: what an operator can see and make is theirs to know of."""
    entry = Entry(at=parts.clock(), action=action, target=admin_id, member_name="operator")
    await parts.audit(admin_id).note(entry)


ADMIN_ACTIONS = {"create": _create_admin, "identity": _identity, "token": _token}


async def _migrate(parts: Services, only: str | None) -> None:
    for admin_id in [only] if only else await parts.admins.all_ids():
        done = await migrate(
            admin_id,
            tagged=TaggedChats(parts.db, admin_id),
            conversations=parts.conversations(admin_id),
            leads=parts.leads(admin_id),
            progress=_going_on(admin_id, "conversations"),
        )
        _show(f"{admin_id}: {done.linked} conversations linked, {done.skipped} without a valid address\n")
        found = await Words(parts.db, admin_id).rebuild(_going_on(admin_id, "leads"))
        _show(f"{admin_id}: {found} leads made findable by search\n")


async def _recount(parts: Services, only: str | None) -> None:
    for admin_id in [only] if only else await parts.admins.all_ids():
        wrong = await recount_now(parts, admin_id, _going_on(admin_id, "leads"))
        _show(f"{admin_id}: {wrong or 'no'} figures were wrong{', and are right now' if wrong else ''}\n")


def _going_on(admin_id: str, what: str) -> Callable[[int], None]:
    return lambda seen: _show(f"{admin_id}: {seen} {what} …")


def _show(line: str) -> None:
    """Rewrite the line on a terminal; elsewhere print only what is final."""
    if line.endswith("\n") or sys.stdout.isatty():
        sys.stdout.write(f"\r{line}" if sys.stdout.isatty() else line)
        sys.stdout.flush()


def _email(text: str) -> str:
    email = normalise(text)
    if email is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not an e-mail address")
    return email


def _admin_id(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text):
        raise argparse.ArgumentTypeError("an adminId has 1 to 64 letters, digits, _ and -")
    return text


def _origin(text: str) -> str:
    """The origin of a URL as browsers send it: scheme, host and port, in lower case."""
    url = urlsplit(text.strip())
    if url.scheme not in ("http", "https") or not url.hostname:
        raise argparse.ArgumentTypeError(f"{text!r} is not a site's URL, such as https://www.example.com")
    default = {"http": 80, "https": 443}[url.scheme]
    port = "" if url.port in (None, default) else f":{url.port}"
    return f"{url.scheme}://{url.hostname.encode('idna').decode()}{port}"
