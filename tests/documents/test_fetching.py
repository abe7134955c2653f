"""Fetching from a server that misbehaves: what is meant to be read is; nothing else is asked, held or waited for."""

from __future__ import annotations

import gzip
import io
import ipaddress
import socket
import ssl
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from tests.documents import misbehaving
from tests.documents.misbehaving import MORE, STORY, Misbehaving, Reply, packed, page, redirect

from dragoman.documents import Limits, Loaded, Refusal, Web, load
from dragoman.documents.fetching.addresses import is_public
from dragoman.documents.fetching.fetch import Fetcher
from dragoman.documents.fetching.gather import Selection
from dragoman.documents.fetching.policy import Policy
from dragoman.documents.fetching.visits import NoVisits, Validators
from dragoman.errors import NotFetched, SettingsError


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    made = Misbehaving()
    yield made
    made.stop()


Make = Callable[..., Fetcher]


@pytest.fixture
def waits() -> list[float]:
    """The seconds that were waited between two attempts."""
    return []


@pytest.fixture
def fetcher(waits: list[float]) -> Iterator[Make]:
    """Makes fetchers that may ask this machine, and do not wait."""
    made: list[Fetcher] = []

    def make(**more: Any) -> Fetcher:
        settings: dict[str, Any] = {"allow": ("127.0.0.1",), "per_minute": 60_000.0, "timeout": 1.0, "attempts": 1}
        made.append(Fetcher(Policy(**(settings | more)), sleep=waits.append))
        return made[-1]

    yield make
    for each in made:
        each.close()


def gathered(url: str, fetcher: Fetcher, visits: Any = None, **more: Any) -> tuple[list[Loaded], list[Refusal]]:
    """What an address gives, apart."""
    web = Web(fetcher, visits or NoVisits(), Selection(**more))
    items = list(load([url], web=web))
    return [each for each in items if isinstance(each, Loaded)], [each for each in items if isinstance(each, Refusal)]


# ---- pages


def test_a_page_is_read_with_its_address(server: Misbehaving, fetcher: Make) -> None:
    server.paths["/story?id=1"] = Reply(page().encode())
    (found,), _ = gathered(server.url("/story?id=1#part"), fetcher())
    document = found.document
    assert STORY in document.text
    assert (document.title, document.published) == ("Norland recalls envoy", "2024-03-18")
    assert (document.publisher, document.url) == ("The Norland Post", server.url("/story?id=1"))
    assert [path for path, _ in server.asked] == ["/robots.txt", "/story?id=1"]
    assert server.asked[1][1]["user-agent"].startswith("Dragoman/")


def test_an_address_that_the_page_gives_itself_counts_on_its_own_host_only(server: Misbehaving, fetcher: Make) -> None:
    head = '<head><link rel="canonical" href="{}">'
    server.paths["/a"] = Reply(page().replace("<head>", head.format(server.url("/clean"))).encode())
    server.paths["/b"] = Reply(page().replace("<head>", head.format("https://other.example.org/x")).encode())
    assert gathered(server.url("/a"), fetcher())[0][0].document.url == server.url("/clean")
    assert gathered(server.url("/b"), fetcher())[0][0].document.url == server.url("/b")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("“café”".encode(), "text/plain; charset=iso-8859-1"),  # says another encoding than it sends
        ("“café”".encode("cp1252"), "text/plain; charset=iso-8859-1"),
        ("“café”".encode("cp1252"), "text/plain; charset=utf-8"),
        ("“café”".encode("cp1252"), "text/plain; charset=klingon"),
        ("“café”".encode("cp1252"), "text/plain; charset=base64"),
        ("“café”".encode("cp1252"), "text/plain;;charset"),
        ("“café”".encode("utf-16"), "text/plain"),
    ],
)
def test_broken_charsets(server: Misbehaving, fetcher: Make, content: bytes, kind: str) -> None:
    legacy = "utf-16-le" if content.startswith(b"\xff\xfe") else "cp1252"
    server.paths["/a"] = Reply(content + f"\n{STORY}\n{MORE}".encode(legacy), kind=kind)
    (found,), refused = gathered(server.url("/a"), fetcher())
    assert found.document.text == f"“café”\n{STORY}\n{MORE}", refused


