//! Domains as Rust: the types of their values, how they are read, the rules of texts.

use super::bytes::shape;
use super::context::{Context, date, integer};
use crate::backend::naming::Scope;
use crate::model::{ArenaId, Domain, TextType, TextTypeId};
use crate::pattern::Pattern;
use crate::support::{self, Month, NamedCheck, TextKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// The rules of texts, each distinct one once.
pub(super) struct Rules<'m> {
    rules: Vec<(RuleKey<'m>, Ident)>,
}

type RuleKey<'m> = (TextTypeId, u32, u32, Option<&'m Pattern>);

impl<'m> Rules<'m> {
    /// The rules of all texts of the form and of registers.
    pub(super) fn of(context: &Context<'m>) -> Rules<'m> {
        let mut scope = Scope::with(&super::print::importable());
        let mut rules: Vec<(RuleKey<'m>, Ident)> = Vec::new();
        let fields = context.model.fields.values().map(|field| &field.domain);
        let records = context.model.registers.values().flat_map(|register| &register.fields);
        for domain in fields.chain(records.map(|field| &field.domain)) {
            let Some(key) = rule_key(domain) else { continue };
            if rules.iter().all(|(known, _)| *known != key) {
                let kind = context.model.text_types.get(key.0).map_or("text", |kind| &kind.id);
                rules.push((key, format_ident!("{}", scope.shouty(kind))));
            }
        }
        Rules { rules }
    }

    pub(super) fn name(&self, domain: &Domain) -> Option<&Ident> {
        let key = rule_key(domain)?;
        self.rules.iter().find(|(known, _)| *known == key).map(|(_, name)| name)
    }

    /// The module of rules.
    pub(super) fn module(&self, context: &Context<'m>) -> TokenStream {
        let rules = self.rules.iter().filter_map(|((kind, min, max, pattern), name)| {
            let kind = context.model.text_types.get(*kind)?;
            let (least, most) = (*min.max(&kind.min), *max.min(&kind.max));
            let limits = if least == most {
                format!("{}：{least}位。", kind.title)
            } else {
                format!("{}：{least}至{most}个字符。", kind.title)
            };
            let doc = super::doc::doc(&limits);
            let spelling = text_kind(kind.kind);
            let own = pattern_tokens(kind.pattern.as_ref());
            let place = pattern_tokens(*pattern);
            let check = match kind.check {
                Some(check) => {
                    let check = named_check(check);
                    let prefix = match kind.check_prefix {
                        Some(length) => {
                            let length = Literal::u32_unsuffixed(length);
                            quote!(Some(#length))
                        }
                        None => quote!(None),
                    };
                    quote!(Some((#check, #prefix)))
                }
                None => quote!(None),
            };
            let test = shape::test(kind, *pattern, (least, most)).map(|test| {
                let function = test_name(name);
                let doc = super::doc::doc(&format!("{limits}不符合的，以[`{name}`]为准。"));
                quote! {
                    #doc
                    #[must_use]
                    fn #function(text: &str) -> bool {
                        #test
                    }
                }
            });
            let shortcut = match &test {
                Some(_) => {
                    let function = test_name(name);
                    quote!(Shortcut::Test(#function))
                }
                None if is_free(kind, *pattern, least) => quote!(Shortcut::Common),
                None => quote!(Shortcut::None),
            };
            let (min, max) = (Literal::u32_unsuffixed(least), Literal::u32_unsuffixed(most));
            Some(quote! {
                #doc
                pub static #name: TextDomain = TextDomain {
                    rule: TextRule {
                        kind: #spelling, min: #min, max: #max, pattern: #own, check: None,
                    },
                    pattern: #place,
                    check: #check,
                    shortcut: #shortcut,
                };

                #test
            })
        });
        quote!(#(#rules)*)
    }
}

/// Whether any text of common characters will do that is not too long.
fn is_free(kind: &TextType, pattern: Option<&Pattern>, least: u32) -> bool {
    let free = matches!(kind.kind, TextKind::Plain | TextKind::Lines | TextKind::Name);
    free && kind.pattern.is_none() && kind.check.is_none() && pattern.is_none() && least <= 1
}

/// The function that tests a rule's pattern without following it.
fn test_name(rule: &Ident) -> Ident {
    format_ident!("is_{}", rule.to_string().to_lowercase())
}

fn rule_key(domain: &Domain) -> Option<RuleKey<'_>> {
    match domain {
        Domain::Text { kind, min, max, pattern } => Some((*kind, *min, *max, pattern.as_ref())),
        _ => None,
    }
}

/// A kind of text.
pub(super) fn text_kind(kind: TextKind) -> TokenStream {
    match kind {
        TextKind::Plain => quote!(TextKind::Plain),
        TextKind::Lines => quote!(TextKind::Lines),
        TextKind::Name => quote!(TextKind::Name),
        TextKind::Digits => quote!(TextKind::Digits),
        TextKind::Id => quote!(TextKind::Id),
        TextKind::Upper => quote!(TextKind::Upper),
        TextKind::Phone => quote!(TextKind::Phone),
    }
}

pub(super) fn named_check(check: NamedCheck) -> TokenStream {
    match check {
        NamedCheck::ResidentId => quote!(NamedCheck::ResidentId),
        NamedCheck::Uscc => quote!(NamedCheck::Uscc),
        NamedCheck::Mod11_2 => quote!(NamedCheck::Mod11_2),
        NamedCheck::Mod11_10 => quote!(NamedCheck::Mod11_10),
        NamedCheck::Mod97 => quote!(NamedCheck::Mod97),
        NamedCheck::Luhn => quote!(NamedCheck::Luhn),
    }
}

/// A pattern, equal classes in a row as one.
fn pattern_tokens(pattern: Option<&Pattern>) -> TokenStream {
    let Some(pattern) = pattern else { return quote!(None) };
    let program = &pattern.program().0;
    let written = program.chunk_by(|one, next| one == next && matches!(one, support::Op::Class(_)));
    let written = written.filter_map(|run| {
        Some(match run.first()? {
            support::Op::Class(ranges) => {
                let times = Literal::usize_unsuffixed(run.len());
                let ranges = ranges.iter().map(|(low, high)| quote!((#low, #high)));
                quote!(Ops::Class(#times, &[#(#ranges),*]))
            }
            support::Op::Split(first, second) => {
                let (first, second) =
                    (Literal::u16_unsuffixed(*first), Literal::u16_unsuffixed(*second));
                quote!(Ops::Split(#first, #second))
            }
            support::Op::Jump(target) => {
                let target = Literal::u16_unsuffixed(*target);
                quote!(Ops::Jump(#target))
            }
            support::Op::Match => quote!(Ops::Match),
        })
    });
    let length = Literal::usize_unsuffixed(program.len());
    quote!(Some(Pattern(Cow::Borrowed(const { &Ops::program::<#length>(&[#(#written),*]) }))))
}

impl Context<'_> {
    /// The type of a value as it is kept.
    pub(super) fn domain_type(&self, domain: &Domain) -> TokenStream {
        match domain {
            Domain::Text { .. } => quote!(String),
            Domain::Integer { .. } | Domain::Money { .. } => quote!(i64),
            Domain::Decimal { scale, .. } => {
                let scale = Literal::u8_unsuffixed(*scale);
                quote!(Decimal<#scale>)
            }
            Domain::YesNo | Domain::Tick => quote!(bool),
            Domain::OneOf(table) => self.table(*table),
            Domain::AnyOf { table, .. } => {
                let table = self.table(*table);
                quote!(Vec<#table>)
            }
            Domain::Date { .. } => quote!(Date),
            Domain::Month { .. } => quote!(Month),
            Domain::Division { table, .. } => {
                let table = self.table(*table);
                quote!(Place<#table>)
            }
        }
    }

    /// A domain as a row of a table tells it.
    pub(super) fn domain(&self, domain: &Domain, rules: &Rules<'_>) -> TokenStream {
        match domain {
            Domain::Text { .. } => {
                let rule = rules.name(domain);
                quote!(Domain::Text(&rules::#rule))
            }
            Domain::Integer { min, max } => {
                let (min, max) = (integer(*min), integer(*max));
                quote!(Domain::Integer(#min, #max))
            }
            Domain::Money { min, max } => {
                let (min, max) = (integer(*min), integer(*max));
                quote!(Domain::Money(#min, #max))
            }
            Domain::Decimal { min, max, scale } => {
                let scale = Literal::u8_unsuffixed(*scale);
                let (min, max) = (integer(*min), integer(*max));
                quote!(Domain::Decimal(#scale, #min, #max))
            }
            Domain::YesNo => quote!(Domain::YesNo),
            Domain::Tick => quote!(Domain::Tick),
            Domain::OneOf(_) => quote!(Domain::OneOf),
            Domain::AnyOf { min, max, .. } => {
                let (min, max) = (Literal::u32_unsuffixed(*min), Literal::u32_unsuffixed(*max));
                quote!(Domain::AnyOf(#min, #max))
            }
            Domain::Date { min, max } => {
                let (min, max) = (optional(min.map(date)), optional(max.map(date)));
                quote!(Domain::Date(#min, #max))
            }
            Domain::Month { min, max } => {
                let (min, max) = (optional(min.map(month)), optional(max.map(month)));
                quote!(Domain::Month(#min, #max))
            }
            Domain::Division { level, .. } => {
                let level = self.level(*level);
                quote!(Domain::Division(#level))
            }
        }
    }

    /// Whether the type of a value is copied when it is read.
    pub(super) fn is_copied(domain: &Domain) -> bool {
        !matches!(domain, Domain::Text { .. } | Domain::AnyOf { .. } | Domain::Division { .. })
    }

    /// The name of a department.
    pub(super) fn department_name(&self, department: crate::model::DepartmentId) -> &str {
        self.model.departments.get(department).map_or("", |d| d.id.as_str())
    }

    /// The name of an item's id.
    pub(super) fn table_name(&self, table: crate::model::TableId) -> Option<&Ident> {
        self.names.tables.get(table.index())
    }
}

pub(super) fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

pub(super) fn month(month: Month) -> TokenStream {
    let (year, month) =
        (Literal::u16_unsuffixed(month.year()), Literal::u8_unsuffixed(month.month()));
    quote!(Month::clamped(#year, #month))
}
