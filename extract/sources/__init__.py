"""One module for each source: what to fetch, and how its bytes become records."""