def test_files_of_every_kind_by_address(server: Misbehaving, fetcher: Make) -> None:
    table = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"text": [STORY]}), table)
    server.paths["/a.csv"] = Reply(f'text\n"{STORY}"\n'.encode(), kind="text/csv")
    server.paths["/a.jsonl.gz"] = Reply(gzip.compress(f'{{"text": "{STORY}"}}'.encode()), kind="application/gzip")
    server.paths["/a.parquet"] = Reply(table.getvalue(), kind="application/octet-stream")
    server.paths["/a.md"] = Reply(f"# Head\n\n{STORY}".encode(), kind="text/plain")
    server.paths["/packed"] = packed(STORY.encode(), kind="text/plain")
    for path in list(server.paths):
        (found,), refused = gathered(server.url(path), fetcher())
        assert found.document.text == STORY, refused


def test_a_picture_is_refused_by_its_kind(server: Misbehaving, fetcher: Make) -> None:
    server.paths["/a.png"] = Reply(b"\x89PNG", kind="image/png")
    _, (refusal,) = gathered(server.url("/a.png"), fetcher())
    assert "image/png" in str(refusal.error)


# ---- servers that misbehave


@pytest.mark.parametrize("how", ["slow_head", "slow_body", "silent"])
def test_a_slow_server_is_left_in_time(server: Misbehaving, fetcher: Make, how: str) -> None:
    server.paths["/a"] = getattr(misbehaving, how)
    before = time.monotonic()
    with pytest.raises(NotFetched, match=r"within 0\.5 s") as caught:
        fetcher(timeout=0.5).fetch(server.url("/a"))
    assert caught.value.again
    assert time.monotonic() - before < 2


@pytest.mark.parametrize("how", ["truncated", "reset", "nonsense"])
def test_an_answer_that_breaks_off_is_not_taken_for_whole(server: Misbehaving, fetcher: Make, how: str) -> None:
    server.paths["/a"] = getattr(misbehaving, how)
    with pytest.raises(NotFetched, match="fails or breaks off") as caught:
        fetcher().fetch(server.url("/a"))
    assert caught.value.again


def test_gzip_that_breaks_off_or_is_none_is_told(server: Misbehaving, fetcher: Make) -> None:
    whole = packed(page().encode())
    server.paths["/torn"] = Reply(whole.content[:-20], headers=whole.headers)
    server.paths["/none"] = Reply(b"just words", headers=whole.headers)
    server.paths["/odd"] = Reply(b"?", headers={"Content-Encoding": "br"})
    for path, told in (("/torn", "in the middle of its gzip"), ("/none", "damaged gzip"), ("/odd", "packed with 'br'")):
        with pytest.raises(NotFetched, match=told):
            fetcher().fetch(server.url(path))


