"""Tables, PDF, e-mail and web archives: every text in, every faulty one named by its place, the rest still read."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import sys
from collections.abc import Sequence
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pypdf
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dragoman.documents import Limits, Loaded, Refusal, columns_of, load
from dragoman.errors import EmptyInput, InputError, InputTooLarge, MalformedRecord, UnreadableInput

STORY = "Norland recalled its ambassador from Sudria on Monday, the foreign ministry said."
OTHER = "The government of Estria expelled two diplomats of Westmark, its spokesman said on Friday."
PAGE = f"""<html><head><title>Norland recalls envoy</title><meta property="og:site_name" content="The Norland Post">
<meta property="article:published_time" content="2024-03-18T09:00:00Z"></head>
<body><article><h1>Norland recalls envoy</h1><p>{STORY}</p><p>{OTHER} {STORY}</p></article></body></html>"""


def all_of(*inputs: str | Path, **more: Any) -> tuple[list[Loaded], list[Refusal]]:
    """What loading gives, apart."""
    items = list(load(list(inputs), **more))
    return [each for each in items if isinstance(each, Loaded)], [each for each in items if isinstance(each, Refusal)]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---- patterns


def test_a_pattern_stands_for_what_it_matches_in_order(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("b/c/z.txt", "a.txt", "b/k.txt", "b/k.md"):
        written(tmp_path / name, STORY)
    found, refused = all_of(f"{tmp_path}/**/*.txt")
    assert [Path(each.source).name for each in found] == ["a.txt", "z.txt", "k.txt"]
    assert not refused


def test_a_pattern_through_all_folders_reads_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    written(tmp_path / "b" / "k.txt", STORY)
    found, _ = all_of(f"{tmp_path}/**")
    assert len(found) == 1


def test_a_pattern_that_matches_nothing_is_told(tmp_path: Path) -> None:
    _, (refusal,) = all_of(f"{tmp_path}/*.txt")
    assert "no file matches" in str(refusal.error)


def test_a_file_whose_name_looks_like_a_pattern_is_read(tmp_path: Path) -> None:
    found, _ = all_of(written(tmp_path / "[1].txt", STORY))
    assert found[0].document.text == STORY


# ---- columns


def test_columns_of_json_lines_may_be_renamed_and_nested(tmp_path: Path) -> None:
    record = {"body": STORY, "meta": {"when": "2024-03-18", "site": "The Norland Post"}, "title": "ignored"}
    file = written(tmp_path / "a.jsonl.gz", gzip.compress(json.dumps(record).encode()))
    columns = columns_of(["text=body", "published=meta.when", "publisher = meta.site", "title="])
    (found,), _ = all_of(file, columns=columns)
    document = found.document
    assert (document.text, document.published, document.publisher) == (STORY, "2024-03-18", "The Norland Post")
    assert document.title == ""


@pytest.mark.parametrize("word", ["text", "body=text", "text=", "=x"])
def test_a_column_that_is_not_told_rightly_is_refused(word: str) -> None:
    with pytest.raises(InputError, match="FIELD=COLUMN"):
        columns_of([word])


def test_a_field_is_taken_from_one_column() -> None:
    with pytest.raises(InputError, match="already taken"):
        columns_of(["text=a", "text=b"])


# ---- CSV


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_rows_of_csv_whatever_its_separator(tmp_path: Path, separator: str) -> None:
    text = STORY.replace(",", ",") + "\nIt was “the last step”."
    rows = [["Text", "title", "published"], [f'"{text}"', "A headline", "2024-03-18"], [OTHER.replace(",", ""), "", ""]]
    file = written(tmp_path / "a.csv", "\r\n".join(separator.join(row) for row in rows) + "\r\n")
    found, refused = all_of(file)
    assert not refused
    assert [each.document.text for each in found] == [text, OTHER.replace(",", "")]
    assert (found[0].document.title, found[0].document.published) == ("A headline", "2024-03-18")
    assert [each.line for each in found] == [2, 4]


def test_csv_with_its_own_names_gzipped_or_in_utf16(tmp_path: Path) -> None:
    content = f'no,when,body\n7,2024-03-18,"{STORY}"\n'
    columns = columns_of(["text=body", "published=when", "id=no"])
    files = [
        written(tmp_path / "a.csv.gz", gzip.compress(content.encode())),
        written(tmp_path / "b.csv", content.encode("utf-16")),
        written(tmp_path / "c.csv", content.encode("utf-8-sig")),
    ]
    found, refused = all_of(*files, columns=columns)
    assert not refused
    assert {(each.document.id, each.document.published, each.document.text) for each in found} == {
        ("7", "2024-03-18", STORY)
    }


def test_faulty_rows_are_refused_by_their_line(tmp_path: Path) -> None:
    rows = [
        b"text,published",
        f'"{STORY}",2024-03-18'.encode(),
        b"one field too few",
        b'"caf\xe9",2024-03-18',
        f'"{OTHER}",18.3.2024'.encode(),
        b",2024-03-18",
        f'"{OTHER}",2024-03-18,,'.encode(),
        f'"{STORY} again",2024-03-19'.encode(),
        b'"never closed,2024-03-20',
        b"and more",
    ]
    found, refused = all_of(written(tmp_path / "a.csv", b"\n".join(rows)))
    assert [each.line for each in found] == [2, 7, 8]
    assert [each.line for each in refused] == [3, 4, 5, 6, 9]
    for refusal, told in zip(refused, ("2 columns", "0xe9 at 3", "18.3.2024", "empty", "never closed"), strict=True):
        assert told in str(refusal.error)
        assert f"a.csv, line {refusal.line}" in str(refusal.error)


def test_csv_without_a_column_for_the_text_names_what_it_has(tmp_path: Path) -> None:
    _, (refusal,) = all_of(written(tmp_path / "a.csv", "body,day\nx,y\n"))
    assert isinstance(refusal.error, MalformedRecord)
    assert "body, day" in str(refusal.error)
    assert "--column text=NAME" in str(refusal.error)


def test_a_line_of_csv_without_end_is_refused_and_not_held(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", b"text\n" + b"x" * 50_000)
    _, (refusal,) = all_of(file, limits=Limits(document=10_000))
    assert isinstance(refusal.error, InputTooLarge)


# ---- Parquet


def parquet(path: Path, **columns: Sequence[object]) -> Path:
    pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=2)
    return path


def test_rows_of_parquet_with_dates_and_missing_values(tmp_path: Path) -> None:
    file = parquet(
        tmp_path / "a.parquet",
        body=[STORY, OTHER, None],
        day=[date(2024, 3, 18), None, date(2024, 3, 19)],
        at=[datetime(2024, 3, 18, 9), None, None],
        number=[1, 2, 3],
    )
    found, refused = all_of(file, columns=columns_of(["text=body", "published=day", "id=number"]))
    assert [(each.document.id, each.document.published, each.document.text) for each in found] == [
        ("1", "2024-03-18", STORY),
        ("2", "", OTHER),
    ]
    assert "a.parquet, row 3: the record has no" in str(refused[0].error)
    timed, _ = all_of(file, columns=columns_of(["text=body", "published=at"]))
    assert timed[0].document.published == "2024-03-18"


def test_parquet_from_standard_input_and_gzipped(tmp_path: Path) -> None:
    data = parquet(tmp_path / "a.parquet", text=[STORY]).read_bytes()
    (piped,), _ = all_of("-", stdin=io.BytesIO(data))
    (packed,), _ = all_of(written(tmp_path / "b.parquet.gz", gzip.compress(data)))
    assert piped.document.text == packed.document.text == STORY


@pytest.mark.parametrize("content", [b"no parquet at all", b"PAR1" + b"\xff" * 40 + b"PAR1"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    _, (refusal,) = all_of(written(tmp_path / "a.parquet", content))
    assert isinstance(refusal.error, UnreadableInput)
    assert "Parquet" in str(refusal.error)


def test_a_column_of_another_kind_is_refused_row_by_row(tmp_path: Path) -> None:
    _, refused = all_of(parquet(tmp_path / "a.parquet", text=[1, 2]))
    assert ["row 1" in str(refused[0].error), "row 2" in str(refused[1].error)] == [True, True]


def test_parquet_that_grows_without_measure_is_refused(tmp_path: Path) -> None:
    table = pyarrow.table({"text": ["a" * 40_000_000] * 2})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet", use_dictionary=False, compression="zstd")
    _, (refusal,) = all_of(tmp_path / "a.parquet")
    assert isinstance(refusal.error, InputTooLarge)
    assert "'text' grows by more than 250 times" in str(refusal.error)


# ---- PDF


def pdf(path: Path, body: str, title: str = "") -> Path:
    from weasyprint import HTML

    head = f"<title>{title}</title>" if title else ""
    style = (
        '<style>@page { size: A5; margin: 2cm; @top-center { content: "The Norland Post" } '
        '@bottom-center { content: "Page " counter(page) " of " counter(pages) } }</style>'
    )
    HTML(string=f"<html><head>{head}{style}</head><body>{body}</body></html>").write_pdf(path)
    return path


def test_the_text_of_a_pdf_is_put_together_to_paragraphs(tmp_path: Path) -> None:
    chance = random.Random(1)
    words = [" ".join("".join(chance.choices("abcdefgh", k=6)) for _ in range(40)) for _ in range(30)]
    body = "".join(f"<p>{STORY} {each}.</p>" for each in words)
    (found,), _ = all_of(pdf(tmp_path / "a.pdf", body, "Norland recalls envoy"))
    document = found.document
    assert document.title == "Norland recalls envoy"
    assert document.text.split("\n")[0] == f"{STORY} {words[0]}."
    assert all(f"{STORY} {each}." in document.text for each in words)
    assert "Page" not in document.text
    assert "Norland Post" not in document.text
    assert document.published == ""  # the day on which the file was made is none of publication


def test_a_pdf_is_known_by_its_content(tmp_path: Path) -> None:
    data = pdf(tmp_path / "a.pdf", f"<p>{STORY}</p>").read_bytes()
    (found,), _ = all_of("-", stdin=io.BytesIO(data))
    assert found.document.text.startswith(STORY)


def test_pdf_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "whole.pdf", f"<p>{STORY}</p>").read_bytes()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    blank, locked = io.BytesIO(), io.BytesIO()
    writer.write(blank)
    writer.encrypt("secret")
    writer.write(locked)
    for name, content, kind, told in (
        ("blank.pdf", blank.getvalue(), EmptyInput, "text recognition"),
        ("locked.pdf", locked.getvalue(), UnreadableInput, "password"),
        ("torn.pdf", whole[: len(whole) // 3], UnreadableInput, "damaged"),
        ("none.pdf", b"%PDF-1.7\n" + b"\x00" * 100, UnreadableInput, "damaged"),
    ):
        _, (refusal,) = all_of(written(tmp_path / name, content))
        assert isinstance(refusal.error, kind), refusal.error
        assert told in str(refusal.error)


def test_words_cut_at_the_end_of_a_line_are_mended() -> None:
    from dragoman.documents.paragraphs import paragraphs

    start = "The two governments agreed on Monday"
    lines = [
        f"{start} to send lower-level diplo-",
        "mats to each other's capital, and to talk again of lower-",
        "level contacts.",
        "1. The first of the things on which both sides have agreed here",
        "2. The second",
        "",
        "Another paragraph.",
    ]
    assert paragraphs(lines) == [
        f"{start} to send lower-level diplomats to each other's capital, and to talk again of lower-level contacts.",
        "1. The first of the things on which both sides have agreed here",
        "2. The second",
        "Another paragraph.",
    ]


def test_lines_that_were_not_broken_stay() -> None:
    from dragoman.documents.paragraphs import paragraphs

    lines = [f"{STORY} {OTHER}", f"{OTHER} {STORY}"]
    assert paragraphs(lines) == lines


# ---- e-mail


def message(body: str = STORY, **headers: str) -> EmailMessage:
    made = EmailMessage()
    told = {"From": "Liv Aamodt <liv@example.org>", "Subject": "Norland recalls envoy"}
    told |= {"Date": "Mon, 18 Mar 2024 23:30:00 +0200", "Message-ID": "<7@example.org>"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in told.items():
        made[name] = value
    made.set_content(body)
    return made


def test_a_message_with_its_head_and_without_what_it_answers(tmp_path: Path) -> None:
    body = f"{STORY.replace(' on ', chr(10) + 'on ')}\n\n> an older message\n\n-- \nLiv Aamodt\nForeign Ministry\n"
    made = message(body, Archived_At="<https://lists.example.org/7>")
    (found,), _ = all_of(written(tmp_path / "a.eml", made.as_bytes()))
    document = found.document
    assert document.text == STORY
    assert (document.title, document.published, document.author) == (
        "Norland recalls envoy",
        "2024-03-18",
        "Liv Aamodt",
    )
    assert (document.id, document.url) == ("7@example.org", "https://lists.example.org/7")


def test_a_message_in_html_only_and_in_a_legacy_encoding(tmp_path: Path) -> None:
    made = message()
    story = STORY + " “No comment,” said René."
    made.set_content(f"<html><body><p>{story}</p></body></html>", subtype="html", charset="cp1252")
    (found,), _ = all_of(written(tmp_path / "a.eml", made.as_bytes()))
    assert found.document.text == story


def test_attachments_that_are_documents_are_read_one_by_one(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(PAGE, subtype="html", filename="page.html")
    made.add_attachment(f"text\n{OTHER.replace(',', '')}\nno\n", subtype="csv", filename="table.csv")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    made.add_attachment(b"%PDF-1.7 torn", maintype="application", subtype="pdf", filename="torn.pdf")
    made.add_attachment(message(OTHER, Message_ID="<8@example.org>", Date="Tue, 19 Mar 2024 08:00:00 +0000"))
    found, refused = all_of(written(tmp_path / "a.eml", made.as_bytes()))
    assert [each.document.published for each in found[:4]] == ["2024-03-18"] * 4
    assert [each.document.publisher for each in found[:2]] == ["", "The Norland Post"]
    assert any("as of 2024-03-18" in warning for warning in found[2].warnings)
    assert (found[4].document.id, found[4].document.published) == ("8@example.org", "2024-03-19")
    assert "a.eml, attachment torn.pdf" in str(refused[0].error)
    assert len(refused) == 1


def test_what_is_no_message_or_has_nothing_to_read_is_told(tmp_path: Path) -> None:
    empty = message()
    empty.set_content(b"\x89PNG", maintype="image", subtype="png")
    for content, kind in ((b"just words", MalformedRecord), (empty.as_bytes(), EmptyInput)):
        _, (refusal,) = all_of(written(tmp_path / "a.eml", content))
        assert isinstance(refusal.error, kind), refusal.error


def test_messages_within_messages_have_an_end(tmp_path: Path) -> None:
    made = message()
    for number in range(12):
        outer = message(f"{STORY} This is {number}.", Message_ID=f"<{number}@example.org>")
        outer.add_attachment(made)
        made = outer
    found, refused = all_of(written(tmp_path / "a.eml", made.as_bytes()))
    assert 2 <= len(found) <= 6
    assert not refused


# ---- web archives


# What the library's writer leaves open is not ours to close.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile.*")


def archive(path: Path, *records: tuple[str, str, str, bytes], packed: bool = True) -> Path:
    """A web archive of answers: address, status, content type, content."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed)
        for url, status, kind, content in records:
            head = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(content),
                    http_headers=head,
                    warc_headers_dict={"WARC-Date": "2024-03-20T10:00:00Z"},
                )
            )
            writer.write_record(
                writer.create_warc_record(url, "request", payload=io.BytesIO(b"GET / HTTP/1.1\r\n\r\n"))
            )
    return path


