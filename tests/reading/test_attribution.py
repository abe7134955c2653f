"""Who is credited with what, on sentences written for the purpose."""

from __future__ import annotations

import pytest
from spacy.language import Language

from dragoman.model.claim import By
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.model.reading import Attribution
from dragoman.model.span import Span
from dragoman.reading.attribution import attribution_at, find_attributions


def read(
    nlp: Language, text: str, title: str = "", furniture: tuple[FurnitureSpan, ...] = ()
) -> tuple[Attribution, ...]:
    blanked = text
    for piece in furniture:
        blank = " " * (piece.span.end - piece.span.start - 1) + "\n"
        blanked = blanked[: piece.span.start] + blank + blanked[piece.span.end :]
    doc = nlp(blanked)
    sentences = [Span(sentence.start_char, sentence.end_char) for sentence in doc.sents if sentence.text.strip()]
    return find_attributions(doc, Document("x", text, title, "2023-11-21", furniture=furniture), sentences)


def credited(nlp: Language, text: str, words: str) -> tuple[str, str]:
    """Class and speaker credited with `words`; `("outlet", "")` for the text's own voice."""
    assert text.count(words) == 1
    start = text.index(words)
    found = attribution_at(read(nlp, text), Span(start, start + len(words)))
    return (found.klass.value, found.speaker) if found else ("outlet", "")


