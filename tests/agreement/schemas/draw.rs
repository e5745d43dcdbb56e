//! Random matters, well-formed by construction: the same seed draws the same matter.
//!
//! Questions are read in conditions of later ones alone, so that nothing turns in circles. Most
//! readings are guarded against what may be absent; some are not, for the prover to find.

use super::super::random::Random;
use super::conditions::{Reads, Scope};
use super::text::yaml;
use lianban::source::MemoryLoader;
use serde_json::{Map, Value as Json, json};

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    YesNo,
    Tick,
    OneOf(usize),
    AnyOf(usize),
    Integer,
    Money,
    Decimal,
    Date,
    Month,
    Text,
    Name,
    Phone,
    Resident,
    Division,
}

/// A question that has been drawn.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) id: String,
    pub(super) path: String,
    /// The group it lies in.
    pub(super) group: usize,
    pub(super) kind: Kind,
    /// Whether each valid application answers it; in rows, each row.
    pub(super) sure: bool,
    /// Longest text.
    pub(super) max: usize,
}

/// A group that has been drawn.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) parent: Option<usize>,
    pub(super) repeated: bool,
    /// The innermost repeated group around it or itself.
    pub(super) row: Option<usize>,
}

/// A code table.
pub(super) struct Table {
    pub(super) id: String,
    /// Codes that can be chosen, with their labels.
    pub(super) codes: Vec<(String, String)>,
    /// A label that counts choices.
    pub(super) implied: Option<String>,
}

/// A term.
pub(super) struct Term {
    pub(super) id: String,
    pub(super) condition: bool,
}

/// A register with its fields.
pub(super) struct Register {
    pub(super) id: String,
    pub(super) fields: Vec<(String, Kind, bool)>,
}

/// A matter in the making.
pub(super) struct Draw {
    pub(super) random: Random,
    pub(super) tables: Vec<Table>,
    pub(super) conversions: Vec<(usize, usize)>,
    pub(super) groups: Vec<Group>,
    pub(super) questions: Vec<Question>,
    pub(super) terms: Vec<Term>,
    pub(super) term_texts: Map<String, Json>,
    pub(super) registers: Vec<Register>,
    pub(super) items: Vec<(String, Vec<String>)>,
    pub(super) materials: Vec<(String, Vec<String>)>,
    pub(super) files: Vec<String>,
    pub(super) divisions: bool,
    pub(super) local: bool,
    /// How often, of a hundred times, a reading is not guarded.
    pub(super) careless: usize,
    switches: Vec<(String, usize)>,
    checks: usize,
}

const LETTERS: &str = "abcdefghijkl";
const LABELS: &str = "甲乙丙丁戊己庚辛";
const DIVISIONS: &str = "code,label,parent,level\n530000,云南省,,province\n\
    530100,昆明市,530000,prefecture\n530102,五华区,530100,county\n530103,盘龙区,530100,county\n\
    530102001,华山街道,530102,township\n530400,玉溪市,530000,prefecture\n\
    530402,红塔区,530400,county\n";

