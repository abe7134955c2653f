"""What one sentence of a history says of posts and envoys: whose they are, where, and what is done to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.model.reading import ActorMention
from dragoman.model.span import Span
from dragoman.reading.posts.sides import Sides
from dragoman.vocabulary.posts import StepWords, nouns, post_pattern, title_pattern, verbs

_NAME = r"[A-ZÀ-Þ‘][\w’‘'.-]*"
_PLACE = re.compile(
    rf"\s*(?:General\b\s*)?(?:\([^)]*\)\s*)?(?P<link>at|in|to|near)?\s*(?:the\s+)?(?P<place>{_NAME}(?:\s+(?:of\s+|and\s+|[Dd]e\s+)?{_NAME})*)"
)
_OF = re.compile(
    rf"(?:\s+Extraordinary)?(?:\s+and(?:\s+Minister)?\s+Plenipotentiary)?\s*(?:of|for)\s+(?:the\s+)?{_NAME}"
)
_ADJECTIVES = frozenset(
    {"first", "second", "next", "new", "own", "former", "current", "then", "acting", "diplomatic", "consular",
     "resident", "permanent", "and"}
)  # fmt: skip
_CAPITALISED = re.compile(r"[A-Z][\w’'.-]*")
NAMED = frozenset({"name", "demonym", "seat", "person"})
_NO_PLACE = re.compile(
    r"General|Near|Status|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|.*(?:Embassy|Legation|Consulate|Section|Office)"
)
_RELATIONS = re.compile(
    r"(?:(?:all|its|formal|full|official|normal)\s+)*(?:diplomatic|formal|official|American|\w+-\w+)\s+relations\b"
    r"|\brelations (?:with|between)\b",
    re.IGNORECASE,
)
PLACED = re.compile(rf"\s+(?:at|in) (?P<place>{_NAME})")
_RESIDENT = re.compile(r"\b(?:resident|residing|resided) (?:at|in)\b")
_AND_TO = re.compile(
    r"\band (?:then )?(?:back |again )?to (?=(?:an? |the )?(?:[A-Z]\w+ )?(?:[Ee]mbass|[Ll]egat|[Cc]onsul|[Ll]iaison))"
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post or a title in the text. `side` is whose it is: `home`, `host`, `other` or `""` where nothing tells.

    `place` is where the post is, or where the bearer of a title is said to serve, as the text names it; `abroad` says
    that this is in a third country.
    """

    span: Span
    side: str
    place: str
    abroad: bool
    title: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that tells a step."""

    kind: StepWords
    span: Span
    noun: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and the parties in it by where they stand."""

    text: str
    span: Span
    parties: tuple[ActorMention, ...]
    sides: Sides

    def posts(self) -> list[Post]:
        """The posts and titles, in order."""
        found = [self._post(m, title=False) for m in post_pattern().finditer(self.text, self.span.start, self.span.end)]
        taken = [post.span for post in found]
        for match in title_pattern().finditer(self.text, self.span.start, self.span.end):
            post = self._post(match, title=True)
            if not any(post.span.overlaps(span) for span in taken):
                found.append(post)
        return sorted(found, key=lambda post: post.span)

    def hits(self) -> list[Hit]:
        """The words that tell steps, in order."""
        found = [Hit(kind, Span(*m.span()), False) for kind, words in verbs() for m in self._finds(words)]
        for kind, words in nouns():
            for match in self._finds(words):
                rest = self.text[match.end() : match.end() + 45]
                post = post_pattern().search(rest)
                title = (
                    title_pattern().search(self.text[match.end() : match.end() + 80]) if kind.of == "envoy" else None
                )
                if rest.startswith(" of ") and (title or post) is not None:
                    found.append(Hit(kind, Span(*match.span()), True))
        raised = [hit for hit in found if hit.kind.id == "post.raise"]
        for match in self._finds(_AND_TO) if raised else []:
            found.append(Hit(raised[0].kind, Span(*match.span()), False))
        found = [hit for hit in found if (hit.kind.of == "relations") == self._of_relations(hit)]
        found.sort(key=lambda hit: (hit.span.start, -hit.span.end))
        return [hit for i, hit in enumerate(found) if not any(hit.span.overlaps(other.span) for other in found[:i])]

    def _of_relations(self, hit: Hit) -> bool:
        """Whether the word tells of the end of relations: they are named right before it, or right after."""
        if hit.kind.of not in ("relations", "post") or hit.kind.act == "open_mission":
            return False
        start = max(self.span.start, hit.span.start - 70)
        before = list(_RELATIONS.finditer(self.text, start, hit.span.start))
        if before and not post_pattern().search(self.text, before[-1].end(), hit.span.start):
            return True
        return _RELATIONS.match(self.text, hit.span.end + 1) is not None

    def resident(self) -> tuple[int, bool] | None:
        """Where a residence is told, and whether it is outside the host's country; None where none is told."""
        match = _RESIDENT.search(self.text, self.span.start, self.span.end)
        if match is None:
            return None
        after = self.parties_in(match.end(), min(self.span.end, match.end() + 60))
        near = [party for party in after if party.span.start < match.end() + 40]
        if not near:
            return match.start(), "Embassy" not in self.text[match.end() : match.end() + 25]
        return match.start(), not any(self._is_host(party) for party in near)

    def parties_in(self, start: int, end: int) -> list[ActorMention]:
        """The parties between two offsets that are told by a name, not by an office, a pronoun or a description."""
        return [p for p in self.parties if start <= p.span.start and p.span.end <= end and p.via in NAMED]

    def _finds(self, words: re.Pattern[str]) -> list[re.Match[str]]:
        return list(words.finditer(self.text, self.span.start, self.span.end))

    def _post(self, match: re.Match[str], *, title: bool) -> Post:
        start, end = match.span()
        side = self._owner(start, end, title=title)
        place = _PLACE.match(self.text, end, min(self.span.end, end + 60))
        named = place["place"].rstrip(".,") if place is not None and (place["link"] or not title) else ""
        if _NO_PLACE.match(named) or self.sides.words & set(named.split()):
            named = ""  # no place, or the whole country
        abroad = bool(named) and place is not None and self._abroad(place.start("place"), place.end("place"))
        if not title and named and place is not None and self._at_home(place.start("place"), place.end("place")):
            side = "host"
        return Post(Span(start, end), side, named, abroad, title)

    def _owner(self, start: int, end: int, *, title: bool) -> str:
        """Whose post or title it is, by the name before it ("the Fijian Embassy") or after ("Embassy of Fiji")."""
        of = _OF.match(self.text, end, self.span.end)
        if of is not None:
            after = self.parties_in(of.start(), of.end() + 30)[:1]
            if (after and not self._is_host(after[0])) or (after and title):
                return self._side(after[0])
            if after and re.match(r"\s*(?:of|for)\s+(?:the\s+)?(?:Government|Kingdom|Republic)?", of.group()):
                return "host"
        lead = max(self.span.start, start - 60)
        before = [p for p in self.parties_in(lead, start) if _leads(self.text[p.span.end : start])]
        return self._side(before[-1]) if before else ""

    def _side(self, party: ActorMention) -> str:
        if self._is_host(party):
            return "host"
        return "home" if self.sides.home in party.codes else "other"

    def _is_host(self, party: ActorMention) -> bool:
        return bool(self.sides.hosts & set(party.codes))

    def _abroad(self, start: int, end: int) -> bool:
        """Whether the place lies in a third country, and the host is not named beside it."""
        here = self.parties_in(start, min(self.span.end, end + 25))
        inside = [p for p in here if p.span.start < end]
        if not self.sides.known or any(word in self.text[start:end] for word in self.sides.words):
            return False
        return bool(inside) and not any(self._is_host(p) or self.sides.home in p.codes for p in here)

    def _at_home(self, start: int, end: int) -> bool:
        return any(self.sides.home in p.codes for p in self.parties_in(start, end)[:1])


def _leads(between: str) -> bool:
    """Whether the words between a name and a post make the name its owner's ("Norway's first", "Norwegian")."""
    words = re.sub(r"[’']s\b", " ", between).split()
    return len(words) <= 3 and all(word in _ADJECTIVES or _CAPITALISED.fullmatch(word) for word in words)


def within(span: Span, posts: Sequence[Post]) -> list[Post]:
    """The posts that stand within `span`."""
    return [post for post in posts if span.covers(post.span)]
