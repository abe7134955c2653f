"""The tokens of a text as the grammar of time expressions sees them: one character per token, its class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.vocabulary.times import TimeGrammar

Value = int | str | None

# Forms of tokens, in the order in which they are tried. Words come first, being most tokens; a word swallows digits
# joined to it ("F-16", "COVID-19") so that they are no numbers, but for "mid-2015". Figures with a unit or sign
# ("$2000", "12%", "3.5", "1,000", "9/11") are OTHER.
_FORMS = re.compile(
    r"""
  (?P<word>[^\W\d_]+(?:(?<=n)['’]t\b)?(?:(?<![Mm]id)(?<!arly)(?<!\b[Ll]ate)(?<!\b[Ee]nd)[-‐]?\d[\w-]*)?)
| (?P<comma>,) | (?P<stop>[.;:!?—]|\n+)
| (?P<iso>\d{4}-\d\d-\d\d)(?![\w-]) | (?P<slashed>\d{1,2}(?P<sign>[/.])\d{1,2}(?P=sign)\d{4})(?!\w)
| (?P<clock>\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?|(?:[01]?\d|2[0-3]):[0-5]\d(?::\d\d)?(?!\d)|\d{1,2}\ o['’]clock)
| (?P<decade>(?:1\d|20)\d0['’]?s\b|['’‘][1-9]0s\b)
| (?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)
| (?P<other>[$€£¥₹]\s?\d[\d.,]*\w*|\d[\d.,]*\s?%|\d+(?:[.,]\d+)+(?:[-–]\w+)?|9/11|24/7|\d+[^\W\d_]\w*)
| (?P<number>\d+)
| (?P<poss>['’]s\b|(?<=s)['’](?=\s))
| (?P<dash>[-–‐−]) | (?P<amp>&) | (?P<open>\() | (?P<close>\))
| (?P<punctuation>[^\s\w])
""",
    re.VERBOSE,
)
_PERIOD = re.compile(r"(?P<QUARTER>Q[1-4])|(?P<HALF>H[12])|(?P<FISCAL>FY-?(?:\d{4}|\d\d))")
_OF_FORM = {
    **{form: form.upper() for form in ("iso", "slashed", "clock", "decade")},
    **{form: form.upper() for form in ("poss", "comma", "dash", "amp", "open", "close", "stop")},
    "ordinal": "ORD",
    "other": "OTHER",
    "punctuation": "OTHER",
}
_LAST_YEAR = 2199


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in tokens: token `i` has the class `classes[i]`, the value `values[i]` and stands at `starts[i]:ends[i]`.

    `codes` names the classes.
    """

    text: str
    classes: str
    values: tuple[Value, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    codes: Mapping[str, str]

    def word(self, i: int) -> str:
        """The token as written, in lower case; `""` outside the text."""
        return self.text[self.starts[i] : self.ends[i]].lower() if 0 <= i < len(self.starts) else ""

    def at(self, i: int) -> str:
        """The class of token `i`; `""` outside the text."""
        return self.classes[i] if 0 <= i < len(self.classes) else ""


class Scanner:
    """Cuts texts into tokens by one grammar's words."""

    def __init__(self, grammar: TimeGrammar) -> None:
        self._lexicon = grammar.lexicon
        self._codes = grammar.codes
        self._upper, self._lower = grammar.codes["UPPER"], grammar.codes["LOWER"]
        self._holidays = {name: h.month * 100 + h.day for h in grammar.words.holidays for name in h.names}
        names = sorted(self._holidays, key=len, reverse=True)
        self._holiday = re.compile("(?:" + "|".join(re.escape(name) for name in names) + r")\b")
        self._holiday_starts = frozenset(re.split(r"\W", name)[0] for name in names)
        self._doubt = Doubt(grammar)

    def scan(self, text: str) -> Tokens:
        """The tokens of `text`."""
        classes: list[str] = []
        values: list[Value] = []
        starts: list[int] = []
        ends: list[int] = []
        doubts: list[int] = []
        done = 0
        for match in _FORMS.finditer(text):
            start, end = match.span()
            if start < done:
                continue
            if match.lastgroup == "word":
                word = match[0]
                code, value = self._lexicon.get(word.lower().replace("’", "'")) or (self._lower, None)
                if word[0].isupper():
                    if self._doubt.applies(word):
                        doubts.append(len(classes))
                        end += text.startswith(".", end) and self._doubt.is_short(word)
                    code, value, end = self._capitalised(text, start, end, code, value)
            else:
                code, value = self._sign(str(match.lastgroup), match[0])
            done = end
            classes.append(code)
            values.append(value)
            starts.append(start)
            ends.append(end)
        spans = list(zip(starts, ends, strict=True)) if doubts else []
        for i in doubts:
            classes[i], values[i] = self._doubt.settle(i, classes, values, text, spans)
        return Tokens(text, "".join(classes), tuple(values), tuple(starts), tuple(ends), self._codes)

    def _capitalised(self, text: str, start: int, end: int, code: str, value: Value) -> tuple[str, Value, int]:
        """Class, value and end of a capitalised word: perhaps a holiday's name, "Q3" or "FY2020"."""
        word = text[start:end]
        if word in self._holiday_starts and (holiday := self._holiday.match(text, start)):
            return self._codes["HOLIDAY"], self._holidays[holiday[0]], holiday.end()
        if code == self._lower:
            code = self._upper
            if word[-1].isdigit() and (period := _PERIOD.fullmatch(word)):
                return self._codes[str(period.lastgroup)], word, end
        return code, value, end

    def _sign(self, form: str, written: str) -> tuple[str, Value]:
        codes = self._codes
        if form == "number":
            number = int(written) if len(written) < 10 else 0
            if len(written) <= 2 and 1 <= number <= 31:
                return codes["DAY"], number
            return codes["YEAR" if len(written) == 4 and 1000 <= number <= _LAST_YEAR else "INT"], number
        if form == "ordinal":
            number = int(written[:-2])
            return codes["ORD" if 1 <= number <= 31 else "OTHER"], number
        return codes[_OF_FORM[form]], written


class Doubt:
    """Settles words that name a month, a day or a season only in some places: May, March, Sun, Spring, Daily."""

    def __init__(self, grammar: TimeGrammar) -> None:
        codes = grammar.codes
        self._codes = codes
        self._doubtful = grammar.doubtful
        self._capital_matters = frozenset(
            word for name in ("SEASON", "SET", "WEEKDAY", "DEICTIC") for word in grammar.words.words.get(name, ())
        )
        self._papers = frozenset(grammar.words.classes.get("PAPER", ()))
        self._near_month = {codes[name] for name in ("DAY", "ORD", "YEAR")}
        self._before = grammar.words.before_month
        self._days, self._months = codes["WEEKDAY"], codes["MONTH"]

    def applies(self, word: str) -> bool:
        """Whether a capitalised word is in doubt."""
        lower = word.lower()
        return lower in self._doubtful or lower in self._capital_matters

    def is_short(self, word: str) -> bool:
        """Whether a full stop after it belongs to it: "Nov.", not "May."."""
        lower = word.lower()
        return lower in self._doubtful and lower not in ("may", "march")

    def settle(
        self, i: int, classes: list[str], values: list[Value], text: str, spans: list[tuple[int, int]]
    ) -> tuple[str, Value]:
        """The class and value of token `i` among its neighbours."""
        start, end = spans[i]
        word = text[start:end].rstrip(".").lower()
        before, before_word = (classes[i - 1], text[slice(*spans[i - 1])].lower()) if i else ("", "")
        after, after_word = (classes[i + 1], text[slice(*spans[i + 1])]) if i + 1 < len(classes) else ("", "")
        code, value = self._doubtful.get(word, (classes[i], values[i]))
        if word in self._capital_matters:
            keep = self._is_time_name(code, before, after_word)
        elif code == self._days:
            dotted = text[end - 1] == "." and word not in ("sat", "sun")
            keep = dotted or before_word == "on" or after in (self._months, *self._near_month)
        else:
            keep = text[end - 1] == "." or self._is_month(word, before, before_word, after, after_word, text)
        return (code, value) if keep else (self._codes["UPPER"], None)

    def _is_time_name(self, code: str, before: str, next_word: str) -> bool:
        """Not "Bloody Sunday", "The Sunday Times", "Arab Spring", "Daily Mail", "(Norland Today)"."""
        if code == self._days:
            return before != self._codes["FEAST"] and not (
                next_word.lower() in self._papers and next_word[:1].isupper()
            )
        if code == self._codes["DEICTIC"]:
            return before not in (self._codes["UPPER"], self._codes["OPEN"])
        return code == self._codes["SEASON"] and before != self._codes["UPPER"]

    def _is_month(self, word: str, before: str, before_word: str, after: str, next_word: str, text: str) -> bool:
        codes = self._codes
        if after in self._near_month or before in (codes["DAY"], codes["ORD"]):
            return True
        if before in (codes["A"], codes["POSS"]) or before_word == "the":
            is_verb = next_word.endswith("ed")  # "the Women's March passed", against "its March vote"
            is_noun = after in (codes["LOWER"], codes["UPPER"], codes["NUMBERED"]) and not is_verb
            return is_noun and (word != "may" or before == codes["A"])
        if before_word in self._before.surely or before == codes["DASH"]:
            return True
        named = re.search(rf"\b[A-Z]\w+\.? {word.capitalize()}\b(?! \d)", text) is not None
        return before_word in self._before.perhaps and after != codes["POSS"] and not named
