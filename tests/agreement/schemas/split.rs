//! Random materials and departments' forms.

use super::conditions::{Reads, Scope};
use super::draw::{Draw, Kind, letter};
use serde_json::{Map, Value as Json, json};

impl Draw {
    fn occasions(&mut self) -> Json {
        let (item, cases) = self.random.pick(&self.items).cloned().expect("an item");
        if !cases.is_empty() && self.random.chance(50) {
            let some = self.random.pick(&cases).cloned().expect("a case");
            return json!({ item: [some] });
        }
        if self.random.chance(40) {
            let all: Vec<&String> = self.items.iter().map(|(item, _)| item).collect();
            return json!(all);
        }
        json!(item)
    }

    /// A repeated group of the whole form.
    fn outer_rows(&mut self) -> Option<(usize, String)> {
        let rows = self.root_scope().rows;
        self.random.pick(&rows).cloned()
    }

    pub(super) fn draw_materials(&mut self) -> Json {
        let mut all = Map::new();
        for number in 0..self.random.below(6) {
            let id = format!("material_{}", letter(number));
            let mut material = json!({ "title": format!("材料{number}") });
            material["items"] =
                if self.random.chance(30) { json!("all") } else { self.occasions() };
            let mut scope = Scope { items: true, ..self.root_scope() };
            if self.random.chance(20) {
                scope = self.late_scope();
            }
            if self.random.chance(20)
                && let Some((group, path)) = self.outer_rows()
            {
                material["per"] = json!(path);
                self.add_row(group, "", &mut scope);
                scope.rows.retain(|(index, _)| *index != group);
            }
            if self.random.chance(65) {
                material["needed"] = json!(self.condition(&scope, 2));
            }
            if self.random.chance(20) {
                material["judged"] = json!("是不是这样");
            }
            if self.random.chance(30) {
                let mut waiver = json!({ "reason": "已有" });
                match self.random.pick(&self.registers) {
                    Some(register) if self.random.chance(60) => {
                        waiver["register"] = json!(format!("registers.{}", register.id));
                    }
                    _ => {
                        let late = Scope { registers: Reads::Allowed, ..scope.clone() };
                        waiver["when"] = json!(self.condition(&late, 1));
                    }
                }
                material["waived_by"] = json!([waiver]);
            }
            let mut parts = Vec::new();
            if self.random.chance(25) {
                let needed = self.condition(&scope, 1);
                material["parts"] =
                    json!({ "front": "正面", "back": { "title": "反面", "needed": needed } });
                parts = vec!["front".to_owned(), "back".to_owned()];
            }
            all.insert(id.clone(), material);
            self.materials.push((id, parts));
        }
        Json::Object(all)
    }

    pub(super) fn draw_forms(&mut self) -> Json {
        let mut all = Map::new();
        for number in 0..1 + self.random.below(3) {
            let department = self.random.pick(&["office", "bureau"]).copied();
            let mut form = json!({ "title": format!("原表{number}"), "department": department,
                "for": self.occasions() });
            let mut scope = self.late_scope();
            if self.random.chance(20)
                && let Some((group, path)) = self.outer_rows()
            {
                form["per"] = json!(path);
                self.add_row(group, "", &mut scope);
                scope.rows.retain(|(index, _)| *index != group);
            }
            if self.random.chance(25) {
                form["when"] = json!(self.condition(&scope, 1));
            }
            let count = 2 + self.random.below(7);
            form["fields"] = self.targets(&scope, count, 0);
            all.insert(format!("form_{}", letter(number)), form);
        }
        Json::Object(all)
    }

    fn targets(&mut self, scope: &Scope, count: usize, depth: usize) -> Json {
        let mut all = Map::new();
        for number in 0..count {
            let name = if number % 2 == 0 { format!("栏{number}") } else { format!("f{number}") };
            let target = self.target(scope, depth);
            all.insert(name, target);
        }
        Json::Object(all)
    }

    fn target(&mut self, scope: &Scope, depth: usize) -> Json {
        let which = self.random.below(20);
        let special = match which {
            4..=6 if depth < 2 => self.each(scope, depth),
            8 => self
                .number(scope)
                .map(|value| json!({ "type": "integer", "label": "数", "value": value })),
            9 => self.register_target(),
            10 => self.random.pick(&self.materials).cloned().map(|(material, parts)| {
                let part = self.random.pick(&parts).map(|part| format!("{material}.{part}"));
                json!({ "label": "附", "attachment": part.unwrap_or(material) })
            }),
            11 => self
                .random
                .pick(&self.files)
                .map(|file| json!({ "label": "照", "attachment": file })),
            _ => None,
        };
        let mut target = match (which, special) {
            (4..=6 | 10 | 11, Some(special)) => return special,
            (_, Some(special)) => special,
            (0, _) => {
                json!({ "type": "text", "label": "空", "gap": "没有问", "filled_by": "office" })
            }
            (1, _) => json!({ "type": "text", "label": "部门填", "returned": true }),
            (2, _) => json!({ "constant": "4", "label": "定" }),
            (3, _) if depth == 0 => {
                let inner = self.targets(scope, 2, 1);
                json!({ "label": "组", "fields": inner })
            }
            (7, _) => {
                let value = self.condition(scope, 1);
                json!({ "type": "yes_no", "label": "断", "value": value })
            }
            (9..12, _) => json!({ "label": "拼", "type": "text", "max": 100,
                "format": "{who.name}/{who.id_number}" }),
            _ => self.answer(scope),
        };
        if target.get("when").is_none() && self.random.chance(12) {
            target["when"] = json!(self.condition(scope, 1));
        }
        target
    }

