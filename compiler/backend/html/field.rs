//! The view of a question: its control with everything that belongs to it.

use super::control::Control;
use super::place::{Rows, field_name, group_name, id};
use super::view::{Builder, Gate};
use super::{hints, proposals};
use crate::expr::{Expr, ExprKind, Function, Reads};
use crate::model::{
    CodeTable, Composite, Domain, FieldId, GroupId, Level, MediaType, Model, Requirement, RowId,
    TableId, TextType, Under,
};
use crate::support::TextKind;
use serde::Serialize;

/// A question on the page.
#[derive(Serialize)]
pub(super) struct FieldView {
    id: String,
    name: String,
    label: String,
    printed: Option<String>,
    control: &'static str,
    /// A set with a legend; else one control with a label.
    set: bool,
    /// Ids of the headings around a set whose legend is not its alone.
    within: Vec<String>,
    hints: Vec<String>,
    easy: Option<String>,
    unit: Option<String>,
    /// Never demanded.
    optional: bool,
    /// Always demanded.
    required: bool,
    /// When it is demanded, where that depends.
    demand: Gate,
    supplement: bool,
    /// What the script may fill in for the person to check.
    suggest: Gate,
    gate: Gate,
    options: Vec<OptionView>,
    /// All options are short, so several stand side by side.
    short: bool,
    input: Input,
    proposals: Vec<String>,
    consent: Option<ConsentView>,
}

/// Attributes of a line of text.
#[derive(Default, Serialize)]
struct Input {
    kind: &'static str,
    mode: Option<&'static str>,
    autocomplete: Option<String>,
    /// Names, ids and accounts are no words to be corrected.
    plain: bool,
    capitals: bool,
    /// Never kept on the device: numbers of people and accounts.
    secret: bool,
    wide: bool,
    asset: Option<String>,
    level: Option<&'static str>,
    under: Option<String>,
    accept: Option<String>,
    max_size: Option<u64>,
}

/// An option, or the heading of options that refine it.
#[derive(Serialize)]
struct OptionView {
    /// Of the first option alone: where messages about the question lead.
    id: Option<String>,
    value: String,
    label: String,
    number: Option<String>,
    hint: Option<String>,
    exclusive: bool,
    heading: bool,
    options: Vec<OptionView>,
}

#[derive(Serialize)]
struct ConsentView {
    lines: Vec<String>,
    transfers: Vec<String>,
}

/// The view of a question.
pub(super) fn view(
    builder: &mut Builder<'_>,
    field_id: FieldId,
    rows: &Rows,
    demanded: bool,
) -> FieldView {
    let model = builder.model;
    let field = &model.fields[field_id];
    let name = field_name(model, field_id, rows);
    let id = id(&name);
    let block =
        |rows: &Rows| format!("{}--block", super::place::id(&field_name(model, field_id, rows)));
    let gate = builder.gate(field.when.as_ref(), field.group, rows, &block);
    let demand = match &field.required {
        Requirement::When(when) => builder.at(when, field.group, rows),
        _ => Gate::default(),
    };
    let control = Control::of(&field.domain, model);
    let suggest = suggestion(builder, field_id, control, rows);
    let mut proposals = Vec::new();
    let mut input = input(model, field_id, rows);
    if let Control::Proposals(table, level) = control {
        match proposals::inline(&model.tables[table], level) {
            Some(list) => proposals = list,
            None => {
                proposals =
                    proposals::of_region(model, &model.tables[table], level).unwrap_or_default();
                input.asset = Some(proposals::asset_name(model, table));
            }
        }
        input.level = level.map(Level::word);
        input.under = match &field.under {
            Some(Under::Field(outer)) => Some(field_name(model, *outer, rows)),
            _ => None,
        };
    }
    let options = options(model, control, &id);
    FieldView {
        label: field.label.clone(),
        printed: field.printed.clone().filter(|printed| *printed != field.label),
        control: word(control),
        set: control.is_set(),
        within: builder.within(&field.label),
        hints: hints::field(model, field_id, field),
        easy: field.easy.clone(),
        unit: field
            .unit
            .clone()
            .or_else(|| matches!(field.domain, Domain::Money { .. }).then(|| "元".to_owned())),
        optional: matches!(field.required, Requirement::Never),
        required: demanded && matches!(field.required, Requirement::Always),
        demand,
        supplement: field.supplement,
        suggest,
        short: options
            .iter()
            .all(|o| o.options.is_empty() && o.hint.is_none() && o.label.chars().count() <= 6),
        options,
        input,
        proposals,
        consent: field.consent.as_ref().map(|consent| ConsentView {
            lines: consent.text.lines().map(str::to_owned).collect(),
            transfers: consent.transfers.clone(),
        }),
        gate,
        id,
        name,
    }
}

