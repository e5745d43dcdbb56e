//! One case from its situation to the comparison of what comes out.

use super::Desk;

impl Desk<'_> {
    /// Judges the case and tells all that is not as expected.
    pub(super) fn run(&mut self) {
        let Some(today) = self.day() else { return };
        // Every name is looked up before anything is made of them.
        let broken = self.broken();
        let situation = self.situation(today, broken.clone().unwrap_or_default());
        let registers = self.registers(today);
        let (Some(broken), Some(situation), Some(registers)) = (broken, situation, registers)
        else {
            return;
        };
        let Some(instance) = self.instance(&situation) else { return };
        let expect = &self.case.expect;
        if !broken.is_empty() {
            self.violations(&self.interpreter.validate(&instance));
            let others = expect.materials.is_some()
                || !expect.forms.0.is_empty()
                || expect.only_forms.is_some()
                || !expect.eligibility.0.is_empty()
                || !expect.stages.is_empty();
            if others {
                self.unmet(
                    expect.span,
                    &bi!(
                        "违反规则的申请不会往下办，没有别的结果可以核对",
                        "an application that breaks rules goes no further: there is nothing else to compare"
                    ),
                    vec![bi!("除 violations 外都删去", "delete all but `violations`")],
                );
            }
            return;
        }
        let interpreter = self.interpreter;
        let application = match interpreter.application(&instance) {
            Ok(application) => application,
            Err(found) => return self.violations(&found),
        };
        let situation = application.with(&registers);
        if let Some(materials) = &expect.materials {
            self.materials(materials, &situation);
        }
        self.forms(&situation);
        self.eligibility(&situation);
        self.stages(&situation);
    }
}
