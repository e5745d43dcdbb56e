//! Which kinds of rules there are, and which of them each carrier must express. The list is fixed:
//! a matter only instantiates it, and `schemas/JSON-SCHEMA.md` shows it.

use super::place::{self, answered, steps};
use lianban::backend::json_schema::{Coverage, coverage, refuses};
use lianban::expr::{Expr, ExprKind, Function, Quantifier, Type};
use lianban::interpret::{Interpreter, read_json};
use lianban::model::{Domain, GroupId, Model, Requirement};
use std::collections::BTreeSet;

/// A kind of rule, by its key in [`RULES`] or [`CONDITIONS`].
pub(super) type Kind = &'static str;

/// How far JSON Schema expresses something. Rust, interpreter and form express everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Schema {
    Yes,
    No,
    /// As far as its condition can be said.
    Conditions,
}

/// A row of the published table.
pub(super) struct Row {
    /// What is told of it.
    pub(super) says: &'static str,
    /// The kinds it stands for. Each must be met on both sides.
    pub(super) kinds: &'static [Kind],
    pub(super) schema: Schema,
    /// What is told of JSON Schema, where yes or no is not all.
    pub(super) note: &'static str,
}

const fn row(says: &'static str, kinds: &'static [Kind], schema: Schema) -> Row {
    Row { says, kinds, schema, note: "" }
}

const fn noted(
    says: &'static str,
    kinds: &'static [Kind],
    schema: Schema,
    note: &'static str,
) -> Row {
    Row { says, kinds, schema, note }
}

/// The rules, by the codes of their violations.
pub(super) const RULES: &[Row] = &[
    row(
        "type, null, unknown keys (`type`, `null`, `unknown_key`)",
        &["type", "null", "unknown_key"],
        Schema::Yes,
    ),
    noted(
        "duplicate keys (`duplicate_key`)",
        &["duplicate_key"],
        Schema::No,
        "no: lost when JSON is read",
    ),
    row("nothing empty (`empty`)", &["empty"], Schema::Yes),
    row(
        "lengths in characters, numbers of rows and options (`too_short` … `too_many`)",
        &[
            "too_short",
            "too_long",
            "too_few options",
            "too_many options",
            "too_few rows",
            "too_many rows",
        ],
        Schema::Yes,
    ),
    row(
        "characters and spelling (`characters`, `not_canonical`)",
        &["characters", "not_canonical"],
        Schema::Yes,
    ),
    row("patterns (`pattern`)", &["pattern"], Schema::Yes),
    row(
        "days of the calendar, also in identity numbers (`calendar`)",
        &["calendar", "calendar of identity numbers"],
        Schema::Yes,
    ),
    row(
        "limits of numbers, decimals, dates, months (`range`); `submitted_on` from 1900-01-01 to 2999-12-31",
        &[
            "range of integers",
            "range of money",
            "range of decimals",
            "range of dates",
            "range of months",
            "range of the envelope",
        ],
        Schema::Yes,
    ),
    row(
        "code tables and divisions, ticks, the matter and its version (`not_in_table`)",
        &[
            "not_in_table",
            "not_in_table of divisions",
            "not_in_table of ticks",
            "not_in_table of the envelope",
        ],
        Schema::Yes,
    ),
    noted(
        "a division in another that is answered elsewhere (`not_in_table`)",
        &["not_in_table of containers"],
        Schema::Yes,
        "yes, up to 400 of them",
    ),
    row(
        "options none twice, exclusive options (`duplicate_option`, `check`)",
        &["duplicate_option", "exclusive option"],
        Schema::Yes,
    ),
    noted("check digits (`check_digit`)", &["check_digit"], Schema::No, "no: `x-lianban-check`"),
    row(
        "required and closed questions (`missing`, `closed`), checks (`check:<id>`)",
        &["missing", "closed", "check"],
        Schema::Conditions,
    ),
    row("how items may be chosen (`choose_items`)", &["choose_items"], Schema::Conditions),
];

/// What conditions of rules may speak of.
pub(super) const CONDITIONS: &[Row] = &[
    row(
        "an answer compared with a constant or a parameter that no region changes; `in`, `has_any`, \
         `has_all`, `has`, yes/no, tick",
        &["compared with a constant", "in", "has_any", "has_all", "has", "yes/no", "tick"],
        Schema::Yes,
    ),
    row(
        "limits on dates, months, numbers; `year`, `year_month`, `slice`, `starts_with`, `within` \
         against constants",
        &[
            "limits of dates",
            "limits of months",
            "limits of numbers",
            "year",
            "year_month",
            "slice",
            "starts_with",
            "within",
        ],
        Schema::Yes,
    ),
    row(
        "two yes/no answers, or two answers of one table of up to 64 options, compared",
        &["two yes/no answers", "two options"],
        Schema::Yes,
    ),
    noted(
        "`and`, `or`, `not`, `if`, terms, items applied for, computed answers",
        &["and", "or", "not", "if", "term", "applied", "computed"],
        Schema::Yes,
        "yes, of what can be said",
    ),
    row(
        "`any`, `all`, `count` and `size` of rows; `unique` of a code",
        &["any", "all", "count", "size", "unique"],
        Schema::Yes,
    ),
    noted(
        "a row together with answers outside of it",
        &["row and outside"],
        Schema::Yes,
        "yes: the rule stands around the rows",
    ),
    row("`submitted_on`, `region` against constants", &["submitted_on", "region"], Schema::Yes),
    row(
        "two dates or numbers compared, sums, `days_between`",
        &["two values", "sums", "days_between"],
        Schema::No,
    ),
    row("ages", &["ages"], Schema::No),
    row("parameters and terms that regions change", &["regional"], Schema::No),
];

