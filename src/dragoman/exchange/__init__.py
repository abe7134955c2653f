"""What was read, in forms for other programs and for people.

`jsonl` and `mentions` write JSON Lines, `table` and `explain` draw for a terminal, `page` writes one HTML page.
"""
