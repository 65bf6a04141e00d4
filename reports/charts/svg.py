"""From matplotlib's SVG to one that a page can hold: text as text, ids of its own, a title and a description.

Only tags are rewritten, never the text between them: a figure on the face stays as it was drawn.
"""

from __future__ import annotations

import re
from html import escape

from reports.charts import style

_ROOT = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r"(?:href=\"#|url\(#)([^\")]+)")
# A style sheet inside a picture would apply to the whole page that holds it: the attributes of the root say the same.
_NEEDLESS = re.compile(r"\s*<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_NEEDLESS_ATTRIBUTES = re.compile(r" transform=\"rotate\(-?0 [^\"]*\)\"| font-family: [^;\"]+;| text-anchor: start;")
_LONG_NUMBER = re.compile(r"(\d\.\d\d)\d+")
_LINE_BREAKS = re.compile(r"\s*\n\s*")


def _view_box(raw: str) -> tuple[str, str]:
    """View box, and everything after the opening tag."""
    root = _ROOT.search(raw)
    found = _VIEW_BOX.search(root[0]) if root else None
    if root is None or found is None:
        raise ValueError("matplotlib's output holds no <svg> element with a viewBox")
    return found[1], raw[root.end() :]


def _body(content: str, prefix: str, colours: dict[str, str]) -> str:
    """Content without metadata, empty groups, and ids that nothing refers to."""
    content = _NEEDLESS.sub("", content)
    used = set(_REFERENCE.findall(content))

    def tag(match: re.Match[str]) -> str:
        text = match[0]
        if text in {"<g>", "</g>"} or text.startswith("<g id="):
            return ""
        text = _ID.sub(lambda m: f' id="{prefix}{m[1]}"' if m[1] in used else "", text)
        text = _REFERENCE.sub(lambda m: m[0].replace(m[1], prefix + m[1]), text)
        text = _LONG_NUMBER.sub(r"\1", _NEEDLESS_ATTRIBUTES.sub("", _LINE_BREAKS.sub(" ", text)))
        for colour, instead in colours.items():
            text = text.replace(colour, instead)
        return text

    return _LINE_BREAKS.sub("\n", _TAG.sub(tag, content)).rstrip()


def _open(view_box: str, prefix: str, more: str, title: str, alt: str) -> str:
    links = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    drawing = f'font-family="{style.FONT_STACK}" stroke-linejoin="round" stroke-linecap="butt"'
    return (
        f'<svg {links} viewBox="{view_box}" {more}role="img" aria-labelledby="{prefix}title {prefix}desc" {drawing}>\n'
        f'<title id="{prefix}title">{escape(title)}</title>\n<desc id="{prefix}desc">{escape(alt)}</desc>'
    )


def standalone(raw: str, title: str, alt: str) -> str:
    """A whole file. `raw` is what matplotlib wrote; raises ValueError when that holds no picture."""
    view_box, content = _view_box(raw)
    width, height = view_box.split()[2:]
    opening = _open(view_box, "", f'width="{width}pt" height="{height}pt" xml:lang="en-GB" ', title, alt)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{opening}{_body(content, "", {})}\n'


def inline(raw: str, chart_id: str, title: str, alt: str) -> str:
    """An element for an HTML page: each of our colours as a custom property with itself as the fallback."""
    view_box, content = _view_box(raw)
    prefix = f"{chart_id}-"
    themed = {colour: f"var(--chart-{name},{colour})" for name, colour in style.COLOURS.items()}
    return f"{_open(view_box, prefix, '', title, alt)}{_body(content, prefix, themed)}"
