"""How the bridge reaches the office: directly, or through the proxy that its machine is given."""

import pytest

from scanner.office import Office

PROXY = "http://front%20desk:pa%3Ass@proxy.example.org:3128"


@pytest.fixture
def office() -> Office:
    return Office("https://portal.example.org", lambda: "")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "http_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_office_is_reached_directly_where_there_is_no_proxy(office: Office) -> None:
    connection = office._connection("https", "portal.example.org", None)

    assert (connection.host, connection.port) == ("portal.example.org", 443)
    assert connection._tunnel_host is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("proxy", [PROXY, PROXY.removeprefix("http://")])
def test_office_is_reached_through_the_proxy_that_is_set(
    office: Office, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("https_proxy", proxy)

    connection = office._connection("https", "portal.example.org", None)

    assert (connection.host, connection.port) == ("proxy.example.org", 3128)
    assert connection._tunnel_host == "portal.example.org"  # type: ignore[attr-defined]
    headers = connection._tunnel_headers  # type: ignore[attr-defined]
    assert headers["Proxy-Authorization"] == "Basic ZnJvbnQgZGVzazpwYTpzcw=="


def test_host_that_needs_no_proxy_gets_none(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv("no_proxy", "example.org")

    assert office._connection("https", "portal.example.org", None).host == "portal.example.org"
    assert office._connection("https", "127.0.0.1", 8443).host == "127.0.0.1"


def test_this_machine_is_never_reached_through_a_proxy(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", PROXY)

    connection = office._connection("http", "127.0.0.1", 8080)

    assert (connection.host, connection.port) == ("127.0.0.1", 8080)
