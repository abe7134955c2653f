"""Time expressions: found by a grammar over classes of words, resolved against publication day, tense and context."""

from dragoman.reading.times.find import find_by_rule, find_times

__all__ = ["find_by_rule", "find_times"]
