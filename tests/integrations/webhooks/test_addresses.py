"""What is on the public internet, in every notation that a URL can hold."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.webhooks.addresses import is_public
from integrations.webhooks.targets import BadTarget, Targets

PRIVATE = (
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1"),
    *("192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::ffff:10.0.0.1", "fe80::1"),
    *("fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "100::1", "2001::1", "2001:db8::1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
    *("3fff::1", "5f00::1", "4000::1", "localhost", "", "1.2.3", "2130706433", "0x7f000001"),
)
PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1"),
    *("2606:4700:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
)

REFUSED = (
    *("http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/"),
    *("http://0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[0:0:0:0:0:ffff:7f00:1]/"),
    *("http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://[fe80::1%25lo]/"),
    *("http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://100.64.0.1/"),
    *("http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://①②⑦.0.0.1/"),
    *("http://10.0.0.1:8080/", "https://192.168.1.1/", "http://224.0.0.1/", "http://127。0。0。1/"),
)
NOT_FOR_US = (
    *(
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "//example.com",
    ),
    *("example.com", "http://", "http:///path", "http://user@8.8.8.8/", "http://user:pass@8.8.8.8/"),
    *("http://:@8.8.8.8/", "http://8.8.8.8:22/", "http://8.8.8.8:25/", "http://8.8.8.8:0/"),
    *("http://8.8.8.8:99999/", "http://8.8.8.8:x/", "http://8.8.8.8 /", "http://8.8.8.8\\@127.0.0.1/"),
    *("http://8.8.8.8/\r\nX: y", "http://8.8.8.8/\x00", "http://[::1", "", " "),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_on_the_internet_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_within_another_is_as_public_as_by_itself(address: IPv4Address) -> None:
    number = int(address)
    for wrapped in (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert is_public(str(IPv6Address(wrapped))) == is_public(str(address))


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: IPv4Address | IPv6Address) -> None:
    if is_public(str(address)) and not isinstance(address, IPv6Address):
        assert address.is_global
        assert not address.is_multicast


@pytest.mark.parametrize("url", REFUSED)
async def test_a_private_address_is_refused_in_each_notation(url: str) -> None:
    with pytest.raises(BadTarget, match="public internet"):
        await Targets().check(url)


@pytest.mark.parametrize("url", NOT_FOR_US)
async def test_a_url_that_no_webhook_can_go_to_is_refused_also_where_private_ones_may(url: str) -> None:
    with pytest.raises(BadTarget):
        await Targets(private=True).check(url)


async def test_a_public_address_passes_in_its_one_spelling() -> None:
    assert await Targets().check("HTTP://8.8.8.8:80/Hook?a=b#c") == "http://8.8.8.8/Hook?a=b"


async def test_a_private_address_passes_where_the_configuration_allows_it() -> None:
    assert await Targets(private=True).check("http://127.0.0.1:8080/") == "http://127.0.0.1:8080/"
