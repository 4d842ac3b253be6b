"""Who is asking: the address behind trusted proxies alone, the network it is counted by, and where a form came from."""

from collections.abc import Iterable
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from starlette.requests import Request

from prakat.collector.configuration import Network

Address = IPv4Address | IPv6Address
_NOWHERE: Final = IPv4Address("0.0.0.0")  # noqa: S104 - stands for "no address", nothing listens on it
_V4_NETWORK: Final = 24
_V6_NETWORK: Final = 64


class Origin(Enum):
    """Where a request was made: on this site, elsewhere, or by something that does not say."""

    SAME = "same"
    CROSS = "cross"
    UNKNOWN = "unknown"


def client_address(request: Request, trusted: tuple[Network, ...]) -> Address:
    """Return the client's address. X-Forwarded-For counts only from trusted proxies, read from the right."""
    address = _parse(request.client.host if request.client else "")
    if not _is_in(address, trusted):
        return address
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed(hops[-10:]):
        text = hop.strip()
        if not text:
            break
        address = _parse(text)
        if not _is_in(address, trusted):
            break
    return address


def network_of(address: Address) -> bytes:
    """Return the network an address is counted by: /24, or /64."""
    if isinstance(address, IPv4Address):
        return address.packed[: _V4_NETWORK // 8]
    return address.packed[: _V6_NETWORK // 8]


def origin_of(request: Request, origins: frozenset[str]) -> Origin:
    """Tell where a POST was made. Origins are compared whole: a prefix is somebody else."""
    origin = request.headers.get("origin")
    if origin is not None:
        return Origin.SAME if origin in origins else Origin.CROSS
    site = request.headers.get("sec-fetch-site")
    if site is None:
        return Origin.UNKNOWN
    return Origin.SAME if site == "same-origin" else Origin.CROSS


def _parse(text: str) -> Address:
    try:
        address = ip_address(text)
    except ValueError:
        return _NOWHERE
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)
