"""Whom an admin does not want to hear from."""

from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, Field

from capture.emails import find_addresses, normalise
from capture.record import Record
from server.access.limits import Ip
from server.errors import Problem

MOST = 1_000  # entries of each kind


def _network(text: str) -> str:
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        raise ValueError("must be an IP address or a range, such as 192.0.2.0/24") from None


def _email(text: str) -> str:
    email = normalise(text)
    if email is None:
        raise ValueError("must be an e-mail address")
    return email


def _domain(text: str) -> str:
    email = normalise(f"somebody@{text.strip().removeprefix('@')}")
    if email is None:
        raise ValueError("must be a domain, such as example.com")
    return email.rpartition("@")[2]


Emails = Annotated[tuple[Annotated[str, AfterValidator(_email)], ...], Field(max_length=MOST)]
Domains = Annotated[tuple[Annotated[str, AfterValidator(_domain)], ...], Field(max_length=MOST)]
Networks = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], Field(max_length=MOST)]


class BlockList(Record):
    """People by e-mail address or domain, with its subdomains, and places by address or range (CIDR)."""

    emails: Emails = ()
    domains: Domains = ()
    networks: Networks = ()

    @property
    def names_people(self) -> bool:
        return bool(self.emails or self.domains)

    def blocks_network_of(self, address: Ip) -> bool:
        return any(address in ip_network(network) for network in self.networks)

    def blocks_email(self, email: str) -> bool:
        domain = email.rpartition("@")[2]
        parents = {domain[at:] for at in range(len(domain)) if at == 0 or domain[at - 1] == "."}
        return email in self.emails or not parents.isdisjoint(self.domains)


def turn_away_blocked(blocked: BlockList, address: Ip, text: str, known_as: str | None) -> None:
    """Refuse visitors whom the admin has blocked: by network, or by the e-mail they give or are known by."""
    emails = [found.email for found in find_addresses(text)] if blocked.names_people else []
    if known_as:
        emails.append(known_as)
    if blocked.blocks_network_of(address) or any(blocked.blocks_email(email) for email in emails):
        raise Problem(403, "blocked", "Not sent", "This site does not take messages from you.")
