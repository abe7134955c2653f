"""Who "we" is in a document written by a party itself: the government whose release it is."""

from __future__ import annotations

from dragoman.model.document import Document, Furniture
from dragoman.vocabulary.names import NameKind, name_index

SPEAKING = frozenset({NameKind.STATE, NameKind.INSTITUTION, NameKind.ORGANISATION, NameKind.PERSON, NameKind.DEMONYM})


def voice_of(document: Document) -> tuple[str, ...]:
    """The code of the government or organisation that publishes the document in its own name, or `()`.

    A release has a byline with an office ("Ned Price, Department Spokesperson") or a publisher that is a party.
    """
    bylines = [part for part in document.furniture if part.kind is Furniture.BYLINE and part.get("role")]
    for text in (
        document.publisher,
        *(part.get("role") for part in bylines),
        *(part.get("author") for part in bylines),
    ):
        for match in name_index().find(text, document.published):
            names = [name for name in match.names if name.kind in SPEAKING and not name.weak]
            if len({name.code for name in names}) == 1 and (
                bylines or names[0].kind in {NameKind.INSTITUTION, NameKind.ORGANISATION}
            ):
                return (names[0].code,)
    return ()
