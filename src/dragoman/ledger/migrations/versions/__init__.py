"""One module per revision of the schema. A revision that was released is never edited."""
