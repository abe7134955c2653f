"""Loading: every format in, every kind of bad input refused with a message that names it."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import tempfile
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.documents import Limits, Loaded, Overrides, Refusal, document_from_text, load
from dragoman.errors import (
    EmptyInput,
    InputError,
    InputTooLarge,
    MalformedRecord,
    UnreadableInput,
    UnsupportedLanguage,
)
from dragoman.model.document import Furniture

STORY = "Norland recalled its ambassador from Sudria on Monday, the foreign ministry said."
FRENCH = "Le gouvernement de la Norlande a rappelé lundi son ambassadeur en Sudrie pour des consultations."


def only(*inputs: str | Path, stdin: bytes | None = None, **more: object) -> Loaded | Refusal:
    """The one thing that loading `inputs` gives."""
    (result,) = load(list(inputs), stdin=None if stdin is None else io.BytesIO(stdin), **more)  # type: ignore[arg-type]
    return result


def loaded(*inputs: str | Path, stdin: bytes | None = None, **more: object) -> Loaded:
    result = only(*inputs, stdin=stdin, **more)
    assert isinstance(result, Loaded), result
    return result


def refused(*inputs: str | Path, stdin: bytes | None = None, **more: object) -> Refusal:
    result = only(*inputs, stdin=stdin, **more)
    assert isinstance(result, Refusal), result
    assert result.source in str(result.error)
    return result


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


# ---- plain text


def test_plain_text_keeps_every_character_but_carriage_returns(tmp_path: Path) -> None:
    file = written(tmp_path / "a.txt", f"  {STORY}\r\n\r\nCafe\u0301 and café. \r")
    result = loaded(file)
    assert result.document.text == f"  {STORY}\n\nCafe\u0301 and café. \n"
    assert result.document.text == file.read_text(encoding="utf-8")
    assert result.document.language == "en"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_tell_the_encoding(tmp_path: Path, encoding: str) -> None:
    result = loaded(written(tmp_path / "a.txt", f"{STORY} “Yes.”".encode(encoding)))
    assert result.document.text == f"{STORY} “Yes.”"


def test_legacy_encoding_is_guessed_and_said(tmp_path: Path) -> None:
    story = "“Norland’s government regrets the step,” said Minister René Müller – and left for Orléans."
    result = loaded(written(tmp_path / "a.txt", story.encode("cp1252")))
    assert result.document.text == story
    assert any("cp1252" in warning for warning in result.warnings)


def test_id_comes_from_the_content_not_from_its_spacing(tmp_path: Path) -> None:
    one = loaded(written(tmp_path / "a.txt", f"{STORY}\nCafé."))
    same = loaded(written(tmp_path / "b.txt", f"{STORY}  \r\nCafe\u0301."))
    other = loaded(written(tmp_path / "c.txt", f"{STORY}\nTea."))
    assert one.document.id == same.document.id != other.document.id


def test_overrides_stand_in_for_what_the_document_says() -> None:
    record = {"text": STORY, "published": "2020-01-01", "publisher": "A", "title": "B"}
    result = loaded("-", stdin=lines(record), overrides=Overrides("2021-02-03T04:05:06Z", "Norland Post", "Recall"))
    document = result.document
    assert (document.published, document.publisher, document.title) == ("2021-02-03", "Norland Post", "Recall")


def test_an_impossible_override_is_refused_at_once() -> None:
    with pytest.raises(InputError, match=r"2023-02-30.*YYYY-MM-DD"):
        load(["-"], overrides=Overrides(published="2023-02-30"))


def test_no_input_is_refused() -> None:
    with pytest.raises(EmptyInput, match="no input"):
        load([])


# ---- Markdown


MARKDOWN = f"""---
Title: Norland recalls envoy
date: 2023-11-21
publisher: The Norland Post
authors: [Jane Roe, Juan Lopez]
tags: [diplomacy]
---
# Norland recalls envoy

