"""Writes boxes.ttf: the boxes of a form as characters, □ U+25A1 and ☑ U+2611, and nothing else.

Fonts for Chinese have no ☑, and those that have it draw it unlike their □. As characters they are
found, copied and read aloud; as drawings they would not be. Needs fonttools: python3 boxes.py
"""

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

# Ideographs stand between 880 above and 120 below the line; so do these.
LEFT, RIGHT, BOTTOM, TOP, PEN = 120, 880, 0, 760, 46
TICK = [(235, 400), (290, 455), (430, 300), (720, 640), (775, 590), (435, 190)]


def contour(pen, points):
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def rectangle(left, bottom, right, top):
    return [(left, bottom), (left, top), (right, top), (right, bottom)]


def glyph(ticked):
    pen = TTGlyphPen(None)
    contour(pen, rectangle(LEFT, BOTTOM, RIGHT, TOP))
    # Against the sense of the outer one: what is between them is black.
    contour(pen, rectangle(LEFT + PEN, BOTTOM + PEN, RIGHT - PEN, TOP - PEN)[::-1])
    if ticked:
        contour(pen, TICK)
    return pen.glyph()


builder = FontBuilder(1000, isTTF=True)
builder.setupGlyphOrder([".notdef", "box", "ticked"])
builder.setupCharacterMap({0x25A1: "box", 0x2611: "ticked"})
builder.setupGlyf({".notdef": glyph(False), "box": glyph(False), "ticked": glyph(True)})
builder.setupHorizontalMetrics({name: (1000, 0 if name == ".notdef" else LEFT) for name in builder.font.getGlyphOrder()})
builder.setupHorizontalHeader(ascent=880, descent=-120)
builder.setupNameTable({
    "familyName": "Lianban Boxes",
    "styleName": "Regular",
    "psName": "LianbanBoxes-Regular",
    "licenseDescription": "Apache-2.0 OR MIT",
})
builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
builder.setupPost()
# No clock: the same bytes each time.
builder.font["head"].created = builder.font["head"].modified = 0
builder.font.recalcTimestamp = False
builder.save("boxes.ttf")
