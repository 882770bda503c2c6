"""
The template of a paper in Word, made here: accessible from the start, and the same bytes each time.

``python -m ivp_registry_reports.letters.docx_template`` writes it anew; a test holds the file against this.
The language is set, headings are styles, header rows are marked, widths are fixed, and no colour is too light.

Source: EN 301 549 chapter 10; WCAG 2.1; ECMA-376.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

TEMPLATE = Path(__file__).parent / "templates" / "letter.docx"
EPOCH = (1980, 1, 1, 0, 0, 0)
INK, BLUE, FONT = "14213D", "1F4E79", "Arial"
SIZES = {"Normal": 10.5, "Title": 15, "Heading 1": 16, "Heading 2": 12, "Caption": 9.5, "Footer": 8.5, "Header": 9}
BODY = (
    ("Title", "{{ paper.sender }}"),
    (None, "{%p for label, value in paper.facts %}"),
    ("Facts", "{{ label }}:\t{{ value }}"),
    (None, "{%p endfor %}"),
    ("Heading 1", "{{ paper.title }}"),
)
FACTS_TAB = 5.2
"""Centimetres from the margin to the value of a fact."""


def template() -> bytes:
    """Make the template."""
    import docx

    document = docx.Document()
    _styles(document)
    _page(document)
    for style, text in BODY:
        document.add_paragraph(text, style=style)
    held = io.BytesIO()
    document.save(held)
    return fixed(held.getvalue())


def fixed(content: bytes) -> bytes:
    """Give the same document with all dates in its archive set to the first that an archive can hold."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return held.getvalue()


def _styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    for name, size in SIZES.items():
        _font(document.styles[name], size, bold=name not in ("Normal", "Footer"), colour=INK if size < 12 else BLUE)  # noqa: PLR2004
    facts = document.styles.add_style("Facts", WD_STYLE_TYPE.PARAGRAPH)
    facts.base_style = document.styles["Normal"]
    form = facts.paragraph_format
    form.tab_stops.add_tab_stop(Cm(FACTS_TAB))
    form.left_indent, form.first_line_indent, form.space_after = Cm(FACTS_TAB), Cm(-FACTS_TAB), Pt(3)
    for name, before, after in (("Title", 0, 8), ("Heading 1", 14, 8), ("Heading 2", 12, 4), ("Caption", 8, 3)):
        spaced = document.styles[name].paragraph_format
        spaced.space_before, spaced.space_after, spaced.keep_with_next = Pt(before), Pt(after), True


def _font(style: Any, size: float, *, bold: bool, colour: str) -> None:
    """Set one font for all scripts, with its language, and drop the colours and fonts of the theme."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.italic, style.font.color.rgb = False, RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for old in style.element.rPr.findall(qn("w:lang")):
        style.element.rPr.remove(old)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "nl-NL")
    style.element.rPr.append(spoken)


def _page(document: Document) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2), Cm(2.5), Cm(2.5)
    section.header.paragraphs[0].text = "{{ paper.marking or '' }}"
    section.footer.paragraphs[0].text = "{{ paper.footer }}"
    for old in document.styles.element.xpath("w:docDefaults//w:lang"):
        old.attrib.update(dict.fromkeys(old.attrib, "nl-NL"))


if __name__ == "__main__":
    TEMPLATE.write_bytes(template())
