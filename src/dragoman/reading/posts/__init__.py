"""Posts and envoys in histories of the relations between two parties."""

from dragoman.reading.posts.find import with_posts
from dragoman.reading.posts.sides import Sides, sides_of

__all__ = ["Sides", "sides_of", "with_posts"]
