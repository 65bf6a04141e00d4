"""Rebuild the tables of data/reference that come from publishers' files: `python -m pipelines.reference ../shared`.

Tables of facts gathered by hand (agreements, deficits, payments, programmes, events, national figures) are edited by
hand; `data/reference/README.md` says which is which. Every builder checks what it reads and writes nothing when a
check fails.
"""