def test_a_gzip_bomb_is_not_unpacked(server: Misbehaving, fetcher: Make) -> None:
    server.paths["/bomb"] = packed(b"\x00" * 200_000_000)
    tracemalloc.start()
    with pytest.raises(NotFetched, match="more than 1 MB"):
        fetcher(most=1_000_000, timeout=20.0).fetch(server.url("/bomb"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000  # the test's own making of the bomb apart


@pytest.mark.parametrize("told", [True, False])
def test_a_huge_answer_is_left(server: Misbehaving, fetcher: Make, told: bool) -> None:
    huge = Reply(b"x" * 10, headers={"Content-Length": "9999999999"})
    server.paths["/huge"] = huge if told else misbehaving.endless
    with pytest.raises(NotFetched, match="more than 1 MB"):
        fetcher(most=1_000_000, timeout=10.0).fetch(server.url("/huge"))


# ---- redirects


def test_redirects_are_followed_to_the_address_that_answers(server: Misbehaving, fetcher: Make) -> None:
    server.paths |= {"/a": redirect("/b", 301), "/b": redirect("c?d=1", 308), "/c?d=1": Reply(page().encode())}
    (found,), _ = gathered(server.url("/a"), fetcher())
    assert found.document.url == server.url("/c?d=1")


def test_redirects_in_circles_or_without_end_are_left(server: Misbehaving, fetcher: Make) -> None:
    server.paths |= {"/a": redirect("/b"), "/b": redirect("/a")}
    server.paths |= {f"/{at}": redirect(f"/{at + 1}") for at in range(20)}
    with pytest.raises(NotFetched, match="in circles"):
        fetcher().fetch(server.url("/a"))
    with pytest.raises(NotFetched, match="more than 5 times"):
        fetcher().fetch(server.url("/0"))
    assert server.times("/7") == 0


@pytest.mark.parametrize(
    "target",
    ["ftp://example.org/x", "file:///etc/passwd", "javascript:alert(1)", "http://", "https://a:b@example.org/"],
)
def test_redirects_out_of_the_web_are_not_followed(server: Misbehaving, fetcher: Make, target: str) -> None:
    server.paths["/a"] = redirect(target)
    with pytest.raises(NotFetched):
        fetcher().fetch(server.url("/a"))


# ---- addresses that may not be asked


@pytest.mark.parametrize(
    "host",
    ["127.0.0.2", "2130706434", "0x7f.2", "[::ffff:127.0.0.2]", "10.0.0.1", "169.254.169.254", "0.0.0.0", "[::1]"],
)
def test_what_is_not_public_is_not_asked_nor_redirected_to(server: Misbehaving, fetcher: Make, host: str) -> None:
    target = server.url("/secret", host)
    server.paths |= {"/a": redirect(target), "/secret": Reply(page().encode())}
    for url in (target, server.url("/a")):
        with pytest.raises(NotFetched, match="not public") as caught:
            fetcher().fetch(url)
        assert not caught.value.again
    assert server.times("/secret") == 0


def test_nothing_of_this_machine_is_asked_unless_allowed(server: Misbehaving) -> None:
    server.paths["/a"] = Reply(page().encode())
    (refusal,) = load([server.url("/a")])
    assert isinstance(refusal, Refusal)
    assert "DRAGOMAN_FETCH_ALLOW" in str(refusal.error)
    assert not server.asked


def test_a_name_is_resolved_once_and_asked_where_it_was_judged(
    server: Misbehaving, fetcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is answered with a harmless address first and with another one afterwards (DNS rebinding)."""
    server.paths["/a"] = Reply(page().encode())
    real, answers = socket.getaddrinfo, iter(["127.0.0.1"])
    looked_up: list[str] = []

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        if host == "rebinding.example.org":
            looked_up.append(host)
            host = next(answers, "127.0.0.2")
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    web = fetcher()
    assert web.fetch(server.url("/a", "rebinding.example.org")).content == page().encode()
    assert looked_up == ["rebinding.example.org"]  # once, for both requests go through one connection
    with pytest.raises(NotFetched, match="not public"):
        fetcher().fetch(server.url("/a", "rebinding.example.org"))


def test_a_name_may_be_allowed_whatever_its_address(
    server: Misbehaving, fetcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.paths["/a"] = Reply(page().encode())
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host.endswith("example.org") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    web = fetcher(allow=("intranet.example.org",))
    assert web.fetch(server.url("/a", "Intranet.example.org")).content
    with pytest.raises(NotFetched, match="not public"):
        web.fetch(server.url("/a", "other.example.org"))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        *((each, False) for each in ("10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "0.0.0.0")),
        *((each, False) for each in ("169.254.169.254", "224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1")),
        *((each, False) for each in ("::", "::1", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1")),
        *((each, False) for each in ("64:ff9b::a00:1", "2002:7f00:1::", "2001:0:1:2:3:4:80ff:fffe")),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize("allowed", ["http://example.org", "10.0.0.0/99", "a/b"])
def test_what_is_no_host_or_network_cannot_be_allowed(allowed: str) -> None:
    with pytest.raises(SettingsError, match="DRAGOMAN_FETCH_ALLOW"):
        assert Policy(allow=(allowed,)).networks


@pytest.mark.parametrize("url", ["http://", "https://[::1", "http://user:secret@example.org/", "http://a" + "b" * 3000])
def test_what_is_no_address_is_told_without_its_password(url: str, fetcher: Make) -> None:
    with pytest.raises(NotFetched) as caught:
        fetcher().fetch(url)
    assert "secret" not in str(caught.value)


# ---- encrypted connections


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate of its own making for a host, and its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    public, secret = folder / "public.pem", folder / "secret.pem"
    public.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(*plain))
    return public, secret


def test_the_certificate_must_be_that_of_the_name(
    server: Misbehaving, fetcher: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the connection goes to an address that was resolved before."""
    public, secret = certificate(tmp_path, "news.example.org")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, secret)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.paths["/a"] = Reply(page().encode())
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host.endswith("example.org") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = server.url("/a", "news.example.org").replace("http:", "https:")
    with pytest.raises(NotFetched, match="certificate"):
        fetcher().fetch(url)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    assert fetcher().fetch(url).content == page().encode()
    with pytest.raises(NotFetched, match="certificate"):
        fetcher().fetch(url.replace("news.", "other."))


# ---- robots.txt


ROBOTS = "User-agent: *\nDisallow: /private\n\nUser-agent: Dragoman\nDisallow: /not-for-dragoman\nCrawl-delay: 7\n"


def test_robots_txt_is_heeded_also_after_a_redirect(server: Misbehaving, fetcher: Make, waits: list[float]) -> None:
    server.paths["/robots.txt"] = Reply(ROBOTS.encode(), kind="text/plain")
    server.paths |= {path: Reply(page().encode()) for path in ("/private/1", "/not-for-dragoman/1")}
    server.paths["/a"] = redirect("/not-for-dragoman/1")
    web = fetcher()
    for path in ("/not-for-dragoman/1", "/a"):
        with pytest.raises(NotFetched, match=r"robots\.txt") as caught:
            web.fetch(server.url(path))
        assert not caught.value.again
    assert web.fetch(server.url("/private/1")).content  # a group of its own takes the place of the one for all
    assert server.times("/not-for-dragoman/1") == 0
    assert server.times("/robots.txt") == 1
    assert 6 < max(waits) <= 7
    with pytest.raises(NotFetched, match=r"robots\.txt"):
        fetcher(agent="Otherbot/1.0 (someone@example.org)").fetch(server.url("/private/1"))


@pytest.mark.parametrize(("status", "fetched"), [(404, True), (403, True), (500, False), (429, False)])
def test_a_robots_txt_that_is_missing_allows_and_one_that_fails_forbids(
    server: Misbehaving, fetcher: Make, status: int, fetched: bool
) -> None:
    server.paths |= {"/robots.txt": Reply(b"", status), "/a": Reply(page().encode())}
    if fetched:
        assert fetcher().fetch(server.url("/a")).content
        return
    with pytest.raises(NotFetched) as caught:
        fetcher().fetch(server.url("/a"))
    assert caught.value.again
    assert server.times("/a") == 0


# ---- asking again, and asking for what is new


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_what_fails_is_asked_again_after_the_time_that_the_server_wants(
    server: Misbehaving, fetcher: Make, waits: list[float], status: int
) -> None:
    in_a_while = formatdate(time.time() + 20, usegmt=True)
    server.paths["/a"] = [
        Reply(b"", status, headers={"Retry-After": "17"}),
        Reply(b"", status, headers={"Retry-After": in_a_while}),
        Reply(page().encode()),
    ]
    assert fetcher(attempts=3).fetch(server.url("/a")).content
    long = [wait for wait in waits if wait > 1]
    assert long[0] == 17
    assert 15 < long[1] <= 20


def test_a_server_that_wants_an_hour_is_left_for_another_time(
    server: Misbehaving, fetcher: Make, waits: list[float]
) -> None:
    server.paths["/a"] = Reply(b"", 503, headers={"Retry-After": "3600"})
    with pytest.raises(NotFetched, match="wait 3600 s") as caught:
        fetcher(attempts=3).fetch(server.url("/a"))
    assert caught.value.again
    assert caught.value.wait == 3600
    assert server.times("/a") == 1


def test_a_host_that_is_asked_too_much_is_left_alone_for_as_long_as_it_wants(server: Misbehaving) -> None:
    now = [1000.0]
    server.paths |= {"/1": Reply(b"", 429, headers={"Retry-After": "600"}), "/2": Reply(page().encode())}
    server.paths["/feed"] = rss(item("/1"), item("/2"))
    policy = Policy(allow=("127.0.0.1",), per_minute=60_000.0, attempts=3)
    visits = Remembering()
    with Fetcher(policy, sleep=lambda _: None, clock=lambda: now[0]) as web:
        _, refused = gathered(server.url("/feed"), web, visits)
        assert len(refused) == 2
        assert (server.times("/1"), server.times("/2")) == (1, 0)
        assert visits.bad == {server.url("/1"): False, server.url("/feed"): True}
        with pytest.raises(NotFetched, match="left alone for 600 s") as caught:
            web.fetch(server.url("/2"))
        assert caught.value.again
        now[0] += 601
        assert web.fetch(server.url("/2")).content
    assert server.times("/1") == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418])
