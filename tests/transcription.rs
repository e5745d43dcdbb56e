//! Holds the compiled schema of the disability services against a list made by hand from the two
//! annexes of the work plan: every printed label, box, blank and table cell at its place and in its
//! order. The list knows nothing of the schema.

use lianban::diagnostic::Report;
use lianban::model::*;
use lianban::source::{MemoryLoader, Sources};
use lianban::yaml::{self, Node};
use std::path::Path;

const MATTER: &str = "schemas/disability_services/matter.yaml";
const LIST: &str = "tests/transcription/disability_services.yaml";

/// Blanks that the paper leaves without words: the second rows of the two addresses, and the cell
/// for the reason, named by the heading beside it.
const WORDLESS: [&str; 3] =
    ["applicant.hukou.detail", "applicant.residence.detail", "declaration.reason"];

/// The section that is the header line of the paper, where it has no heading.
const HEADER: &str = "locality";

fn collect(root: &Path, folder: &Path, files: &mut MemoryLoader) {
    for entry in std::fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/");
            files.0.insert(name, std::fs::read(&path).expect("file"));
        }
    }
}

fn model() -> Model {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = MemoryLoader::default();
    collect(root, &root.join("schemas"), &mut files);
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let ast = lianban::resolve::load(&files, MATTER, &mut sources, &mut report)
        .expect("the matter can be read");
    let model = lianban::resolve::resolve(&ast, &mut report);
    assert!(!report.has_errors(), "the matter does not compile: {:#?}", report.finish());
    model
}

fn list() -> Node {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let bytes = std::fs::read(path).expect("the list");
    let (_, node) = yaml::read(LIST, &bytes, &mut sources, &mut report);
    assert!(!report.has_errors(), "{:#?}", report.finish());
    node.expect("the list")
}

/// The node below a mapping; `None` when it is not there.
fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match node {
        Node::Map(map) => map.entries.iter().find(|(name, _)| name.text == key)?.1.as_ref(),
        _ => None,
    }
}

fn at<'a>(node: &'a Node, path: &str) -> &'a Node {
    path.split('.')
        .fold(node, |node, key| get(node, key).unwrap_or_else(|| panic!("the list has no {path}")))
}

fn text(node: &Node) -> String {
    match node {
        Node::Scalar(scalar) => scalar.text.clone(),
        _ => panic!("a text was expected in the list"),
    }
}

fn items(node: &Node) -> &[Node] {
    match node {
        Node::List(list) => &list.items,
        _ => panic!("a list was expected in the list"),
    }
}

fn texts(node: &Node) -> Vec<String> {
    items(node).iter().map(text).collect()
}

/// A text under a key, empty when it is not there.
fn of(node: &Node, key: &str) -> String {
    get(node, key).map(text).unwrap_or_default()
}

fn numeral(index: usize) -> String {
    let digit = ["一", "二", "三", "四", "五", "六", "七", "八", "九"][index];
    format!("（{digit}）")
}

#[test]
fn guide_basics() {
    let (model, list) = (model(), list());
    assert_eq!(model.guide.title, text(at(&list, "guide.title")));
    let expected = items(at(&list, "guide_basics"));
    assert_eq!(expected.len(), 18);
    assert_eq!(model.guide.basics.len(), expected.len());
    for (index, (entry, row)) in model.guide.basics.iter().zip(expected).enumerate() {
        assert_eq!(of(row, "number"), (index + 1).to_string());
        assert_eq!(entry.label, of(row, "label"));
        let said = said(&model, &entry.content);
        match get(row, "values") {
            Some(values) => assert_eq!(said, texts(values), "{}", entry.label),
            None => assert_eq!(said.concat(), of(row, "value"), "{}", entry.label),
        }
    }
}

