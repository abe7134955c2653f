"""Who the text credits with what: reporting verbs, phrases, quotations, documents, anonymous sources, releases."""

from dragoman.reading.attribution.choose import attribution_at
from dragoman.reading.attribution.find import find_attributions

__all__ = ["attribution_at", "find_attributions"]