def test_what_will_not_change_is_asked_once(server: Misbehaving, fetcher: Make, status: int) -> None:
    server.paths["/a"] = Reply(b"", status)
    with pytest.raises(NotFetched, match=str(status)) as caught:
        fetcher(attempts=3).fetch(server.url("/a"))
    assert not caught.value.again
    assert server.times("/a") == 1


def test_a_page_that_has_not_changed_is_not_sent_again(server: Misbehaving, fetcher: Make) -> None:
    server.paths["/a"] = misbehaving.conditional(page().encode())
    web = fetcher()
    first = web.fetch(server.url("/a"))
    second = web.fetch(server.url("/a"), first.validators)
    assert not first.unchanged
    assert (second.unchanged, second.content) == (True, b"")
    assert server.asked[-1][1]["if-modified-since"] == first.validators.modified


def test_a_304_that_was_not_asked_for_is_no_answer(server: Misbehaving, fetcher: Make) -> None:
    server.paths["/a"] = Reply(b"", 304)
    with pytest.raises(NotFetched, match="304"):
        fetcher().fetch(server.url("/a"))


def test_a_host_is_not_asked_more_often_than_allowed(server: Misbehaving, fetcher: Make, waits: list[float]) -> None:
    server.paths["/a"] = Reply(page().encode())
    web = fetcher(per_minute=20.0)
    for _ in range(3):
        web.fetch(server.url("/a"))
    assert len(waits) == 2  # the test does not wait, so the second one is due later still
    assert 2 < waits[0] <= 3
    assert 5 < waits[1] <= 6