{STORY} It *will* not
say [why](https://norland.example/why).

## Background

- Sudria opened its **embassy** in 1994.
- Norland followed.

![map](map.png)
"""


def test_markdown_becomes_plain_lines_and_fields(tmp_path: Path) -> None:
    document = loaded(written(tmp_path / "a.md", MARKDOWN)).document
    assert document.text.split("\n") == [
        f"{STORY} It will not say why.",
        "Background",
        "Sudria opened its embassy in 1994.",
        "Norland followed.",
    ]
    assert (document.title, document.published) == ("Norland recalls envoy", "2023-11-21")
    assert (document.publisher, document.author) == ("The Norland Post", "Jane Roe, Juan Lopez")


def test_front_matter_tells_markdown_on_standard_input() -> None:
    assert loaded("-", stdin=MARKDOWN.encode()).document.published == "2023-11-21"


def test_a_heading_that_is_not_the_title_stays_in_the_text(tmp_path: Path) -> None:
    document = loaded(written(tmp_path / "a.md", f"---\ntitle: Envoy\n---\n# A recall\n\n{STORY}\n")).document
    assert (document.title, document.text) == ("Envoy", f"A recall\n{STORY}")


def test_front_matter_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    result = refused(written(tmp_path / "a.md", f"---\ntitle: [a\n---\n{STORY}"))
    assert "front matter" in str(result.error)


def test_rules_of_dashes_are_not_front_matter(tmp_path: Path) -> None:
    assert loaded(written(tmp_path / "a.md", f"---\n{STORY}\n\n---\nMore text.\n")).document.text.startswith(STORY)


# ---- HTML


PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Recall - The Norland Post</title>
<meta property="og:site_name" content="The Norland Post"><meta property="og:title" content="Norland recalls envoy">
<meta property="article:published_time" content="2023-11-21T08:30:00+00:00"><meta name="author" content="Jane Roe">
<link rel="canonical" href="https://www.norlandpost.example/a/1"></head><body><nav><a href="/">Home</a></nav><article>
<h1>Norland recalls envoy</h1><p>WESTPORT, Nov 21 (Reuters) - {STORY} It gave no reason for the step.</p>
<p>“We will not send her back before the talks,” Minister Ann Lee told reporters. “The talks come first.”</p>
<ul><li>Sudria opened its embassy in 1994, after a war.</li></ul></article><footer>About us</footer></body></html>"""


@pytest.mark.parametrize("name", ["a.html", "-"])
def test_html_gives_story_and_metadata(tmp_path: Path, name: str) -> None:
    if name == "-":
        document = loaded("-", stdin=PAGE.encode()).document
    else:
        document = loaded(written(tmp_path / name, PAGE)).document
    assert document.text.split("\n") == [
        f"WESTPORT, Nov 21 (Reuters) - {STORY} It gave no reason for the step.",
        "“We will not send her back before the talks,” Minister Ann Lee told reporters. “The talks come first.”",
        "Sudria opened its embassy in 1994, after a war.",
    ]
    assert (document.title, document.published) == ("Norland recalls envoy", "2023-11-21")
    assert (document.publisher, document.author) == ("The Norland Post", "Jane Roe")
    assert document.url == "https://www.norlandpost.example/a/1"
    assert document.furniture[0].get("agency") == "Reuters"


def test_html_in_the_encoding_it_declares(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="iso-8859-2"></head><body><p>{STORY} Łódź was named.</p></body></html>'
    assert "Łódź" in loaded(written(tmp_path / "a.html", page.encode("iso-8859-2"))).document.text


def test_a_page_without_a_date_gets_none(tmp_path: Path) -> None:
    page = f"<html><body><p>{STORY} It did so in March 2019.</p><footer>© 2018 Norland Post</footer></body></html>"
    result = loaded(written(tmp_path / "a.html", page))
    assert result.document.published == ""
    assert any("no publication date" in warning for warning in result.warnings)


def test_a_page_without_a_story_is_refused(tmp_path: Path) -> None:
    result = refused(written(tmp_path / "a.html", "<html><head><title>x</title></head><body></body></html>"))
    assert isinstance(result.error, EmptyInput)


# ---- JSON Lines and JSON


def test_json_lines_keep_the_text_exactly(tmp_path: Path) -> None:
    text = f"\ufeff {STORY}\r\nCafe\u0301\u2028end \u200b "
    record = {"id": 7, "text": text, "published": "2023-11-21T23:30:00-05:00", "source": "ignored", "language": "en-GB"}
    result = loaded(written(tmp_path / "a.jsonl", lines(record)))
    assert result.document.text == text
    assert (result.document.id, result.document.published, result.document.language) == ("7", "2023-11-21", "en")
    assert result.line == 1


def test_broken_records_are_named_by_line_and_the_rest_is_read(tmp_path: Path) -> None:
    good = lines({"text": STORY, "published": "2023-11-21"}).strip()
    rows = [
        good,
        b"{oops",
        b"",
        good,
        b'{"title": "no text"}',
        b'{"text": 5}',
        b"[1]",
        b'{"text": "caf\xe9"}',
        b'{"text": "", "id": "x"}',
        b'{"text": "cut \\ud83d here"}',
        b'{"text": "nul \\u0000 here"}',
        b'{"text": "Norland", "published": "2023-02-30"}',
        b'{"text": "Norland", "published": "2023-11"}',
        b'{"text": "Norland", "url": ["a"]}',
        b"[" * 100_000,
        good,
    ]
    results = list(load([written(tmp_path / "a.jsonl", b"\n".join(rows))]))
    assert [result.line for result in results] == [1, 2, *range(4, 17)]
    assert [result.line for result in results if isinstance(result, Loaded)] == [1, 4, 16]
    errors = {result.line: result.error for result in results if isinstance(result, Refusal)}
    assert all(f"line {line}" in str(error) for line, error in errors.items())
    told = {2: "not valid JSON", 5: 'no "text"', 6: "a number", 7: "a list", 8: "UTF-8", 9: "empty", 10: "surrogate"}
    told |= {11: "NUL", 12: "YYYY-MM-DD", 13: "YYYY-MM-DD", 14: '"url"', 15: "JSON"}
    assert all(words in str(errors[line]) for line, words in told.items())
    assert all(isinstance(errors[line], MalformedRecord) for line in (2, 5, 6, 7, 8, 14, 15))


def test_compressed_json_lines(tmp_path: Path) -> None:
    data = gzip.compress(lines({"text": STORY}, {"text": f"{STORY} Twice."}))
    results = list(load([written(tmp_path / "a.jsonl.gz", data)]))
    assert [type(result) for result in results] == [Loaded, Loaded]
    assert len(list(load(["-"], stdin=io.BytesIO(data)))) == 2


def test_json_lines_in_utf16(tmp_path: Path) -> None:
    data = "\n".join(json.dumps({"text": f"{STORY} № {n}"}, ensure_ascii=False) for n in range(3)).encode("utf-16")
    results = list(load([written(tmp_path / "a.jsonl", data)]))
    assert [result.document.text[-1] for result in results if isinstance(result, Loaded)] == ["0", "1", "2"]


@pytest.mark.parametrize("indent", [None, 2])
def test_json_with_one_object(tmp_path: Path, indent: int | None) -> None:
    content = json.dumps({"text": STORY, "id": "one"}, indent=indent)
    assert loaded(written(tmp_path / "a.json", content)).document.id == "one"
    assert loaded("-", stdin=content.encode()).document.id == "one"


def test_json_with_a_list(tmp_path: Path) -> None:
    results = list(load([written(tmp_path / "a.json", json.dumps([{"text": STORY}, 3, {"text": STORY}]))]))
    assert [type(result) for result in results] == [Loaded, Refusal, Loaded]
    assert isinstance(results[1], Refusal)
    assert "item 2" in str(results[1].error)


def test_json_lines_on_standard_input_with_a_broken_first_line() -> None:
    data = b'{"text": "oops\n' + lines({"text": STORY}) * 2
    results = list(load(["-"], stdin=io.BytesIO(data)))
    assert [(type(result), result.line) for result in results] == [(Refusal, 1), (Loaded, 2), (Loaded, 3)]


def test_broken_json_names_the_place(tmp_path: Path) -> None:
    result = refused(written(tmp_path / "a.json", '{\n  "text": oops\n}'))
    assert "line 2, column 11" in str(result.error)


def test_braces_do_not_make_text_json() -> None:
    assert loaded("-", stdin=f"{{Note}} {STORY}".encode()).document.text.startswith("{Note}")


# ---- folders and streams


def test_folders_are_read_in_order_with_their_subfolders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b/z.txt", "c.txt", "a.md", "skipped.png", ".dot.txt", ".hidden/x.txt"):
        written(tmp_path / name, STORY)
    results = list(load([tmp_path]))
    names = [Path(result.source).relative_to(tmp_path).as_posix() for result in results]
    assert names == ["a.md", "c.txt", "b/z.txt"]


def test_a_folder_without_readable_files_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "a.png", STORY)
    assert ".jsonl" in str(refused(tmp_path).error)


def test_a_file_is_read_whatever_its_extension(tmp_path: Path) -> None:
    assert loaded(written(tmp_path / "story", STORY)).document.text == STORY
    assert loaded(written(tmp_path / "story.log", lines({"text": STORY, "id": "x"}))).document.id == "x"


def test_documents_come_before_the_stream_ends() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb", buffering=0) as feed:
        results = load(["-"], stdin=stream)
        feed.write(lines({"text": STORY, "id": "first"}))
        first = next(results)
        assert isinstance(first, Loaded)
        assert first.document.id == "first"


def test_memory_stays_flat_over_many_records(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    filler = " ".join(STORY.split() * 100)
    with file.open("w", encoding="utf-8") as out:
        for number in range(1500):
            out.write(json.dumps({"text": f"{filler} {number}", "id": str(number)}) + "\n")
    assert file.stat().st_size > 10_000_000
    results = load([file])
    next(results)
    tracemalloc.start()
    try:
        count = sum(isinstance(result, Loaded) for result in results)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 1499
    assert peak < 2_000_000


# ---- bad input


def test_missing_file(tmp_path: Path) -> None:
    result = refused(tmp_path / "none.txt")
    assert isinstance(result.error, UnreadableInput)
    assert "no such file" in str(result.error)


def test_the_rest_is_read_after_a_missing_file(tmp_path: Path) -> None:
    results = list(load([tmp_path / "none.txt", written(tmp_path / "a.txt", STORY)]))
    assert [type(result) for result in results] == [Refusal, Loaded]


def test_no_permission() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        file = written(Path(folder, "a.txt"), STORY)
        file.chmod(0)
        locked = Path(folder, "locked")
        locked.mkdir(mode=0)
        with as_anyone():
            assert "permissions" in str(refused(file).error)
            assert "permissions" in str(refused(folder + "/locked").error)


@contextmanager
def as_anyone() -> Iterator[None]:
    """Without the rights of the superuser, who may read everything."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.parametrize("content", ["", " \n\t\r\n ", "\ufeff"])
def test_nothing_to_read(tmp_path: Path, content: str) -> None:
    for name in ("a.txt", "a.md", "a.html"):
        assert isinstance(refused(written(tmp_path / name, content)).error, EmptyInput)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04 docx", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Norland\x00recalled", "NUL at byte 7"),
        (bytes(range(1, 32)) * 40, "control characters"),
        (STORY.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (STORY.encode("utf-16-be"), "UTF-16 without a byte order mark"),
        (b"\xff\xfeN\x00o\x00", ""),
        (gzip.compress(gzip.compress(STORY.encode())), "compressed twice"),
        (gzip.compress(STORY.encode())[:-12], "gzip"),
        (b"\x1f\x8bnot gzip", "gzip"),
    ],
)
def test_binary_content_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    if not told:
        assert loaded(written(tmp_path / "a.txt", content)).document.text == "No"
        return
    for name in ("a.txt", "a.jsonl"):
        result = refused(written(tmp_path / name, content))
        assert isinstance(result.error, UnreadableInput)
        assert told in str(result.error)


def test_bytes_in_no_encoding_are_refused(tmp_path: Path) -> None:
    chosen = random.Random(1)
    noise = bytes(chosen.choice([0x81, 0x8D, 0x98, 0x90, 0x9D, 0xFE, 0xFF, 0xAE, 0x41]) for _ in range(600))
    result = refused(written(tmp_path / "a.txt", noise))
    assert "UTF-8" in str(result.error)


def test_another_language_is_refused(tmp_path: Path) -> None:
    result = refused(written(tmp_path / "a.txt", FRENCH))
    assert isinstance(result.error, UnsupportedLanguage)
    assert "French (fr)" in str(result.error)


def test_a_language_that_is_given_is_believed() -> None:
    rows = lines({"text": STORY, "language": "fr"}, {"text": FRENCH, "language": "en"})
    first, second = load(["-"], stdin=io.BytesIO(rows))
    assert isinstance(first, Refusal)
    assert isinstance(first.error, UnsupportedLanguage)
    assert isinstance(second, Loaded)


def test_a_future_date_is_refused() -> None:
    day = (date.today() + timedelta(days=400)).isoformat()
    with pytest.raises(InputError, match=f"publication date {day} is in the future; give the day on which"):
        document_from_text(STORY, published=day)
    tomorrow = (date.today() + timedelta(days=1)).isoformat()  # it has begun somewhere
    assert document_from_text(STORY, published=tomorrow).document.published == tomorrow


def test_a_guess_that_makes_no_text_of_the_bytes_is_refused(tmp_path: Path) -> None:
    broken = b"Norland \xff\xfe\x81 recalled its ambassador to Sudria \x8d\x9d on Friday, its government said."
    result = refused(written(tmp_path / "a.txt", broken))
    assert isinstance(result.error, UnreadableInput)
    assert "convert it to UTF-8" in str(result.error)


def test_without_a_date_the_copyright_year_is_a_hint_only() -> None:
    result = document_from_text(f"{STORY}\n\n©2023 Norland Post Ltd.")
    assert result.document.published == ""
    assert "the copyright line says 2023" in result.warnings[0]


def test_a_text_of_20_mb_is_refused_and_the_limit_said(tmp_path: Path) -> None:
    big = (STORY + "\n") * (20_000_000 // len(STORY) + 1)
    for file in (written(tmp_path / "a.txt", big), written(tmp_path / "a.jsonl", lines({"text": big}))):
        result = refused(file)
        assert isinstance(result.error, InputTooLarge)
        assert "10 MB" in str(result.error)
        assert "split" in str(result.error)


def test_the_limit_can_be_raised() -> None:
    text = f"{STORY} " * 40
    with pytest.raises(InputTooLarge):
        document_from_text(text, limits=Limits(document=1000))
    assert document_from_text(text, limits=Limits(document=10_000)).document.text == text


def test_an_overlong_line_is_skipped_and_the_rest_read() -> None:
    rows = lines({"text": STORY}, {"text": STORY * 100}, {"text": STORY})
    results = list(load(["-"], stdin=io.BytesIO(rows), limits=Limits(document=500)))
    assert [(type(result), result.line) for result in results] == [(Loaded, 1), (Refusal, 2), (Loaded, 3)]


def test_a_gzip_bomb_is_stopped(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\n" * 30_000_000)
    file = written(tmp_path / "a.jsonl.gz", bomb)
    result = refused(file, limits=Limits(expansion_from=1_000_000))
    assert isinstance(result.error, InputTooLarge)
    assert "250 times" in str(result.error)


def test_standard_input_that_is_not_there() -> None:
    assert "standard input" in str(refused("-").error)


@pytest.mark.parametrize("name", ["a\x00b", "a" * 5000])
def test_impossible_file_names(name: str) -> None:
    (result,) = load([name])
    assert isinstance(result, Refusal)


# ---- properties


def _all(data: bytes, name: str, folder: Path) -> Iterator[Loaded | Refusal]:
    yield from load([written(folder / name, data)])
    yield from load(["-"], stdin=io.BytesIO(data))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("random")


NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.jsonl.gz", "a"])
PIECES = st.sampled_from(
    [
        b"{",
        b'{"text": "',
        b'"}',
        b"\n",
        b"---\n",
        b"<html>",
        b"<p>",
        b"title: x\n",
        b"\xff\xfe",
        b"\x1f\x8b",
        b"# ",
        b"\x00",
        STORY.encode(),
        b"[",
        b"\xef\xbb\xbf",
        "é".encode("latin-1"),
        b"&#x110000;",
        b"\\ud800",
        b"(BBC)",
        b"By Jane Roe\n",
    ]
)


@given(data=st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=12).map(b"".join)), name=NAMES)
def test_any_bytes_give_documents_or_refusals(folder: Path, data: bytes, name: str) -> None:
    for result in _all(data, name, folder):
        assert isinstance(result, (Loaded, Refusal))
        if isinstance(result, Loaded):
            assert result.document.text.strip()
            result.document.text.encode()


LINES = st.sampled_from(
    [
        STORY,
        "By Jane Roe",
        "WASHINGTON, March 3 (Reuters) - It rained.",
        "(BBC)",
        "©2023 Norland Post",
        "",
        "Read more",
        "QUESTION: Why?",
        "MR ROE: Because. (AP)",
        "Jane Roe, Department Spokesperson",
        "It went on. (BBC) (AFP/Yahoo)",
    ]
)


@given(text=st.one_of(st.text(max_size=200), st.lists(LINES, max_size=12).map("\n".join)))
def test_furniture_lies_in_the_text_in_order_and_never_overlaps(text: str) -> None:
    from dragoman.documents import find_furniture

    last = 0
    for found in find_furniture(text):
        assert last <= found.span.start < found.span.end <= len(text)
        assert isinstance(found.kind, Furniture)
        last = found.span.end