RECORDS = (
    ("https://post.example.org/1", "200 OK", "text/html; charset=utf-8", PAGE.encode()),
    ("https://post.example.org/old", "301 Moved", "text/html", b"<html>moved</html>"),
    ("https://post.example.org/logo.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://post.example.org/empty", "200 OK", "text/html", b"<html><body></body></html>"),
    ("https://post.example.org/note", "200 OK", "text/plain; charset=iso-8859-1", f"{OTHER} “René”".encode("cp1252")),
)


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_a_web_archive(tmp_path: Path, packed: bool) -> None:
    found, refused = all_of(archive(tmp_path / ("a.warc.gz" if packed else "a.warc"), *RECORDS, packed=packed))
    assert [(each.document.url, each.document.published) for each in found] == [
        ("https://post.example.org/1", "2024-03-18"),
        ("https://post.example.org/note", ""),
    ]
    assert found[0].document.publisher == "The Norland Post"
    assert found[1].document.text.endswith("“René”")
    assert any("crawled on 2024-03-20" in warning for warning in found[1].warnings)
    assert "https://post.example.org/empty" in str(refused[0].error)
    assert len(refused) == 1


def test_a_damaged_archive_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    noise = [(f"https://post.example.org/{at}", "200 OK", "image/png", os.urandom(20_000)) for at in range(20)]
    whole = archive(tmp_path / "a.warc.gz", *RECORDS, *noise).read_bytes()
    found, refused = all_of(written(tmp_path / "b.warc.gz", whole[: len(whole) // 2] + b"\x00" * 200))
    assert found[0].document.url == "https://post.example.org/1"
    assert isinstance(refused[-1].error, UnreadableInput)
    _, (refusal,) = all_of(written(tmp_path / "c.warc", b"no archive"))
    assert isinstance(refusal.error, UnreadableInput)


def test_a_page_above_the_limit_is_refused_alone(tmp_path: Path) -> None:
    huge = ("https://post.example.org/huge", "200 OK", "text/html", b"<html>" + b"x" * 300_000)
    found, refused = all_of(archive(tmp_path / "a.warc.gz", huge, *RECORDS[:1]), limits=Limits(document=20_000))
    assert len(found) == 1
    assert isinstance(refused[0].error, InputTooLarge)


# ---- what is not installed


@pytest.mark.parametrize(
    ("module", "name", "library"),
    [
        ("pypdf", "a.pdf", "pypdf"),
        ("pyarrow.parquet", "a.parquet", "pyarrow"),
        ("warcio.archiveiterator", "a.warc", "warcio"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    _, (refusal,) = all_of(written(tmp_path / name, b"%PDF-1.7"))
    assert f"needs {library}; install it with `pip install 'dragoman[intake]'`" in str(refusal.error)


# ---- lists


@pytest.mark.parametrize("root", ["rss version='2.0'", "feed", "rdf:RDF", "urlset", "sitemapindex"])
def test_a_feed_in_a_file_is_sent_to_its_address(tmp_path: Path, root: str) -> None:
    _, (refusal,) = all_of(written(tmp_path / "a.xml", f"<?xml version='1.0'?><!-- x --><{root}><a>{STORY}</a>"))
    assert "give its address" in str(refusal.error)


# ---- whatever comes


def torn(content: bytes, chance: random.Random) -> bytes:
    """The content with bytes changed, taken out, put in, or cut off."""
    made = bytearray(content)
    for _ in range(chance.choice([1, 3, 10, 50])):
        at, kind = chance.randrange(len(made) or 1), chance.random()
        if kind < 0.5 and made:
            made[at] = chance.randrange(256)
        elif kind < 0.7:
            del made[at : at + chance.randrange(1, 40)]
        elif kind < 0.9:
            made[at:at] = chance.randbytes(chance.randrange(1, 20))
        else:
            del made[at:]
    return bytes(made)


def sound(folder: Path) -> dict[str, bytes]:
    """A sound file of each kind."""
    mail = message()
    mail.add_attachment(PAGE, subtype="html", filename="page.html")
    mail.add_attachment(message(OTHER))
    return {
        "a.eml": mail.as_bytes(),
        "a.pdf": pdf(folder / "sound.pdf", f"<p>{STORY}</p>" * 30).read_bytes(),
        "a.warc": archive(folder / "sound.warc", *RECORDS, packed=False).read_bytes(),
        "a.warc.gz": archive(folder / "sound.warc.gz", *RECORDS).read_bytes(),
        "a.parquet": parquet(folder / "sound.parquet", text=[STORY, OTHER], title=["", "x"]).read_bytes(),
        "a.csv": f'text,title\n"{STORY}","x"\n'.encode() * 5,
    }


def test_damaged_files_are_refused_and_never_break_the_loading(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(7)
    for name, content in sound(tmp_path).items():
        for _ in range(60):
            found, refused = all_of(written(tmp_path / name, torn(content, chance)), limits=Limits(document=200_000))
            assert found or refused
            assert all(str(each.error) for each in refused)
    assert capfd.readouterr().err == ""
