"""From the claims of a ledger to answers: pure functions, whose result does not depend on the order of the claims."""

from dragoman.analysis.state import all_changes, changes_since, relationship, timeline

__all__ = ["all_changes", "changes_since", "relationship", "timeline"]
