//! The situation of a counterexample in words: “申请类型＝注销申请；注销原因没有填”.

use super::number::Base;
use super::place::Place;
use super::texts::Outside;
use super::world::{Atom, Fact, Source, World};
use crate::diagnostic::Bilingual;
use crate::expr::{Expr, ExprKind, Function, Type, chinese};
use crate::model::{Composite, Domain, FieldId, Value};
use crate::support::{Date, Fault, add_days, format_decimal};

/// Longest text that is shown as it is.
const SHOWN: usize = 30;

impl World<'_> {
    /// What it means that something is, or is not, the case.
    pub(super) fn words(&self, atom: &Atom, holds: bool) -> Option<Bilingual> {
        let model = self.model;
        let pick = |yes: Bilingual, no: Bilingual| Some(if holds { yes } else { no });
        match atom {
            Atom::Given(field, place) => {
                let name = self.answer(*field, *place);
                pick(
                    bi!("填了{name}", "{name} is answered"),
                    bi!("{name}没有填", "{name} is not answered"),
                )
            }
            Atom::Row(place) => {
                let held = self.places.held(*place);
                if !holds && held.row == Some(0) {
                    let title = &model.groups[held.group].title;
                    return Some(bi!("“{title}”一行也没有填", "`{title}` has no rows"));
                }
                let row = self.row_name(*place);
                pick(bi!("有{row}", "there is {row}"), bi!("没有{row}", "there is no {row}"))
            }
            Atom::More(group, _) => {
                let title = &model.groups[*group].title;
                pick(
                    bi!("“{title}”填了很多行", "`{title}` has many rows"),
                    bi!("“{title}”只填了几行", "`{title}` has few rows"),
                )
            }
            Atom::True(source) => {
                let name = self.source(*source);
                pick(bi!("{name}＝是", "{name} = yes"), bi!("{name}＝否", "{name} = no"))
            }
            Atom::Is(source, row) => {
                let (name, label) = (self.source(*source), self.label(*source, *row)?);
                pick(
                    bi!("{name}＝{label}", "{name} = {label}"),
                    bi!("{name}不是{label}", "{name} is not {label}"),
                )
            }
            Atom::Holds(source, row) => {
                let (name, label) = (self.source(*source), self.label(*source, *row)?);
                pick(
                    bi!("{name}选了{label}", "{name} has {label}"),
                    bi!("{name}没选{label}", "{name} lacks {label}"),
                )
            }
            Atom::Text(source, text) => {
                let name = self.source(*source);
                pick(
                    bi!("{name}＝“{text}”", "{name} = `{text}`"),
                    bi!("{name}不是“{text}”", "{name} is not `{text}`"),
                )
            }
            Atom::AtLeast(quantity, least) => {
                let (name, least) = self.quantity_name(*quantity, *least)?;
                pick(
                    bi!("{name}≥{least}", "{name} ≥ {least}"),
                    bi!("{name}＜{least}", "{name} < {least}"),
                )
            }
            Atom::Fact(number) => self.fact_words(self.facts.get(*number)?, holds),
            Atom::Found(id) => {
                let title = &model.registers[*id].title;
                pick(
                    bi!("查到“{title}”", "`{title}` has a record"),
                    bi!("没有查到“{title}”", "`{title}` has no record"),
                )
            }
            Atom::Silent(id) => {
                let title = &model.registers[*id].title;
                pick(
                    bi!("“{title}”没有答复", "`{title}` gives no answer"),
                    bi!("“{title}”有答复", "`{title}` answers"),
                )
            }
            Atom::Has(id, index) => {
                let name = self.source(Source::Register(*id, *index));
                pick(
                    bi!("{name}有记录", "{name} is recorded"),
                    bi!("{name}没有记录", "{name} is not recorded"),
                )
            }
            Atom::Placed => pick(
                bi!("写了办理地区", "a region is given"),
                bi!("没有写办理地区", "no region is given"),
            ),
            Atom::Within(index) => {
                let title = &model.regions.get(*index)?.title;
                pick(bi!("在{title}办理", "in {title}"), bi!("不在{title}办理", "not in {title}"))
            }
            Atom::Set(id, value) => {
                let title = &model.parameters[*id].title;
                pick(
                    bi!("{title}定为{value}", "{title} is {value}"),
                    bi!("{title}不是{value}", "{title} is not {value}"),
                )
            }
        }
    }

    /// What is answered so that a text comes out that lies outside of its domain.
    pub(super) fn outside_words(&self, outside: &Outside, home: Place) -> Vec<Bilingual> {
        let mut words = Vec::new();
        let said = |name: String, value: &Value| match value {
            Value::Text(text) => {
                let length = text.chars().count();
                if length > SHOWN {
                    Some(bi!("{name}写了{length}个字", "{name} has {length} characters"))
                } else {
                    Some(bi!("{name}＝“{text}”", "{name} = `{text}`"))
                }
            }
            _ => None,
        };
        for (field, _, value) in &outside.answers {
            let group = self.model.fields[*field].group;
            let place = self.places.locate(self.model, group, home).unwrap_or(home);
            words.extend(said(self.answer(*field, place), value));
        }
        for (id, index, value) in &outside.registers {
            words.extend(said(self.source(Source::Register(*id, *index)), value));
        }
        let text = &outside.text;
        if text.chars().count() <= SHOWN {
            words.push(bi!("送出的值是“{text}”", "the value is `{text}`"));
        }
        words.push(fault_words(&outside.fault));
        words
    }

    fn fact_words(&self, fact: &Fact<'_>, holds: bool) -> Option<Bilingual> {
        let model = self.model;
        Some(match fact {
            Fact::Holds(reading) => match &reading.expr.kind {
                ExprKind::Call(Function::GenderOf, _) => {
                    let phrase = chinese::phrase(reading.expr, model);
                    let gender = if holds { "男" } else { "女" };
                    bi!("{phrase}＝{gender}", "{phrase} = {gender}")
                }
                _ if holds => {
                    let sentence = chinese::sentence(reading.expr, model);
                    bi!("{sentence}", "{sentence}")
                }
                _ => {
                    let inner = reading.expr.clone();
                    let (ty, span) = (Type::Bool, inner.span);
                    let not = Expr { kind: ExprKind::Not(Box::new(inner)), ty, span };
                    let sentence = chinese::sentence(&not, model);
                    bi!("{sentence}", "{sentence}")
                }
            },
            Fact::Is(reading, text) => {
                let phrase = chinese::phrase(reading.expr, model);
                let is = if holds { "＝" } else { "不是" };
                bi!("{phrase}{is}“{text}”", "{phrase}{is}`{text}`")
            }
            Fact::Resident(reading) => {
                let phrase = chinese::phrase(reading.expr, model);
                if holds {
                    bi!("{phrase}是居民身份证号", "{phrase} is a citizen identity number")
                } else {
                    bi!("{phrase}不是居民身份证号", "{phrase} is no citizen identity number")
                }
            }
            Fact::InTable(reading) => {
                let phrase = chinese::phrase(reading.expr, model);
                if holds {
                    bi!("{phrase}在区划表里", "{phrase} is in the table of divisions")
                } else {
                    bi!("{phrase}是区划表以外的地方", "{phrase} is a place outside of the table")
                }
            }
            Fact::Same(left, right) => {
                let (left, right) =
                    (chinese::phrase(left.expr, model), chinese::phrase(right.expr, model));
                if holds {
                    bi!("{left}与{right}相同", "{left} = {right}")
                } else {
                    bi!("{left}与{right}不同", "{left} ≠ {right}")
                }
            }
            Fact::Unnamed => return None,
        })
    }

    fn label(&self, source: Source, row: crate::model::RowId) -> Option<String> {
        let (Domain::OneOf(table) | Domain::AnyOf { table, .. }) = self.domain(source)? else {
            return None;
        };
        Some(self.model.tables[*table].row(row).label.clone())
    }

    fn source(&self, source: Source) -> String {
        match source {
            Source::Answer(field, place) => self.answer(field, place),
            Source::Register(id, index) => {
                let register = &self.model.registers[id];
                let label = register.fields.get(index).map_or("", |field| field.label.as_str());
                format!("“{}”的{label}", register.title)
            }
            Source::Region => "办理地区".to_owned(),
        }
    }

    /// A question as it is called: an item's own by the item; one whose label stands several times
    /// with its group.
    fn answer(&self, id: FieldId, place: Place) -> String {
        let model = self.model;
        let field = &model.fields[id];
        let applies = |item: &&crate::model::Item| matches!(&item.applied_when.kind, ExprKind::Field(own, _) if *own == id);
        if let Some(item) = model.items.values().find(applies) {
            return format!("申请{}", item.title);
        }
        let mut name = String::new();
        let group = &model.groups[field.group];
        if let Some(Composite::File { .. }) = group.composite {
            return group.title.clone();
        }
        if self.places.held(place).row.is_some() {
            name.push_str(&self.row_name(place));
            name.push('的');
        } else if model.fields.values().filter(|other| other.label == field.label).count() > 1 {
            name.push_str(&model.groups[field.group].title);
            name.push('的');
        }
        name.push_str(&field.label);
        name
    }

    fn row_name(&self, place: Place) -> String {
        let held = self.places.held(place);
        let name = self.model.groups[held.group].repeat.as_ref().map_or("", |r| r.row.as_str());
        format!("第{}个{name}", held.row.unwrap_or(0) + 1)
    }

    fn quantity_name(&self, number: usize, least: i64) -> Option<(String, String)> {
        let quantity = self.quantities.list.get(number)?;
        let base = |base: &usize| match self.quantities.bases.get(*base)? {
            Base::Source(source) => Some((self.source(*source), self.domain(*source).cloned())),
            Base::Day => Some(("申请日期".to_owned(), Some(Domain::Date { min: None, max: None }))),
            Base::Reading(reading) => {
                let domain = match reading.expr.ty {
                    Type::Date => Some(Domain::Date { min: None, max: None }),
                    Type::Month => Some(Domain::Month { min: None, max: None }),
                    _ => None,
                };
                let name = match reading.expr.ty {
                    Type::Codes(_) => {
                        format!("{}的个数", chinese::phrase(reading.expr, self.model))
                    }
                    _ => chinese::phrase(reading.expr, self.model),
                };
                Some((name, domain))
            }
        };
        if let [(only, 1)] = quantity.parts.as_slice() {
            let (name, domain) = base(only)?;
            return Some((name, number_words(least, domain.as_ref())));
        }
        let mut name = String::new();
        for (index, (part, times)) in quantity.parts.iter().enumerate() {
            name.push_str(match (*times < 0, index) {
                (true, _) => "－",
                (false, 0) => "",
                (false, _) => "＋",
            });
            if times.abs() != 1 {
                name.push_str(&format!("{}×", times.abs()));
            }
            name.push_str(&base(part)?.0);
        }
        Some((name, least.to_string()))
    }
}

