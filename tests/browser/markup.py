"""What is wrong with the HTML itself, told without a browser: a browser mends what it is given, and says nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

from .problems import Problem, gathered

HTML, SVG, XLINK = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
REMOTE = re.compile(r"\s*(https?:|wss?:|//)", re.IGNORECASE)
IN_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.IGNORECASE)
LOADED = ("src", "srcset", "poster", "data", "background", "action", "formaction", "manifest")
HARMLESS_LINKS = {"canonical", "alternate", "license", "author", "help", "next", "prev", "search"}
POINTING = (
    "for",
    "headers",
    "list",
    "form",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
)
PHRASING = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "span", "strong", "em", "b", "i", "small", "code", "abbr", "time", "button",
    "label", "summary", "legend", "pre", "dfn", "cite", "q", "sub", "sup", "mark", "s", "data", "kbd", "samp", "var", "output",
}  # fmt: skip
BLOCKS = {
    "div", "p", "table", "ul", "ol", "dl", "section", "article", "main", "nav", "aside", "header", "footer", "form", "figure",
    "blockquote", "fieldset", "details", "hr", "pre", "address",
}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SVG_TEXTS = {f"{SVG}{name}" for name in ("text", "tspan", "textPath", "title", "desc", "style", "script", "metadata")}
SVG_LINK = f"{SVG}a"
FILE_NAME = re.compile(r"\S+\.(png|svg|jpe?g|webp|gif)", re.IGNORECASE)


def markup_problems(text: str) -> list[Problem]:
    """Give what a conforming parser, and a reader of the standard, hold against the page."""
    parser = HTMLParser()
    root = parser.parse(text)
    found = [Problem("markup", f"line {line}: {code} {_told(about)}".rstrip()) for (line, _), code, about in parser.errors]
    for check in (_duplicates, _dangling, _remote, _misplaced, _loose, _tables, _pictures):
        found += itertools.starmap(Problem, check(root))
    return gathered(found)


def _told(about: dict[str, object]) -> str:
    return " ".join(map(str, about.values()))


def _duplicates(root: Element) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for name in (each.get("id") for each in root.iter()):
        if name is not None and name in seen:
            yield "duplicate-id", name
        seen.add(name or "")


def _dangling(root: Element) -> Iterator[tuple[str, str]]:
    ids = {each.get("id") for each in root.iter()}
    for each in root.iter():
        named = [(name, part) for name in POINTING for part in (each.get(name) or "").split()]
        place = each.get("href") or each.get(f"{XLINK}href") or ""
        if place.startswith("#") and place not in {"#", "#top"} and "=" not in place:  # with "=" it is the state of a filter
            named.append(("href", place[1:]))
        yield from (("dangling-reference", f"{name}={part}") for name, part in named if part not in ids)


def _remote(root: Element) -> Iterator[tuple[str, str]]:
    for each in root.iter():
        places = [each.get(name) or "" for name in LOADED]
        if each.tag == f"{HTML}link" and not set((each.get("rel") or "").lower().split()) <= HARMLESS_LINKS:
            places.append(each.get("href") or "")
        if each.tag.startswith(SVG) and each.tag != SVG_LINK:
            places += [each.get("href") or "", each.get(f"{XLINK}href") or ""]
        yield from (("remote-request", place.strip()) for place in places if REMOTE.match(place))
        styles = (each.get("style") or "", (each.text or "") if each.tag.endswith("}style") else "")
        yield from (("remote-request", place) for style in styles for place in IN_STYLE.findall(style))


def _misplaced(root: Element) -> Iterator[tuple[str, str]]:
    for parent in root.iter():
        name = parent.tag.removeprefix(HTML)
        for child in parent if name in PHRASING else ():
            inner = child.tag.removeprefix(HTML)
            if inner in BLOCKS or (inner in HEADINGS and name not in {"summary", "legend"}):
                yield "misplaced-element", f"{inner} inside {name}"


def _loose(root: Element) -> Iterator[tuple[str, str]]:
    """Find text in a drawing that no element shows: markup that was escaped once too often ends up there."""
    for each in root.iter():
        if each.tag.startswith(SVG) and each.tag not in SVG_TEXTS and each.tag not in {SVG_LINK, f"{SVG}foreignObject"}:
            loose = [each.text, *(child.tail for child in each)]
            yield from (("loose-text-in-svg", text.strip()[:60]) for text in loose if text and text.strip())


def _tables(root: Element) -> Iterator[tuple[str, str]]:
    for table in root.iter(f"{HTML}table"):
        if table.get("role") in {"presentation", "none"}:
            continue
        said = " ".join("".join(table.itertext()).split())[:40]
        if next(table.iter(f"{HTML}th"), None) is None:
            yield "table-without-header-cells", said
        if any(
            True
            for head in table.iter(f"{HTML}thead")
            for cell in head.iter(f"{HTML}td")
            if "".join(cell.itertext()).strip()
        ):
            yield "plain-cell-in-table-head", said
        if any(cell.get("scope") is None for cell in table.iter(f"{HTML}th")):
            yield "header-cell-without-scope", said


def _pictures(root: Element) -> Iterator[tuple[str, str]]:
    for figure in root.iter(f"{HTML}figure"):
        for picture in figure.iter(f"{HTML}img"):
            if not (picture.get("alt") or "").strip():
                yield "chart-without-text", picture.get("src", "")[:60]
    for picture in root.iter(f"{HTML}img"):
        if FILE_NAME.fullmatch((picture.get("alt") or "").strip()):
            yield "alt-is-a-file-name", picture.get("alt", "")
    parents = {child: parent for parent in root.iter() for child in parent}
    for drawing in root.iter(f"{SVG}svg"):
        if not _is_hidden(drawing, parents) and not _name(drawing, root):
            yield "chart-without-text", "svg: neither a name (title, aria-label, aria-labelledby) nor aria-hidden"


def _is_hidden(element: Element | None, parents: dict[Element, Element]) -> bool:
    while element is not None:
        if element.get("aria-hidden") == "true" or (element.tag.startswith(SVG) and element.get("role") == "presentation"):
            return True
        element = parents.get(element)
        if element is not None and element.tag.startswith(SVG):  # a drawing in a drawing is named with it
            return True
    return False


def _name(drawing: Element, root: Element) -> str:
    named = (drawing.get("aria-labelledby") or "").split()
    texts = ["".join(each.itertext()) for each in root.iter() if each.get("id") in named]
    title = drawing.find(f"{SVG}title")
    return "".join([drawing.get("aria-label") or "", *texts, "" if title is None else "".join(title.itertext())]).strip()