fn said(model: &Model, content: &GuideContent) -> Vec<String> {
    let departments = |lead: bool| {
        let titles: Vec<&str> = model
            .departments
            .values()
            .filter(|d| d.lead == lead)
            .map(|d| d.title.as_str())
            .collect();
        titles.join("、")
    };
    let limit = model.guide.time_limit.as_ref().expect("a time limit");
    let days = |count: Option<i64>| format!("{}{}", count.expect("a limit"), limit.unit.label());
    match content {
        GuideContent::Text(text) => vec![text.clone()],
        GuideContent::Lines(lines) => lines
            .iter()
            .map(|line| format!("{}：{}", line.label, said(model, &line.content).concat()))
            .collect(),
        GuideContent::From(source) => match source {
            GuideSource::Title => vec![model.title.clone()],
            GuideSource::Lead => vec![departments(true)],
            GuideSource::Cooperating => vec![departments(false)],
            GuideSource::Items => model
                .items
                .values()
                .enumerate()
                .map(|(i, item)| format!("（{}）{}", i + 1, item.title))
                .collect(),
            GuideSource::Statutory => vec![days(limit.statutory)],
            GuideSource::Promised => vec![days(limit.promised)],
            GuideSource::Region => vec![model.region.clone()],
            GuideSource::Version => vec![model.version.clone()],
        },
    }
}

#[test]
fn legal_basis() {
    let (model, list) = (model(), list());
    let expected = items(at(&list, "basis"));
    assert_eq!(model.guide.legal.len(), expected.len());
    for (index, (group, row)) in model.guide.legal.iter().zip(expected).enumerate() {
        assert_eq!(format!("{}{}", numeral(index), group.title), of(row, "title"));
        assert_eq!(group.documents, texts(at(row, "documents")));
    }
}

#[test]
fn conditions() {
    let (model, list) = (model(), list());
    let expected = items(at(&list, "conditions"));
    assert_eq!(model.guide.conditions.len(), expected.len());
    for (index, (group, row)) in model.guide.conditions.iter().zip(expected).enumerate() {
        assert_eq!(format!("{}{}", numeral(index), group.title), of(row, "title"));
        let entries = items(at(row, "entries"));
        assert_eq!(group.entries.len(), entries.len(), "{}", group.title);
        for (number, (entry, row)) in group.entries.iter().zip(entries).enumerate() {
            assert_eq!((number + 1).to_string(), of(row, "number"));
            assert_eq!(entry.title.clone().unwrap_or_default(), of(row, "title"));
            assert_eq!(entry.lines.concat(), of(row, "text"));
        }
    }
}

#[test]
fn materials_table() {
    let (model, list) = (model(), list());
    let expected = items(at(&list, "materials.rows"));
    let columns = texts(at(&list, "materials.columns"));
    assert_eq!((columns.len(), expected.len()), (11, 10));
    assert_eq!(model.materials.len(), expected.len());
    for (material, row) in model.materials.values().zip(expected) {
        let printed = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            printed(&material.number),
            material.title.clone(),
            material.kind.map(|kind| kind.label().to_owned()).unwrap_or_default(),
            material.medium.map(|medium| medium.label().to_owned()).unwrap_or_default(),
            material.channel.map(|channel| channel.label().to_owned()).unwrap_or_default(),
            printed(&material.issuer),
            material.copies.map(|copies| copies.to_string()).unwrap_or_default(),
            material.necessity.map(|necessity| necessity.label().to_owned()).unwrap_or_default(),
            printed(&material.occasions_printed),
            printed(&material.as_printed),
            printed(&material.remark),
        ];
        for ((cell, wanted), column) in cells.iter().zip(texts(row)).zip(&columns) {
            assert_eq!(*cell, wanted, "{}：{column}", material.title);
        }
    }
}

#[test]
fn flow_notes() {
    let (model, list) = (model(), list());
    assert_eq!(model.guide.flow_title, text(at(&list, "flow_title")));
    assert_eq!(model.guide.flow_notes, texts(at(&list, "flow_notes")));
}

/// What the paper shows of the form, in its order.
#[derive(Default)]
struct Paper {
    labels: Vec<String>,
    boxes: Vec<(String, String)>,
    blanks: Vec<(String, String, String)>,
    photos: Vec<String>,
    signatures: Vec<String>,
}

