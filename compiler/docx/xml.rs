//! Elements of XML as a tree, and the one place that writes them.

use crate::support::is_invisible;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element. Names and names of attributes are fixed words; values and text are data.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Element(Element),
    Text(String),
}

/// An element without attributes and content.
pub(super) fn element(name: &'static str) -> Element {
    Element { name, attributes: Vec::new(), content: Vec::new() }
}

/// An element whose only attribute is `w:val`, as most properties of WordprocessingML are.
pub(super) fn value(name: &'static str, value: impl ToString) -> Element {
    element(name).with("w:val", value)
}

impl Element {
    /// Adds an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Element {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// Adds an element as the last.
    pub(super) fn and(mut self, child: Element) -> Element {
        self.push(child);
        self
    }

    /// Adds elements as the last.
    pub(super) fn all(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        self.extend(children);
        self
    }

    /// Adds text.
    pub(super) fn text(mut self, text: &str) -> Element {
        self.content.push(Node::Text(text.to_owned()));
        self
    }

    pub(super) fn push(&mut self, child: Element) {
        self.content.push(Node::Element(child));
    }

    pub(super) fn extend(&mut self, children: impl IntoIterator<Item = Element>) {
        self.content.extend(children.into_iter().map(Node::Element));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// The file with this element as its root.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new());
        write(&mut writer, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        self.write(&mut writer);
        writer.into_inner()
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) {
        let mut start = BytesStart::new(self.name);
        for (name, value) in &self.attributes {
            start.push_attribute((*name, clean(value).as_str()));
        }
        if self.content.is_empty() {
            return write(writer, Event::Empty(start));
        }
        write(writer, Event::Start(start));
        for node in &self.content {
            match node {
                Node::Element(element) => element.write(writer),
                Node::Text(text) => write(writer, Event::Text(BytesText::new(&clean(text)))),
            }
        }
        write(writer, Event::End(BytesEnd::new(self.name)));
    }
}

/// Writing to memory cannot fail.
fn write(writer: &mut Writer<Vec<u8>>, event: Event<'_>) {
    let _ = writer.write_event(event);
}

/// What XML 1.0 forbids, and what nobody sees but what would let a text pretend to be another.
fn clean(text: &str) -> String {
    let forbidden = |c: char| is_invisible(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    text.chars().filter(|c| *c == '\n' || !forbidden(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_never_markup() {
        let hostile = "<a b=\"c\">&amp;]]>\u{0}\u{B}\u{202E}\u{FFFE}𠮷";
        let file = element("r").with("a", hostile).text(hostile).file();
        let written = String::from_utf8(file).unwrap();
        let (_, body) = written.split_once("?>").unwrap();
        assert_eq!(
            body,
            "<r a=\"&lt;a b=&quot;c&quot;&gt;&amp;amp;]]&gt;𠮷\">\
             &lt;a b=&quot;c&quot;&gt;&amp;amp;]]&gt;𠮷</r>"
        );
    }
}
