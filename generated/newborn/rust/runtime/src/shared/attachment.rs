//! What goes along with departments' forms.

use super::fields::{Field, Fields, TakeFields, Value};
use super::key::Key;
use super::results::Need;

/// A component of a material that goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Id of the material.
    pub material: &'static str,
    /// Id of the component.
    pub part: Option<&'static str>,
    /// The department's page code.
    pub page: Option<&'static str>,
    /// All of it as JSON.
    pub json: &'static str,
}

/// A file that the applicant handed in with the form. The bytes travel beside.
#[derive(Clone, Copy)]
pub struct File<'a> {
    /// The checksum.
    pub sha256: Option<&'a str>,
    /// The media type.
    pub media_type: Option<&'a str>,
    /// How many bytes.
    pub size: Option<i64>,
    /// The name it had with the applicant.
    pub name: Option<&'a str>,
    /// The department's page code.
    pub page: Option<&'static str>,
}

impl File<'_> {
    /// Whether nothing was handed in.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        matches!(self, File { sha256: None, media_type: None, size: None, name: None, page: _ })
    }
}

/// Whether a material comes with the application.
#[must_use]
pub fn is_brought(need: Option<Need>) -> bool {
    need.is_some_and(|need| need.is_brought())
}

impl Fields for Attachment {
    fn fields(&self, take: TakeFields<'_>) {
        const KEYS: [Key; 3] =
            [Key::of("\"material\":"), Key::of("\"part\":"), Key::of("\"page\":")];
        take(&KEYS, &[self.material.value(), self.part.value(), self.page.value()]);
    }
}

impl Field for &Attachment {
    fn value(&self) -> Value<'_> {
        Value::Known(*self, self.json)
    }
}

impl Fields for File<'_> {
    fn fields(&self, take: TakeFields<'_>) {
        const KEYS: [Key; 5] = [
            Key::of("\"sha256\":"),
            Key::of("\"media_type\":"),
            Key::of("\"size\":"),
            Key::of("\"name\":"),
            Key::of("\"page\":"),
        ];
        let File { sha256, media_type, size, name, page } = self;
        let values = [sha256.value(), media_type.value(), size.value(), name.value(), page.value()];
        take(&KEYS, &values);
    }
}

impl Field for File<'_> {
    fn value(&self) -> Value<'_> {
        Value::Part(self)
    }

    fn is_empty(&self) -> bool {
        self.is_nothing()
    }
}