/// What carriers claim of one matter.
pub(super) struct Claims<'m> {
    model: &'m Model,
    interpreter: &'m Interpreter<'m>,
    coverage: Vec<Coverage>,
}

impl<'m> Claims<'m> {
    pub(super) fn new(interpreter: &'m Interpreter<'m>) -> Claims<'m> {
        let model = interpreter.model();
        Claims { model, interpreter, coverage: coverage(model) }
    }

    /// Whether JSON Schema claims to refuse every instance with this violation.
    pub(super) fn refuses(&self, path: &str, code: &str) -> bool {
        refuses(&self.coverage, path, code)
    }

    /// The kinds of a violation: of the rule itself, and of what its conditions speak of.
    pub(super) fn kinds(&self, path: &str, code: &str, instance: &str) -> Vec<Kind> {
        let mut kinds = vec![self.rule(path, code, instance)];
        kinds.extend(self.spoken_of(path, code));
        kinds
    }

    fn rule(&self, path: &str, code: &str, instance: &str) -> Kind {
        let field = self.model.fields.find(&place::name(path));
        let domain = field.map(|field| &self.model.fields[field].domain);
        match (code, domain) {
            ("calendar", Some(Domain::Text { .. })) => "calendar of identity numbers",
            ("too_few", Some(_)) => "too_few options",
            ("too_few", None) => "too_few rows",
            ("too_many", Some(_)) => "too_many options",
            ("too_many", None) => "too_many rows",
            ("range", Some(Domain::Integer { .. })) => "range of integers",
            ("range", Some(Domain::Money { .. })) => "range of money",
            ("range", Some(Domain::Decimal { .. })) => "range of decimals",
            ("range", Some(Domain::Date { .. })) => "range of dates",
            ("range", Some(Domain::Month { .. })) => "range of months",
            ("range", None) => "range of the envelope",
            ("not_in_table", None) => "not_in_table of the envelope",
            ("not_in_table", Some(Domain::Tick)) => "not_in_table of ticks",
            ("not_in_table", Some(domain @ Domain::Division { .. })) => {
                let json = read_json(instance.as_bytes()).ok();
                let value = json.as_ref().and_then(|json| place::get(json, &answered(steps(path))));
                let sound = value.map(|value| self.interpreter.read_value(domain, value).is_ok());
                if sound == Some(true) {
                    "not_in_table of containers"
                } else {
                    "not_in_table of divisions"
                }
            }
            ("check", _) => "exclusive option",
            (code, _) if code.starts_with("check:") => "check",
            (code, _) => {
                let known = RULES.iter().flat_map(|row| row.kinds).find(|kind| **kind == code);
                known.copied().unwrap_or("a kind that is not listed")
            }
        }
    }

    /// What the condition of a rule speaks of.
    fn spoken_of(&self, path: &str, code: &str) -> Vec<Kind> {
        let mut found = BTreeSet::new();
        let name = place::name(path);
        let field = self.model.fields.find(&name);
        let group = self.model.groups.find(&name).filter(|_| !name.is_empty());
        match code {
            "closed" => {
                let own = field.map(|field| &self.model.fields[field]);
                if let Some(field) = own {
                    let mut add = |expr, home| self.speaks(expr, home, &mut found);
                    field.when.iter().for_each(|when| add(when, field.group));
                }
                let home = own.map(|field| field.group).or(group);
                for group in home.map_or(Vec::new(), |home| self.model.ancestry(home)) {
                    let group = &self.model.groups[group];
                    let parent = group.parent.unwrap_or(Model::ROOT);
                    group.when.iter().for_each(|when| self.speaks(when, parent, &mut found));
                }
            }
            "missing" => {
                let demand = field.map(|field| &self.model.fields[field]);
                let demand = demand.map(|field| (&field.required, field.group));
                let demand = demand.or_else(|| {
                    let group = &self.model.groups[group?];
                    Some((&group.required, group.parent?))
                });
                if let Some((Requirement::When(condition), home)) = demand {
                    self.speaks(condition, home, &mut found);
                }
            }
            "choose_items" => {
                found.insert("applied");
            }
            code => {
                let id = code.strip_prefix("check:");
                let checks = self.model.checks.values();
                for check in checks.filter(|check| Some(check.id.as_str()) == id) {
                    self.speaks(&check.that, check.group, &mut found);
                }
            }
        }
        found.into_iter().collect()
    }

    /// What a condition that is read at a group speaks of.
    fn speaks(&self, expr: &Expr, home: GroupId, found: &mut BTreeSet<Kind>) {
        let model = self.model;
        let rows = model.repeats(home).len();
        expr.walk(&mut |node| {
            let kind = match &node.kind {
                ExprKind::Not(_) => "not",
                ExprKind::And(_) => "and",
                ExprKind::Or(_) => "or",
                ExprKind::If(..) => "if",
                ExprKind::In(..) => "in",
                ExprKind::HasAny(..) => "has_any",
                ExprKind::HasAll(..) => "has_all",
                ExprKind::HasField(..) | ExprKind::HasGroup(..) => "has",
                ExprKind::Rows(..) => "size",
                ExprKind::SubmittedOn => "submitted_on",
                ExprKind::Region => "region",
                ExprKind::Add(..) | ExprKind::Subtract(..) => "sums",
                ExprKind::Compare(_, left, right) => match compared(left, right) {
                    Some(kind) => kind,
                    None => return,
                },
                ExprKind::Applied(item) => {
                    self.speaks(&model.items[*item].applied_when, Model::ROOT, found);
                    "applied"
                }
                ExprKind::Term(term) => {
                    if model.regions.iter().any(|r| r.terms.iter().any(|(id, _)| id == term)) {
                        found.insert("regional");
                    }
                    self.speaks(&model.terms[*term].is, Model::ROOT, found);
                    "term"
                }
                ExprKind::Parameter(id) => {
                    let mut regions = model.regions.iter().flat_map(|r| &r.parameters);
                    if !regions.any(|(parameter, _)| parameter == id) {
                        return;
                    }
                    "regional"
                }
                ExprKind::Quantify { quantifier, .. } => match quantifier {
                    Quantifier::Any => "any",
                    Quantifier::All => "all",
                    Quantifier::Count => "count",
                    Quantifier::Unique => "unique",
                    Quantifier::Sum => "sums",
                },
                ExprKind::Call(function, _) => match function {
                    Function::AgeOn | Function::AgeByMonth => "ages",
                    Function::Year => "year",
                    Function::YearMonth => "year_month",
                    Function::Slice => "slice",
                    Function::StartsWith => "starts_with",
                    Function::Within => "within",
                    Function::DaysBetween => "days_between",
                    _ => return,
                },
                ExprKind::Field(id, _) => {
                    let field = &model.fields[*id];
                    if rows > 0 && model.repeats(field.group).is_empty() {
                        found.insert("row and outside");
                    }
                    match (&field.derive, &field.domain) {
                        (Some(derive), _) => {
                            self.speaks(derive, field.group, found);
                            "computed"
                        }
                        (None, Domain::YesNo) => "yes/no",
                        (None, Domain::Tick) => "tick",
                        _ => return,
                    }
                }
                _ => return,
            };
            found.insert(kind);
        });
    }
}