# ---- feeds


def rss(*items: str) -> Reply:
    space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    head = f"<rss version='2.0' {space}><channel><title>Norland News</title>"
    return Reply(f"<?xml version='1.0'?>\n{head}{''.join(items)}</channel></rss>".encode(), kind="application/rss+xml")


def item(link: str, title: str = "A headline", day: str = "Mon, 18 Mar 2024 23:30:00 +0200", words: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate>"
        f"<content:encoded><![CDATA[{words}]]></content:encoded></item>"
    )


def test_the_items_of_a_feed_are_fetched_in_full(server: Misbehaving, fetcher: Make) -> None:
    plain = f"<html><body><article><p>{STORY}</p><p>{MORE} {STORY}</p></article></body></html>"
    server.paths["/feed"] = rss(item("/1"), item("/2", "Another"), item("/gone"))
    server.paths |= {"/1": Reply(plain.encode()), "/2": Reply(page(day="2020-01-01").encode())}
    found, refused = gathered(server.url("/feed"), fetcher())
    assert [(each.document.url, each.document.title, each.document.published) for each in found] == [
        (server.url("/1"), "A headline", "2024-03-18"),
        (server.url("/2"), "Norland recalls envoy", "2024-03-18"),
    ]
    assert [each.document.publisher for each in found] == ["Norland News", "The Norland Post"]
    assert [str(each.error).partition(": ")[0] for each in refused] == [server.url("/gone")]


def test_the_text_of_a_feed_stands_in_for_a_page_that_cannot_be_had(server: Misbehaving, fetcher: Make) -> None:
    words = f"<p>{STORY} {MORE}</p>" * 6
    server.paths["/feed"] = rss(item("/gone", words=words), item("/gone-too", words="<p>Read more</p>"))
    (found,), (refusal,) = gathered(server.url("/feed"), fetcher())
    assert (found.document.url, found.document.title) == (server.url("/gone"), "A headline")
    assert STORY in found.document.text
    assert any("feed itself" in warning for warning in found.warnings)
    assert "/gone-too" in str(refusal.error)