impl Paper {
    fn of(model: &Model) -> Paper {
        let mut paper = Paper::default();
        for (id, section) in model.sections() {
            if section.supplement {
                continue;
            }
            let heading = printed(&section.printed, &section.title);
            let place = if section.id == HEADER { "表头".to_owned() } else { heading.clone() };
            if section.id != HEADER {
                paper.labels.push(heading.clone());
            }
            paper.group(model, id, &place, &heading);
        }
        paper
    }

    /// The members of a group. `place` is the part of the form they stand in, `heading` the words
    /// the group's own switch stands behind.
    fn group(&mut self, model: &Model, id: GroupId, place: &str, heading: &str) {
        let group = &model.groups[id];
        for member in &group.members {
            match member {
                Member::Field(field) if group.switch == Some(*field) => self.yes_no(heading),
                Member::Field(field) => self.field(model, &model.fields[*field], place),
                Member::Passage(index) => self.labels.extend(group.passages[*index].label.clone()),
                Member::Group(inner) => self.inner(model, *inner, place),
            }
        }
    }

    fn inner(&mut self, model: &Model, id: GroupId, place: &str) {
        let group = &model.groups[id];
        if group.supplement {
            return;
        }
        let heading = printed(&group.printed, &group.title);
        self.labels.push(heading.clone());
        match &group.composite {
            Some(Composite::File { .. }) => self.photos.push(heading),
            Some(Composite::Signature { .. }) => {
                self.signatures.push(heading);
                self.labels.extend(["年", "月", "日"].map(str::to_owned));
                self.blanks.push((place.to_owned(), "年月日".to_owned(), String::new()));
            }
            _ if group.switch.is_some() => self.group(model, id, &heading, &heading),
            _ => self.group(model, id, place, &heading),
        }
    }

    fn field(&mut self, model: &Model, field: &Field, place: &str) {
        if field.supplement || field.derive.is_some() {
            return;
        }
        let wordless = WORDLESS.contains(&field.path.as_str());
        let label = printed(&field.printed, &field.label);
        if !wordless {
            self.labels.push(label.clone());
        }
        match &field.domain {
            Domain::YesNo => return self.yes_no(&label),
            Domain::OneOf(table) | Domain::AnyOf { table, .. } if model.tables[*table].own => {
                let rows = model.tables[*table].rows.iter().filter(|row| row.parent.is_none());
                let boxed =
                    |row: &CodeRow| format!("{}{}", row.number.as_deref().unwrap_or(""), row.label);
                self.boxes.extend(rows.map(|row| (label.clone(), boxed(row))));
                return;
            }
            _ => {}
        }
        // An address is one label with its parts.
        let above = &model.groups[field.group];
        let part_of_address =
            above.parent.is_some_and(|parent| parent != Model::ROOT) && above.switch.is_none();
        self.blanks.push(if part_of_address {
            let part = if wordless { String::new() } else { label };
            (place.to_owned(), above.title.clone(), part)
        } else {
            (place.to_owned(), label, String::new())
        });
    }

    fn yes_no(&mut self, label: &str) {
        self.boxes.extend(["是", "否"].map(|answer| (label.to_owned(), answer.to_owned())));
    }
}

/// The printed words without what stands in brackets behind them (the list keeps that apart).
fn printed(printed: &Option<String>, title: &str) -> String {
    let words = printed.as_deref().unwrap_or(title);
    words
        .split_once("（根据")
        .or_else(|| words.split_once("（仅"))
        .map_or(words, |(head, _)| head)
        .to_owned()
}

