"""Reading → reading with the posts and envoys that a history of relations tells of.

Such histories tell in set phrases what was done to which post and by whom an envoy was accredited, mostly without
saying whose post it is: their title has said so. For these documents, what is found here stands in for what the general
rules for missions make of the same sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dragoman.model.claim import Status
from dragoman.model.reading import Event, Reading
from dragoman.model.span import Span
from dragoman.reading.posts.dates import MONTH_NAMES, Dates
from dragoman.reading.posts.mentions import NAMED, PLACED, Hit, Post, Sentence, within
from dragoman.reading.posts.sides import Sides, sides_of
from dragoman.vocabulary.posts import title_pattern, verbs

NO_SURNAMES = frozenset(MONTH_NAMES) | {
    "Affairs", "State", "Government", "Secretary", "President", "Prince", "Plenipotentiary", "Extraordinary",
    "Resident", "General", "Embassy", "Legation", "Consulate", "Representative", "Agent", "Officer",
}  # fmt: skip
ACTS = frozenset({"open_mission", "close_mission", "appoint_envoy", "move_mission"})
SURE = 0.9

_CREDENTIALS = re.compile(r"\bcredentials?\b|\bcredence\b")
_ARRIVED = re.compile(r"\barrived\b[^.]{,40} to $")
_AS = re.compile(r"\bas\b(?!.*\bto\b)|^\s+(?:the |a |an |its |his |her |U\.S\. |American |first |new )*$")
_PLANNED = re.compile(
    r"\b(?:to|will|would|shall|agreed to|approval to|intended to)\s+(?:be\s+|formally\s+)?$"
    r"|\beffective as of the date\b"
    r"|\b(?:not|never)\s+(?:were\s+|was\s+|been\s+|yet\s+)*(?:\w+ly\s+)?$"
)
_LATER = re.compile(r"\beffective (?:as of|on|upon) the (?:date|day|presentation)\b")
_PRONOUN = re.compile(
    r"^(?:It|The (?:post|office|mission|consular post|position|section))\b"
    r"|(?:,|;| and| then| again)\s*(?:then |again |was |were )*$"
)
_PERSON = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]+\s+|[A-Z]\.\s+)+([A-ZÀ-Þ][\w’'-]{2,})(?:,? [JS]r\.?)?")
_THE_POST = re.compile(r"\b(?:it|[Tt]he (?:post|office|consulate|mission))\b[^.;]{,12}$")
_THE_POST_AT = re.compile(r"\b[Tt]he (?:post|office|consulate) (?:at|in) (?P<place>[A-ZÀ-Þ][\w’'-]+)[^.;]*$")
_ADJECTIVE = re.compile(r"\b(?:an?|the|newly|had|remained)\s+$")
_HE = re.compile(r"(?:\b[Hh]e|\b[Ss]he|\bwho|\band|,)\s+(?:then |also |had |was |\w+ly )*$")
_YEAR_LAST = re.compile(r"(?<!\d), (?:\d{4}(?:[-–]\d{2,4})?(?:,| and| &)? ?)+\.?\s*$")
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d")
_TO = re.compile(r"\b(?:to|into|as|became|of|made)\s+(?:an?\s+|the\s+)?(?:\w[\w.]*\s+){0,3}$")
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "between", "by", "for", "from", "in", "into", "is", "its", "near", "of", "on", "or",
     "the", "to", "under", "with")
)  # fmt: skip


def with_posts(reading: Reading) -> Reading:
    """The reading with the events of posts and envoys, where its document is a history of relations."""
    sides = sides_of(reading.document)
    if sides is None:
        return reading
    found = tuple(_Walk(reading, sides).events())
    kept = tuple(
        replace(event, reason="told by the reading of posts") if event.act in ACTS and not event.reason else event
        for event in reading.events
    )
    return replace(reading, events=kept + found)


@dataclass
class _Told:
    """What was last told: posts and envoys that later words may refer to."""

    post: Post | None = None
    title: Post | None = None
    envoy: Event | None = None
    closed: str = ""
    people: dict[str, Post] = field(default_factory=dict)


class _Walk:
    """Goes through the sentences of a reading in order."""

    def __init__(self, reading: Reading, sides: Sides) -> None:
        self.reading = reading
        self.sides = sides
        self.text = reading.document.text
        self.told = _Told()
        self.dates = Dates(reading.times, self.text)
        self.known = {
            word for actor in reading.actors if actor.via in NAMED for word in actor.span.of(self.text).split()
        } | NO_SURNAMES
        self.found: list[Event] = []
        self.undated: list[Event] = []

    def events(self) -> list[Event]:
        """The events of all paragraphs but headings."""
        for line in re.finditer(r"[^\n]+", self.text):
            if is_heading(line.group()):
                continue
            self.told.post = self.told.title = self.told.envoy = None
            self.told.closed = ""
            for number, span in enumerate(self.reading.sentences):
                if line.start() <= span.start and span.end <= line.end():
                    self._sentence(number, span)
        if not any(event.act == "appoint_envoy" for event in self.found):
            self.found.extend(self.undated[:1])
        return self.found

    def _sentence(self, number: int, span: Span) -> None:
        parties = tuple(party for party in self.reading.actors if span.covers(party.span))
        sentence = Sentence(self.text, span, parties, self.sides)
        posts = sentence.posts()
        self._remember(span, posts)
        closed = self.told.closed
        hits = [hit for hit in sentence.hits() if self._means(hit, span)]
        for i, hit in enumerate(hits):
            left = hits[i - 1].span.end if i else span.start
            right = hits[i + 1].span.start if i + 1 < len(hits) else span.end
            self._hit(number, sentence, posts, hit, Span(left, right))
        self._residence(number, sentence, posts, closed)
        mentioned = [post for post in posts if not post.title and post.side != "host" and not post.abroad]
        if mentioned and self.told.post is None:
            self.told.post = mentioned[-1]

    def _means(self, hit: Hit, span: Span) -> bool:
        """Whether the word is used in the sense of its kind."""
        after = self.text[hit.span.end : min(span.end, hit.span.end + 90)]
        word = hit.span.of(self.text).lower()
        if word == "presented":
            return bool(_CREDENTIALS.search(after))
        if word in ("appointed", "accredited", "posted"):
            lead = self.text[max(span.start, hit.span.start - 12) : hit.span.start]
            return not _ADJECTIVE.search(lead) or (lead.endswith("had ") and word == "appointed")
        return True

    def _hit(self, number: int, sentence: Sentence, posts: list[Post], hit: Hit, room: Span) -> None:
        date = self.dates.of(hit.span, sentence.span, room, until=hit.kind.act == "close_mission")
        lead = self.text[sentence.span.start : hit.span.start]
        planned = (_PLANNED.search(lead) and not _ARRIVED.search(lead)) or _LATER.search(
            self.text, *_ends(sentence.span)
        )
        status = Status.PLANNED if planned else Status.ACTUAL
        if hit.kind.of == "relations":
            self._add(number, sentence, hit, room, "diplomatic relations", date, status)
        elif hit.kind.of == "post":
            about = self._post_of(sentence, posts, hit, room)
            if about:
                self._add(number, sentence, hit, room, about, date, status)
                if hit.kind.id == "post.keep" and (end := self.dates.end(hit.span, room)):
                    self._event(
                        number,
                        _after(sentence.span, hit.span),
                        hit.span,
                        "close_mission",
                        about,
                        end,
                        status,
                        hit.kind.id,
                    )
                if hit.kind.act == "close_mission":
                    self.told.closed = date or self.told.closed
        else:
            about = self._envoy_of(sentence, posts, hit, room)
            if about:
                self.told.envoy = self._add(number, sentence, hit, room, about, date, status) or self.told.envoy

    def _post_of(self, sentence: Sentence, posts: list[Post], hit: Hit, room: Span) -> str:
        """What the step is done to, as the object of the claim; `""` where it is no post of the home side."""
        real = [post for post in posts if not post.title]
        if hit.kind.id == "post.raise":
            return self._raised(real, sentence, hit, room)
        after = within(Span(hit.span.end, room.end), real)
        before = [post for post in real if post.span.end <= hit.span.start]
        close = [
            p for p in after if p.span.start - hit.span.end < 45 and not self._other_clause(hit.span.end, p.span.start)
        ]
        if hit.noun or (close and not self._passive(hit)):
            chosen = close[:1]
        else:
            beside = [p for p in before if not re.search(r"[;:]", self.text[p.span.end : hit.span.start])]
            chosen = beside[-1:] or close[:1]
        lead = self.text[sentence.span.start : hit.span.start]
        the_post = _THE_POST.search(lead) or lead.startswith(("The post", "The office"))
        referred = the_post or _PRONOUN.search(self.text[room.start : hit.span.start].strip() or ", ")
        if chosen:
            post = chosen[0]
        elif self.told.post is not None and referred:
            post = self.told.post
        elif the_post and self.told.post is None and self.told.title is not None and self.told.title.side != "host":
            return "consular post" if "onsul" in self.told.title.span.of(self.text) else ""
        else:
            return ""
        if post.side in ("host", "other") or post.abroad:
            return ""
        there = _THE_POST_AT.search(self.text[sentence.span.start : hit.span.start])
        if there is None and not post.place and self._passive(hit):
            there = PLACED.match(self.text, hit.span.end, room.end)
        if there is not None:
            post = replace(post, place=there["place"].rstrip(".,"))
        self.told.post = post
        return self._called(post)

    def _raised(self, real: list[Post], sentence: Sentence, hit: Hit, room: Span) -> str:
        """From which to which level a post is raised."""
        after = within(Span(hit.span.end, room.end), real)
        targets = [p for p in after if _TO.search(self.text[max(hit.span.start, p.span.start - 40) : p.span.start])]
        target = targets[-1] if targets else None
        if target is None or target.side == "host":
            return ""
        before = [post for post in real if post.span.end <= hit.span.start][-1:]
        source = next((p for p in [*before, *after] if p is not target), self.told.post)
        if source is not None and (source.side in ("host", "other") or source.abroad):
            return ""
        place = source.place if source is not None and source.place else target.place
        self.told.post = replace(target, place=place)
        was = source.span.of(self.text) if source is not None else "mission"
        return f"{was}{f' at {place}' if place else ''} to {target.span.of(self.text)}"

    def _passive(self, hit: Hit) -> bool:
        before = self.text[max(0, hit.span.start - 28) : hit.span.start]
        return bool(re.search(r"\b(?:was|were|been|being|be)\s+(?:\w+\s+){0,2}$", before))

    def _other_clause(self, start: int, end: int) -> bool:
        return bool(re.search(r";|, when\b|, with\b|\bwhen\b|\bwhere\b", self.text[start:end]))

    def _called(self, post: Post) -> str:
        name = post.span.of(self.text)
        rest = self.text[post.span.end : post.span.end + 9]
        name += " General" if "eneral" not in name and rest.startswith(" General") else ""
        return f"{name} at {post.place}" if post.place else name

    def _envoy_of(self, sentence: Sentence, posts: list[Post], hit: Hit, room: Span) -> str:
        """The title of the envoy of the home side that the step is about, or `""`."""
        titles = [post for post in posts if post.title]
        after = [p for p in within(Span(hit.span.end, room.end), titles) if self._borne(hit, p)]
        before = [post for post in titles if post.span.end <= hit.span.start][-1:]
        named = self._person(Span(room.start, hit.span.start))
        title = next(iter([*after, *before]), None) or named or self._meant(sentence, hit, room)
        if title is None:
            return ""
        meant = self.told.title if _HE.search(self.text[room.start : hit.span.start]) else None
        involved = [*after, *before, title, *(each for each in (named, meant) if each)]
        side = "host" if self._foreign(involved, hit, sentence.span) else title.side
        self._bears(replace(title, side=side), hit, room)
        if side in ("host", "other") or (title.abroad and hit.kind.id == "envoy.name"):
            return ""
        about = title.span.of(self.text)
        where = next((p for p in (*before, *after, title) if p.abroad), None)
        if where is not None:
            return f"{where.span.of(self.text)}, resident at {where.place}"
        return f"{about} at {title.place}" if title.place and "onsul" in about else about

    def _meant(self, sentence: Sentence, hit: Hit, room: Span) -> Post | None:
        """The title that was last told, where the step is of him who bears it."""
        lead = self.text[room.start : hit.span.start]
        last = re.search(rf"{_PERSON.pattern},?\s*$", lead)
        return self.told.title if _HE.search(lead) or not lead.strip() or last else None

    def _bears(self, title: Post, hit: Hit, room: Span) -> None:
        """Remember who bears the title."""
        self.told.title = title
        around = self.text[max(room.start, hit.span.start - 60) : min(room.end, hit.span.end + 60)]
        self.told.people.update(dict.fromkeys(self._surnames(around), title))

    def _borne(self, hit: Hit, title: Post) -> bool:
        """Whether a title after the word is that of the envoy, not of whoever receives him."""
        between = self.text[hit.span.end : title.span.start]
        if len(between) > 110:
            return False
        return hit.kind.id == "envoy.name" or _AS.search(between) is not None

    def _foreign(self, titles: list[Post], hit: Hit, span: Span) -> bool:
        """Whether the envoy is the host's: so called, or received by the home side."""
        sides = {title.side for title in titles}
        if "host" in sides:
            return "home" not in sides
        end = min(span.end, hit.span.end + 160)
        to = re.compile(r"\b(?:to|in|before)\s+(?=[A-Z]|the\b|his\b)")
        for match in to.finditer(self.text, hit.span.end, end):
            sentence = Sentence(self.text, span, self.reading.actors, self.sides)
            near = sentence.parties_in(match.end(), match.end() + 60)
            first = next((p for p in near if p.span.start - match.end() < 35), None)
            if first is not None:
                return self.sides.home in first.codes and not self.sides.hosts & set(first.codes)
        return False

    def _person(self, span: Span) -> Post | None:
        """The title that was last told of the person named before the step."""
        for match in reversed(list(re.finditer(r"[A-ZÀ-Þ][\w’'-]{2,}", self.text[span.start : span.end]))):
            if match.group() in self.told.people:
                return self.told.people[match.group()]
        return None

    def _remember(self, span: Span, posts: list[Post]) -> None:
        """Who bears which title, by surname."""
        for post in posts:
            if not post.title:
                continue
            near = Span(max(span.start, post.span.start - 60), min(span.end, post.span.end + 60))
            for name in self._surnames(near.of(self.text)):
                if post.side or name not in self.told.people:
                    self.told.people[name] = post

    def _surnames(self, text: str) -> list[str]:
        """The last names of the persons in the text: what follows a first name and is no name of a party or month."""
        found = (match.group(1) for match in _PERSON.finditer(text))
        return [name for name in found if name not in self.known and not title_pattern().fullmatch(name)]

    def _residence(self, number: int, sentence: Sentence, posts: list[Post], closed: str) -> None:
        """Where an envoy lives: told of the one spoken of last, or of those that came after a post was closed."""
        told = sentence.resident()
        if told is None or not told[1]:
            return
        place = self.text[told[0] : sentence.span.end].split(",")[0].split(".")[0]
        later = re.search(r"\b(?:[Ss]ubsequent|[Ss]ince|[Ss]uccessors?)\b", sentence.span.of(self.text)) is not None
        if self.told.envoy is not None and not closed:
            event = self.told.envoy
            at = self.found.index(event)
            if "resident" not in event.object:
                self.found[at] = replace(event, object=f"{event.object}, {_phrase(place)}")
                self.told.envoy = self.found[at]
        elif any(post.title and post.side != "host" for post in posts) and (later or not self.told.envoy):
            title = next(post for post in posts if post.title and post.side != "host")
            date = f"{closed}/.." if closed else ""
            about = f"{title.span.of(self.text)}, {_phrase(place)}"
            trigger = Span(told[0], told[0] + len("resident"))
            event = self._event(
                number, sentence.span, trigger, "appoint_envoy", about, date, Status.ACTUAL, "envoy.resident"
            )
            if not date:  # of use only where nothing else is told of an envoy
                self.undated.append(self.found.pop(self.found.index(event)))

    def _add(
        self, number: int, sentence: Sentence, hit: Hit, room: Span, about: str, date: str, status: Status
    ) -> Event | None:
        """Record a dated event; its clause is the sentence, or the part around the word where several are told."""
        start = (
            sentence.span.start
            if room.start == sentence.span.start
            else _boundary(self.text, room.start, hit.span.start)
        )
        end = sentence.span.end if room.end == sentence.span.end else _boundary(self.text, hit.span.end, room.end)
        while end > start and self.text[end - 1] in " ,.;":
            end -= 1
        clause = Span(start, max(end, hit.span.end))
        if not date:
            return None
        return self._event(number, clause, hit.span, hit.kind.act, about, date, status, hit.kind.id)

    def _event(
        self, number: int, clause: Span, trigger: Span, act: str, about: str, date: str, status: Status, rule: str
    ) -> Event:
        actor: tuple[str, ...] = (self.sides.home,)
        recipient: tuple[str, ...] = (self.sides.host,)
        if act == "sever_relations":
            actor, recipient = (self.sides.home, self.sides.host), ()
        event = Event(act, trigger, number, clause, actor, recipient, about, status, date, "", "", None, (rule,), SURE)
        self.found.append(event)
        return event


