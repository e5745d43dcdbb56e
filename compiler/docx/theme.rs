//! The theme: the colours and faces that an office program offers first. Validators ask for one; the
//! styles name their own faces.

use super::styles::{EVEN_FACE, SERIF_FACE};
use super::xml::{Element, element};

const COLOURS: [(&str, &str); 12] = [
    ("a:dk1", "000000"),
    ("a:lt1", "FFFFFF"),
    ("a:dk2", "1A1A1A"),
    ("a:lt2", "EDEDED"),
    ("a:accent1", "12507B"),
    ("a:accent2", "8C2D19"),
    ("a:accent3", "2E6B34"),
    ("a:accent4", "6B4C9A"),
    ("a:accent5", "B8860B"),
    ("a:accent6", "454A50"),
    ("a:hlink", "12507B"),
    ("a:folHlink", "6B4C9A"),
];

/// The file of the theme.
pub(super) fn theme() -> Element {
    let colour = |(name, rgb): (&'static str, &str)| {
        element(name).and(element("a:srgbClr").with("val", rgb))
    };
    let faces = |name| {
        let face = |name, face: &str| element(name).with("typeface", face);
        element(name)
            .and(face("a:latin", SERIF_FACE))
            .and(face("a:ea", EVEN_FACE))
            .and(face("a:cs", SERIF_FACE))
    };
    let name = "lianban";
    // Three of each, for faint, plain and strong: all of them plain.
    let fill = || element("a:solidFill").and(element("a:schemeClr").with("val", "phClr"));
    let three = |name, one: Element| element(name).all([one.clone(), one.clone(), one]);
    let formats = element("a:fmtScheme")
        .with("name", name)
        .and(three("a:fillStyleLst", fill()))
        .and(three("a:lnStyleLst", element("a:ln").with("w", 9525).and(fill())))
        .and(three("a:effectStyleLst", element("a:effectStyle").and(element("a:effectLst"))))
        .and(three("a:bgFillStyleLst", fill()));
    let elements = element("a:themeElements")
        .and(element("a:clrScheme").with("name", name).all(COLOURS.map(colour)))
        .and(
            element("a:fontScheme")
                .with("name", name)
                .and(faces("a:majorFont"))
                .and(faces("a:minorFont")),
        )
        .and(formats);
    element("a:theme")
        .with("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main")
        .with("name", name)
        .and(elements)
}
