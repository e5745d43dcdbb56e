//! Keys and occasions of registers.

use super::Resolver;
use crate::code::Code;
use crate::expr::Type;
use crate::model::*;

impl Resolver<'_> {
    pub(super) fn registers(&mut self) {
        for (id, entry) in &self.ast.registers.0 {
            let (Some(written), Some(register)) = (&entry.value, self.model.registers.find(id))
            else {
                continue;
            };
            if let Some(key) = self.expression(&written.key, Model::ROOT, false, Some(Type::Text)) {
                if matches!(key.ty, Type::Text | Type::Division(_) | Type::Code(_)) {
                    self.model.registers[register].key = key;
                } else {
                    self.error(
                        Code::TypeMismatch,
                        written.key.0.span,
                        bi!(
                            "查询登记库要用一个号码或文字",
                            "a register is asked with a number or text"
                        ),
                    );
                }
            }
            if let Some(when) = &written.when {
                self.model.registers[register].when = self.condition(when, Model::ROOT, false);
            }
        }
    }
}