def is_heading(line: str) -> bool:
    """Whether a line is a heading: short, most of its words capitalised, or without a full stop at its end."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'.-]*", line) if word.lower() not in _SMALL]
    if len(line) > 140 or not words:
        return not words
    if _MONTH.search(line) and any(word.islower() and _tells(word) for word in re.findall(r"\w+", line)):
        return False
    if len(line) < 110 and _YEAR_LAST.search(line) and not _MONTH.search(line):
        return True
    return sum(word[0].isupper() for word in words) / len(words) > 0.85 or (
        len(line) < 80 and line.rstrip()[-1:] not in ".”)"
    )


def _tells(word: str) -> bool:
    """Whether a word by itself tells a step."""
    return any(pattern.fullmatch(word) for _, pattern in verbs())


def _boundary(text: str, start: int, end: int) -> int:
    """Where the clause of one step gives way to that of the next: at the last comma, semicolon or conjunction."""
    cut = list(re.finditer(r"[,;]|\b(?:and|when|but|then)\b", text[start:end]))
    return start + cut[-1].start() if cut else end


def _after(sentence: Span, word: Span) -> Span:
    """The rest of the sentence from the word on."""
    return Span(word.start, sentence.end)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _phrase(place: str) -> str:
    return re.sub(r"^(?:residing|resided|residence)\b", "resident", " ".join(place.split()))


def rules_of(events: Iterator[Event]) -> set[str]:
    """The ids of the rules behind events."""
    return {rule for event in events for rule in event.rules}
