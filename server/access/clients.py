"""Where a request comes from, behind whatever proxies the operator trusts."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address

from aiohttp import web

from server.access.limits import Ip
from server.config import Network


def client_address(request: web.Request, trusted: Sequence[Network]) -> Ip:
    """The address of the client: of the peer, or, when that is a trusted proxy, as it was told.

    Read from the right: each entry of X-Forwarded-For was written by the hop to the right of it,
    and is believed only while those are trusted. What a client writes there itself is never used.
    """
    peer = _address(request.remote or "") or ip_address("0.0.0.0")  # noqa: S104  a peer without a name
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    hops = [peer]
    for entry in reversed(forwarded):
        if not _is_trusted(hops[-1], trusted) or (address := _address(entry)) is None:
            break
        hops.append(address)
    return hops[-1]


def _is_trusted(address: Ip, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted if address.version == network.version)


def _address(text: str) -> Ip | None:
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