/// The files of a matter; its root is `m/matter.yaml`.
pub(super) fn matter(seed: u64) -> MemoryLoader {
    let mut random = Random::new(seed);
    let careless = *random.pick(&[0, 0, 4, 12]).expect("one");
    let (divisions, local) = (random.chance(30), random.chance(40));
    let mut draw = Draw {
        random,
        tables: Vec::new(),
        conversions: Vec::new(),
        groups: Vec::new(),
        questions: Vec::new(),
        terms: Vec::new(),
        term_texts: Map::new(),
        registers: Vec::new(),
        items: Vec::new(),
        materials: Vec::new(),
        files: Vec::new(),
        divisions,
        local,
        careless,
        switches: Vec::new(),
        checks: 0,
    };
    let mut root = json!({ "lianban": 1, "id": format!("drawn_{seed}"), "title": "随机“一件事”",
        "version": "1.0" });
    if local {
        root["region"] = json!("530000");
    }
    root["parameters"] = draw.parameters();
    root["departments"] =
        json!({ "office": { "title": "甲局", "lead": true }, "bureau": { "title": "乙局" } });
    root["codes"] = draw.codes();
    let conversions = draw.all_conversions();
    if conversions.as_object().is_some_and(|all| !all.is_empty()) {
        root["conversions"] = conversions;
    }
    let sections = draw.sections();
    let choose = *draw.random.pick(&["any", "at_least_one", "exactly_one"]).expect("one");
    root["form"] = json!({ "choose_items": choose, "sections": sections });
    let checks = draw.checks(None);
    if !checks.is_empty() {
        root["form"]["checks"] = json!(checks);
    }
    root["items"] = draw.draw_items();
    root["registers"] = draw.draw_registers();
    draw.eligibility(&mut root["items"]);
    root["materials"] = draw.draw_materials();
    root["department_forms"] = draw.draw_forms();
    for key in ["registers", "materials", "department_forms"] {
        if root[key].as_object().is_some_and(Map::is_empty) {
            root.as_object_mut().expect("a mapping").remove(key);
        }
    }
    let mut files = MemoryLoader::default();
    if draw.local {
        let mut region = json!({ "lianban": 1, "matter": format!("drawn_{seed}"),
            "region": "530102", "title": "五华区" });
        region["parameters"] = json!({ "limit": *draw.random.pick(&[2, 3, 18]).expect("one") });
        if draw.random.chance(50) && draw.terms.first().is_some_and(|term| term.condition) {
            let id = draw.terms[0].id.clone();
            draw.term_texts[&id]["local"] = json!("county");
            let mut scope = draw.root_scope();
            scope.questions.retain(|(index, _)| draw.questions[*index].group == 0);
            scope.rows.clear();
            scope.terms = 0;
            let is = draw.condition(&scope, 1);
            region["terms"] = json!({ id: is });
        }
        files.0.insert("m/regions/530102.yaml".into(), yaml(&region).into_bytes());
    }
    if !draw.term_texts.is_empty() {
        root["terms"] = Json::Object(draw.term_texts);
    }
    if draw.divisions {
        root["codes"]["divisions"] =
            json!({ "title": "区划", "file": "divisions.csv", "division": true });
        files.0.insert("m/divisions.csv".into(), DIVISIONS.into());
    }
    files.0.insert("m/matter.yaml".into(), yaml(&root).into_bytes());
    files
}

impl Draw {
    fn parameters(&mut self) -> Json {
        let mut limit = json!({ "title": "界限", "type": "integer", "value": 3 });
        if self.local {
            limit["local"] = json!("county");
            limit["between"] = json!([1, 20]);
        }
        json!({
            "limit": limit,
            "ceiling": { "title": "上限", "type": "money", "value": "15.50" },
            "start_day": { "title": "起始日", "type": "date", "value": "2024-02-29" },
            "strict": { "title": "从严", "type": "yes_no", "value": self.random.chance(50) },
        })
    }

    fn codes(&mut self) -> Json {
        let mut all = Map::new();
        all.insert(
            "gender".into(),
            json!({ "title": "性别", "standard": "GB/T 2261.1-2003",
                "values": { "1": "男", "2": "女" } }),
        );
        let of = |code: &str, label: &str| (code.to_owned(), label.to_owned());
        let gender = vec![of("1", "男"), of("2", "女")];
        self.tables.push(Table { id: "gender".into(), codes: gender, implied: None });
        for number in 0..1 + self.random.below(3) {
            let (mut values, mut codes, mut implied) = (Map::new(), Vec::new(), None);
            let mut refine = Map::new();
            let size = 2 + self.random.below(4);
            for index in 0..size {
                let code = if self.random.chance(50) {
                    format!("c{index}")
                } else {
                    format!("{number}{index}")
                };
                let label = format!("{}{}", label(index), label(number));
                let last = index + 1 == size && size > 2;
                let value = match self.random.below(10) {
                    0 if last => json!({ "label": label, "exclusive": true }),
                    1 if last => {
                        implied = Some(label.clone());
                        values.insert(code, json!({ "label": label, "implied_by": 2 }));
                        continue;
                    }
                    2 => {
                        let finer: Vec<(String, String)> = (0..2)
                            .map(|part| (format!("{code}x{part}"), format!("{label}{part}号")))
                            .collect();
                        refine.insert(
                            code.clone(),
                            finer.iter().map(|(c, l)| (c.clone(), json!(l))).collect(),
                        );
                        values.insert(code, json!(label));
                        codes.extend(finer.into_iter().map(|(c, l)| (c, format!("\"{l}\""))));
                        continue;
                    }
                    _ => json!(label),
                };
                values.insert(code.clone(), value);
                codes.push((code, label));
            }
            let id = format!("table_{}", letter(number));
            let mut table = json!({ "title": format!("表{number}"), "values": values });
            if !refine.is_empty() {
                table["refine"] = Json::Object(refine);
            }
            all.insert(id.clone(), table);
            self.tables.push(Table { id, codes, implied });
        }
        Json::Object(all)
    }

