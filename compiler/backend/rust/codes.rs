//! `codes.rs`: an enum for each code table; large tables and divisions as lines of data.

use super::context::Context;
use super::doc::{Words, doc, docs};
use crate::backend::naming::{Scope, file_stem};
use crate::file_tree::FileTree;
use crate::model::{ArenaId, CodeTable, Level, TableId};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use std::borrow::Cow;

/// The module, and the data it includes.
pub(super) fn module(context: &Context<'_>, tree: &mut FileTree) -> TokenStream {
    let mut tables = Vec::new();
    for (id, table) in context.model.tables.iter() {
        if context.is_data(id) {
            let path = format!("codes/{}.tsv", file_stem(&table.id));
            tree.add(format!("src/{path}"), lines(table));
            tables.push(data(context, id, table, &path));
        } else {
            tables.push(variants(context, id, table));
        }
    }
    tables.into_iter().collect()
}

fn title(table: &CodeTable) -> TokenStream {
    let standard = table.standard.as_ref().map(|standard| format!("标准：{standard}。"));
    docs([Some(table.title.as_str()), standard.as_deref()].into_iter().flatten())
}

fn variants(context: &Context<'_>, id: TableId, table: &CodeTable) -> TokenStream {
    let Some(name) = context.table_name(id) else { return quote!() };
    let Some(variants) = context.names.variants.get(id.index()) else { return quote!() };
    if table.rows.is_empty() {
        return quote!();
    }
    let title = title(table);
    let docs = table.rows.iter().map(|row| doc(&format!("{} {}", row.code, row.label)));
    let rows = table.rows.iter().zip(variants).map(|(row, variant)| {
        let (code, label) = (&row.code, Words(&row.label));
        let no_answer = (!row.selectable).then(|| quote!(.no_answer()));
        let exclusive = row.exclusive.then(|| quote!(.exclusive()));
        let implied_by = row.implied_by.map(|least| {
            let least = Literal::u32_unsuffixed(least);
            quote!(.implied_by(#least))
        });
        quote!(CodeRow::of(#name::#variant, #code, #label) #no_answer #exclusive #implied_by)
    });
    let (statics, count) = (statics(table), table.rows.len());
    let places = Literal::usize_unsuffixed((count * 2).next_power_of_two());
    let count = Literal::usize_unsuffixed(count);
    quote! {
        #title
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #name {
            #(#docs #variants,)*
        }

        static #statics: CodeTable<#name, #count, #places> = CodeTable::new([#(#rows),*]);

        runtime::code_table!(#name, #statics);
    }
}

/// The name of a table's rows.
fn statics(table: &CodeTable) -> Ident {
    let name = format!("{}_rows", table.id);
    format_ident!("{}", Scope::default().shouty(&name))
}

fn data(context: &Context<'_>, id: TableId, table: &CodeTable, path: &str) -> TokenStream {
    let Some(name) = context.table_name(id) else { return quote!() };
    let title = title(table);
    let statics = statics(table);
    let division = table.division.then(|| {
        quote! {
            /// Whether a place is the division `whole` or lies in it.
            #[must_use]
            pub fn within(place: &str, whole: &str) -> bool {
                #statics.within(place, whole)
            }

            /// The names of a place from the top down.
            #[must_use]
            pub fn full_name(place: &str) -> &str {
                #statics.full_name(place)
            }

            /// The code of the part of a place at a level.
            #[must_use]
            pub fn part_of(place: &str, level: Level) -> Option<&'static str> {
                #statics.part_of(place, level)
            }
        }
    });
    quote! {
        #title
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(u32);

        static #statics: Table = Table::new(include_str!(#path));

        impl #name {
            fn row(self) -> Option<Row> {
                #statics.row(self.0)
            }

            /// The row it refines or lies in.
            #[must_use]
            pub fn parent(self) -> Option<#name> {
                #name::from_code(self.row()?.parent)
            }

            /// The rows that a text means, of a level where one is asked, within a row if that is known.
            #[must_use]
            pub fn meant(text: &str, level: Option<Level>, within: Option<&str>) -> Vec<page::Place> {
                #statics.meant(text, level, within)
            }

            #division
        }

        impl Code for #name {
            fn from_code(code: &str) -> Option<#name> {
                #statics.find(code).map(#name)
            }

            fn division(code: &Packed, level: Level) -> Option<#name> {
                #statics.division(code, level).map(#name)
            }

            fn lies_in(self, whole: #name) -> bool {
                #statics.lies_in(self.0, whole.0)
            }

            fn code(self) -> &'static str {
                self.row().map_or("", |row| row.code)
            }

            fn label(self) -> &'static str {
                self.row().map_or("", |row| row.label)
            }

            fn is_answer(self) -> bool {
                self.row().is_some_and(|row| row.answer)
            }

            fn level(self) -> Option<Level> {
                self.row()?.level
            }
        }

        runtime::code_on_the_wire!(#name);
    }
}

fn lines(table: &CodeTable) -> String {
    let mut text = String::new();
    for row in &table.rows {
        let parent = row.parent.and_then(|parent| table.rows.get(parent.index()));
        let level = match row.level {
            Some(Level::Province) => "province",
            Some(Level::Prefecture) => "prefecture",
            Some(Level::County) => "county",
            Some(Level::Township) => "township",
            None => "",
        };
        let parent = parent.map_or("", |parent| &parent.code);
        let answer = if row.selectable { "1" } else { "0" };
        for cell in [&row.code, parent, level, answer] {
            text.push_str(&on_one_line(cell));
            text.push('\t');
        }
        text.push_str(&on_one_line(&row.label));
        text.push('\n');
    }
    text
}

/// What stands in a cell of a line.
fn on_one_line(text: &str) -> Cow<'_, str> {
    match text.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) {
        true => text.replace(['\t', '\n', '\r'], " ").into(),
        false => text.into(),
    }
}
