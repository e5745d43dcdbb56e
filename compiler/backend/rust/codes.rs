//! `codes.rs`: an enum for each code table; large tables and divisions as lines of data.

use super::context::Context;
use super::doc::{doc, docs};
use crate::backend::naming::file_stem;
use crate::file_tree::FileTree;
use crate::model::{ArenaId, CodeTable, Level, TableId};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Longest code that is read sign by sign.
const SHORT: usize = 8;

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
    quote!(#(#tables)*)
}

fn title(table: &CodeTable) -> TokenStream {
    let standard = table.standard.as_ref().map(|standard| format!("标准：{standard}。"));
    docs([Some(table.title.as_str()), standard.as_deref()].into_iter().flatten())
}

fn variants(context: &Context<'_>, id: TableId, table: &CodeTable) -> TokenStream {
    let Some(name) = context.table_name(id) else { return quote!() };
    let Some(variants) = context.names.variants.get(id.index()) else { return quote!() };
    let title = title(table);
    if table.rows.is_empty() {
        return quote!();
    }
    let docs = table.rows.iter().map(|row| doc(&format!("{} {}", row.code, row.label)));
    let codes: Vec<&str> = table.rows.iter().map(|row| row.code.as_str()).collect();
    // Sign by sign, short codes are told apart by jumps; as texts they would be compared one by one.
    let short = codes.iter().all(|code| code.len() <= SHORT && code.is_ascii());
    let scrutinee = if short { quote!(code.as_bytes()) } else { quote!(code) };
    let patterns = codes.iter().map(|code| {
        let signs = code.bytes().map(Literal::byte_character);
        if short { quote!([#(#signs),*]) } else { quote!(#code) }
    });
    let labels = table.rows.iter().map(|row| row.label.as_str());
    let chosen: Vec<_> =
        table.rows.iter().zip(variants).filter(|(row, _)| row.selectable).map(|(_, v)| v).collect();
    let is_answer = if chosen.len() == variants.len() {
        quote!(true)
    } else if chosen.is_empty() {
        quote!(false)
    } else {
        quote!(matches!(self, #(#name::#chosen)|*))
    };
    let exclusive: Vec<_> =
        table.rows.iter().zip(variants).filter(|(row, _)| row.exclusive).map(|(_, v)| v).collect();
    let is_exclusive = (!exclusive.is_empty()).then(|| {
        quote! {
            fn is_exclusive(self) -> bool {
                matches!(self, #(#name::#exclusive)|*)
            }
        }
    });
    let implied: Vec<_> = table
        .rows
        .iter()
        .zip(variants)
        .filter_map(|(row, variant)| {
            let least = Literal::usize_unsuffixed(usize::try_from(row.implied_by?).ok()?);
            Some(quote!(#name::#variant => Some(#least),))
        })
        .collect();
    let implied_by = (!implied.is_empty()).then(|| {
        let rest = (implied.len() < table.rows.len()).then(|| quote!(_ => None,));
        quote! {
            fn implied_by(self) -> Option<usize> {
                match self { #(#implied)* #rest }
            }
        }
    });
    let door = door(name);
    quote! {
        #title
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #name {
            #(#docs #variants,)*
        }

        impl #name {
            /// All rows of the table, in order.
            pub const ALL: &'static [#name] = &[#(#name::#variants),*];
        }

        impl Code for #name {
            fn from_code(code: &str) -> Option<#name> {
                Some(match #scrutinee {
                    #(#patterns => #name::#variants,)*
                    _ => return None,
                })
            }

            fn code(self) -> &'static str {
                match self { #(#name::#variants => #codes,)* }
            }

            fn label(self) -> &'static str {
                match self { #(#name::#variants => #labels,)* }
            }

            fn is_answer(self) -> bool {
                #is_answer
            }

            #is_exclusive
            #implied_by
        }

        #door
    }
}

fn data(context: &Context<'_>, id: TableId, table: &CodeTable, path: &str) -> TokenStream {
    let Some(name) = context.table_name(id) else { return quote!() };
    let title = title(table);
    let statics = quote::format_ident!(
        "{}",
        crate::backend::naming::Scope::default().shouty(&format!("{}_rows", table.id))
    );
    let door = door(name);
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

        #door
    }
}

/// On the wire a code is its text.
fn door(name: &proc_macro2::Ident) -> TokenStream {
    quote! {
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<#name, D::Error> {
                let code = String::deserialize(deserializer)?;
                let unknown = || serde::de::Error::custom("代码不在代码表中");
                #name::from_code(&code).ok_or_else(unknown)
            }
        }
    }
}

fn lines(table: &CodeTable) -> String {
    let cell = |text: &str| text.replace(['\t', '\n', '\r'], " ");
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
        let cells = [
            cell(&row.code),
            parent.map_or(String::new(), |parent| cell(&parent.code)),
            level.to_owned(),
            if row.selectable { "1" } else { "0" }.to_owned(),
            cell(&row.label),
        ];
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}
