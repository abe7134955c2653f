"""Subscriptions that are due → rounds: what is new there is recorded, what fails is tried again later."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from dragoman.documents import Limits, Loaded, Overrides, Refusal, composed
from dragoman.documents.fetching.fetch import Fetcher
from dragoman.documents.fetching.gather import Selection, gather
from dragoman.errors import DragomanError, LedgerError, NotFetched
from dragoman.following.recording import Recorder
from dragoman.ledger import Ledger
from dragoman.ledger.subscriptions import Subscription

BATCH = 20  # documents after which it is kept that their addresses were fetched
FIRST_WAIT = 60.0  # seconds after the first failure that may pass; doubles with each further one
LONGEST_WAIT = 86_400.0  # seconds, up to which it doubles, unless the schedule itself is longer
LONGEST_WAIT_IN_VAIN = 7 * 86_400.0  # the same for failures that will hardly pass, such as 404

RECORDED = ("new", "revised", "reread")


@dataclass(frozen=True, slots=True)
class Round:
    """What came of a round: the counts by name, what went wrong (`""` if nothing), and after how many seconds the next
    one is due."""

    url: str
    counts: Counter[str]
    trouble: str
    after: float


def rounds(ledger: Ledger, fetcher: Fetcher, recorder: Recorder, limits: Limits) -> Iterator[Round]:
    """A round for each subscription that is due now.

    Whatever breaks a round off (a signal, a full disk) leaves it due at once. An internal error in one of them does not
    keep the others from theirs. Raises LedgerError, and PipelineError where the texts cannot be read.
    """
    subscriptions, start = ledger.subscriptions(), ledger.clock()
    while (subscription := subscriptions.take(start)) is not None:
        try:
            made = _guarded(subscription, ledger, fetcher, recorder, limits)
        except BaseException:
            with suppress(LedgerError):
                subscriptions.release(subscription)
            raise
        recorded = sum(made.counts[name] for name in RECORDED)
        if made.trouble:
            subscriptions.failed(subscription, made.trouble, made.after, recorded)
        else:
            subscriptions.done(subscription, recorded)
        yield made


def _guarded(subscription: Subscription, ledger: Ledger, fetcher: Fetcher, recorder: Recorder, limits: Limits) -> Round:
    """A round; an internal error is a trouble of its own, or a service would start and fall again and again."""
    try:
        return _round(subscription, ledger, fetcher, recorder, limits)
    except DragomanError:
        raise
    except Exception as error:
        told = f"internal error: {type(error).__name__}: {error}; please report it"
        after = wait_after(DragomanError(told), subscription.failures, subscription.every)
        return Round(subscription.url, Counter(), told, after)


def _round(subscription: Subscription, ledger: Ledger, fetcher: Fetcher, recorder: Recorder, limits: Limits) -> Round:
    visits = ledger.visits(of_any=True)  # after an update of Dragoman, the web is not fetched anew
    url, counts = subscription.url, Counter[str]()
    trouble: list[DragomanError] = []

    def items() -> Iterator[Loaded | Refusal]:
        selection = Selection(subscription.since, subscription.most)
        for record in gather(url, fetcher, visits, limits, selection=selection):
            if record.where == url and isinstance(record.draft, DragomanError):
                trouble.append(record.draft)
            else:
                yield composed(record, url, Overrides(publisher=subscription.publisher), limits)

    found = items()
    while batch := list(islice(found, BATCH)):
        recorder.record(batch, counts)
        visits.keep()
    visits.keep()
    counts["known"] += visits.same
    if not trouble:
        return Round(url, counts, "", subscription.every)
    return Round(url, counts, str(trouble[0]), wait_after(trouble[0], subscription.failures, subscription.every))


def wait_after(error: DragomanError, failures: int, every: int, spread: Callable[[], float] = random.random) -> float:
    """The seconds until the next round after a failure, when so many came before.

    What may pass is tried again soon, then ever later, up to a day; what will hardly pass (404, robots.txt, no feed)
    not before its time, up to a week. What the server asks for is kept. A tenth is left to chance, so that
    subscriptions of one host part.
    """
    doubled = 2.0 ** min(failures, 20)
    if isinstance(error, NotFetched) and error.again:
        wait = min(FIRST_WAIT * doubled, max(float(every), LONGEST_WAIT))
        return max(wait * (1 + spread() / 10), min(error.wait, LONGEST_WAIT_IN_VAIN))
    return min(every * doubled, max(float(every), LONGEST_WAIT_IN_VAIN)) * (1 + spread() / 10)
