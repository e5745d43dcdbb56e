//! Values held against constants: when an expression certainly has one of the values accepted.

use super::accept::{Accept, accepted, sizes, spans};
use super::formula::{ENVELOPE, Formula, Truth};
use super::texts::{date_range, decimal_range, literal, month_range};
use super::truth::{Conditions, Scope, certain, one_of};
use super::values::{absent, present, schema};
use crate::expr::{Expr, ExprKind, Frame, Function, Quantifier, Type};
use crate::model::{ConversionId, Converted, Domain, FieldId, Model, RowId, TableId, Value};
use crate::support::{Date, division_stem, format_decimal};
use serde_json::{Value as Json, json};

impl<'m> Conditions<'m> {
    /// When `expr` certainly has a value that is accepted.
    pub(super) fn test(self, expr: &'m Expr, scope: &Scope, accept: &Accept) -> Option<Formula> {
        if *accept == Accept::Nothing {
            return Some(Formula::False);
        }
        if let Some(value) = self.constant(expr) {
            return Some(if accepted(&value, accept)? { Formula::True } else { Formula::False });
        }
        match &expr.kind {
            ExprKind::Field(field, frame) => self.test_field(*field, *frame, scope, accept),
            ExprKind::Term(term) => self.test(
                self.meaning(*term)?,
                &self.entered(Model::ROOT, Frame::HOME, scope)?,
                accept,
            ),
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, scope);
                let then = condition.yes.clone().and(self.test(then, scope, accept)?);
                let otherwise = condition.no.clone().and(self.test(otherwise, scope, accept)?);
                condition.exact.then(|| then.or(otherwise))
            }
            ExprKind::SubmittedOn => {
                let day = Domain::Date { min: None, max: None };
                envelope("submitted_on", self.leaf(&day, accept)?)
            }
            ExprKind::Region => envelope("region", text_leaf(accept)?),
            ExprKind::Convert(conversion, source) => {
                let accept = self.converted(*conversion, source.ty, accept)?;
                self.test(source, scope, &accept)
            }
            ExprKind::Rows(group, frame) => {
                let definition = &self.model.groups[*group];
                let spot = self.spot(definition.parent?, *frame, scope)?;
                let path = spot.member(&definition.id);
                Some(Formula::atom(spot.level, sizes(&path, accept)?))
            }
            ExprKind::Quantify { quantifier: Quantifier::Count, rows, frame, body } => {
                self.test_count(*rows, *frame, body, scope, accept)
            }
            ExprKind::Call(function, arguments) => {
                self.test_call(*function, arguments, expr.ty, scope, accept)
            }
            _ if expr.ty == Type::Bool => {
                let truth = self.truth(expr, scope);
                let side = |wanted: bool, side: Formula| {
                    let wanted = accepted(&Value::Bool(wanted), accept)?;
                    Some(if wanted { side } else { Formula::False })
                };
                let formula = side(true, truth.yes)?.or(side(false, truth.no)?);
                truth.exact.then_some(formula)
            }
            _ => None,
        }
    }

    /// When the answer to a question is certainly one of those accepted.
    pub(super) fn test_field(
        self,
        id: FieldId,
        frame: Frame,
        scope: &Scope,
        accept: &Accept,
    ) -> Option<Formula> {
        let field = &self.model.fields[id];
        if let Some(derive) = &field.derive {
            let scope = self.entered(field.group, frame, scope)?;
            let open = self.field_step(id, &scope);
            let around = self.open_around(field.group, &scope);
            let formula = self.test(derive, &scope, accept)?;
            return (open.exact && around.exact)
                .then(|| Formula::all([open.yes, around.yes, formula]));
        }
        let spot = self.spot(field.group, frame, scope)?;
        let path = spot.member(&field.id);
        if field.domain == Domain::Tick {
            let ticked = Formula::atom(spot.level, present(&path, Json::Bool(true)));
            let empty = Formula::atom(spot.level, absent(&path));
            let side = |wanted: bool, side: Formula| {
                Some(if accepted(&Value::Bool(wanted), accept)? { side } else { Formula::False })
            };
            return Some(side(true, ticked)?.or(side(false, empty)?));
        }
        Some(Formula::atom(spot.level, present(&path, self.leaf(&field.domain, accept)?)))
    }

    fn test_call(
        self,
        function: Function,
        arguments: &'m [Expr],
        ty: Type,
        scope: &Scope,
        accept: &Accept,
    ) -> Option<Formula> {
        let (subject, rest) = arguments.split_first()?;
        match function {
            Function::Size | Function::Only => {
                let ExprKind::Field(id, frame) = &subject.kind else { return None };
                let field = &self.model.fields[*id];
                if field.derive.is_some() {
                    return None;
                }
                let spot = self.spot(field.group, *frame, scope)?;
                let path = spot.member(&field.id);
                if function == Function::Size {
                    return Some(Formula::atom(spot.level, sizes(&path, accept)?));
                }
                let Type::Code(table) = ty else { return None };
                let items = self.leaf(&Domain::OneOf(table), accept)?;
                let one = json!({ "minItems": 1, "maxItems": 1, "items": items });
                Some(Formula::atom(spot.level, present(&path, one)))
            }
            Function::Year | Function::YearMonth => {
                let spans = spans(subject.ty, accept)?;
                let tests = spans.into_iter().map(|(low, high)| {
                    let low = self.test(subject, scope, &Accept::AtLeast(low))?;
                    Some(low.and(self.test(subject, scope, &Accept::AtMost(high))?))
                });
                tests.collect::<Option<Vec<_>>>().map(Formula::any)
            }
            Function::Label | Function::CodeText => {
                let Type::Code(table) = subject.ty else { return None };
                let rows = self.model.tables[table].selectable().filter(|(_, row)| {
                    let text = if function == Function::Label { &row.label } else { &row.code };
                    accepted(&Value::Text(text.clone()), accept) == Some(true)
                });
                let codes = rows.map(|(id, _)| Value::Code(table, id)).collect();
                self.test(subject, scope, &Accept::Among(codes))
            }
            Function::GenderOf => {
                let Type::Code(table) = ty else { return None };
                let sides =
                    [("1", "[13579]"), ("2", "[02468]")].into_iter().map(|(code, digit)| {
                        let row = self.model.tables[table].by_code(code)?;
                        if !accepted(&Value::Code(table, row), accept)? {
                            return Some(Formula::False);
                        }
                        let pattern = format!("^[0-9]{{16}}{digit}[0-9X]$");
                        self.test(subject, scope, &Accept::Matching(pattern))
                    });
                sides.collect::<Option<Vec<_>>>().map(Formula::any)
            }
            Function::Slice => {
                let number = |expr: &Expr| match self.constant(expr) {
                    Some(Value::Integer(n)) => {
                        u32::try_from(n).ok().filter(|n| (1..=1000).contains(n))
                    }
                    _ => None,
                };
                let (from, to) = (number(rest.first()?)?, number(rest.get(1)?)?);
                let width = to.checked_sub(from)? + 1;
                let before = format!("[^\\x00]{{{}}}", from - 1);
                let texts = match accept {
                    Accept::Among(texts) | Accept::NotAmong(texts) => texts,
                    _ => return None,
                };
                let texts = texts.iter().filter_map(|text| match text {
                    Value::Text(text) if text.chars().count() == width as usize => {
                        Some(literal(text))
                    }
                    _ => None,
                });
                let texts: Vec<_> = texts.collect();
                if texts.is_empty() && matches!(accept, Accept::Among(_)) {
                    return Some(Formula::False);
                }
                let pattern = format!("^{before}(?:{})", texts.join("|"));
                if matches!(accept, Accept::Among(_)) {
                    return self.test(subject, scope, &Accept::Matching(pattern));
                }
                let long = format!("^{before}[^\\x00]{{{width}}}");
                let long = self.test(subject, scope, &Accept::Matching(long))?;
                if texts.is_empty() {
                    return Some(long);
                }
                Some(long.and(self.test(subject, scope, &Accept::NotMatching(pattern))?))
            }
            _ => None,
        }
    }

    /// Conditions that are functions of an answer and a constant.
    pub(super) fn call(self, function: Function, arguments: &'m [Expr], scope: &Scope) -> Truth {
        let Some((subject, Some(second))) =
            arguments.split_first().map(|(first, rest)| (first, rest.first()))
        else {
            return Truth::unsaid();
        };
        let Some(Value::Text(text)) = self.constant(second) else { return Truth::unsaid() };
        let (holds, fails) = match function {
            Function::StartsWith => {
                let pattern = format!("^{}", literal(&text));
                (Accept::Matching(pattern.clone()), Accept::NotMatching(pattern))
            }
            Function::Within if subject.is_region() => {
                let pattern = format!("^{}", literal(division_stem(&text)));
                let inside = envelope("region", json!({ "pattern": pattern }));
                let outside = envelope("region", json!({ "not": { "pattern": pattern } }));
                let nowhere = match subject.kind {
                    // Without a region there is no telling.
                    ExprKind::Region => Formula::False,
                    _ => Formula::atom(ENVELOPE, absent(&["region"])),
                };
                return certain(inside, outside.map(|outside| outside.or(nowhere)));
            }
            Function::Within => match self.inside(subject, &text) {
                Some(codes) => (Accept::Among(codes.clone()), Accept::NotAmong(codes)),
                None => return Truth::unsaid(),
            },
            _ => return Truth::unsaid(),
        };
        certain(self.test(subject, scope, &holds), self.test(subject, scope, &fails))
    }

    /// The codes a division question can have inside of a division.
    fn inside(self, subject: &Expr, container: &str) -> Option<Vec<Value>> {
        let ExprKind::Field(field, _) = &subject.kind else { return None };
        let Domain::Division { table, level } = self.model.fields[*field].domain else {
            return None;
        };
        let table = &self.model.tables[table];
        let container = table.by_code(container)?;
        let inside = table.selectable().filter(|(id, row)| {
            row.level == Some(level)
                && std::iter::successors(Some(*id), |id| table.row(*id).parent)
                    .take(8)
                    .any(|id| id == container)
        });
        Some(inside.map(|(_, row)| Value::Text(row.code.clone())).collect())
    }

    /// The source codes that are converted to what is accepted.
    fn converted(self, conversion: ConversionId, source: Type, accept: &Accept) -> Option<Accept> {
        let Type::Code(table) = source else { return None };
        let conversion = self.model.conversions.get(conversion)?;
        let rows = self.model.tables[table].selectable().filter(|(id, _)| {
            match conversion.rows.get(id.0 as usize) {
                Some(Some(Converted::To(target))) => {
                    accepted(&Value::Code(conversion.to, *target), accept) == Some(true)
                }
                _ => false,
            }
        });
        Some(Accept::Among(rows.map(|(id, _)| Value::Code(table, id)).collect()))
    }

    /// What a value of a domain satisfies on the wire when it is accepted.
    fn leaf(self, domain: &Domain, accept: &Accept) -> Option<Json> {
        let wires =
            |values: &[Value]| values.iter().map(|v| self.wire(v)).collect::<Option<Vec<_>>>();
        match (accept, domain) {
            (Accept::Nothing, _) => Some(Json::Bool(false)),
            (Accept::Among(values), _) if values.is_empty() => Some(Json::Bool(false)),
            (Accept::NotAmong(values), _) if values.is_empty() => Some(Json::Bool(true)),
            (Accept::Among(values), _) => Some(one_of(&wires(values)?)),
            (Accept::NotAmong(values), _) => Some(schema([("not", one_of(&wires(values)?))])),
            (Accept::Matching(_) | Accept::NotMatching(_), _) => text_leaf(accept),
            (Accept::AtLeast(Value::Integer(n)), Domain::Integer { .. } | Domain::Money { .. }) => {
                Some(json!({ "minimum": n }))
            }
            (Accept::AtMost(Value::Integer(n)), Domain::Integer { .. } | Domain::Money { .. }) => {
                Some(json!({ "maximum": n }))
            }
            (Accept::AtLeast(Value::Decimal(n, _)), Domain::Decimal { scale, max, .. }) => {
                Some(pattern(decimal_range(*scale, *n, *max)))
            }
            (Accept::AtMost(Value::Decimal(n, _)), Domain::Decimal { scale, min, .. }) => {
                Some(pattern(decimal_range(*scale, *min, *n)))
            }
            (Accept::AtLeast(Value::Date(date)), Domain::Date { .. }) => {
                Some(pattern(Some(date_range(*date, Date::MAX))))
            }
            (Accept::AtMost(Value::Date(date)), Domain::Date { .. }) => {
                Some(pattern(Some(date_range(Date::MIN, *date))))
            }
            (Accept::AtLeast(Value::Month(month)), Domain::Month { .. }) => {
                Some(pattern(Some(month_range(*month, Date::MAX.year_month()))))
            }
            (Accept::AtMost(Value::Month(month)), Domain::Month { .. }) => {
                Some(pattern(Some(month_range(Date::MIN.year_month(), *month))))
            }
            _ => None,
        }
    }

    /// A value on the wire.
    pub(super) fn wire(self, value: &Value) -> Option<Json> {
        let code = |table: TableId, row: RowId| {
            self.model.tables.get(table)?.rows.get(row.0 as usize).map(|row| row.code.clone())
        };
        Some(match value {
            Value::Bool(truth) => json!(truth),
            Value::Integer(n) => json!(n),
            Value::Decimal(n, scale) => json!(format_decimal(*n, *scale)),
            Value::Text(text) => json!(text),
            Value::Date(date) => json!(date.to_string()),
            Value::Month(month) => json!(month.to_string()),
            Value::Code(table, row) => json!(code(*table, *row)?),
            Value::Codes(table, rows) => {
                json!(rows.iter().map(|row| code(*table, *row)).collect::<Option<Vec<_>>>()?)
            }
        })
    }
}

fn envelope(key: &str, leaf: Json) -> Option<Formula> {
    Some(Formula::atom(ENVELOPE, present(&[key], leaf)))
}

fn pattern(pattern: Option<String>) -> Json {
    pattern.map_or(Json::Bool(false), |pattern| json!({ "pattern": pattern }))
}

fn text_leaf(accept: &Accept) -> Option<Json> {
    match accept {
        Accept::Matching(pattern) => Some(json!({ "pattern": pattern })),
        Accept::NotMatching(pattern) => Some(json!({ "not": { "pattern": pattern } })),
        Accept::Among(values) | Accept::NotAmong(values) => {
            let texts: Option<Vec<Json>> = values
                .iter()
                .map(|value| if let Value::Text(text) = value { Some(json!(text)) } else { None })
                .collect();
            let texts = one_of(&texts?);
            Some(if matches!(accept, Accept::Among(_)) { texts } else { schema([("not", texts)]) })
        }
        _ => None,
    }
}
