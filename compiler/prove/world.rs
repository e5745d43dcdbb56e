//! All that may be the case: every valid instance, every region and every answer of registers, as
//! propositions. What the rules of the form say of them is stated in [`super::rules`].

use super::formula::{Formulas, Truth};
use super::number::Quantities;
use super::place::{Place, Places};
use super::solver::Lit;
use crate::diagnostic::Bilingual;
use crate::expr::Expr;
use crate::model::{
    CodeTable, Domain, FieldId, GroupId, ItemId, Model, ParameterId, RegisterId, RowId, TableId,
    TermId,
};
use crate::source::Span;
use crate::support::division_within;
use std::collections::HashMap;

/// What has a value: an answer, a field of a register, the region of the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Source {
    /// The answer to a question.
    Answer(FieldId, Place),
    /// What a register says.
    Register(RegisterId, usize),
    /// The region the application is made in.
    Region,
}

/// What a proposition means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Atom {
    /// A question is answered.
    Given(FieldId, Place),
    /// A row is there.
    Row(Place),
    /// There are rows beyond those that stand for all.
    More(GroupId, Place),
    /// A yes/no is yes.
    True(Source),
    /// The code is this.
    Is(Source, RowId),
    /// The set has this code.
    Holds(Source, RowId),
    /// The text is this.
    Text(Source, String),
    /// A quantity (by number) is at least so much.
    AtLeast(usize, i64),
    /// Something that is not taken apart (by number) holds.
    Fact(usize),
    /// A register has a record.
    Found(RegisterId),
    /// A register gives no answer.
    Silent(RegisterId),
    /// A field of a register that need not be there is.
    Has(RegisterId, usize),
    /// The envelope names a region.
    Placed,
    /// The application is made in a region that has filled something in.
    Within(usize),
    /// A parameter has this value.
    Set(ParameterId, i64),
}

/// An expression that is not taken apart, as it is read somewhere.
#[derive(Clone, Debug)]
pub(super) struct Reading<'m> {
    pub(super) expr: &'m Expr,
    pub(super) frames: Vec<Place>,
}

