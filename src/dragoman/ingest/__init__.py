"""The datasets that researchers hold → claims, each row a document of its own with the provenance class "dataset".

    open_table → rows → one coder for each format → Taken | Left | Bad

A row is taken where all that is coded like it is one act of ours between parties we know; every other row is counted
with the reason. Nothing is guessed: what a code leaves open stays out.
"""

from dragoman.ingest.outcomes import Bad, Left, Taken
from dragoman.ingest.take import FORMATS, Given, take

__all__ = ["FORMATS", "Bad", "Given", "Left", "Taken", "take"]