    fn all_conversions(&mut self) -> Json {
        let mut all = Map::new();
        for from in 0..self.tables.len() {
            for to in 0..self.tables.len() {
                if from == to || !self.random.chance(35) {
                    continue;
                }
                let (mut map, mut unmapped) = (Map::new(), Map::new());
                for (code, _) in &self.tables[from].codes {
                    if self.random.chance(12) {
                        unmapped.insert(code.clone(), json!("没有对应"));
                    } else {
                        let to = self.random.pick(&self.tables[to].codes).expect("a code");
                        map.insert(code.clone(), json!(to.0));
                    }
                }
                let mut conversion =
                    json!({ "from": self.tables[from].id, "to": self.tables[to].id });
                if !map.is_empty() {
                    conversion["map"] = Json::Object(map);
                }
                if !unmapped.is_empty() {
                    conversion["unmapped"] = Json::Object(unmapped);
                }
                let name = format!("from_{}_to_{}", letter(from), letter(to));
                all.insert(name, conversion);
                self.conversions.push((from, to));
            }
        }
        Json::Object(all)
    }

    fn sections(&mut self) -> Json {
        let mut all = Map::new();
        for number in 0..2 + self.random.below(3) {
            let id =
                if number == 0 { "who".to_owned() } else { format!("part_{}", letter(number)) };
            let section = self.group(&id, None, number == 0, true);
            all.insert(id, section);
        }
        Json::Object(all)
    }

    /// A group with its questions; `plain` ones are always filled in.
    fn group(&mut self, id: &str, parent: Option<usize>, plain: bool, sure: bool) -> Json {
        let around = parent.map(|parent| self.groups[parent].clone());
        let path = around.as_ref().map_or(id.to_owned(), |group| format!("{}.{id}", group.path));
        let depth = path.matches('.').count();
        let own = self.groups.len();
        let mut group = json!({ "title": format!("组{own}") });
        let (mut sure, mut repeated) = (sure, false);
        if !plain {
            if self.random.chance(if depth == 0 { 15 } else { 40 }) {
                repeated = true;
                let min = self.random.below(3);
                let max = min.max(1) + self.random.below(3);
                group["repeat"] = json!({ "min": min, "max": max, "as": "份" });
            }
            let scope = match parent {
                Some(parent) => self.scope(parent),
                None => self.root_scope(),
            };
            match self.random.below(10) {
                0 | 1 => (sure, group["required"]) = (sure && repeated, json!(false)),
                2 => {
                    group["required"] = json!(self.condition(&scope, 1));
                    sure = sure && repeated;
                }
                3 | 4 => {
                    group["when"] = json!(self.condition(&scope, 1));
                    sure = sure && repeated;
                }
                _ => {}
            }
        }
        let outer = around.as_ref().and_then(|group| group.row);
        let row = if repeated { Some(own) } else { outer };
        let held = Group { id: id.to_owned(), path: path.clone(), parent, repeated, row };
        self.groups.push(held);
        let mut fields = Map::new();
        if plain {
            fields.insert(
                "id_number".into(),
                json!({ "label": "证号", "type": "resident_id", "purpose": "备查" }),
            );
            fields.insert(
                "name".into(),
                json!({ "label": "姓名", "type": "person_name", "purpose": "备查" }),
            );
            self.keep("id_number", own, Kind::Resident, true, 18);
            self.keep("name", own, Kind::Name, true, 50);
        } else if !repeated && self.random.chance(if depth == 0 { 60 } else { 15 }) {
            group["switch"] = json!({ "id": "apply", "label": format!("办{own}吗") });
            self.keep("apply", own, Kind::YesNo, sure, 0);
            if sure && row.is_none() {
                self.switches.push((format!("{path}.apply"), own));
            }
            sure = false;
        }
        for _ in 0..1 + self.random.below(4) {
            let number = self.questions.len();
            let id = format!("q{number}");
            let question = self.question(&id, own, sure);
            fields.insert(id, question);
        }
        if !plain && depth < 2 && self.random.chance(45) {
            let id = format!("g{}", self.groups.len());
            let inner = self.group(&id, Some(own), false, sure);
            fields.insert(id, inner);
        }
        if !plain && depth == 0 && row.is_none() && self.random.chance(15) {
            let photo = json!({ "label": "照片", "type": "photo", "purpose": "备查" });
            fields.insert("photo".into(), photo);
            self.files.push(format!("{path}.photo"));
        }
        if self.random.chance(35) && row.is_none() {
            self.term();
        }
        group["fields"] = Json::Object(fields);
        let checks = self.checks(Some(own));
        if !checks.is_empty() {
            group["checks"] = json!(checks);
        }
        group
    }