/// What is wrong with a value that is sent.
fn fault_words(fault: &Fault) -> Bilingual {
    match fault {
        Fault::TooLong(size) => {
            let (found, max) = (size.found, size.max);
            bi!(
                "送出的值有{found}个字，部门最多收{max}个字",
                "the value has {found} characters, the department takes at most {max}"
            )
        }
        Fault::TooShort(size) => {
            let (found, min) = (size.found, size.min);
            bi!(
                "送出的值有{found}个字，部门至少要{min}个字",
                "the value has {found} characters, the department wants at least {min}"
            )
        }
        Fault::Pattern => bi!("不合部门要求的格式", "it does not match the department's pattern"),
        Fault::CheckDigit => bi!("校验位不对", "its check digit is wrong"),
        Fault::NotInTable => {
            bi!("不在部门的代码表里", "it is not in the department's table")
        }
        Fault::Characters => bi!("有部门不收的字符", "it has characters the department refuses"),
        Fault::NotCanonical => bi!("写法不合部门的规范", "its spelling is not canonical"),
        _ => {
            let (zh, code) = (fault.chinese("送出的值"), fault.code());
            bi!("{zh}", "the value breaks the rule `{code}`")
        }
    }
}

fn number_words(number: i64, domain: Option<&Domain>) -> String {
    match domain {
        Some(Domain::Date { .. }) => {
            add_days(Date::MIN, number).map_or_else(|| number.to_string(), |day| day.to_string())
        }
        Some(Domain::Month { .. }) => {
            format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)
        }
        Some(Domain::Money { .. }) => format!("{}元", format_decimal(number, 2)),
        Some(Domain::Decimal { scale, .. }) => format_decimal(number, *scale),
        _ => number.to_string(),
    }
}