/// A suggestion that rests on other answers alone: what rests on none would answer for the person.
fn suggestion(builder: &mut Builder<'_>, id: FieldId, control: Control, rows: &Rows) -> Gate {
    let field = &builder.model.fields[id];
    let Some(suggest) = &field.suggest else { return Gate::default() };
    let reads = Reads::of(suggest, builder.model);
    let fits = !matches!(control, Control::Tick | Control::Boxes(_) | Control::Proposals(..));
    // Amounts are typed in yuan and reckoned in fen.
    let fits = fits && !matches!(field.domain, Domain::Money { .. } | Domain::Decimal { .. });
    if !fits || reads.fields.is_empty() || !reads.registers.is_empty() {
        return Gate::default();
    }
    builder.at(suggest, field.group, rows)
}

/// The view of a file: a group of the model, one control on the page.
pub(super) fn file(
    builder: &mut Builder<'_>,
    group_id: GroupId,
    rows: &Rows,
    gate: Gate,
    demanded: bool,
) -> FieldView {
    let model = builder.model;
    let group = &model.groups[group_id];
    let name = group_name(model, group_id, rows);
    let (mut media, mut max_size, mut specification) = (Vec::new(), u64::MAX, None);
    if let Some(Composite::File { media: allowed, max_size: most, specification: told, .. }) =
        &group.composite
    {
        media.clone_from(allowed);
        max_size = *most;
        specification.clone_from(told);
    }
    let mut hints: Vec<String> =
        specification.into_iter().map(|told| format!("{told}。")).collect();
    hints.extend(hints::group(model, group));
    hints.push(hints::file(&media, max_size));
    let accepted = if media.is_empty() { MediaType::ALL } else { &media };
    let accept: Vec<&str> = accepted.iter().map(|media| media_type(*media)).collect();
    let demand = match &group.required {
        Requirement::When(when) => builder.at(when, group.parent.unwrap_or(Model::ROOT), rows),
        _ => Gate::default(),
    };
    FieldView {
        id: id(&name),
        name,
        label: group.title.clone(),
        printed: group.printed.clone().filter(|printed| *printed != group.title),
        control: "file",
        set: false,
        within: Vec::new(),
        hints,
        easy: group.easy.clone(),
        unit: None,
        optional: matches!(group.required, Requirement::Never),
        required: demanded && matches!(group.required, Requirement::Always),
        demand,
        supplement: group.supplement,
        suggest: Gate::default(),
        gate,
        options: Vec::new(),
        short: false,
        input: Input {
            accept: Some(accept.join(",")),
            max_size: Some(max_size),
            ..Input::default()
        },
        proposals: Vec::new(),
        consent: None,
    }
}

fn media_type(media: MediaType) -> &'static str {
    match media {
        MediaType::Jpeg => "image/jpeg,.jpg,.jpeg",
        MediaType::Png => "image/png,.png",
        MediaType::Pdf => "application/pdf,.pdf",
        MediaType::Ofd => "application/ofd,.ofd",
    }
}

fn word(control: Control) -> &'static str {
    match control {
        Control::Line => "line",
        Control::Lines => "lines",
        Control::YesNo => "radios",
        Control::Tick => "tick",
        Control::Radios(_) => "radios",
        Control::Select(_) => "select",
        Control::Boxes(_) => "boxes",
        Control::Proposals(..) => "proposals",
        Control::Date => "date",
        Control::Month => "month",
    }
}

