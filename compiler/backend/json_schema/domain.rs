//! Domains as schemas, and the definitions they share.

use super::texts::{
    MOBILE_ABROAD, calendar, date_range, decimal_range, kind_name, month_range, months,
    patterns_of, spelling, whole,
};
use super::values::{schema, set};
use crate::model::{CodeTable, Domain, Level, Model, PLACE_MAX, TableId, TextTypeId};
use crate::pattern::Pattern;
use crate::support::{Date, NamedCheck, TextKind};
use serde_json::{Map, Value as Json, json};

/// The keyword of a check that a schema cannot make: `{"check": name, "covers": n?, "says": text}`.
pub(super) const CHECK: &str = "x-lianban-check";
/// The keyword of labels by code, for tables too large to be written as alternatives.
pub(super) const LABELS: &str = "x-lianban-labels";

/// Definitions of one file, in order of first use.
pub(super) struct Definitions<'m> {
    model: &'m Model,
    held: Map<String, Json>,
}

impl<'m> Definitions<'m> {
    /// None yet.
    pub(super) fn new(model: &'m Model) -> Definitions<'m> {
        Definitions { model, held: Map::new() }
    }

    /// A reference to a definition, which is made on first use.
    pub(super) fn refer(&mut self, name: String, make: impl FnOnce(&mut Self) -> Json) -> Json {
        let reference = schema([("$ref", json!(format!("#/$defs/{name}")))]);
        if !self.held.contains_key(&name) {
            // Held before it is made, so that the order is that of first use.
            self.held.insert(name.clone(), Json::Bool(true));
            let made = make(self);
            self.held.insert(name, made);
        }
        reference
    }

    /// All of them.
    pub(super) fn finish(self) -> Map<String, Json> {
        self.held
    }

    /// The schema of a domain.
    pub(super) fn domain(&mut self, domain: &Domain) -> Json {
        match domain {
            Domain::Text { kind, min, max, pattern } => {
                self.text(*kind, *min, *max, pattern.as_ref())
            }
            Domain::Integer { min, max } | Domain::Money { min, max } => {
                json!({ "type": "integer", "minimum": min, "maximum": max })
            }
            Domain::Decimal { scale, min, max } => match decimal_range(*scale, *min, *max) {
                Some(pattern) => json!({ "type": "string", "pattern": pattern }),
                None => Json::Bool(false),
            },
            Domain::YesNo => json!({ "type": "boolean" }),
            Domain::Tick => json!({ "const": true }),
            Domain::OneOf(table) => self.codes(*table),
            Domain::AnyOf { table, min, max } => self.choice(*table, *min, *max),
            Domain::Date { min, max } => {
                let mut out = self.day();
                if min.is_some() || max.is_some() {
                    let (low, high) = (min.unwrap_or(Date::MIN), max.unwrap_or(Date::MAX));
                    set(&mut out, "pattern", date_range(low, high));
                }
                out
            }
            Domain::Month { min, max } => {
                let mut out = self.refer(
                    "month".to_owned(),
                    |_| json!({ "title": "月份", "type": "string", "pattern": whole(&months()) }),
                );
                if min.is_some() || max.is_some() {
                    let low = min.unwrap_or(Date::MIN.year_month());
                    let high = max.unwrap_or(Date::MAX.year_month());
                    set(&mut out, "pattern", month_range(low, high));
                }
                out
            }
            Domain::Division { table, level } => self.division(*table, *level, None),
        }
    }

    /// A day of the calendar.
    pub(super) fn day(&mut self) -> Json {
        self.refer("date".to_owned(), |_| {
            let pattern = whole(&calendar("-"));
            json!({ "title": "日期", "type": "string", "format": "date", "pattern": pattern })
        })
    }

    /// A line of at most so many characters.
    pub(super) fn line(&mut self, max: u32) -> Json {
        let mut out = self.spelling(TextKind::Plain);
        set(&mut out, "maxLength", max);
        out
    }

    fn spelling(&mut self, kind: TextKind) -> Json {
        self.refer(format!("text.{}", kind_name(kind)), |_| {
            let mut out = json!({ "type": "string", "minLength": 1, "pattern": spelling(kind) });
            if kind == TextKind::Phone {
                set(&mut out, "not", json!({ "pattern": MOBILE_ABROAD }));
            }
            out
        })
    }

    fn text(&mut self, kind: TextTypeId, min: u32, max: u32, pattern: Option<&Pattern>) -> Json {
        let model = self.model;
        let Some(own) = model.text_types.get(kind) else { return self.line(max) };
        let mut out = self.refer(format!("type.{}", own.id), |definitions| {
            let mut out = definitions.spelling(own.kind);
            set(&mut out, "title", own.title.as_str());
            if let Some(hint) = &own.hint {
                set(&mut out, "description", hint.as_str());
            }
            set(&mut out, "minLength", own.min.max(1));
            set(&mut out, "maxLength", own.max);
            let mut patterns = patterns_of(own);
            match patterns.len() {
                0 => {}
                1 => set(&mut out, "pattern", patterns.swap_remove(0)),
                _ => {
                    let all: Vec<_> = patterns.iter().map(|p| json!({ "pattern": p })).collect();
                    set(&mut out, "allOf", all);
                }
            }
            if let Some(check) = own.check {
                set(&mut out, CHECK, unsaid_check(check, own.check_prefix));
            }
            out
        });
        if min > own.min {
            set(&mut out, "minLength", min);
        }
        if max < own.max {
            set(&mut out, "maxLength", max);
        }
        if let Some(pattern) = pattern {
            set(&mut out, "pattern", whole(&pattern.portable()));
        }
        out
    }

    fn codes(&mut self, table: TableId) -> Json {
        let model = self.model;
        let Some(own) = model.tables.get(table) else { return Json::Bool(false) };
        self.refer(format!("codes.{}", own.id), |_| code_schema(own, None))
    }

    fn choice(&mut self, table: TableId, min: u32, max: u32) -> Json {
        let items = self.codes(table);
        let model = self.model;
        let Some(own) = model.tables.get(table) else { return Json::Bool(false) };
        let mut out = json!({
            "type": "array",
            "items": items,
            "minItems": min.max(1),
            "maxItems": max,
            "uniqueItems": true,
        });
        let alone: Vec<&str> = own
            .selectable()
            .filter(|(_, row)| row.exclusive)
            .map(|(_, row)| row.code.as_str())
            .collect();
        if !alone.is_empty() {
            set(&mut out, "if", json!({ "contains": { "enum": alone } }));
            set(&mut out, "then", json!({ "maxItems": 1 }));
        }
        out
    }

    /// Divisions of a level, perhaps only those inside of one; or a place outside of the table.
    pub(super) fn division(&mut self, table: TableId, level: Level, within: Option<&str>) -> Json {
        let model = self.model;
        let Some(own) = model.tables.get(table) else { return Json::Bool(false) };
        let name = match within {
            Some(code) => format!("codes.{}.{}.{code}", own.id, level.word()),
            None => format!("codes.{}.{}", own.id, level.word()),
        };
        let codes = self.refer(name, |_| code_schema(own, Some((level, within))));
        let place = self.refer("place".to_owned(), |definitions| {
            let mut out = definitions.line(PLACE_MAX);
            set(&mut out, "title", "区划表以外的地方");
            set(&mut out, "pattern", "[^0-9]");
            out
        });
        json!({ "anyOf": [codes, place] })
    }
}

/// The codes of a table that can be answers, with their labels.
fn code_schema(table: &CodeTable, divisions: Option<(Level, Option<&str>)>) -> Json {
    let fits = |id| match divisions {
        None => true,
        Some((level, within)) => {
            table.row(id).level == Some(level)
                && within.is_none_or(|code| {
                    let around = |id: &_| table.row(*id).parent;
                    std::iter::successors(Some(id), around)
                        .take(8)
                        .any(|id| table.row(id).code == code)
                })
        }
    };
    let rows: Vec<_> = table.selectable().filter(|(id, _)| fits(*id)).map(|(_, row)| row).collect();
    let mut out = json!({ "title": table.title, "type": "string" });
    if let Some(standard) = &table.standard {
        set(&mut out, "description", standard.as_str());
    }
    if rows.is_empty() {
        set(&mut out, "not", json!({}));
    } else if table.is_large() {
        set(&mut out, "enum", rows.iter().map(|row| json!(row.code)).collect::<Vec<_>>());
        let labels = rows.iter().map(|row| (row.code.clone(), json!(row.label)));
        set(&mut out, LABELS, labels.collect::<Map<_, _>>());
    } else {
        let options = rows.iter().map(|row| {
            let mut option = json!({ "const": row.code, "title": row.label });
            if let Some(hint) = &row.hint {
                set(&mut option, "description", hint.as_str());
            }
            option
        });
        set(&mut out, "oneOf", options.collect::<Vec<_>>());
    }
    out
}

fn unsaid_check(check: NamedCheck, covers: Option<u32>) -> Json {
    let says = match check {
        NamedCheck::ResidentId => "末位是GB 11643的校验码",
        NamedCheck::Uscc => "末位是GB 32100的校验码",
        NamedCheck::Mod11_2 => "末位是ISO 7064 MOD 11-2的校验码",
        NamedCheck::Mod11_10 => "末位是ISO 7064 MOD 11,10的校验码",
        NamedCheck::Mod97 => "末两位是ISO 7064 MOD 97-10的校验码",
        NamedCheck::Luhn => "末位是ISO/IEC 7812的校验码",
    };
    let mut out = json!({ "check": check.name(), "says": says });
    if let Some(covers) = covers {
        set(&mut out, "covers", covers);
    }
    out
}
