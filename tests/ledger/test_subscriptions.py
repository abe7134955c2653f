"""Subscriptions and visits on both databases, and rounds against a server that misbehaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import inspect, text
from tests.documents import misbehaving
from tests.documents.misbehaving import MORE, STORY, Misbehaving, Reply, page

from dragoman.documents import Limits
from dragoman.documents.fetching.fetch import Fetcher
from dragoman.documents.fetching.policy import Policy
from dragoman.documents.fetching.visits import NO_VALIDATORS, Validators
from dragoman.errors import LedgerError, MalformedRecord, NotFetched
from dragoman.following.recording import Recorder
from dragoman.following.rounds import Round, rounds, wait_after
from dragoman.ledger import Ledger
from dragoman.ledger.identity import ReaderVersion, installed_reader
from dragoman.ledger.subscriptions import LEASE, Subscription
from dragoman.model.document import Document
from dragoman.model.reading import Reading
from dragoman.reading.pipeline import Reader

FEED = "https://news.example.org/feed.xml"
PAGE = "https://news.example.org/1"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def still(place: str, clock: Clock) -> Iterator[Ledger]:
    """An empty ledger, on each of the two databases, on that clock."""
    with Ledger.open(place, clock=clock) as opened:
        yield opened


# ---- subscriptions


def test_a_subscription_is_taken_by_one_until_it_is_done(still: Ledger, clock: Clock) -> None:
    kept = still.subscriptions()
    assert kept.add(Subscription(FEED, 600, "The Norland Post", "2026-01-01", 20))
    taken = kept.take()
    assert taken is not None
    assert (taken.url, taken.publisher, taken.since, taken.most) == (FEED, "The Norland Post", "2026-01-01", 20)
    assert kept.take() is None
    kept.done(taken, 3)
    clock.now += timedelta(seconds=599)
    assert kept.take() is None
    clock.now += timedelta(seconds=1)
    again = kept.take()
    assert again is not None
    assert (again.recorded, again.failures, again.tried_at[:10]) == (3, 0, "2026-01-01")


def test_the_longest_overdue_comes_first(still: Ledger, clock: Clock) -> None:
    kept = still.subscriptions()
    for name in "ba":
        kept.add(Subscription(f"https://{name}.example.org/", 60))
        clock.now += timedelta(seconds=5)
    order = [kept.take(), kept.take(), kept.take()]
    assert [each.url[8] if each else "" for each in order] == ["b", "a", ""]


def test_who_took_one_and_died_loses_it_after_a_while(still: Ledger, clock: Clock) -> None:
    kept = still.subscriptions()
    kept.add(Subscription(FEED, 60))
    assert kept.take()
    clock.now += LEASE
    assert kept.take()


def test_failures_count_until_a_round_goes_well(still: Ledger, clock: Clock) -> None:
    kept = still.subscriptions()
    kept.add(Subscription(FEED, 60))
    for count in (1, 2):
        taken = kept.take()
        assert taken is not None
        kept.failed(taken, "x" * 9000, 120.0, recorded=1)
        (told,) = kept.all()
        assert (told.failures, len(told.trouble), told.recorded) == (count, 500, count)
        assert kept.next_due() == told.due_at
        clock.now += timedelta(seconds=120)
    taken = kept.take()
    assert taken is not None
    kept.done(taken, 0)
    (told,) = kept.all()
    assert (told.failures, told.trouble) == (0, "")


def test_following_again_changes_the_settings_and_keeps_the_count(still: Ledger, clock: Clock) -> None:
    kept = still.subscriptions()
    kept.add(Subscription(FEED, 60))
    taken = kept.take()
    assert taken is not None
    kept.done(taken, 7)
    assert not kept.add(Subscription(FEED, 3600, "Other"))
    (told,) = kept.all()
    assert (told.every, told.publisher, told.recorded) == (3600, "Other", 7)
    assert kept.take()  # it is due at once


def test_what_is_removed_is_gone_and_what_was_recorded_stays(still: Ledger, writer: ModuleType) -> None:
    kept = still.subscriptions()
    kept.add(Subscription(FEED, 60))
    still.add(*writer.numbered(1), writer.READER)
    assert kept.remove(FEED)
    assert not kept.remove(FEED)
    assert kept.all() == ()
    assert kept.next_due() == ""
    assert still.stats().documents == 1
    assert still.faults() == ()


def test_all_can_be_made_due(still: Ledger) -> None:
    kept = still.subscriptions()
    for at in range(3):
        kept.add(Subscription(f"{FEED}?{at}", 60))
    while kept.take():
        pass
    assert kept.make_due() == 3
    assert kept.take()


# ---- visits


def test_visits_are_kept_when_the_documents_are(still: Ledger) -> None:
    visits = still.visits()
    visits.answered(PAGE, Validators('"v1"', "yesterday"), "stamp 1")
    assert visits.validators(PAGE) == NO_VALIDATORS
    visits.keep()
    assert still.visits().validators(PAGE) == Validators('"v1"', "yesterday")
    assert visits.is_settled(PAGE, "stamp 1")
    assert not visits.is_settled(PAGE, "stamp 2")


def test_another_reader_is_not_spared_the_fetching(still: Ledger) -> None:
    visits = still.visits()
    visits.answered(PAGE, Validators('"v1"'), "")
    visits.keep()
    other = ReaderVersion("another", "0" * 16, "")
    assert still.visits(other).validators(PAGE) == NO_VALIDATORS
    assert still.visits(other, of_any=True).is_settled(PAGE, "")


def test_failures_settle_when_they_last_or_are_many(still: Ledger) -> None:
    for _ in range(5):
        visits = still.visits()
        assert not visits.is_settled(PAGE, "s")
        visits.failed(PAGE, "s", lasting=False)
        visits.answered(PAGE, Validators('"v1"'), "s")  # does not count after a failure
        visits.keep()
    assert still.visits().is_settled(PAGE, "s")
    visits = still.visits()
    visits.failed(FEED, "", lasting=True)
    visits.keep()
    assert visits.is_settled(FEED, "")
    assert visits.validators(FEED) == NO_VALIDATORS


@pytest.mark.parametrize("url", ["https://example.org/" + "a" * 5000, "\x00", "half \ud800", "https://é", "a\nb"])
def test_what_is_no_address_is_not_kept(still: Ledger, url: str) -> None:
    visits = still.visits()
    visits.answered(url, NO_VALIDATORS, "")
    visits.keep()
    with still.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM visits")).scalar() == 0


# ---- the schema


def test_a_ledger_of_the_first_schema_is_upgraded(place: str, writer: ModuleType) -> None:
    with Ledger.open(place) as ledger:
        ledger.add(*writer.numbered(1), writer.READER)
        with ledger.engine.begin() as connection:
            for table in ("subscriptions", "visits"):
                connection.execute(text(f"DROP TABLE {table}"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(LedgerError, match="ledger upgrade"):
        Ledger.open(place)
    assert Ledger.upgrade(place)
    assert not Ledger.upgrade(place)
    with Ledger.open(place) as ledger:
        assert {"subscriptions", "visits"} <= set(inspect(ledger.engine).get_table_names())
        assert ledger.stats().documents == 1
        assert ledger.faults() == ()


def test_subscriptions_are_copied_with_the_ledger(still: Ledger, new_place: Callable[[], str]) -> None:
    still.subscriptions().add(Subscription(FEED, 60))
    visits = still.visits()
    visits.answered(PAGE, Validators('"v1"'), "")
    visits.keep()
    with Ledger.open(new_place()) as other:
        for _ in range(2):
            list(still.copy(other))
        assert other.subscriptions().all() == still.subscriptions().all()
        assert other.visits().validators(PAGE) == Validators('"v1"')


# ---- rounds


@pytest.fixture
def site() -> Iterator[Misbehaving]:
    made = Misbehaving()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


Round_ = Callable[[], list[Round]]


class Watch:
    """Rounds on a ledger, and what was complained of."""

    def __init__(self, ledger: Ledger, reader: Any) -> None:
        self.ledger, self.reader = ledger, reader
        self.complaints: list[str] = []
        self.opened = 0

    def look(self) -> list[Round]:
        """All rounds that are due."""
        policy = Policy(allow=("127.0.0.1",), per_minute=60_000.0, timeout=2.0, attempts=1)
        recorder = Recorder(self.ledger, installed_reader(), self.open, self.complaints.append)
        with Fetcher(policy, sleep=lambda _: None) as fetcher:
            try:
                return list(rounds(self.ledger, fetcher, recorder, Limits()))
            finally:
                recorder.close()

    @contextmanager
    def open(self) -> Iterator[Any]:
        self.opened += 1
        yield self.reader


@pytest.fixture
def watch(still: Ledger, reader: Reader) -> Watch:
    return Watch(still, reader)


def feed(*paths: str, day: str = "18 Mar 2024") -> Reply:
    items = "".join(f"<item><link>{path}</link><pubDate>{day} 09:00:00 GMT</pubDate></item>" for path in paths)
    return Reply(f"<rss version='2.0'><channel><title>Norland</title>{items}</channel></rss>".encode(), kind="text/xml")


def texts(number: int) -> Reply:
    return Reply(page(text=f"{STORY} It was the {number}th time that Norway recalled its ambassador to Mali.").encode())


def test_a_round_records_what_is_new_and_nothing_twice(
    still: Ledger, clock: Clock, watch: Watch, site: Misbehaving
) -> None:
    site.paths |= {"/feed": feed("/1", "/2", "/gone"), "/1": texts(1), "/2": texts(2)}
    still.subscriptions().add(Subscription(site.url("/feed"), 600, publisher="The Desk"))
    (first,) = watch.look()
    assert (first.counts["new"], first.counts["refused"], first.trouble) == (2, 1, "")
    assert first.counts["claims"] > 0
    assert "/gone" in watch.complaints[0]
    assert watch.look() == []  # it is not due
    clock.now += timedelta(minutes=10)
    site.paths["/feed"] = feed("/1", "/2", "/gone", "/3")
    site.paths["/3"] = texts(3)
    (second,) = watch.look()
    assert second.counts == Counter(new=1, known=0, claims=second.counts["claims"])
    assert [site.times(path) for path in ("/1", "/2", "/gone", "/3")] == [1, 1, 1, 1]
    assert {record.source.publisher for record in still.view().claims()} == {"The Desk"}
    (kept,) = still.subscriptions().all()
    assert kept.recorded == 3


def test_a_page_that_is_followed_is_revised_when_it_changes(
    still: Ledger, clock: Clock, watch: Watch, site: Misbehaving
) -> None:
    still.subscriptions().add(Subscription(site.url("/live"), 60))
    told = []
    for content in (page().encode(), page().encode(), page(text=MORE * 2).encode()):
        site.paths["/live"] = misbehaving.conditional(content)
        if told and told[-1].counts["known"]:
            site.paths["/live"] = Reply(content)
        told += watch.look()
        clock.now += timedelta(minutes=2)
    assert [each.counts["new"] for each in told] == [1, 0, 0]
    assert [each.counts["known"] for each in told] == [0, 1, 0]
    assert [each.counts["revised"] for each in told] == [0, 0, 1]


def test_the_reader_is_opened_when_there_is_something_to_read(still: Ledger, watch: Watch, site: Misbehaving) -> None:
    site.paths["/feed"] = feed()
    still.subscriptions().add(Subscription(site.url("/feed"), 60))
    (made,) = watch.look()
    assert not made.trouble
    assert watch.opened == 0


def test_what_fails_is_tried_later_and_others_go_on(
    still: Ledger, clock: Clock, watch: Watch, site: Misbehaving
) -> None:
    site.paths |= {
        "/busy": Reply(b"", 503, headers={"Retry-After": "7200"}),
        "/torn": misbehaving.truncated,
        "/feed": feed("/1"),
        "/1": texts(1),
    }
    still.subscriptions().add(Subscription(site.url("/busy", "localhost"), 3600))  # not the others' host
    for path in ("/torn", "/none", "/feed"):
        still.subscriptions().add(Subscription(site.url(path), 3600))
    told = {made.url.rpartition("/")[2]: made for made in watch.look()}
    assert told["feed"].counts["new"] == 1
    assert told["busy"].after >= 7200
    assert 60 <= told["torn"].after <= 66
    assert 3600 <= told["none"].after <= 3960
    kept = {each.url.rpartition("/")[2]: each for each in still.subscriptions().all()}
    assert [kept[name].failures for name in ("busy", "torn", "none", "feed")] == [1, 1, 1, 0]
    assert "503" in kept["busy"].trouble
    clock.now += timedelta(seconds=66)
    assert [made.url for made in watch.look()] == [site.url("/torn")]


def test_an_item_that_fails_is_tried_again_though_the_feed_has_not_changed(
    still: Ledger, clock: Clock, watch: Watch, site: Misbehaving
) -> None:
    site.paths["/feed"] = misbehaving.conditional(feed("/1", "/2").content)
    site.paths |= {"/1": texts(1), "/2": [Reply(b"", 500), texts(2)]}
    still.subscriptions().add(Subscription(site.url("/feed"), 60))
    counts = []
    for _ in range(3):
        counts += [made.counts["new"] for made in watch.look()]
        clock.now += timedelta(minutes=2)
    assert counts == [1, 1, 0]
    assert site.times("/1") == 1


class Interrupted(BaseException):
    """What a signal raises."""


def test_a_round_that_is_broken_off_is_due_at_once_and_loses_nothing(
    still: Ledger, watch: Watch, site: Misbehaving, reader: Reader
) -> None:
    class Breaking:
        """Reads two documents, and is then interrupted."""

        def read_all(self, documents: Iterable[Document]) -> Iterator[Reading]:
            for number, reading in enumerate(reader.read_all(documents)):
                if number == 2:
                    raise Interrupted
                yield reading

    site.paths |= {"/feed": feed(*(f"/{at}" for at in range(5))), **{f"/{at}": texts(at) for at in range(5)}}
    still.subscriptions().add(Subscription(site.url("/feed"), 3600))
    watch.reader = Breaking()
    with pytest.raises(Interrupted):
        watch.look()
    assert still.stats().documents == 2
    watch.reader = reader
    (made,) = watch.look()
    assert (made.counts["known"], made.counts["new"]) == (2, 3)
    assert still.faults() == ()


def test_an_internal_error_does_not_keep_others_from_their_round(
    still: Ledger, clock: Clock, watch: Watch, site: Misbehaving, reader: Reader
) -> None:
    class Broken:
        """Cannot read one of the texts."""

        def read_all(self, documents: Iterable[Document]) -> Iterator[Reading]:
            for document in documents:
                if document.url.endswith("/1"):
                    raise ZeroDivisionError("in the middle")
                yield from reader.read_all([document])

    site.paths |= {"/1": texts(1), "/2": texts(2)}
    for path in ("/1", "/2"):
        still.subscriptions().add(Subscription(site.url(path), 3600))
        clock.now += timedelta(seconds=1)
    watch.reader = Broken()
    first, second = watch.look()
    assert "internal error: ZeroDivisionError: in the middle" in first.trouble
    assert first.after >= 3600
    assert second.counts["new"] == 1


def test_rounds_end_though_some_are_due_again_by_then(
    still: Ledger, clock: Clock, watch: Watch, site: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with many addresses and a short schedule, where looking takes longer than the schedule."""
    for at in range(3):
        site.paths[f"/feed{at}"] = feed()
        still.subscriptions().add(Subscription(site.url(f"/feed{at}"), 60))
    real = Fetcher.fetch

    def slowly(*given: Any) -> Any:
        clock.now += timedelta(minutes=5)
        return real(*given)

    monkeypatch.setattr(Fetcher, "fetch", slowly)
    assert len(watch.look()) == 3


def test_how_long_is_waited_after_failures() -> None:
    passing, lasting = NotFetched("x", again=True), MalformedRecord("x")
    hour, day = 3600, 86_400

    def waits(error: Any, every: int) -> list[int]:
        return [round(wait_after(error, failures, every, lambda: 0.0)) for failures in (0, 1, 2, 3, 12, 400)]

    assert waits(passing, hour) == [60, 120, 240, 480, day, day]
    assert waits(lasting, hour) == [hour, 2 * hour, 4 * hour, 8 * hour, 7 * day, 7 * day]
    assert waits(lasting, 30 * day)[:2] == [30 * day, 30 * day]
    assert wait_after(NotFetched("x", again=True, wait=5000.0), 0, hour) == 5000.0
    assert wait_after(NotFetched("x", again=True, wait=1e9), 0, hour) == 7 * day