@pytest.mark.parametrize(
    ("text", "words", "by", "speaker"),
    [
        # clause before, after and around the reporting verb
        ("Norland says that it will close its embassy in Sudria.", "close", "other", "Norland"),
        ("France says that it will close its embassy in Mali.", "close", "official_unnamed", "France"),
        (
            "France will close its embassy in Mali, the foreign ministry said.",
            "close",
            "official_unnamed",
            "the foreign ministry",
        ),
        ("The talks, two diplomats said, will resume in May.", "resume", "official_unnamed", "two diplomats"),
        (
            "Chad may open an embassy, two officials said on condition of anonymity, but only if Mali frees a crew.",
            "frees",
            "anonymous",
            "two officials",
        ),
        ("Chad has agreed to a truce, officials said, but Mali has yet to reply.", "reply", "outlet", ""),
        (
            '"We will leave the treaty," said Foreign Minister Ada Roe.',
            "leave",
            "official_named",
            "Foreign Minister Ada Roe",
        ),
        (
            'Speaking in Lima, President Bo Lund added: "We will recall our envoy."',
            "recall",
            "official_named",
            "President Bo Lund",
        ),
        ("President Bo Lund tells parliament the army has left Sudria.", "left", "official_named", "President Bo Lund"),
        # announcing does the act; other statement verbs are told by the outlet
        ("Peru announces sanctions on three generals.", "announces", "official_unnamed", "Peru"),
        ("Peru announces sanctions on three generals.", "sanctions", "official_unnamed", "Peru"),
        ("Foreign Minister Ada Roe condemns the attack.", "condemns", "outlet", ""),
        ("Peru accuses Chile of spying.", "accuses", "outlet", ""),
        ("Peru warns that rebels are massing near the border.", "warns", "outlet", ""),
        ("Peru warns that rebels are massing near the border.", "massing", "official_unnamed", "Peru"),
        ("Peru expels two diplomats from Chile.", "expels", "outlet", ""),
        ("Moldova says that shells hit a village and condemns the attack.", "condemns", "outlet", ""),
        # the text's own voice around and inside what is said
        ("After a visit to Chile, Foreign Minister Ada Roe said Peru would reopen its embassy.", "visit", "outlet", ""),
        ("Peru says it will leave the treaty, following the Chilean withdrawal last year.", "withdrawal", "outlet", ""),
        ("Peru said it was searching the tanker, which was seized by Chile in May.", "seized", "outlet", ""),
        # phrases
        (
            "According to the Chilean navy, a submarine fired two missiles.",
            "fired",
            "official_unnamed",
            "the Chilean navy",
        ),
        ("A submarine fired two missiles, according to analysts.", "fired", "other", "analysts"),
        ("The group is armed and, according to Turkey, supportive of the rebels.", "armed", "outlet", ""),
        # documents, media, anonymous sources
        (
            "Peru is seeking to restore ties, according to an internal memo seen by Bloomberg.",
            "restore",
            "document",
            "an internal memo seen by Bloomberg",
        ),
        ("A leaked cable says Chile asked Peru for weapons.", "asked", "document", "A leaked cable"),
        ("The leaked memo proposes lifting the visa ban.", "lifting", "document", "The leaked memo"),
        (
            "The government says in the document that it will not recognise the junta.",
            "recognise",
            "document",
            "the document",
        ),
        ("The communique said ministers had agreed to meet in May.", "meet", "document", "The communique"),
        ("The New York Times reported that Chile had cut ties.", "cut", "media", "The New York Times"),
        ("State media reported that Chile had cut ties.", "cut", "media", "State media"),
        (
            "A person familiar with the plan said Chile would name an envoy.",
            "name",
            "anonymous",
            "A person familiar with the plan",
        ),
        (
            "Chile would name an envoy, people briefed on the matter said.",
            "name",
            "anonymous",
            "people briefed on the matter",
        ),
        (
            "The move follows a decision to suspend sanctions on Chile, a person close to the talks said.",
            "suspend",
            "anonymous",
            "a person close to the talks",
        ),
        ("Two officials, who asked not to be named, said Chile had agreed.", "agreed", "anonymous", "Two officials"),
        ("A senior official said Chile had agreed.", "agreed", "official_unnamed", "A senior official"),
        ("Human Rights Watch said Chile had detained 40 men.", "detained", "other", "Human Rights Watch"),
        ("Former ambassador Cara Holm said Chile had cut ties.", "cut", "other", "Former ambassador Cara Holm"),
        # titles, appositions and long names
        (
            "Peruvian ambassador to Chile Ada Roe says the embassy will open.",
            "open",
            "official_named",
            "Peruvian ambassador to Chile Ada Roe",
        ),
        (
            "The President of Peru, Ada Roe, declares that the embassy will open.",
            "open",
            "official_named",
            "The President of Peru, Ada Roe",
        ),
        (
            "Ada Roe, a spokeswoman for the ministry, said the embassy would open.",
            "open",
            "official_named",
            "Ada Roe, a spokeswoman for the ministry",
        ),
        (
            "A spokesman for President Ada Roe said the embassy would open.",
            "open",
            "official_unnamed",
            "A spokesman for President Ada Roe",
        ),
        (
            "The Roe administration announces that the embassy will open.",
            "open",
            "official_unnamed",
            "The Roe administration",
        ),
        ("No organisation claimed responsibility for bombing the embassy.", "bombing", "outlet", ""),
        ('"The talks have failed," President Bo Lund said, while Chile mobilised its army.', "mobilised", "outlet", ""),
        (
            '"Many think Peru will leave the pact," said President Bo Lund.',
            "leave",
            "official_named",
            "President Bo Lund",
        ),
        ("Peru is preparing to reopen its embassy, a leaked memo shows.", "reopen", "document", "a leaked memo"),
        ("Peru Plans to Reopen Embassy in Chile: Memo", "Reopen", "document", "Memo"),
        ("Peru will keep its sanctions, it says in the memo.", "keep", "document", "the memo"),
        ('President Bo Lund called the raid "an act of war".', "act of war", "official_named", "President Bo Lund"),
        ('President Bo Lund called the raid "an act of war".', "called", "outlet", ""),
        (
            'According to Reuters, President Bo Lund said: "We will never recognise the junta."',
            "recognise",
            "official_named",
            "President Bo Lund",
        ),
        # nested speech in one sentence: the outermost speaker
        (
            "The White House confirms that Peru announced sanctions on Chile.",
            "sanctions",
            "official_unnamed",
            "The White House",
        ),
        (
            "Canada announces it will open an embassy in Chile, says Foreign Minister Ada Roe.",
            "open",
            "official_named",
            "Foreign Minister Ada Roe",
        ),
        # the same for nouns of speech and shared subjects
        (
            "Chile recalled its envoy after President Ada Roe's announcement that Peru would quit the pact.",
            "quit",
            "official_named",
            "President Ada Roe",
        ),
        ("Peru postponed the summit, citing the attack on its ships.", "attack", "official_unnamed", "Peru"),
        ("Peru issued a statement saying the embassy would open.", "open", "official_unnamed", "Peru"),
        ("The militia claimed responsibility for bombing the embassy.", "bombing", "other", "The militia"),
    ],
)
def test_one_sentence(nlp: Language, text: str, words: str, by: str, speaker: str) -> None:
    assert credited(nlp, text, words) == (by, speaker)


