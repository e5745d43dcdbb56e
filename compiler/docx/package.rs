//! The file around the parts: a ZIP archive with the types of its parts and what they refer to
//! (ECMA-376, part 2).

use super::xml::{Element, element};
use miniz_oxide::deflate::compress_to_vec;
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, Error, ZipArchiveWriter, crc32};
use std::io::Write as _;

/// Parts in the order in which they stand in the file.
#[derive(Default)]
pub(super) struct Package {
    parts: Vec<Part>,
}

struct Part {
    path: &'static str,
    kind: &'static str,
    content: Vec<u8>,
}

/// A part that another one refers to.
pub(super) struct Relationship {
    /// How the other one calls it.
    pub(super) id: &'static str,
    /// What it is to the other one: the last piece of the address of its kind.
    pub(super) kind: &'static str,
    /// Its path, from the folder of the other one.
    pub(super) target: &'static str,
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";

impl Package {
    /// Adds a part; `kind` is its type without `application/vnd.openxmlformats-`.
    pub(super) fn add(&mut self, path: &'static str, kind: &'static str, root: &Element) {
        self.parts.push(Part { path, kind, content: root.file() });
    }

    /// Adds what the part at `folder` refers to.
    pub(super) fn relate(&mut self, path: &'static str, relationships: &[Relationship]) {
        let root = element("Relationships").with("xmlns", RELATIONSHIPS).all(
            relationships.iter().map(|related| {
                let base = if related.kind == "core-properties" { CORE } else { OFFICE };
                element("Relationship")
                    .with("Id", related.id)
                    .with("Type", format!("{base}{}", related.kind))
                    .with("Target", related.target)
            }),
        );
        self.parts.push(Part { path, kind: "", content: root.file() });
    }

    /// The bytes of the file. Same parts, same bytes, on every machine: no clock, no order but that
    /// of adding, and a compressor without code of its own for each processor.
    pub(super) fn bytes(self) -> Vec<u8> {
        let types = Part { path: "[Content_Types].xml", kind: "", content: self.types().file() };
        let mut archive = ZipArchiveWriter::new(Vec::new());
        for part in std::iter::once(&types).chain(&self.parts) {
            // Writing to memory fails at 4 GiB in one part only, which no document has.
            let _ = add(&mut archive, part);
        }
        archive.finish().unwrap_or_default()
    }

    fn types(&self) -> Element {
        let default = |extension, kind| {
            element("Default").with("Extension", extension).with("ContentType", kind)
        };
        let typed = self.parts.iter().filter(|part| !part.kind.is_empty());
        element("Types")
            .with("xmlns", TYPES)
            .and(default("rels", "application/vnd.openxmlformats-package.relationships+xml"))
            .and(default("xml", "application/xml"))
            .all(typed.map(|part| {
                element("Override").with("PartName", format!("/{}", part.path)).with(
                    "ContentType",
                    format!("application/vnd.openxmlformats-{}+xml", part.kind),
                )
            }))
    }
}

fn add(archive: &mut ZipArchiveWriter<Vec<u8>>, part: &Part) -> Result<(), Error> {
    const LEVEL: u8 = 6;
    // 1980-01-01, the first day that ZIP can say.
    const FIRST: i64 = 315_532_800;
    let file = archive.new_file(part.path).compression_method(CompressionMethod::DEFLATE);
    let (mut entry, _) = file.last_modified(UtcDateTime::from_unix(FIRST)).start()?;
    entry.write_all(&compress_to_vec(&part.content, LEVEL))?;
    entry.finish(DataDescriptorOutput::new(crc32(&part.content), part.content.len() as u64))?;
    Ok(())
}