fn input(model: &Model, field_id: FieldId, rows: &Rows) -> Input {
    let field = &model.fields[field_id];
    let section = format!("section-{}", id(&group_name(model, field.group, rows)));
    let of_person = |token: &str| Some(format!("{section} {token}"));
    let mut input = Input { kind: "text", ..Input::default() };
    match &field.domain {
        Domain::Text { kind, max, .. } => {
            let Some(kind) = model.text_types.get(*kind) else { return input };
            input.plain = !matches!(kind.kind, TextKind::Plain | TextKind::Lines);
            input.capitals = matches!(kind.kind, TextKind::Id | TextKind::Upper);
            let identity = matches!(model.groups[field.group].composite, Some(Composite::Identity));
            input.plain |= identity;
            input.secret = identity || matches!(kind.base, "resident_id" | "bank_account" | "uscc");
            input.mode = matches!(kind.kind, TextKind::Digits).then_some("numeric");
            input.wide = *max > 30 && matches!(kind.kind, TextKind::Plain | TextKind::Lines);
            set_token(&mut input, kind, of_person);
            if identity {
                input.autocomplete = Some("off".to_owned());
            }
            let address = matches!(model.groups[field.group].composite, Some(Composite::Address));
            if address {
                input.autocomplete = of_person("address-line1");
            }
        }
        Domain::Integer { min, .. } => input.mode = (*min >= 0).then_some("numeric"),
        Domain::Decimal { .. } | Domain::Money { .. } => input.mode = Some("decimal"),
        Domain::Division { level, .. } => {
            input.wide = true;
            let token = match level {
                Level::Province => "address-level1",
                Level::Prefecture => "address-level2",
                Level::County => "address-level3",
                Level::Township => "address-level4",
            };
            input.autocomplete = of_person(token);
        }
        Domain::Date { .. } | Domain::Month { .. } => {
            // What is taken from the birth date in an identity number is one.
            let birth = field.suggest.as_ref().is_some_and(calls_birth_date);
            input.autocomplete = birth.then(|| format!("{section} bday"));
        }
        _ => {}
    }
    input
}

fn calls_birth_date(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| found |= matches!(part.kind, ExprKind::Call(Function::BirthDate, _)));
    found
}

/// What the built-in type tells the browser.
fn set_token(input: &mut Input, kind: &TextType, of_person: impl Fn(&str) -> Option<String>) {
    match kind.base {
        "person_name" => input.autocomplete = of_person("name"),
        "phone" | "mobile" => {
            (input.kind, input.mode, input.autocomplete) = ("tel", None, of_person("tel"));
        }
        "postcode" => input.autocomplete = of_person("postal-code"),
        "email" => {
            (input.kind, input.plain, input.autocomplete) = ("email", true, of_person("email"));
        }
        "resident_id" | "bank_account" => input.autocomplete = Some("off".to_owned()),
        _ => {}
    }
}

fn options(model: &Model, control: Control, id: &str) -> Vec<OptionView> {
    let fixed = |first: bool, value: &str, label: &str| OptionView {
        id: first.then(|| first_option(id)),
        value: value.to_owned(),
        label: label.to_owned(),
        number: None,
        hint: None,
        exclusive: false,
        heading: false,
        options: Vec::new(),
    };
    match control {
        Control::YesNo => vec![fixed(true, "true", "是"), fixed(false, "false", "否")],
        Control::Tick => vec![fixed(false, "true", "")],
        Control::Radios(table) | Control::Select(table) | Control::Boxes(table) => {
            let mut options = of_table(&model.tables, table);
            if let Some(first) = first_answer(&mut options).filter(|_| control.is_set()) {
                first.id = Some(first_option(id));
            }
            options
        }
        _ => Vec::new(),
    }
}

/// The id of the first option of a set.
fn first_option(id: &str) -> String {
    format!("{id}{FIRST_OPTION}")
}

/// What the id of the first option of a set ends with.
pub(super) const FIRST_OPTION: &str = "--1";

fn first_answer(options: &mut [OptionView]) -> Option<&mut OptionView> {
    let first = options.first_mut()?;
    if first.heading { first_answer(&mut first.options) } else { Some(first) }
}

/// The rows of a table that can be chosen, below the rows they refine.
fn of_table(tables: &crate::model::Arena<TableId, CodeTable>, table: TableId) -> Vec<OptionView> {
    let table = &tables[table];
    let view = |row_id: RowId, options: Vec<OptionView>| {
        let row = table.row(row_id);
        OptionView {
            id: None,
            value: row.code.clone(),
            label: row.label.clone(),
            number: row.number.clone(),
            hint: row.hint.clone(),
            exclusive: row.exclusive,
            heading: !row.selectable,
            options,
        }
    };
    let mut found = Vec::new();
    for (index, row) in table.rows.iter().enumerate() {
        let row_id = RowId(index as u32);
        let known_parent = row.parent.filter(|_| !table.division);
        if known_parent.is_some() {
            continue;
        }
        // Tables are refined once; deeper rows are shown flat below their first ancestor.
        let mut below = Vec::new();
        let mut open: Vec<RowId> = table.children(row_id).map(|(child, _)| child).collect();
        while !open.is_empty() {
            let children = std::mem::take(&mut open);
            for child in children {
                if table.row(child).selectable {
                    below.push(view(child, Vec::new()));
                }
                open.extend(table.children(child).map(|(inner, _)| inner));
            }
        }
        if row.selectable || !below.is_empty() {
            found.push(view(row_id, if table.division { Vec::new() } else { below }));
        }
    }
    found
}
