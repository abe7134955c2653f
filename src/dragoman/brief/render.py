"""A brief as Markdown, HTML, PDF, Word or JSON, by templates that a user can replace."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, get_args

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from dragoman.brief.pictures import graph_svg, timeline_svg
from dragoman.errors import InputError, MalformedRecord, OutputError
from dragoman.model.brief import Brief, Citation, Mark, Section, Sentence

Format = Literal["md", "html", "pdf", "docx", "json"]
FORMATS: tuple[str, ...] = get_args(Format)
VERSION = 1


def render(brief: Brief, format: str, templates: Path | None = None) -> bytes:
    """The brief in one of `FORMATS`; `templates` is a folder whose `brief.md` and `brief.html` go before our own.

    Raises InputError for another format or a template that does not work, OutputError where a library is missing.
    """
    if format == "md":
        return _template(brief, "brief.md", templates).encode()
    if format == "html":
        return _template(brief, "brief.html", templates).encode()
    if format == "pdf":
        return _pdf(_template(brief, "brief.html", templates))
    if format == "docx":
        return _docx(brief)
    if format == "json":
        return (json.dumps({"version": VERSION, **asdict(brief)}, ensure_ascii=False, indent=2) + "\n").encode()
    raise InputError(f"{format!r} is no format of a brief; write one of: {', '.join(FORMATS)}")


def load(text: str, where: str) -> Brief:
    """The brief that `render` wrote as JSON; raises MalformedRecord that names what is wrong."""
    try:
        told: dict[str, Any] = json.loads(text)
        if told.pop("version") != VERSION:
            raise ValueError(f"another version than {VERSION}")
        sections = tuple(
            Section(each["id"], each["heading"], tuple(_sentence(one) for one in each["sentences"]))
            for each in told.pop("sections")
        )
        citations = tuple(Citation(**each) for each in told.pop("citations"))
        marks = tuple(Mark(**each) for each in told.pop("marks"))
        return Brief(**{**told, "allies": tuple(told["allies"])}, sections=sections, citations=citations, marks=marks)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = str(error) or type(error).__name__
        raise MalformedRecord(f"{where}: not a brief written with --format json: {reason}") from error


def _sentence(told: dict[str, Any]) -> Sentence:
    return Sentence(told["key"], told["text"], told["standing"], tuple(told["claims"]))


def _template(brief: Brief, name: str, templates: Path | None) -> str:
    own = [FileSystemLoader(templates)] if templates is not None else []
    if templates is not None and not templates.is_dir():
        raise InputError(f"--templates {templates}: no such folder; it should hold brief.html or brief.md")
    environment = Environment(
        loader=ChoiceLoader([*own, PackageLoader("dragoman.brief")]),
        autoescape=lambda file: bool(file) and str(file).endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return environment.get_template(name).render(
            brief=brief, timeline=Markup(timeline_svg(brief)), graph=Markup(graph_svg(brief))
        )
    except TemplateError as error:
        raise InputError(f"template {name}: {error}") from error


def _pdf(page: str) -> bytes:
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise OutputError(
            f"PDF needs WeasyPrint and its libraries (pip install 'dragoman[documents]'): {error}"
        ) from error
    written: bytes = HTML(string=page).write_pdf()
    return written


def _docx(brief: Brief) -> bytes:
    try:
        from docx import Document
    except ImportError as error:
        raise OutputError("Word needs python-docx: pip install 'dragoman[documents]'") from error
    document = Document()
    document.core_properties.title = brief.title
    document.add_heading(brief.title, 0)
    document.add_paragraph(f"As of {brief.on}")
    for section in brief.sections:
        document.add_heading(section.heading, 1)
        for sentence in section.sentences:
            line = document.add_paragraph(sentence.text + " ", style="List Bullet")
            for number in brief.numbers(sentence):
                line.add_run(f"[{number}]").font.superscript = True
    document.add_heading("Sources", 1)
    for each in brief.citations:
        document.add_paragraph(f"[{each.number}] {source_line(each)}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def source_line(each: Citation) -> str:
    """A citation in one line."""
    credited = f", crediting {each.credited}" if each.credited else ""
    kind = each.attribution.replace("_", ", ")
    return f"“{each.quote}” {each.publisher or 'unknown publisher'}, {each.published or 'undated'} ({kind}{credited})"