    fn keep(&mut self, id: &str, group: usize, kind: Kind, sure: bool, max: usize) {
        let path = format!("{}.{id}", self.groups[group].path);
        self.questions.push(Question { id: id.to_owned(), path, group, kind, sure, max });
    }

    fn question(&mut self, id: &str, group: usize, sure: bool) -> Json {
        let table = self.random.below(self.tables.len());
        let kind = match self.random.below(28) {
            0..4 => Kind::YesNo,
            4 => Kind::Tick,
            5..11 => Kind::OneOf(table),
            11..14 => Kind::AnyOf(table),
            14..17 => Kind::Integer,
            17 => Kind::Money,
            18 => Kind::Decimal,
            19..21 => Kind::Date,
            21 => Kind::Month,
            22 | 23 => Kind::Text,
            24 => Kind::Phone,
            25 => Kind::Resident,
            _ if self.divisions => Kind::Division,
            _ => Kind::Name,
        };
        let mut question = self.domain(kind);
        question["label"] = json!(format!("题{id}"));
        question["purpose"] = json!("备查");
        let scope = self.scope(group);
        let mut sure = sure && kind != Kind::Tick;
        if self.random.chance(8)
            && let Some((kind, derived)) = self.derived(&scope)
        {
            let mut question = self.domain(kind);
            question["label"] = json!(format!("算{id}"));
            question["derive"] = json!(derived);
            for bound in ["min", "max"] {
                question.as_object_mut().expect("a mapping").remove(bound);
            }
            self.keep(id, group, kind, false, 0);
            return question;
        }
        match self.random.below(12) {
            0 => (sure, question["required"]) = (false, json!(false)),
            1 => (sure, question["required"]) = (false, json!(self.condition(&scope, 1))),
            2..5 => (sure, question["when"]) = (false, json!(self.condition(&scope, 1))),
            5 if kind == Kind::OneOf(0) => {
                question["suggest"] = json!("gender_of(who.id_number)");
            }
            _ => {}
        }
        let max = question["max"].as_u64().unwrap_or(200) as usize;
        self.keep(id, group, kind, sure, max);
        question
    }