/// Something that is not taken apart, and how to find out whether it holds.
#[derive(Clone, Debug)]
pub(super) enum Fact<'m> {
    /// A condition; of a gender: that it is male.
    Holds(Reading<'m>),
    /// A text is this one.
    Is(Reading<'m>, String),
    /// A text is a sound citizen identity number.
    Resident(Reading<'m>),
    /// A division is one of its table.
    InTable(Reading<'m>),
    /// Two values are the same.
    Same(Reading<'m>, Reading<'m>),
    /// What cannot be looked up, such as what rows without a place contribute.
    Unnamed,
}

/// What can be taken for granted as soon as it has been proved.
pub(super) struct Lemma {
    /// Impossible together when the lemma holds.
    pub(super) counter: Vec<Lit>,
    /// What then holds.
    pub(super) then: Lit,
}

pub(super) struct World<'m> {
    pub(super) model: &'m Model,
    pub(super) logic: Formulas,
    pub(super) places: Places,
    pub(super) quantities: Quantities<'m>,
    atoms: Vec<(Lit, Atom)>,
    known: HashMap<Atom, Lit>,
    pub(super) facts: Vec<Fact<'m>>,
    pub(super) lemmas: Vec<Lemma>,
    fact_keys: HashMap<String, usize>,
    choices: HashMap<Source, Vec<(RowId, Lit)>>,
    sets: HashMap<Source, Vec<(RowId, Lit)>>,
    texts: HashMap<Source, Vec<Lit>>,
    pub(super) memo: Memo,
    /// Where it is wanted which rules clash: a proposition for each rule, and where it is written.
    selectors: Option<Vec<(Lit, Span, Bilingual)>>,
}

/// What has been worked out once.
#[derive(Default)]
pub(super) struct Memo {
    pub(super) fields_open: HashMap<(FieldId, Place), Truth>,
    pub(super) groups_open: HashMap<Place, Truth>,
    pub(super) answered: HashMap<Place, Lit>,
    pub(super) terms: HashMap<TermId, Truth>,
    pub(super) items: HashMap<ItemId, Truth>,
    pub(super) asked: HashMap<RegisterId, Lit>,
}

impl<'m> World<'m> {
    pub(super) fn new(model: &'m Model) -> World<'m> {
        let mut world = World {
            model,
            logic: Formulas::new(),
            places: Places::new(model),
            quantities: Quantities::default(),
            atoms: Vec::new(),
            known: HashMap::new(),
            facts: Vec::new(),
            lemmas: Vec::new(),
            fact_keys: HashMap::new(),
            choices: HashMap::new(),
            sets: HashMap::new(),
            texts: HashMap::new(),
            memo: Memo::default(),
            selectors: None,
        };
        world.regions();
        world
    }

    /// A world in which rules hold only where they are selected.
    pub(super) fn explaining(model: &'m Model) -> World<'m> {
        let mut world = World::new(model);
        world.selectors = Some(Vec::new());
        world
    }

    /// The propositions that select rules.
    pub(super) fn selected(&self) -> &[(Lit, Span, Bilingual)] {
        self.selectors.as_deref().unwrap_or_default()
    }

    /// What is stated next belongs to this rule.
    pub(super) fn begin_rule(&mut self, span: Span, words: Bilingual) {
        if self.selectors.is_some() {
            let selector = self.logic.fresh();
            if let Some(selectors) = &mut self.selectors {
                selectors.push((selector, span, words));
            }
        }
    }

    /// States a clause of the rule begun last.
    pub(super) fn rule(&mut self, any: &[Lit]) {
        let selector = self.selectors.as_ref().and_then(|selectors| selectors.last());
        match selector.map(|(lit, ..)| *lit) {
            Some(selector) => {
                let mut clause = any.to_vec();
                clause.push(!selector);
                self.logic.state(&clause);
            }
            None => self.logic.state(any),
        }
    }

    /// Every proposition that means something, in the order in which they came up.
    pub(super) fn atoms(&self) -> &[(Lit, Atom)] {
        &self.atoms
    }

    /// The proposition of a meaning.
    pub(super) fn atom(&mut self, atom: Atom) -> Lit {
        if let Some(known) = self.known.get(&atom) {
            return *known;
        }
        let lit = self.logic.fresh();
        self.known.insert(atom.clone(), lit);
        self.atoms.push((lit, atom));
        lit
    }

    /// The proposition of a meaning, when it has come up.
    pub(super) fn known(&self, atom: &Atom) -> Option<Lit> {
        self.known.get(atom).copied()
    }

    /// Something not taken apart: facts with the same key are the same.
    pub(super) fn fact(&mut self, key: String, fact: Fact<'m>) -> Lit {
        let next = self.facts.len();
        let number = *self.fact_keys.entry(key).or_insert(next);
        if number == next {
            self.facts.push(fact);
        }
        self.atom(Atom::Fact(number))
    }

    /// Regions lie in each other or apart.
    fn regions(&mut self) {
        let regions = &self.model.regions;
        if regions.is_empty() {
            return;
        }
        let here: Vec<Lit> =
            (0..regions.len()).map(|index| self.atom(Atom::Within(index))).collect();
        for (i, inner) in regions.iter().enumerate() {
            let placed = self.placed();
            self.logic.imply(here[i], placed);
            for (j, outer) in regions.iter().enumerate() {
                if i != j && division_within(&inner.code, &outer.code) {
                    self.logic.imply(here[i], here[j]);
                } else if i < j && !division_within(&outer.code, &inner.code) {
                    self.logic.state(&[!here[i], !here[j]]);
                }
            }
        }
    }

    /// Whether the envelope names a region.
    pub(super) fn placed(&mut self) -> Lit {
        if self.model.region.is_empty() { self.atom(Atom::Placed) } else { Lit::TRUE }
    }

    /// The regions that have filled something in, the innermost first.
    fn regions_inside_out(&self) -> Vec<usize> {
        let stem =
            |index: &usize| crate::support::division_stem(&self.model.regions[*index].code).len();
        let mut order: Vec<usize> = (0..self.model.regions.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse(stem(index)));
        order
    }

    /// What a term means, and where.
    pub(super) fn meanings(&mut self, term: TermId) -> Vec<(Lit, &'m Expr)> {
        let model = self.model;
        let local = |index: usize| {
            let terms = &model.regions[index].terms;
            terms.iter().find(|(id, _)| *id == term).map(|(_, is)| is)
        };
        let mut found = Vec::new();
        let mut elsewhere = Lit::TRUE;
        for index in self.regions_inside_out() {
            if let Some(is) = local(index) {
                let here = self.atom(Atom::Within(index));
                found.push((self.logic.and([elsewhere, here]), is));
                elsewhere = self.logic.and([elsewhere, !here]);
            }
        }
        found.push((elsewhere, &model.terms[term].is));
        found
    }

    /// Where a region that sets a parameter holds, with its value: innermost first, the rest last.
    pub(super) fn parameter_where(
        &mut self,
        id: ParameterId,
    ) -> Vec<(Lit, &'m crate::model::Value)> {
        let model = self.model;
        let mut found = Vec::new();
        let mut elsewhere = Lit::TRUE;
        for index in self.regions_inside_out() {
            let set = model.regions[index].parameters.iter().find(|(own, _)| *own == id);
            if let Some((_, value)) = set {
                let here = self.atom(Atom::Within(index));
                found.push((self.logic.and([elsewhere, here]), value));
                elsewhere = self.logic.and([elsewhere, !here]);
            }
        }
        found.push((elsewhere, &model.parameters[id].value));
        found
    }

    /// Whether a question is answered.
    pub(super) fn given(&mut self, field: FieldId, place: Place) -> Lit {
        self.atom(Atom::Given(field, place))
    }

    /// Whether an answer is there and its question certainly open.
    pub(super) fn counted(&mut self, field: FieldId, place: Place) -> Lit {
        let given = self.given(field, place);
        let open = self.field_open(field, place);
        self.logic.and([given, open.yes])
    }

    /// Whether a source has a value that counts.
    pub(super) fn has(&mut self, source: Source) -> Lit {
        match source {
            Source::Answer(field, place) => self.counted(field, place),
            Source::Register(register, index) => {
                let found = self.found(register).yes;
                if self.model.registers[register].fields[index].required {
                    return found;
                }
                let has = self.atom(Atom::Has(register, index));
                self.logic.and([found, has])
            }
            Source::Region => self.placed(),
        }
    }

    /// Whether a source has a value at all.
    fn stands(&mut self, source: Source) -> Lit {
        match source {
            Source::Answer(field, place) => self.given(field, place),
            _ => self.has(source),
        }
    }

    /// Whether a register has a record.
    pub(super) fn found(&mut self, register: RegisterId) -> Truth {
        let asked = self.asked(register);
        let (found, silent) = (self.atom(Atom::Found(register)), self.atom(Atom::Silent(register)));
        self.logic.state(&[!found, !silent]);
        // What a register that is not asked would say makes no difference.
        self.logic.imply(found, asked);
        self.logic.imply(silent, asked);
        let nothing = self.logic.and([!found, !silent]);
        Truth { yes: self.logic.and([asked, found]), no: self.logic.or([!asked, nothing]) }
    }

    /// Whether a register is asked at all.
    pub(super) fn asked(&mut self, id: RegisterId) -> Lit {
        if let Some(known) = self.memo.asked.get(&id) {
            return *known;
        }
        // In a broken model a circle ends here.
        self.memo.asked.insert(id, Lit::FALSE);
        let model = self.model;
        let register = &model.registers[id];
        let root = [Place::ROOT];
        let wanted = register.when.as_ref().map_or(Lit::TRUE, |when| self.truth(when, &root).yes);
        let key = self.defined(&register.key, &root);
        let asked = self.logic.and([wanted, key]);
        self.memo.asked.insert(id, asked);
        asked
    }

    /// The domain of a source.
    pub(super) fn domain(&self, source: Source) -> Option<&'m Domain> {
        match source {
            Source::Answer(field, _) => Some(&self.model.fields[field].domain),
            Source::Register(id, index) => {
                self.model.registers[id].fields.get(index).map(|field| &field.domain)
            }
            Source::Region => None,
        }
    }

    /// Whether the code that a source has, if any, is this one.
    pub(super) fn is(&mut self, source: Source, table: TableId, row: RowId) -> Lit {
        let table: &CodeTable = &self.model.tables[table];
        if !table.row(row).selectable {
            return Lit::FALSE;
        }
        let atom = Atom::Is(source, row);
        if let Some(known) = self.known.get(&atom) {
            return *known;
        }
        let new = self.atom(atom);
        let stands = self.stands(source);
        self.logic.imply(new, stands);
        let others = self.choices.entry(source).or_default();
        others.push((row, new));
        let others = others.clone();
        for (_, other) in &others[..others.len() - 1] {
            self.logic.state(&[!new, !*other]);
        }
        if others.len() == table.selectable().count() {
            let mut clause: Vec<Lit> = others.iter().map(|(_, lit)| *lit).collect();
            clause.push(!stands);
            self.logic.state(&clause);
        }
        new
    }

    /// The codes that a set may have.
    pub(super) fn members(&mut self, source: Source) -> Vec<(RowId, Lit)> {
        if let Some(known) = self.sets.get(&source) {
            return known.clone();
        }
        let Some(&Domain::AnyOf { table, .. }) = self.domain(source) else { return Vec::new() };
        let rows: Vec<RowId> = self.model.tables[table].selectable().map(|(id, _)| id).collect();
        let members: Vec<(RowId, Lit)> =
            rows.into_iter().map(|row| (row, self.atom(Atom::Holds(source, row)))).collect();
        let stands = self.stands(source);
        let mut clause = vec![!stands];
        for &(row, member) in &members {
            self.logic.imply(member, stands);
            clause.push(member);
            if self.model.tables[table].row(row).exclusive {
                for &(_, other) in members.iter().filter(|(other, _)| *other != row) {
                    self.logic.state(&[!member, !other]);
                }
            }
        }
        self.logic.state(&clause);
        self.sets.insert(source, members.clone());
        members
    }

    /// Whether the text that a source has, if any, is this one.
    pub(super) fn is_text(&mut self, source: Source, text: &str) -> Lit {
        let atom = Atom::Text(source, text.to_owned());
        if let Some(known) = self.known.get(&atom) {
            return *known;
        }
        let new = self.atom(atom);
        let stands = self.stands(source);
        self.logic.imply(new, stands);
        let others = self.texts.entry(source).or_default();
        others.push(new);
        let others = others.clone();
        for other in &others[..others.len() - 1] {
            self.logic.state(&[!new, !*other]);
        }
        new
    }
}
