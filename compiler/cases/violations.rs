//! The rules that are to be broken, and those that are.

use super::Desk;
use super::given::path_in;
use super::names::Named;
use crate::code::Code;
use crate::diagnostic::nearest;
use crate::interpret::Violation;
use crate::model::Model;
use crate::read::Text;
use crate::source::Span;
use crate::support::member_path;

/// The word for the form as a whole.
const WHOLE_FORM: &str = "全表";
/// The codes of broken rules other than checks ([`crate::support::Fault`]), and words for them.
const CODES: [(&str, &str); 20] = [
    ("missing", "没填"),
    ("closed", "不该填"),
    ("choose_items", "没选事项"),
    ("type", "类型不对"),
    ("null", "写了 null"),
    ("empty", "是空的"),
    ("unknown_key", "没有这一题"),
    ("duplicate_key", "写了两次"),
    ("too_short", "太短"),
    ("too_long", "太长"),
    ("too_few", "太少"),
    ("too_many", "太多"),
    ("characters", "有不许的字符"),
    ("not_canonical", "写法不规范"),
    ("pattern", "格式不对"),
    ("calendar", "没有这一天"),
    ("check_digit", "校验码不对"),
    ("range", "超出范围"),
    ("not_in_table", "不在代码表里"),
    ("duplicate_option", "选了两次"),
];

impl Desk<'_> {
    /// The rules that the case expects to be broken: place and code; none when one is unknown.
    pub(super) fn broken(&mut self) -> Option<Vec<(String, String)>> {
        let mut broken = Vec::new();
        let mut sound = true;
        for (name, entry) in &self.case.expect.violations.0 {
            let path = self.place(name, entry.key);
            for code in entry.value.iter().flat_map(|codes| &codes.0) {
                match (&path, self.rule(code)) {
                    (Some(path), Some(code)) => broken.push((path.clone(), code)),
                    _ => sound = false,
                }
            }
            sound &= path.is_some() && entry.value.is_some();
        }
        sound.then_some(broken)
    }

    fn place(&mut self, name: &str, span: Span) -> Option<String> {
        if name == WHOLE_FORM {
            return Some(String::new());
        }
        if name.contains('[') {
            return Some(name.to_owned());
        }
        match self.answerable(name, span, Model::ROOT)? {
            Named::Field(field) => {
                let field = self.model.fields.get(field)?;
                Some(member_path(&path_in(self.model, field.group, &[]), &field.id))
            }
            // A repeated group has its own place, above its rows.
            Named::Group(group) => {
                let group = self.model.groups.get(group)?;
                let parent = path_in(self.model, group.parent.unwrap_or(Model::ROOT), &[]);
                Some(member_path(&parent, &group.id))
            }
            Named::Term(_) => {
                let message = bi!("“{name}”不是题目", "`{name}` is no question");
                self.error(Code::NotAnAnswer, span, message, Vec::new());
                None
            }
        }
    }

    /// The code of a rule: a code, the id of a check, or what is said to the applicant.
    fn rule(&mut self, written: &Text) -> Option<String> {
        let text = written.value.as_str();
        if let Some((code, _)) = CODES.iter().find(|(code, words)| *code == text || *words == text)
        {
            return Some((*code).to_owned());
        }
        let id = text.strip_prefix("check:").unwrap_or(text);
        let checks = &self.model.checks;
        let check = checks.find(id).and_then(|check| checks.get(check));
        if let Some(check) = check.or_else(|| checks.values().find(|c| c.message == text)) {
            return Some(format!("check:{}", check.id));
        }
        let known = checks.names().chain(CODES.iter().flat_map(|(code, words)| [*code, *words]));
        let help = match nearest(id, known) {
            Some(near) => bi!("是不是想写“{near}”？", "did you mean `{near}`?"),
            None => bi!(
                "写检查的标识，或 没填（missing）、不该填（closed）等",
                "write the id of a check, or a code such as `missing`, `closed`"
            ),
        };
        let message = bi!("没有叫“{text}”的规则", "there is no rule `{text}`");
        self.error(Code::UnknownName, written.span, message, vec![help]);
        None
    }

    /// Compares the rules that are broken with those expected.
    pub(super) fn violations(&mut self, found: &[Violation]) {
        let mut expected = Vec::new();
        for (name, entry) in &self.case.expect.violations.0 {
            let Some(path) = self.place(name, entry.key) else { continue };
            for written in entry.value.iter().flat_map(|codes| &codes.0) {
                let Some(code) = self.rule(written) else { continue };
                if !found.iter().any(|broken| broken.path == path && broken.code == code) {
                    let why = found.iter().map(said).collect();
                    self.unmet(
                        written.span,
                        &bi!(
                            "预期“{name}”违反 {code}，实际没有",
                            "`{name}` was expected to break `{code}`, but does not"
                        ),
                        why,
                    );
                }
                expected.push((path.clone(), code));
            }
        }
        for broken in found {
            let pair = (broken.path.clone(), broken.code.to_string());
            if !expected.contains(&pair) {
                self.unmet(
                    self.case.expect.span,
                    &bi!("还违反了没有写的规则", "a rule is broken that is not expected"),
                    vec![said(broken)],
                );
            }
        }
    }
}

fn said(broken: &Violation) -> crate::diagnostic::Bilingual {
    let (path, code, message) = (&broken.path, &broken.code, &broken.message);
    let path = if path.is_empty() { WHOLE_FORM } else { path };
    bi!("{path}（{code}）：{message}", "{path} ({code}): {message}")
}
