"""Dates, languages, publishers and furniture, each on its own."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.documents import document_from_text
from dragoman.documents.dates import date_told, publication_date
from dragoman.documents.furniture import find_furniture
from dragoman.documents.language import detect_language
from dragoman.errors import InputError, UnsupportedLanguage, VocabularyError
from dragoman.model.document import Furniture, FurnitureSpan
from dragoman.vocabulary.languages import Languages
from dragoman.vocabulary.loading import validate
from dragoman.vocabulary.sources import (
    FurnitureRule,
    Place,
    PublisherKind,
    furniture_rules,
    furniture_rules_of,
    publishers,
    publishers_of,
)

STORY = "Norland said on Monday that it had recalled its ambassador from Sudria after a long dispute."


# ---- dates


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2023-11-21", "2023-11-21"),
        (" 2023-11-21 ", "2023-11-21"),
        ("2023-11-21T23:59:00-08:00", "2023-11-21"),
        ("2023-11-21T00:30:00Z", "2023-11-21"),
        ("2023-11-21 15:53:18", "2023-11-21"),
        ("", ""),
    ],
)
def test_publication_dates_keep_the_day_as_written(value: str, day: str) -> None:
    assert publication_date(value) == day


@pytest.mark.parametrize("value", ["2023-02-30", "2023-11", "2023", "21/11/2023", "20231121", "2023-W47-2", "soon"])
def test_other_dates_are_refused_with_the_form_expected(value: str) -> None:
    with pytest.raises(InputError, match=rf"{re.escape(value)}.*YYYY-MM-DD"):
        publication_date(value)


@given(st.text(max_size=30))
def test_a_publication_date_is_a_day_or_an_error(value: str) -> None:
    try:
        day = publication_date(value)
    except InputError:
        return
    assert day == "" or re.fullmatch(r"\d{4}-\d\d-\d\d", day)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("March 3", "XXXX-03-03"),
        ("12 June 2021", "2021-06-12"),
        ("Tuesday, October 15, 2019", "2019-10-15"),
        ("Sept. 3rd", "XXXX-09-03"),
        ("2021-06-12", "2021-06-12"),
        ("February 30, 2021", ""),
        ("Monday", ""),
    ],
)
def test_dates_told_by_datelines(words: str, edtf: str) -> None:
    assert date_told(words) == edtf


# ---- language

FOREIGN = {
    "fr": "Le gouvernement de la Norlande a rappelé lundi son ambassadeur en Sudrie.",
    "de": "Die Regierung von Norland hat am Montag ihren Botschafter aus Sudrien zurückgerufen.",
    "es": "El gobierno de Norlandia llamó el lunes a consultas a su embajador en Sudria.",
    "nl": "De regering van Norland heeft maandag haar ambassadeur in Sudrië teruggeroepen.",
    "da": "Norlands regering kaldte mandag sin ambassadør i Sudrien hjem for at drøfte sagen.",
    "id": "Pemerintah Norland pada hari Senin memanggil pulang duta besarnya dari Sudria.",
    "tr": "Norland hükümeti pazartesi günü Sudria büyükelçisini geri çağırdı.",
    "ru": "Правительство Норландии в понедельник отозвало своего посла из Судрии.",
    "ar": "استدعت حكومة نورلاند سفيرها لدى سودريا يوم الاثنين للتشاور.",
    "zh": "诺兰政府周一召回了驻苏德里亚大使。",
}


@pytest.mark.parametrize("code", FOREIGN)
def test_foreign_sentences_are_told(code: str) -> None:
    assert detect_language(FOREIGN[code]) == code


FRENCH = (
    "Le ministre a rappelé son ambassadeur.",
    "La France reconnaît l'État de Palestine.",
    "Paris expulse deux diplomates russes.",
    "Le Mali expulse l'ambassadeur de France",
    "Le chancelier est arrivé mardi à Varsovie.",
    "L'Espagne convoque la chargée d'affaires argentine",
    "Tunis dénonce une ingérence étrangère",
    "Un accord de cessez-le-feu a été signé au Caire.",
    "La Norvège lève l’embargo sur les armes",
    "Les deux pays vont échanger des ambassadeurs.",
    "Dakar et Nouakchott signent un accord de pêche",
    "Le roi reçoit les lettres de créance",
)
SPANISH = (
    "El ministro llamó a consultas a su embajador.",
    "España reconoce el Estado de Palestina.",
    "El canciller viajó a Buenos Aires.",
    "Cumbre de jefes de Estado en Brasilia",
    "El presidente llegó el martes a Varsovia.",
    "Chile convoca al embajador de Israel",
    "Panamá denuncia una injerencia extranjera",
    "Los dos países firmaron un acuerdo de pesca",
    "Costa Rica levanta las sanciones contra Cuba",
    "La Habana y Bogotá intercambian embajadores por primera vez.",
    "Uruguay apoya la resolución de la ONU sobre Gaza",
    "El rey recibe las cartas credenciales",
)


@pytest.mark.parametrize("text", FRENCH)
def test_short_french_sentences_are_told(text: str) -> None:
    assert detect_language(text) == "fr"


@pytest.mark.parametrize("text", SPANISH)
def test_short_spanish_sentences_are_told(text: str) -> None:
    assert detect_language(text) == "es"


def test_a_refusal_names_the_language() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"it looks like French \(fr\); only English can be read") as caught:
        document_from_text(FRENCH[0])
    assert caught.value.language == "fr"


def test_a_word_of_two_languages_tells_neither() -> None:
    with pytest.raises(VocabularyError, match="fr: the is also a word of en"):
        validate(
            Languages,
            [{"id": "en", "name": "English", "words": ["the"]}, {"id": "fr", "name": "French", "words": ["the"]}],
            "languages.yaml",
        )


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "A Cirque du Soleil performer dies in Montréal",
        "El Paso County judge Ricardo Samaniego resigns",
        "Médecins Sans Frontières leaves Rio de Janeiro",
        "Guatemalan president Bernardo Arévalo declares emergency",
        "Côte d'Ivoire coup d'état: junta de facto government",
        "Minister's son expelled, persona non grata",
        "Norland recalls envoy",
        "Nguyễn Phú Trọng succeeds Nông Đức Mạnh as General Secretary.",
        "Rafael Correa meets Evo Morales, Cristina Fernández de Kirchner, José Mujica in Quito, Ecuador.",
        "2020 NCAA Division I season",
        "Al-Bashir, Salem Saleh bin Braik, Rashad al-Alimi resign.",
        "Gunmen kill 12 in Kano, Nigeria.",
    ],
)
def test_english_headlines_full_of_names_are_english(text: str) -> None:
    assert detect_language(text) == "en"


def test_no_words_have_no_language() -> None:
    assert detect_language("1, 2, 3 …") == ""


# ---- publishers


def test_publishers_are_found_by_any_name_and_by_address() -> None:
    known = publishers()
    assert {known.named(name) for name in ("Associated Press", "the associated press", "AP")} == {
        known.named("AP News")
    }
    bbc = known.at("https://news.bbc.co.uk/2/hi/1.stm")
    assert bbc is not None
    assert (bbc.name, bbc.kind, bbc.country) == ("BBC News", PublisherKind.BROADCASTER, "GBR")
    assert known.at("bbc.com") == bbc
    assert known.at("https://notbbc.com/") is None
    assert known.at("https://[broken") is None
    assert known.named("The Norland Post") is None


def test_running_text_names_leave_out_common_words() -> None:
    names = {name for publisher in publishers() for name in publisher.names}
    assert not names & {"Time", "The Times", "The Sun", "RT", "AP", "The National", "Nature", "The Independent"}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"id": "x", "names": ["X"], "kind": "paper"}, "newspaper"),
        ({"id": "x", "names": ["X"], "kind": "agency", "land": "USA"}, "land"),
        ({"id": "X!", "names": ["X"], "kind": "agency"}, "id"),
        ({"id": "x", "names": ["X"], "kind": "agency", "country": "us"}, "country"),
    ],
)
def test_invalid_publishers_are_named(record: dict[str, object], told: str) -> None:
    with pytest.raises(VocabularyError, match=rf"mine\.yaml.*{told}"):
        publishers_of({"publishers": [record]}, "mine.yaml")


def test_a_name_has_one_publisher() -> None:
    records = [{"id": one, "names": ["Echo"], "kind": "newspaper"} for one in ("a", "b")]
    with pytest.raises(VocabularyError, match=r"'echo'.*a and b"):
        publishers_of({"publishers": records}, "mine.yaml")


# ---- furniture

RULE = {"id": "furniture.x", "kind": "credit", "where": "line", "pattern": "x"}
EXAMPLES = {"examples": {"accept": ["x"], "reject": ["y"]}}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"where": "middle"}, "'head'.*'turn'"),
        ({"kind": "credits"}, "'dateline'"),
        ({"pattern": "(x"}, "furniture.x.*does not compile"),
        ({"pattern": "{{nothing}}"}, "furniture.x.*nothing"),
        ({"pattern": "(?P<city>x)"}, "city.*allowed: agency"),
        ({"examples": {"accept": ["x"]}}, "reject"),
    ],
)
def test_invalid_rules_are_named(change: dict[str, object], told: str) -> None:
    with pytest.raises(VocabularyError, match=rf"(?s)mine\.yaml.*{told}"):
        furniture_rules_of({"parts": {}, "rules": [RULE | EXAMPLES | change]}, "mine.yaml")


def _found(text: str, title: str = "") -> dict[str, FurnitureSpan]:
    return {one.span.of(text): one for one in find_furniture(text, title)}


def test_a_wire_story() -> None:
    text = (
        "Norland recalls its envoy\nBy Jane Roe and Juan Lopez\nMarch 4, 2022\n\n"
        f"WESTPORT, March 3 (Reuters) - {STORY}\n\n“We regret it,” he said. For more information, visit "
        "https://norland.example.\n\n(Reporting by Jane Roe; Editing by Ann Lee)\n© 2022 Thomson Reuters"
    )
    found = _found(text)
    assert found["By Jane Roe and Juan Lopez"].get("author") == "Jane Roe and Juan Lopez"
    assert found["March 4, 2022"].get("date") == "2022-03-04"
    dateline = found["WESTPORT, March 3 (Reuters) - "]
    assert dict(dateline.tells) == {"place": "WESTPORT", "date": "XXXX-03-03", "agency": "Reuters"}
    assert found["For more information, visit https://norland.example."].kind is Furniture.BOILERPLATE
    assert found["(Reporting by Jane Roe; Editing by Ann Lee)"].kind is Furniture.CREDIT
    assert found["© 2022 Thomson Reuters"].get("year") == "2022"
    assert len(found) == 6


def test_a_government_release() -> None:
    text = (
        "Office of the Spokesperson\nThe following is attributable to Spokesperson Juan Lopez:\u200e\n"
        f"{STORY}\nFor media inquiries, please contact press@norland.example.\n# # #"
    )
    found = _found(text)
    assert found["Office of the Spokesperson"].get("role") == "Office of the Spokesperson"
    line = found["The following is attributable to Spokesperson Juan Lopez:"]
    assert (line.kind, line.get("role"), line.get("author")) == (Furniture.BYLINE, "Spokesperson", "Juan Lopez")
    assert [one.kind for one in found.values()] == [Furniture.BYLINE] * 2 + [Furniture.BOILERPLATE] * 2


def test_a_transcript() -> None:
    text = (
        "Jane Roe, Secretary of State\nWestport, Norland\nTreaty Room\n2:05 p.m. EST\n"
        "SECRETARY ROE: Good morning.\nQUESTION: Will you go?\nSECRETARY ROE: Yes. Thank you."
    )
    found = _found(text)
    assert found["Jane Roe, Secretary of State"].get("role") == "Secretary of State"
    assert found["Westport, Norland"].get("place") == "Westport, Norland"
    assert found["Treaty Room"].get("venue") == "Treaty Room"
    turns = [one.get("turn") for one in find_furniture(text) if one.get("turn")]
    assert turns == ["SECRETARY ROE", "QUESTION", "SECRETARY ROE"]
    assert not any(one.get("author") or one.get("role") for one in find_furniture(text) if one.get("turn"))


def test_several_source_tags() -> None:
    found = _found("Norland recalls its envoy. (AP via Yahoo! News), (BBC)")
    assert {text: one.get("agency") for text, one in found.items()} == {"(AP via Yahoo! News),": "AP", "(BBC)": "BBC"}
    assert found["(AP via Yahoo! News),"].get("via") == "Yahoo! News"


def test_the_title_repeated_above_the_byline_is_not_furniture() -> None:
    found = _found(f"Norland and Sudria: what next?\nBy Jane Roe\n{STORY}", "Norland and Sudria: what next?")
    assert list(found) == ["By Jane Roe"]


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "Washington, D.C.",
        "Westport, Norland, closed its port.",
        "Jane Roe, the President of Norland, resigns. She gave no reason.",
        "By Monday the embassy had closed.",
        "Norland condemned the attack (the third this year).",
    ],
)
def test_stories_have_no_furniture(text: str) -> None:
    assert find_furniture(text) == ()


PIECES = ["Aa ", "AAA ", "AAA-", "Aa-", "A.", "Aa, ", "AAA/", "and Aa ", "of the ", "A’", "(AP) ", "3 March ", "12:00 "]
PIECES += ["- ", "For more ", "www.a. ", "a@b-", "Reuters ", "Secretary of ", "(Reuters/", "Aa of Aa and "]
OPENINGS = ["", "By ", "For information ", "With help from ", "(Reporting by ", "WESTPORT, ", "Jane Roe, ", "“"]


@pytest.mark.parametrize("rule", furniture_rules(), ids=lambda rule: rule.id)
def test_patterns_take_no_long_time_on_hostile_lines(rule: FurnitureRule) -> None:
    pattern = rule.regex
    whole = rule.where not in (Place.OPENING, Place.TURN)
    start = time.perf_counter()
    for opening in OPENINGS:
        for piece in PIECES:
            line = (opening + piece * 400)[: 700 if whole else 240] + "\x00"
            pattern.fullmatch(line) if whole else pattern.match(line)
    # Some 170 lines take a few hundredths of a second; one pattern that backtracks without bound takes minutes.
    assert time.perf_counter() - start < 5