@pytest.mark.parametrize(
    ("text", "words", "by", "speaker"),
    [
        (
            "Foreign Minister Ada Roe met reporters in Lima. She said Peru would recall its envoy.",
            "recall",
            "official_named",
            "Ada Roe",
        ),
        ("President Bo Lund of Peru visited Chile. He also announced a new pact.", "pact", "official_named", "Bo Lund"),
        (
            "A person familiar with the plan said Peru was weighing sanctions. The person said Chile would retaliate.",
            "retaliate",
            "anonymous",
            "A person familiar with the plan",
        ),
        (
            "Two officials who asked not to be named said Chile had agreed. They added that Peru would free the crew.",
            "free",
            "anonymous",
            "Two officials",
        ),
        (
            "A senior official said Peru would expel a man. The official, speaking on condition of anonymity, said so.",
            "expel",
            "anonymous",
            "A senior official",
        ),
        (
            '"We are worried by the arrests," Ada Roe, a ministry spokeswoman, said. "We call on Chile to free them."',
            "call on",
            "official_named",
            "Ada Roe, a ministry spokeswoman",
        ),
        (
            '"Peru and Chile have made progress.\n\n"They will open embassies in the spring," President Bo Lund said.',
            "open embassies",
            "official_named",
            "President Bo Lund",
        ),
        (
            "Foreign Ministry spokesman Zhao Lin said Peru had erred. Zhao said a reply would follow.",
            "follow",
            "official_named",
            "Zhao",
        ),
        (
            "An internal memo seen by the Herald says Peru will reopen a mission. It also proposes lifting a visa ban.",
            "lifting",
            "document",
            "An internal memo seen by the Herald",
        ),
        (
            "An internal memo says Peru will reopen its embassy. Under the plan, Chile would name a consul.",
            "name",
            "document",
            "An internal memo",
        ),
        (
            "The memo sets out three steps. Chile has agreed to receive a consul. The memo says talks go on.",
            "receive",
            "document",
            "The memo",
        ),
        (
            "The memo sets out three steps. Chile expelled two consuls in 2017. The memo says talks go on.",
            "expelled",
            "outlet",
            "",
        ),
        ("Peru said it would reopen its embassy. Chile expelled two diplomats.", "expelled", "outlet", ""),
        (
            "Peru's president, Ada Roe, flew to Chile. The president said the border would open.",
            "open",
            "official_named",
            "The president",
        ),
    ],
)
def test_across_sentences(nlp: Language, text: str, words: str, by: str, speaker: str) -> None:
    assert credited(nlp, text, words) == (by, speaker)


def byline(text: str, **tells: str) -> FurnitureSpan:
    end = text.index("\n") + 1
    return FurnitureSpan(Span(0, end), Furniture.BYLINE, tuple(tells.items()))


def by_at(found: tuple[Attribution, ...], text: str, words: str) -> tuple[str, str]:
    start = text.index(words)
    one = attribution_at(found, Span(start, start + len(words)))
    return (one.klass.value, one.speaker) if one else ("outlet", "")


