"""Where every page lies, from the site's root. Links are relative, so that the site works from a folder and under any path."""

from __future__ import annotations

from reports.evidence import Evidence, Figure

FRONT, MEASURES, CONSTITUENCIES = "index.html", "measures.html", "constituencies.html"
TARGETS, CHANGES, UNKNOWN = "targets.html", "changes.html", "unknown.html"
METHODS, SOURCES, FEED = "methods.html", "sources.html", "changes.atom"
ENGLAND = "england"

NAVIGATION = (
    (FRONT, "Authorities"), (CONSTITUENCIES, "Constituencies and MPs"), (MEASURES, "Measures"), (TARGETS, "Targets missed"),
    (CHANGES, "What changed"), (UNKNOWN, "Not known"), (METHODS, "Methods"), (SOURCES, "Sources"),
)  # fmt: skip


def authority(slug: str) -> str:
    """The page of an authority."""
    return f"authority/{slug}.html"


def constituency(slug: str) -> str:
    """The page of a constituency."""
    return f"constituency/{slug}.html"


def measure(name: str) -> str:
    """The page of a measure."""
    return f"measure/{name.replace('_', '-')}.html"


def figures(slug: str) -> str:
    """The page of every figure held for an authority, a region or England."""
    return f"figures/{slug}.html"


def place_slug(place: str) -> str:
    """A region's or England's name as a file's name."""
    return place.lower().replace(" ", "-")


def picture(chart_id: str) -> str:
    """The picture of a chart for sharing, 1200 x 675."""
    return f"pictures/{chart_id}.png"


def of_figure(evidence: Evidence, figure: Figure) -> str:
    """Where a figure and its citation stand; "" for a lead, which no page shows."""
    if figure.confidence == "lead":
        return ""
    row = evidence.all_authorities.get(figure.la_code or "")
    return f"{figures(row.slug if row else place_slug(figure.place))}#{figure.figure_id}"


def up(path: str) -> str:
    """From a page to the site's root: "" or "../"."""
    return "../" * path.count("/")