def test_atom_with_its_dates_and_a_part_of_it(server: Misbehaving, fetcher: Make) -> None:
    entries = "".join(
        f"<entry><title>Item {at}</title><id>{at}</id><link rel='alternate' href='{at}'/><link rel='self' href='x'/>"
        f"<published>2024-03-1{at}T23:00:00-05:00</published><updated>2024-03-20T00:00:00Z</updated></entry>"
        for at in (1, 3, 5, 7)
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Norland</title>{entries}</feed>"
    server.paths["/atom"] = Reply(feed.encode(), kind="text/html")  # as servers do
    server.paths |= {f"/{at}": Reply(page(day="2020-01-01", text=f"{STORY} {at}").encode()) for at in (1, 3, 5, 7)}
    found, refused = gathered(server.url("/atom"), fetcher(), since="2024-03-13", most=2)
    assert [each.document.published for each in found] == ["2024-03-13", "2024-03-15"]
    assert not refused
    assert server.times("/1") == server.times("/7") == 0


def test_feeds_that_are_none_or_hold_bombs_are_told(server: Misbehaving, fetcher: Make) -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(9)
    )
    server.paths["/bomb"] = Reply(f"{bomb}]><rss><channel><title>&j;</title></channel></rss>".encode(), kind="text/xml")
    server.paths["/file"] = Reply(
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>&a;</title></item></channel></rss>",
        kind="text/xml",
    )
    for path in ("/bomb", "/file"):
        found, refused = gathered(server.url(path), fetcher())
        assert not found
        assert refused
        assert "root:" not in str(refused[0].error)


def test_a_front_page_without_a_story_names_its_feeds(server: Misbehaving, fetcher: Make) -> None:
    links = (
        "<link rel='alternate' type='application/rss+xml' href='/feed?a=1&amp;b=2'>"
        '<LINK HREF="https://other.example.org/atom" TYPE="application/atom+xml" REL="Alternate home">'
        '<link rel="alternate" hreflang="fr" href="/fr"><link rel="stylesheet" href="x.css">'
    )
    server.paths["/"] = Reply(f"<html><head>{links}</head><body><p></p></body></html>".encode())
    _, (refusal,) = gathered(server.url("/"), fetcher())
    told = f"The page names feeds: {server.url('/feed?a=1&b=2')}, https://other.example.org/atom"
    assert str(refusal.error).endswith(told)


# ---- site maps


def site_map(*urls: str) -> Reply:
    head = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    return Reply(f"{head}{''.join(urls)}</urlset>".encode(), kind="application/xml")


def test_site_maps_and_their_indexes(server: Misbehaving, fetcher: Make) -> None:
    index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</sitemapindex>"
    maps = "".join(f"<sitemap><loc>{server.url(path)}</loc></sitemap>" for path in ("/one.xml", "/two.xml.gz", "/no"))
    server.paths["/map"] = Reply(index.format(maps).encode(), kind="application/xml")
    server.paths["/one.xml"] = site_map(
        f"<url><loc>{server.url('/1')}</loc><lastmod>2024-03-18</lastmod></url>",
        f"<url><loc>{server.url('/old')}</loc><lastmod>2019-03-18</lastmod></url>",
    )
    news = "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
    told = "<n:publication_date>2024-03-19T08:00Z</n:publication_date><n:title>Told by the map</n:title>"
    two = site_map(f"<url {news}><loc>{server.url('/2')}</loc><n:news>{told}</n:news></url>")
    server.paths["/two.xml.gz"] = Reply(gzip.compress(two.content), kind="application/x-gzip")
    plain = f"<html><body><article><p>{STORY}</p><p>{MORE} {STORY}</p></article></body></html>"
    server.paths |= {"/1": Reply(page().encode()), "/2": Reply(plain.encode())}
    found, (refusal,) = gathered(server.url("/map"), fetcher(), since="2024-01-01")
    assert [(each.document.url, each.document.title, each.document.published) for each in found] == [
        (server.url("/1"), "Norland recalls envoy", "2024-03-18"),
        (server.url("/2"), "Told by the map", "2024-03-19"),
    ]
    assert server.url("/no") in str(refusal.error)
    assert server.times("/old") == 0