    /// The domain of a kind of question.
    pub(super) fn domain(&mut self, kind: Kind) -> Json {
        match kind {
            Kind::YesNo => json!({ "type": "yes_no" }),
            Kind::Tick => json!({ "type": "tick" }),
            Kind::OneOf(table) => json!({ "one_of": self.tables[table].id }),
            Kind::AnyOf(table) => {
                let mut question = json!({ "any_of": self.tables[table].id });
                if self.random.chance(30) {
                    let most = self.tables[table].codes.len();
                    question["max"] = json!(1 + self.random.below(most));
                }
                question
            }
            Kind::Integer => {
                let min = *self.random.pick(&[-5, 0, 0, 1]).expect("one");
                json!({ "type": "integer", "min": min,
                    "max": self.random.pick(&[4, 20, 1000]).expect("one") })
            }
            Kind::Money => json!({ "type": "money", "max": 5000 }),
            Kind::Decimal => json!({ "type": "decimal", "scale": 2, "max": 100 }),
            Kind::Date => json!({ "type": "date" }),
            Kind::Month => json!({ "type": "month" }),
            Kind::Text => {
                json!({ "type": "text", "max": self.random.pick(&[4, 10, 40]).expect("one") })
            }
            Kind::Name => json!({ "type": "person_name", "max": 30 }),
            Kind::Phone => json!({ "type": "phone" }),
            Kind::Resident => json!({ "type": "resident_id" }),
            Kind::Division => {
                json!({ "type": "division", "level": self.random.pick(&["county", "prefecture"]) })
            }
        }
    }

    fn derived(&mut self, scope: &Scope) -> Option<(Kind, String)> {
        Some(match self.random.below(3) {
            0 => (Kind::YesNo, self.condition(scope, 1)),
            1 => (Kind::OneOf(0), "gender_of(who.id_number)".to_owned()),
            _ => (Kind::Integer, self.number(scope)?),
        })
    }

    fn term(&mut self) {
        let scope = self.root_scope();
        let id = format!("term_{}", letter(self.terms.len()));
        if self.term_texts.contains_key(&id) {
            return;
        }
        let number = if self.random.chance(30) { self.number(&scope) } else { None };
        let condition = number.is_none();
        let is = number.unwrap_or_else(|| self.condition(&scope, 1));
        let title = format!("名词{}", self.terms.len());
        self.term_texts.insert(id.clone(), json!({ "title": title, "is": is }));
        self.terms.push(Term { id, condition });
    }

    /// Checks of a group: what holds for most, so that valid applications are found.
    fn checks(&mut self, group: Option<usize>) -> Vec<Json> {
        if !self.random.chance(30) {
            return Vec::new();
        }
        let scope = match group {
            Some(group) => self.scope(group),
            None => self.root_scope(),
        };
        let (one, other) = (self.condition(&scope, 0), self.condition(&scope, 0));
        self.checks += 1;
        vec![
            json!({ "id": format!("check_{}", self.checks), "that": format!("({one}) or ({other})"),
            "else": format!("不合{}", self.checks) }),
        ]
    }

    fn draw_items(&mut self) -> Json {
        let mut all = Map::new();
        let switches = self.switches.clone();
        for number in 0..1 + self.random.below(3) {
            let id = format!("item_{}", letter(number));
            let mut item = json!({ "title": format!("事项{number}"),
                "department": self.random.pick(&["office", "bureau"]) });
            let scope = self.root_scope();
            let sure: Vec<usize> = (0..self.questions.len())
                .filter(|q| self.questions[*q].sure && self.row_of(*q).is_none())
                .collect();
            let switch = self.random.pick(&switches).cloned();
            item["applied_when"] = match switch {
                Some((switch, _)) if self.random.chance(75) => json!(switch),
                _ => json!(self.condition(&scope, 0)),
            };
            let mut cases = Vec::new();
            let by = sure.iter().copied().find(|q| match self.questions[*q].kind {
                Kind::OneOf(table) => self.tables[table].implied.is_none(),
                _ => false,
            });
            match self.random.below(4) {
                0 => {
                    if let Some(by) = by
                        && let Kind::OneOf(table) = self.questions[by].kind
                    {
                        item["cases"] = json!({ "by": self.questions[by].path });
                        let codes = &self.tables[table].codes;
                        let plain = codes.iter().filter(|(_, label)| !label.starts_with('"'));
                        cases = plain.map(|(code, _)| code.clone()).collect();
                    }
                }
                1 => {
                    let mut named = Map::new();
                    for case in ["first", "second"] {
                        let when = self.condition(&scope, 1);
                        named.insert(case.into(), json!({ "title": case, "when": when }));
                        cases.push(case.to_owned());
                    }
                    item["cases"] = Json::Object(named);
                }
                _ => {}
            }
            all.insert(id.clone(), item);
            self.items.push((id, cases));
        }
        Json::Object(all)
    }

