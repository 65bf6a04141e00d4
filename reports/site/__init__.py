"""The static site: a page for each authority, constituency and measure, and what holds them together.

write_site(warehouse, Path("site"), jobs=2)
"""

from __future__ import annotations

from reports.site.write import QUICK, Summary, write_site

__all__ = ["QUICK", "Summary", "write_site"]
