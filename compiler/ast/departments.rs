//! The departments' original forms as written.

use crate::read::{Condition, ExpressionText, Keyed, Named, Shape, Text, wrong_kind};
use crate::record;
use crate::source::Spanned;
use crate::yaml::Node;
use schemars::{Schema, SchemaGenerator, json_schema};

record! {
    /// 一个部门的原申请表
    pub struct DepartmentForm {
        /// 名称
        title: Text,
        /// 送给哪个部门
        department: Text,
        /// 为哪个事项、哪些情形：事项，[事项, …]，或 {事项: [情形]}
        occasions: Occasions = "for",
        /// 另外的条件
        when: Option<Condition>,
        /// 每一份重复组各出一张表
        per: Option<ExpressionText>,
        /// unknown：没有见过原表；或写原表文件（相对本文件），其中声明各栏
        original: Option<Text>,
        /// 没有见过原表时，部门收到哪些题的答案
        receives: Vec<ExpressionText>,
        /// 收件系统
        system: Option<Text>,
        /// 各栏：原表栏名: 来源
        fields: Keyed<Target>,
        /// 送不出时怎么办（等待登记数据时的退路）
        fallback: Option<Text>,
    }
}

record! {
    /// 一张原表的声明，几件事可以共用
    pub struct OriginalForm {
        /// 语言版本，现在是 1
        lianban: Spanned<i64>,
        /// 名称
        title: Text,
        /// 各栏
        fields: Keyed<OriginalField>,
    }
}

record! {
    /// 原表的一栏
    pub struct OriginalField {
        /// 栏目名称
        label: Option<Text>,
        /// 类型
        kind: Option<Text> = "type",
        /// 单选：代码表
        one_of: Option<Text>,
        /// 多选：代码表
        any_of: Option<Text>,
        /// 最小
        min: Option<Text>,
        /// 最大（文字为最多字符数）
        max: Option<Text>,
        /// 格式
        pattern: Option<Text>,
        /// 小数位数
        scale: Option<Spanned<i64>>,
        /// 是否必填，默认必填
        required: Option<Spanned<bool>>,
        /// 部门自己填的栏
        returned: Option<Spanned<bool>>,
    }
}

/// 表为哪些事项和情形而设
#[derive(Clone, Debug)]
pub enum Occasions {
    /// 一个或几个事项。
    Items(Vec<Text>),
    /// 事项的一些情形。
    Cases(Named<crate::read::OneOrMany<Text>>),
}

impl Shape for Occasions {
    fn read(node: &Node, report: &mut crate::diagnostic::Report) -> Option<Self> {
        match node {
            Node::Scalar(_) => Text::read(node, report).map(|text| Occasions::Items(vec![text])),
            Node::List(_) => Vec::read(node, report).map(Occasions::Items),
            Node::Map(_) => Named::read(node, report).map(Occasions::Cases),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let named = Named::<crate::read::OneOrMany<Text>>::schema(generator);
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }, named] })
    }
}

/// 原表一栏的来源：一句表达式，或详细写
#[derive(Clone, Debug)]
pub enum Target {
    /// 路径或表达式。
    Expression(ExpressionText),
    /// 详细。
    Full(Box<FullTarget>),
}

record! {
    /// 原表的一栏，详细写
    pub struct FullTarget {
        /// 栏目名称
        label: Option<Text>,
        /// 来源：路径或表达式
        value: Option<ExpressionText>,
        /// 固定值
        constant: Option<Text>,
        /// 依次取第一个有值的
        first_of: Vec<ExpressionText>,
        /// 拼写，例如 "{applicant.name}（{applicant.phone}）"
        format: Option<ExpressionText>,
        /// 联办申请表没有来源，或来源可以不答：说明缘由
        gap: Option<Text>,
        /// 缺口由谁补
        filled_by: Option<Text>,
        /// 缺口何时补
        filled_when: Option<Text>,
        /// 部门自己填的栏
        returned: Option<Spanned<bool>>,
        /// 附件：哪个材料（材料 或 材料.分件），或哪个文件题的路径
        attachment: Option<Text>,
        /// 附件的页面代码
        page: Option<Text>,
        /// 每一份重复组对应一行
        each: Option<ExpressionText>,
        /// 下级各栏
        fields: Option<Keyed<Target>>,
        /// 用哪个代码转换（有几个可用时写明）
        convert: Option<Text>,
        /// 什么时候才有这一栏
        when: Option<Condition>,
        /// 原表是否必填，默认必填；附件、重复的行默认不必填
        required: Option<Spanned<bool>>,
        /// 类型（与来源不同时）
        kind: Option<Text> = "type",
        /// 单选：代码表
        one_of: Option<Text>,
        /// 多选：代码表
        any_of: Option<Text>,
        /// 最小
        min: Option<Text>,
        /// 最大（文字为最多字符数）
        max: Option<Text>,
        /// 格式
        pattern: Option<Text>,
        /// 小数位数
        scale: Option<Spanned<i64>>,
    }
}

impl Shape for Target {
    fn read(node: &Node, report: &mut crate::diagnostic::Report) -> Option<Self> {
        match node {
            Node::Scalar(_) => ExpressionText::read(node, report).map(Target::Expression),
            Node::Map(_) => FullTarget::read(node, report).map(|full| Target::Full(Box::new(full))),
            Node::List(_) => {
                wrong_kind(node, "来源（路径、表达式或详细写法）", "a source", report);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let full = FullTarget::schema(generator);
        json_schema!({ "anyOf": [crate::read::scalar_schema(), full] })
    }
}