    fn draw_registers(&mut self) -> Json {
        let mut all = Map::new();
        for number in 0..self.random.below(3) {
            let id = format!("register_{}", letter(number));
            let mut register =
                json!({ "title": format!("库{number}"), "keeper": "丙局", "key": "who.id_number" });
            if self.random.chance(25) {
                let scope = self.root_scope();
                register["when"] = json!(self.condition(&scope, 1));
            }
            let (mut fields, mut kept) = (Map::new(), Vec::new());
            for field in 0..1 + self.random.below(3) {
                let table = self.random.below(self.tables.len());
                let kind = *self
                    .random
                    .pick(&[Kind::OneOf(table), Kind::Integer, Kind::Text, Kind::YesNo, Kind::Date])
                    .expect("one");
                let mut drawn = self.domain(kind);
                drawn["label"] = json!(format!("库栏{field}"));
                let required = self.random.chance(70);
                if !required {
                    drawn["required"] = json!(false);
                }
                let name = format!("f{field}");
                fields.insert(name.clone(), drawn);
                kept.push((name, kind, required));
            }
            register["fields"] = Json::Object(fields);
            all.insert(id.clone(), register);
            self.registers.push(Register { id, fields: kept });
        }
        Json::Object(all)
    }

    fn eligibility(&mut self, items: &mut Json) {
        for (_, item) in items.as_object_mut().expect("a mapping").iter_mut() {
            if self.random.chance(50) {
                let scope = self.late_scope();
                let is = self.condition(&scope, 1);
                item["eligibility"] = json!([{ "text": "条件一", "is": is }, { "text": "条件二" }]);
            }
        }
    }

    /// The innermost repeated group around a question.
    pub(super) fn row_of(&self, question: usize) -> Option<usize> {
        self.groups[self.questions[question].group].row
    }

    /// Everything that can be read outside of rows.
    pub(super) fn root_scope(&self) -> Scope {
        let mut scope = Scope { terms: self.terms.len(), ..Scope::default() };
        for (index, question) in self.questions.iter().enumerate() {
            if self.row_of(index).is_none() {
                scope.questions.push((index, question.path.clone()));
            }
        }
        for (index, group) in self.groups.iter().enumerate() {
            let outer = group.parent.and_then(|parent| self.groups[parent].row);
            if outer.is_none() && group.repeated {
                scope.rows.push((index, group.path.clone()));
            }
        }
        scope
    }

    /// Everything that can be read in conditions of materials and departments.
    pub(super) fn late_scope(&self) -> Scope {
        Scope { registers: Reads::Allowed, items: true, ..self.root_scope() }
    }

    /// Everything that can be read from a group.
    pub(super) fn scope(&self, group: usize) -> Scope {
        let mut scope = self.root_scope();
        // A group that is being drawn has no rows to speak of yet.
        let mut around = Some(group);
        while let Some(own) = around {
            scope.rows.retain(|(index, _)| *index != own);
            around = self.groups[own].parent;
        }
        if self.groups[group].row.is_some() {
            self.add_row(group, "", &mut scope);
        }
        scope
    }

    /// Adds what stands in a row, as it is read there.
    pub(super) fn add_row(&self, group: usize, name: &str, scope: &mut Scope) {
        for (index, question) in self.questions.iter().enumerate() {
            if question.group == group {
                scope.questions.push((index, format!("{name}.{}", question.id)));
            }
        }
        for (index, inner) in self.groups.iter().enumerate() {
            if inner.parent == Some(group) && inner.repeated {
                scope.rows.push((index, format!("{name}.{}", inner.id)));
            }
        }
    }
}

/// The word for a number, in labels.
fn label(number: usize) -> char {
    LABELS.chars().nth(number).unwrap_or('壬')
}

/// The letter of a number, for ids.
pub(super) fn letter(number: usize) -> char {
    LETTERS.chars().nth(number % LETTERS.len()).unwrap_or('z')
}
