"""How well the reader reads: scores against hand-coded claims, and the causes of what it gets wrong."""