def test_a_site_map_that_lists_itself_has_an_end(server: Misbehaving, fetcher: Make) -> None:
    index = f"<sitemapindex><sitemap><loc>{server.url('/map')}</loc></sitemap></sitemapindex>"
    server.paths["/map"] = Reply(index.encode(), kind="application/xml")
    found, (refusal,) = gathered(server.url("/map"), fetcher())
    assert not found
    assert "without end" in str(refusal.error)
    assert server.times("/map") <= 4


def test_a_site_map_that_breaks_off_gives_what_came_before(server: Misbehaving, fetcher: Make) -> None:
    content = site_map(f"<url><loc>{server.url('/1')}</loc></url>").content.replace(b"</urlset>", b"<url><loc>")
    server.paths |= {"/map": Reply(content, kind="application/xml"), "/1": Reply(page().encode())}
    found, (refusal,) = gathered(server.url("/map"), fetcher())
    assert len(found) == 1
    assert "not valid XML" in str(refusal.error)


# ---- what is remembered


class Remembering(NoVisits):
    """A memory of one run."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Validators, str]] = {}
        self.bad: dict[str, bool] = {}
        self.same: list[str] = []

    def validators(self, url: str) -> Validators:
        return self.known.get(url, (Validators(), ""))[0]

    def is_settled(self, url: str, stamp: str) -> bool:
        return self.known.get(url, (None, None))[1] == stamp or self.bad.get(url, False)

    def answered(self, url: str, validators: Validators, stamp: str) -> None:
        if url not in self.bad:
            self.known[url] = (validators, stamp)

    def failed(self, url: str, stamp: str, *, lasting: bool) -> None:
        self.bad[url] = lasting

    def unchanged(self, url: str) -> None:
        self.same.append(url)


def test_what_was_read_is_not_fetched_again_unless_its_stamp_changes(server: Misbehaving, fetcher: Make) -> None:
    visits, web = Remembering(), fetcher()
    server.paths |= {"/1": Reply(page().encode()), "/2": Reply(page(text=MORE).encode())}
    server.paths["/feed"] = rss(item("/1"), item("/2"), item("/gone"), item("/busy"))
    server.paths["/busy"] = Reply(b"", 500)
    for _ in range(2):
        gathered(server.url("/feed"), web, visits)
    assert [server.times(path) for path in ("/1", "/2", "/gone", "/busy")] == [1, 1, 1, 2]
    server.paths["/feed"] = rss(item("/1"), item("/2", day="Tue, 19 Mar 2024 08:00:00 +0000"))
    found, _ = gathered(server.url("/feed"), web, visits)
    assert [each.document.url for each in found] == [server.url("/2")]


def test_an_unchanged_page_gives_nothing_and_is_counted(server: Misbehaving, fetcher: Make) -> None:
    visits, web = Remembering(), fetcher()
    server.paths["/a"] = misbehaving.conditional(page().encode())
    assert len(gathered(server.url("/a"), web, visits)[0]) == 1
    assert gathered(server.url("/a"), web, visits) == ([], [])
    assert visits.same == [server.url("/a")]


def test_a_page_in_another_language_is_not_remembered_as_read(server: Misbehaving, fetcher: Make) -> None:
    visits = Remembering()
    french = "Le gouvernement de la Norlande a rappelé lundi son ambassadeur en Sudrie pour des consultations."
    server.paths["/a"] = Reply(page(text=french).replace(MORE, french).encode())
    found, refused = gathered(server.url("/a"), fetcher(), visits)
    assert not found
    assert refused
    assert not visits.known


def test_a_page_above_the_limit_of_a_text_is_refused(server: Misbehaving, fetcher: Make) -> None:
    server.paths["/a"] = Reply(STORY.encode() * 1000, kind="text/plain")
    (refusal,) = load([server.url("/a")], limits=Limits(document=20_000), web=Web(fetcher(), NoVisits(), Selection()))
    assert isinstance(refusal, Refusal)
    assert "longer than 0.02 MB" in str(refusal.error)