/// What a comparison is between.
fn compared(left: &Expr, right: &Expr) -> Option<Kind> {
    let fixed = |expr: &Expr| matches!(expr.kind, ExprKind::Constant(_) | ExprKind::Parameter(_));
    let answer = |expr: &Expr| matches!(expr.kind, ExprKind::Field(..) | ExprKind::SubmittedOn);
    let one = match (fixed(left), fixed(right)) {
        (false, true) => left,
        (true, false) => right,
        (true, true) => return None,
        (false, false) => {
            return Some(match left.ty {
                Type::Bool => "two yes/no answers",
                Type::Code(_) => "two options",
                _ => "two values",
            });
        }
    };
    if !answer(one) {
        return None;
    }
    Some(match one.ty {
        Type::Date => "limits of dates",
        Type::Month => "limits of months",
        Type::Integer | Type::Money | Type::Decimal(_) => "limits of numbers",
        _ => "compared with a constant",
    })
}

/// The published tables.
pub(super) fn tables() -> [String; 2] {
    let cell = |row: &Row| match (row.note, row.schema) {
        ("", Schema::Yes) => "yes",
        ("", Schema::No) => "no",
        ("", Schema::Conditions) => "as their conditions below",
        (note, _) => note,
    };
    let mut rules = String::from(
        "| Rule (code of the violation) | JSON Schema | Rust, interpreter |\n|---|---|---|\n",
    );
    for row in RULES {
        rules.push_str(&format!("| {} | {} | yes |\n", row.says, cell(row)));
    }
    let mut conditions = String::from("| Condition | JSON Schema |\n|---|---|\n");
    for row in CONDITIONS {
        conditions.push_str(&format!("| {} | {} |\n", row.says, cell(row)));
    }
    conditions.push_str("| registers | no: forms do not read them |\n");
    [rules, conditions]
}