def test_release_credits_its_author(nlp: Language) -> None:
    text = (
        "Ada Roe, Department Spokesperson\nThe United States condemns the attack. Foreign Minister Bo Lund said that "
        "Chile had fired first. Officials said a truce was near.\n"
    )
    found = read(nlp, text, furniture=(byline(text, author="Ada Roe", role="Department Spokesperson"),))
    assert by_at(found, text, "condemns") == ("official_named", "Ada Roe")
    assert by_at(found, text, "fired") == ("official_named", "Foreign Minister Bo Lund")
    assert by_at(found, text, "truce") == ("official_named", "Ada Roe")


@pytest.mark.parametrize(
    ("tells", "title", "by", "speaker"),
    [
        ({"role": "Office of the Spokesperson"}, "Visa Bans", "official_unnamed", "Office of the Spokesperson"),
        (
            {"role": "Office of the Spokesperson"},
            "Joint Statement by Secretary of State Ada B. Roe and Treasury Secretary Bo Lund Welcoming the Pact",
            "official_named",
            "Ada B. Roe and Bo Lund",
        ),
        (
            {"author": "the Governments of Peru and of Chile"},
            "",
            "official_unnamed",
            "Governments of Peru and of Chile",
        ),
        ({"author": "Jane Doe"}, "", "outlet", ""),
        ({"author": "Jane Doe", "role": "BBC diplomatic correspondent"}, "", "outlet", ""),
    ],
)
def test_bylines(nlp: Language, tells: dict[str, str], title: str, by: str, speaker: str) -> None:
    text = "The byline\nPeru expels two diplomats.\n"
    found = read(nlp, text, title, (byline(text, **tells),))
    assert by_at(found, text, "expels") == (by, speaker)


def test_turns_of_a_transcript(nlp: Language) -> None:
    text = (
        "Ada B. Roe, Secretary of State\nSECRETARY ROE: I welcome you.\nFOREIGN MINISTER LUND: We will host a summit.\n"
    )
    first, second = text.index("SECRETARY"), text.index("FOREIGN")
    furniture = (
        byline(text, author="Ada B. Roe", role="Secretary of State"),
        FurnitureSpan(Span(first, first + 15), Furniture.BYLINE, (("turn", "SECRETARY ROE:"),)),
        FurnitureSpan(Span(second, second + 23), Furniture.BYLINE, (("turn", "FOREIGN MINISTER LUND:"),)),
    )
    found = read(nlp, text, "Secretary Ada B. Roe and Chilean Foreign Minister Bo Lund", furniture)
    assert by_at(found, text, "welcome") == ("official_named", "Ada B. Roe")
    assert by_at(found, text, "host") == ("official_named", "Bo Lund")


def test_spans_are_those_of_the_text(nlp: Language) -> None:
    text = "Peru will reopen its embassy, the foreign ministry said on Friday."
    (found,) = read(nlp, text)
    assert found.source is not None
    assert (found.source.of(text), found.cue.of(text), found.content.of(text)) == (
        "the foreign ministry",
        "said",
        "Peru will reopen its embassy",
    )


def test_no_attribution_without_a_speaker(nlp: Language) -> None:
    assert read(nlp, "It was announced that the embassy would close. The talks are said to be hard.") == ()


def test_choice_between_attributions_that_cover_a_place() -> None:
    text = Span(0, 100)
    whole = Attribution(Span(0, 5), Span(0, 5), text, By.OFFICIAL_NAMED, "author")
    outer = Attribution(Span(10, 14), Span(15, 19), Span(20, 80), By.OFFICIAL_NAMED, "outer")
    inner = Attribution(Span(30, 34), Span(35, 39), Span(40, 60), By.MEDIA, "inner")
    vague = Attribution(Span(85, 88), Span(89, 90), Span(91, 99), By.OFFICIAL_UNNAMED, "officials")
    found = (whole, outer, inner, vague)
    assert attribution_at(found, Span(45, 50)) is outer
    assert attribution_at(found, Span(92, 94)) is whole
    assert attribution_at(found[1:], Span(92, 94)) is vague
    assert attribution_at(found[1:], Span(5, 8)) is None
