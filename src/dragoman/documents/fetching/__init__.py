"""The web: addresses → pages, feeds and site maps. Opened are connections to public addresses, and to what is allowed
besides; see docs/decisions/fetching.md."""
