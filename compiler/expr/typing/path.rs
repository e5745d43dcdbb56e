//! Paths: which question, register, item, parameter or term a name means.

use super::super::{Expr, ExprKind, Frame, Type};
use super::unknown::{known_here, yes_or_no};
use super::{Scope, type_of};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, nearest};
use crate::model::{FieldId, GroupId, Member, Model, RegisterId};
use crate::source::Span;

/// What a path leads to.
pub(super) enum Place {
    Field(FieldId, Frame),
    Group(GroupId, Frame),
    Register(RegisterId),
    RegisterField(RegisterId, usize),
}

type Segments = [(String, Span)];

impl Scope<'_> {
    /// A path or bare word as an expression.
    pub(super) fn path(
        &mut self,
        segments: &Segments,
        span: Span,
        expected: Option<Type>,
    ) -> Option<Expr> {
        let expr = |kind, ty| Some(Expr { kind, ty, span });
        if let [(word, _)] = segments {
            match word.as_str() {
                "true" | "false" => {
                    let value = crate::model::Value::Bool(word == "true");
                    return expr(ExprKind::Constant(value), Type::Bool);
                }
                "submitted_on" => return expr(ExprKind::SubmittedOn, Type::Date),
                "region" => return expr(ExprKind::Region, Type::Text),
                _ => {}
            }
            if let Some(id) = self.model.parameters.find(word) {
                return expr(ExprKind::Parameter(id), type_of(&self.model.parameters[id].domain));
            }
            if self.poisoned.contains(&format!("terms.{word}"))
                || self.poisoned.contains(&format!("parameters.{word}"))
            {
                return None;
            }
            if let Some(id) = self.model.terms.find(word) {
                let term = &self.model.terms[id];
                let reads = super::super::Reads::of(&term.is, self.model);
                if !reads.registers.is_empty() {
                    self.register_allowed(span)?;
                }
                return expr(ExprKind::Term(id), term.is.ty);
            }
            if let Some(Type::Code(table)) = expected {
                return self.single_code(table, word, span);
            }
        }
        if let [(first, _), (item, item_span)] = segments
            && first == "items"
        {
            let Some(id) = self.model.items.find(item) else {
                self.unknown(
                    item,
                    *item_span,
                    "事项",
                    "item",
                    self.model.items.names().map(str::to_owned).collect(),
                );
                return None;
            };
            return expr(ExprKind::Applied(id), Type::Bool);
        }
        let place = self.place(segments, span)?;
        self.read(place, span)
    }

    /// A sibling path as an expression.
    pub(super) fn relative(&mut self, segments: &Segments, span: Span) -> Option<Expr> {
        let place = self.place_relative(segments, span)?;
        self.read(place, span)
    }

    pub(super) fn place_relative(&mut self, segments: &Segments, span: Span) -> Option<Place> {
        self.below(self.home, Frame::HOME, segments, span)
    }

    fn read(&mut self, place: Place, span: Span) -> Option<Expr> {
        let expr = |kind, ty| Some(Expr { kind, ty, span });
        match place {
            Place::Field(id, frame) => {
                expr(ExprKind::Field(id, frame), type_of(&self.model.fields[id].domain))
            }
            Place::RegisterField(register, field) => {
                self.register_allowed(span)?;
                let ty = type_of(&self.model.registers[register].fields[field].domain);
                expr(ExprKind::Register(register, field), ty)
            }
            Place::Register(id) => {
                let title = &self.model.registers[id].title;
                self.report.push(
                    Diagnostic::new(
                        Code::NotAnAnswer,
                        span,
                        bi!(
                            "“{title}”是登记库，不是一个值",
                            "`{title}` is a register, not a value"
                        ),
                    )
                    .help({
                        let register = &self.model.registers[id];
                        let name = &register.id;
                        let first = register.fields.first().map_or("…", |field| field.id.as_str());
                        bi!(
                            "问是否查到，写 found(registers.{name})；取字段，例如 registers.{name}.{first}",
                            "write `found(registers.{name})`, or a field such as `registers.{name}.{first}`"
                        )
                    }),
                );
                None
            }
            Place::Group(id, _) => {
                let title = self.model.groups[id].title.clone();
                let repeated = self.model.groups[id].repeat.is_some();
                let path = self.model.groups[id].path.clone();
                let members = self.model.groups[id].members.iter();
                let first = members
                    .filter_map(|member| match member {
                        Member::Field(id) => Some(self.model.fields[*id].id.clone()),
                        _ => None,
                    })
                    .next()
                    .unwrap_or_else(|| "…".to_owned());
                let diagnostic = Diagnostic::new(
                    Code::NotAnAnswer,
                    span,
                    bi!("“{title}”是一组题，不是一道题", "`{title}` is a group, not a question"),
                );
                self.report.push(if repeated {
                    diagnostic.help(bi!(
                        "问填了几份，写 size({path})；有一份怎样，写 any({path}, it.{first} …)；每一份怎样，写 all({path}, it.{first} …)",
                        "write `size({path})`, `any({path}, it.{first} …)` or `all({path}, it.{first} …)`"
                    ))
                } else {
                    diagnostic.help(bi!(
                        "再写到组里的一道题，例如 {path}.{first}；问填没填，写 has({path})",
                        "name a question in it such as `{path}.{first}`, or write `has({path})`"
                    ))
                });
                None
            }
        }
    }

    /// Registers cannot be read everywhere.
    pub(super) fn register_allowed(&mut self, span: Span) -> Option<()> {
        if let Err(why) = &self.registers {
            let Bilingual { zh, en } = why;
            self.report.push(Diagnostic::new(
                Code::RegisterNotAllowed,
                span,
                bi!("这里不能读登记库：{zh}", "registers cannot be read here: {en}"),
            ));
            return None;
        }
        Some(())
    }

    /// Where a path that is no bare word leads.
    pub(super) fn place(&mut self, segments: &Segments, span: Span) -> Option<Place> {
        let (first, first_span) = segments.first()?;
        match first.as_str() {
            "registers" => return self.register_place(segments, span),
            "it" => {
                let Some(&rows) = self.frames.last() else {
                    self.report.push(Diagnostic::new(
                        Code::ItOutside,
                        *first_span,
                        bi!(
                            "it 只能写在 any、all、count、sum、unique 里面",
                            "`it` stands only inside of `any`, `all`, `count`, `sum`, `unique`"
                        ),
                    ));
                    return None;
                };
                let frame = Frame(self.frames.len() as u8);
                if segments.len() == 1 {
                    return Some(Place::Group(rows, frame));
                }
                return self.below(rows, frame, &segments[1..], span);
            }
            _ => {}
        }
        self.below(Model::ROOT, Frame::HOME, segments, span)
    }

    fn register_place(&mut self, segments: &Segments, _span: Span) -> Option<Place> {
        let (name, name_span) = segments.get(1)?;
        if self.poisoned.contains(&format!("registers.{name}")) {
            return None;
        }
        let Some(id) = self.model.registers.find(name) else {
            let names = self.model.registers.names().map(str::to_owned).collect();
            self.unknown(name, *name_span, "登记库", "register", names);
            return None;
        };
        let Some((field, field_span)) = segments.get(2) else {
            return Some(Place::Register(id));
        };
        let register = &self.model.registers[id];
        match register.fields.iter().position(|known| known.id == *field) {
            Some(index) if segments.len() == 3 => Some(Place::RegisterField(id, index)),
            _ if self.poisoned.contains(&format!("registers.{name}.{field}")) => None,
            _ => {
                let names = register.fields.iter().map(|known| known.id.clone()).collect();
                self.unknown(field, *field_span, "登记库字段", "register field", names);
                None
            }
        }
    }

    fn below(
        &mut self,
        base: GroupId,
        frame: Frame,
        segments: &Segments,
        span: Span,
    ) -> Option<Place> {
        let mut path = self.model.groups[base].path.clone();
        for (segment, _) in segments {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(segment);
        }
        if let Some(field) = self.model.fields.find(&path) {
            self.bound(self.model.fields[field].group, frame, &path, span)?;
            return Some(Place::Field(field, frame));
        }
        if let Some(group) = self.model.groups.find(&path) {
            let around = self.model.groups[group].parent.unwrap_or(Model::ROOT);
            self.bound(around, frame, &path, span)?;
            return Some(Place::Group(group, frame));
        }
        self.lost(base, segments);
        None
    }

    /// All repeated groups around `group` have a row chosen in `frame`.
    fn bound(&mut self, group: GroupId, frame: Frame, read: &str, span: Span) -> Option<()> {
        let chosen = match frame {
            Frame::HOME => self.model.repeats(self.home),
            Frame(n) => self
                .frames
                .get(usize::from(n) - 1)
                .map(|&rows| self.model.repeats(rows))
                .unwrap_or_default(),
        };
        let open = self.model.repeats(group).into_iter().find(|repeat| !chosen.contains(repeat));
        if let Some(repeat) = open {
            let title = self.model.groups[repeat].title.clone();
            let path = self.model.groups[repeat].path.clone();
            let inner = read.strip_prefix(&path).unwrap_or_default();
            self.report.push(
                Diagnostic::new(
                    Code::RowsNeedQuantifier,
                    span,
                    bi!(
                        "“{title}”可以填多份，这里没说是哪一份",
                        "`{title}` has several rows; which one is meant?"
                    ),
                )
                .help(bi!(
                    "有一份符合就行，写 any({path}, it{inner} …)；每一份都要符合，写 all({path}, it{inner} …)",
                    "write `any({path}, it{inner} …)` or `all({path}, it{inner} …)`"
                )),
            );
            return None;
        }
        Some(())
    }

    /// Reports where a path breaks off.
    fn lost(&mut self, base: GroupId, segments: &Segments) {
        let model = self.model;
        let mut group = base;
        for (segment, segment_span) in segments {
            let path = match model.groups[group].path.as_str() {
                "" => segment.clone(),
                path => format!("{path}.{segment}"),
            };
            if self.poisoned.contains(&path) {
                return;
            }
            if let Some(next) = model.groups.find(&path) {
                group = next;
                continue;
            }
            let members = &model.groups[group];
            if members.passages.iter().any(|passage| passage.id == *segment) {
                self.report.push(
                    Diagnostic::new(
                        Code::NotAnAnswer,
                        *segment_span,
                        bi!(
                            "“{segment}”是声明或须知，没有答案",
                            "`{segment}` is a text without an answer"
                        ),
                    )
                    .help(bi!(
                        "声明随签名生效，不必在条件里检查；要申请人逐条勾选的，改用 consent",
                        "a statement takes effect by the signature; use `consent` for something to tick"
                    )),
                );
                return;
            }
            let mut names: Vec<String> = members
                .members
                .iter()
                .filter_map(|member| match member {
                    Member::Field(id) => Some(model.fields[*id].id.clone()),
                    Member::Group(id) => Some(model.groups[*id].id.clone()),
                    Member::Passage(_) => None,
                })
                .collect();
            if group == Model::ROOT {
                names.extend(model.parameters.names().map(str::to_owned));
                names.extend(model.terms.names().map(str::to_owned));
                names.extend(["submitted_on", "region", "registers", "items"].map(str::to_owned));
            }
            let (title, place) = (&members.title, &members.path);
            let message = if group == Model::ROOT {
                bi!(
                    "没有叫“{segment}”的题目、参数或名词",
                    "there is no question, parameter or term `{segment}`"
                )
            } else {
                bi!(
                    "“{title}”里没有叫“{segment}”的题",
                    "there is no question `{segment}` in `{place}`"
                )
            };
            let mut diagnostic = Diagnostic::new(Code::UnknownName, *segment_span, message);
            let meant = (group == Model::ROOT).then(|| self.full_paths(segment)).flatten();
            let meant = meant.or_else(|| self.labelled(group, segment));
            if let Some(word) = yes_or_no(segment) {
                diagnostic = diagnostic
                    .help(bi!("“{segment}”写成 {word}", "`{segment}` is written `{word}`"));
                self.report.push(diagnostic);
                return;
            }
            diagnostic = match (meant, nearest(segment, names.iter().map(String::as_str))) {
                (Some(paths), _) => diagnostic.help(bi!(
                    "题目要写全路径：{paths}",
                    "questions are named by their full path: {paths}"
                )),
                (None, Some(near)) => {
                    diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"))
                }
                _ => diagnostic.help(known_here(&names)),
            };
            self.report.push(diagnostic);
            return;
        }
    }
}
