//! 综合窗口收件：检查一份申请，列出各部门的表、应交的材料、办理的先后。
//!
//! ```text
//! intake 申请.json [登记数据.json]
//! ```
//!
//! An application is checked once, at the door. Behind it there is nothing left to go wrong: split,
//! materials and plan give results, never errors. What is printed about a faulty application names
//! places and rules only, never what the applicant entered.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use lianban_disability_services::eligibility::eligibility;
use lianban_disability_services::materials::materials;
use lianban_disability_services::normalize::normalize;
use lianban_disability_services::plan::plan;
use lianban_disability_services::shared::{
    Cause, Dispatch, MaterialStatus, Outcome, Reason, TimeLimit, TimeUnit,
};
use lianban_disability_services::split::Form;
use lianban_disability_services::support::Json;
use lianban_disability_services::{Application, Registers, split};
use serde_json::Value;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(application) = arguments.next() else {
        eprintln!("用法：intake 申请.json [登记数据.json]");
        return ExitCode::from(2);
    };
    match take_in(Path::new(&application), arguments.next().as_deref().map(Path::new)) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(complaint) => {
            eprint!("{complaint}");
            ExitCode::FAILURE
        }
    }
}

fn take_in(application: &Path, registers: Option<&Path>) -> Result<String, String> {
    // Clerks type what people say; carriers between systems would skip this step.
    let instance = normalize(&read(application)?);
    let application = Application::from_json(&instance).map_err(|violations| {
        violations.iter().fold("这份申请还不能收：\n".to_owned(), |list, violation| {
            let place = if violation.path.is_empty() { "全表" } else { &violation.path };
            format!("{list}- {place}：{}\n", violation.message)
        })
    })?;
    let registers = match registers {
        Some(path) => {
            let (registers, faults) = Registers::read(&read(path)?);
            for fault in faults {
                eprintln!("登记数据不能用：{}：{}", fault.path, fault.message);
            }
            registers
        }
        None => Registers::default(),
    };
    let mut report = String::new();
    // Writing into a text cannot fail.
    let _ = tell(&mut report, &application, &registers);
    Ok(report)
}

fn read(path: &Path) -> Result<Json, String> {
    let name = path.display();
    let bytes = std::fs::read(path).map_err(|error| format!("{name}：{error}\n"))?;
    // The parser's own words may quote the file, so only the place is told.
    serde_json::from_slice(&bytes).map_err(|error| {
        format!("{name}：不是JSON（第{}行第{}列）\n", error.line(), error.column())
    })
}

fn tell(out: &mut String, application: &Application, registers: &Registers) -> std::fmt::Result {
    writeln!(out, "一、各部门的表")?;
    for dispatch in split(application, registers) {
        tell_form(out, &dispatch)?;
    }
    writeln!(out, "\n二、应交的材料")?;
    for material in materials(application, registers) {
        let status = match material.status {
            MaterialStatus::Needed => "要交",
            MaterialStatus::Waived => "免交",
            MaterialStatus::Judged => "由窗口判断",
            MaterialStatus::Unknown => "待定",
        };
        writeln!(out, "- {}（{status}）：{}", material.title, material.reasons.join("；"))?;
        for part in material.parts {
            writeln!(out, "  - {}", part.title)?;
        }
    }
    writeln!(out, "\n三、办理的先后")?;
    let plan = plan(application);
    for stage in plan.stages {
        let items: Vec<String> = stage
            .items
            .iter()
            .map(|item| format!("{}{}", item.item, item.limit.map_or(String::new(), limit)))
            .collect();
        writeln!(out, "{}. {}", stage.stage, items.join("、"))?;
    }
    writeln!(out, "\n四、受理条件")?;
    for line in eligibility(application, registers) {
        let reason = line.reason.map_or(String::new(), |reason| format!("（{reason}）"));
        writeln!(out, "- {}：{}{reason}", line.text, line.standing.chinese())?;
    }
    Ok(())
}

fn limit(limit: TimeLimit) -> String {
    let unit = match limit.unit {
        TimeUnit::WorkingDay => "个工作日",
        TimeUnit::Day => "日",
        TimeUnit::Month => "个月",
        TimeUnit::Immediate => return "（即时）".to_owned(),
    };
    limit.promised.or(limit.statutory).map_or(String::new(), |days| format!("（{days}{unit}）"))
}

fn tell_form(out: &mut String, dispatch: &Dispatch<Form<'_>>) -> std::fmt::Result {
    let row = dispatch.row.map_or(String::new(), |row| format!("，第{}份", row + 1));
    writeln!(out, "\n{}（{}{row}）", dispatch.form, dispatch.department)?;
    match &dispatch.outcome {
        Outcome::Ready { form } => match serde_json::to_value(form) {
            Ok(fields) => tell_fields(out, &fields, 1)?,
            Err(error) => writeln!(out, "  不能写出：{error}")?,
        },
        Outcome::Waiting { causes, fallback } => {
            for cause in causes {
                writeln!(out, "  等待{}：{}", cause.target, why(cause))?;
            }
            if let Some(fallback) = fallback {
                writeln!(out, "  {fallback}")?;
            }
        }
    }
    for gap in &dispatch.gaps {
        let by = gap.filled_by.map_or(String::new(), |who| format!("，由{who}填写"));
        writeln!(out, "  空缺 {}：{}{by}", gap.target, gap.reason)?;
    }
    Ok(())
}

fn why(cause: &Cause) -> String {
    let register = cause.register.unwrap_or("登记数据");
    match cause.reason {
        Reason::RegisterUnavailable => format!("{register}暂未查询"),
        Reason::RegisterNotFound => format!("{register}查无记录"),
        Reason::Undetermined => "所填内容不能确定".to_owned(),
    }
}

fn tell_fields(out: &mut String, fields: &Value, depth: usize) -> std::fmt::Result {
    let indent = "  ".repeat(depth);
    let Value::Object(members) = fields else { return Ok(()) };
    for (name, value) in members {
        match value {
            Value::Object(_) => {
                writeln!(out, "{indent}{name}：")?;
                tell_fields(out, value, depth + 1)?;
            }
            Value::Array(rows) if rows.iter().any(Value::is_object) => {
                for (index, row) in rows.iter().enumerate() {
                    writeln!(out, "{indent}{name} {}：", index + 1)?;
                    tell_fields(out, row, depth + 1)?;
                }
            }
            Value::Array(codes) => {
                let codes: Vec<&str> = codes.iter().filter_map(Value::as_str).collect();
                writeln!(out, "{indent}{name}：{}", codes.join("、"))?;
            }
            Value::String(text) => writeln!(out, "{indent}{name}：{text}")?,
            Value::Bool(truth) => {
                writeln!(out, "{indent}{name}：{}", if *truth { "是" } else { "否" })?
            }
            other => writeln!(out, "{indent}{name}：{other}")?,
        }
    }
    Ok(())
}
