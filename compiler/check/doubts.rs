//! Lists the editor's doubts about the source document (`unclear`), for `lianban check --notes`.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::Model;

pub(super) fn check(model: &Model, report: &mut Report) {
    for doubt in &model.doubts {
        let (at, text) = (&doubt.at, &doubt.text);
        report.push(Diagnostic::new(
            Code::Doubt,
            doubt.span,
            bi!("{at} 对原文有疑问：{text}", "doubt about the source at {at}: {text}"),
        ));
    }
}