    fn each(&mut self, scope: &Scope, depth: usize) -> Option<Json> {
        let (group, path) = self.random.pick(&scope.rows).cloned()?;
        let mut inner = scope.clone();
        inner.rows.clear();
        // `.question` is what stands in the innermost row.
        inner.questions.retain(|(_, path)| !path.starts_with('.'));
        self.add_row(group, "", &mut inner);
        let fields = self.targets(&inner, 2, depth + 1);
        let mut rows = json!({ "label": "各行", "each": path, "fields": fields });
        if self.random.chance(self.careless * 2) {
            rows["required"] = json!(true);
        }
        Some(rows)
    }

    fn register_target(&mut self) -> Option<Json> {
        let register = self.random.pick(&self.registers)?;
        let (field, _, required) = self.random.pick(&register.fields)?.clone();
        let path = format!("registers.{}.{field}", register.id);
        Some(if required || self.random.chance(self.careless) {
            json!({ "value": path })
        } else {
            json!({ "value": path, "required": false })
        })
    }

    /// A table that codes of another can be made codes of.
    fn converted(&mut self, from: usize) -> Option<String> {
        let to: Vec<usize> =
            self.conversions.iter().filter(|(own, _)| *own == from).map(|(_, to)| *to).collect();
        self.random.pick(&to).map(|to| self.tables[*to].id.clone())
    }

    /// A field that takes what was answered, as it is or made another.
    fn answer(&mut self, scope: &Scope) -> Json {
        let Some((index, path)) = self.random.pick(&scope.questions).cloned() else {
            return json!({ "value": "submitted_on", "label": "日" });
        };
        let question = self.questions[index].clone();
        let which = self.random.below(5);
        let text = |value: String, max: usize| json!({ "value": value, "type": "text", "max": max, "label": "字" });
        let mut there = question.sure;
        let mut target = match (question.kind, which) {
            (Kind::OneOf(from), 0..3) => match self.converted(from) {
                Some(to) => json!({ "value": path, "one_of": to }),
                None => json!({ "value": path }),
            },
            (Kind::OneOf(_), 3) => text(format!("label({path})"), 20),
            (Kind::OneOf(_), 4) => text(format!("code({path})"), 20),
            (Kind::AnyOf(from), 0..3) => match self.converted(from) {
                Some(to) => json!({ "value": path, "any_of": to }),
                None => json!({ "value": path }),
            },
            (Kind::AnyOf(_), 3) => text(format!("join({path}, \"、\")"), 100),
            (Kind::Resident, 0) => {
                json!({ "value": format!("birth_date({path})"), "type": "date", "label": "生" })
            }
            (Kind::Resident, 1) => {
                json!({ "value": format!("gender_of({path})"), "one_of": "gender", "label": "性" })
            }
            (Kind::Resident, 2) => text(format!("slice({path}, 1, 6)"), 6),
            (Kind::Date, 0) => {
                json!({ "value": format!("year_month({path})"), "type": "month", "label": "月" })
            }
            (Kind::Date, 1) => text(format!("text({path})"), 10),
            (Kind::Date, 2) if self.random.chance(self.careless) => {
                json!({ "value": format!("add_days({path}, 30)"), "type": "date", "label": "后" })
            }
            (Kind::Integer | Kind::Money | Kind::Decimal, 0) => text(format!("text({path})"), 20),
            (Kind::Text | Kind::Name, 0) => {
                let max = if self.random.chance(self.careless) { 3 } else { question.max };
                text(path.clone(), max)
            }
            (Kind::Integer, 1) if self.random.chance(self.careless * 2) => {
                json!({ "value": path, "type": "integer", "max": 10 })
            }
            (Kind::Text, 1) => text(format!("upper({path})"), 200),
            (Kind::Division, 0) => text(format!("full_name({path})"), 200),
            (Kind::Division, 1) => {
                there = false;
                text(format!("part_of({path}, prefecture)"), 20)
            }
            _ => json!({ "value": path }),
        };
        if question.kind == Kind::Tick {
            target["required"] = json!(false);
            return target;
        }
        there &= !matches!(question.kind, Kind::AnyOf(_));
        if there || self.random.chance(self.careless) {
            return target;
        }
        let another = scope.questions.iter().find(|(other, _)| {
            let other = &self.questions[*other];
            other.sure && other.kind == question.kind && other.max <= question.max
        });
        match (self.random.below(5), another) {
            (0, _) if question.kind != Kind::Division => {
                target["when"] = json!(format!("has({path})"));
            }
            (1, _) => target["gap"] = json!("没有填的"),
            (2, Some((_, another))) => {
                return json!({ "first_of": [path, another], "label": "先" });
            }
            (3, Some((_, another))) => {
                let value = format!("if has({path}) then {path} else {another}");
                return json!({ "value": value, "label": "择" });
            }
            _ => target["required"] = json!(false),
        }
        target
    }
}