#[test]
fn form_labels_boxes_and_blanks() {
    let (model, list) = (model(), list());
    assert_eq!(model.form_title, text(at(&list, "form.title")));
    let paper = Paper::of(&model);
    let labels: Vec<String> =
        items(at(&list, "form.labels")).iter().map(|row| of(row, "text")).collect();
    assert_eq!(paper.labels, labels);
    let pair = |row: &Node| (of(row, "of"), of(row, "text"));
    let boxes: Vec<_> = items(at(&list, "form.boxes")).iter().map(pair).collect();
    assert_eq!((boxes.len(), &paper.boxes), (39, &boxes));
    let triple = |row: &Node| (of(row, "in"), of(row, "label"), of(row, "part"));
    let blanks: Vec<_> = items(at(&list, "form.blanks")).iter().map(triple).collect();
    assert_eq!((blanks.len(), &paper.blanks), (32, &blanks));
    assert_eq!(paper.photos, [of(at(&list, "form.photo"), "label")]);
    assert_eq!(paper.signatures, [text(at(&list, "form.signature"))]);
}

#[test]
fn form_asides_and_notes() {
    let (model, list) = (model(), list());
    let mut words: Vec<&str> =
        model.groups.values().filter_map(|group| group.printed.as_deref()).collect();
    words.extend(model.fields.values().filter_map(|field| field.printed.as_deref()));
    for row in items(at(&list, "form.labels")) {
        if let Some(aside) = get(row, "aside") {
            let wanted = format!("{}（{}）", of(row, "text"), text(aside));
            assert!(words.contains(&wanted.as_str()), "{wanted}");
        }
    }
    let passages: Vec<&str> = model
        .groups
        .values()
        .flat_map(|group| &group.passages)
        .filter(|passage| passage.kind == PassageKind::Statement)
        .map(|passage| passage.text.as_str())
        .collect();
    assert_eq!(passages, [text(at(&list, "form.pledge"))]);
    let remarks: Vec<String> =
        model.fields.values().filter_map(|field| field.remark.clone()).collect();
    let noted = |text: String| format!("注：{text}");
    assert_eq!(remarks, texts(at(&list, "form.notes")).into_iter().map(noted).collect::<Vec<_>>());
    let hinted = |text: String| format!("提示：{text}");
    assert_eq!(
        model.footnotes,
        texts(at(&list, "form.hints")).into_iter().map(hinted).collect::<Vec<_>>()
    );
}

/// The three names of a case lead to one case: heading of the guide, box of the form, word of the
/// materials table; and a material that names cases is for exactly these.
#[test]
fn items_and_cases() {
    let (model, list) = (model(), list());
    let titles: Vec<String> = model.items.values().map(|item| item.title.clone()).collect();
    assert_eq!(titles, texts(at(&list, "items")));
    for row in items(at(&list, "sub_items")) {
        let (item_id, item) = model
            .items
            .iter()
            .find(|(_, item)| item.title == of(row, "item"))
            .expect("the item of the cases");
        let names = items(at(row, "names"));
        assert_eq!(item.cases.len(), names.len());
        for (index, names) in names.iter().enumerate() {
            let form = of(names, "form");
            let label = form.split_once('.').map_or(form.as_str(), |(_, label)| label);
            assert_eq!(item.cases[index].title, label);
            let mut entries = model.guide.conditions.iter().flat_map(|group| &group.entries);
            let entry = entries.find(|entry| entry.item == item_id && entry.case == Some(index));
            assert_eq!(entry.and_then(|entry| entry.title.clone()), Some(of(names, "guide")));
        }
        for material in model.materials.values() {
            let Some(occasion) =
                material.occasions.iter().find(|o| o.item == item_id && !o.cases.is_empty())
            else {
                continue;
            };
            let words = material.occasions_printed.as_deref().unwrap_or_default();
            let mut meant: Vec<usize> = words
                .split('、')
                .map(|word| word.strip_prefix(item.title.as_str()).unwrap_or(word))
                .filter_map(|word| names.iter().position(|names| of(names, "materials") == word))
                .collect();
            meant.sort_unstable();
            let mut cases = occasion.cases.clone();
            cases.sort_unstable();
            assert_eq!(cases, meant, "{}", material.title);
        }
    }
}
