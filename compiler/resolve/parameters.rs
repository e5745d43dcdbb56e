//! Parameters: the numbers, dates and amounts of policy.

use super::{Resolver, domains, value as value_of, values};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::model::*;

impl Resolver<'_> {
    pub(super) fn parameters(&mut self) {
        for (id, entry) in &self.ast.parameters.0 {
            self.reserved(id, entry.key);
            let resolved = entry.value.as_ref().and_then(|parameter| {
                let domain = domains::parameter_domain(parameter.kind, &self.model);
                let value = self.constant(&domain, &parameter.value)?;
                let between = match parameter.between.as_slice() {
                    [] => None,
                    [low, high] => {
                        let bounds = (self.constant(&domain, low)?, self.constant(&domain, high)?);
                        let written = &parameter.value.value;
                        let (least, most) = (&low.value, &high.value);
                        if bounds.1 < bounds.0 {
                            self.error(
                                Code::BadLimit,
                                high.span,
                                bi!("上限 {most} 比下限 {least} 小", "{most} is below {least}"),
                            );
                        } else if value < bounds.0 || bounds.1 < value {
                            self.report.push(
                                Diagnostic::new(
                                    Code::BadValue,
                                    parameter.value.span,
                                    bi!(
                                        "{written} 不在 {least} 到 {most} 之内",
                                        "{written} is not within {least} and {most}"
                                    ),
                                )
                                .also(low.span.to(high.span), bi!("上下限", "the bounds"))
                                .help(bi!(
                                    "改这个值，或改上下限",
                                    "change the value, or the bounds"
                                )),
                            );
                        }
                        Some(bounds)
                    }
                    [first, ..] => {
                        self.error(
                            Code::BadLimit,
                            first.span,
                            bi!(
                                "上下限要写两个值：[下限, 上限]",
                                "bounds are two values: [low, high]"
                            ),
                        );
                        None
                    }
                };
                self.doubt(&format!("parameters.{id}"), &parameter.notes);
                Some(Parameter {
                    id: id.clone(),
                    title: parameter.title.value.clone(),
                    domain,
                    value,
                    local: parameter.local,
                    between,
                    unit: value_of(&parameter.unit),
                    basis: values(&parameter.notes.basis),
                    span: entry.key,
                })
            });
            match resolved {
                Some(parameter) => {
                    self.model.parameters.add(id.clone(), parameter);
                }
                None => {
                    self.poisoned.insert(format!("parameters.{id}"));
                }
            }
        }
    }
}
