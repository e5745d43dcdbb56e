//! The materials list as written.

use super::{MediaType, Occasions};
use crate::keywords;
use crate::read::{Condition, ExpressionText, Named, OneOrMany, Shape, Text, wrong_kind};
use crate::record;
use crate::source::Spanned;
use crate::yaml::Node;
use schemars::{Schema, SchemaGenerator, json_schema};

record! {
    /// 材料的默认属性
    pub struct MaterialDefaults {
        /// 材料类型
        kind: Option<MaterialKind>,
        /// 材料形式
        medium: Option<Medium>,
        /// 来源渠道
        channel: Option<Channel>,
        /// 纸质份数
        copies: Option<Spanned<i64>>,
        /// 材料必要性
        necessity: Option<Necessity>,
    }
}

record! {
    /// 一种申请材料
    pub struct Material {
        /// 纸面上的序号；只是标签，可以不连续
        number: Option<Text>,
        /// 名称
        title: Text,
        /// 材料类型
        kind: Option<MaterialKind>,
        /// 材料形式
        medium: Option<Medium>,
        /// 来源渠道
        channel: Option<Channel>,
        /// 出具部门
        issuer: Option<Text>,
        /// 纸质份数
        copies: Option<Spanned<i64>>,
        /// 材料必要性
        necessity: Option<Necessity>,
        /// 涉及事项：all，事项，[事项, …]，或 {事项: [情形]}
        items: Occasions,
        /// 纸面上涉及事项的字样
        items_printed: Option<Text>,
        /// 什么时候要；不写则涉及的事项都要
        needed: Option<Condition>,
        /// 纸面上“非必要材料涉及情形”的字样
        as_printed: Option<Text>,
        /// 要不要由窗口判断（表上没有可据以判断的题）
        judged: Option<Text>,
        /// 免交：查到登记，或条件成立
        waived_by: OneOrMany<Waiver>,
        /// 要其中任一件
        any_of: Vec<MaterialPart>,
        /// 全都要
        all_of: Vec<MaterialPart>,
        /// 分件（例如正反面）
        parts: Named<MaterialPart>,
        /// 由哪个事项办结后产生
        produced_by: Option<Text>,
        /// 每一份重复组各要一套
        per: Option<ExpressionText>,
        /// 规格，例如 近期1寸免冠
        specification: Option<Text>,
        /// 上传格式
        media: Vec<MediaType>,
        /// 上传大小上限，例如 5MB
        max_size: Option<Text>,
        /// 上传件数上限
        max_count: Option<Spanned<i64>>,
    }
}

/// 材料的一部分：只写名称，或详细写
#[derive(Clone, Debug)]
pub enum MaterialPart {
    /// 只写名称。
    Title(Text),
    /// 详细。
    Full(Box<FullMaterialPart>),
}

record! {
    /// 材料的一部分
    pub struct FullMaterialPart {
        /// 名称
        title: Text,
        /// 出具部门
        issuer: Option<Text>,
        /// 什么时候要
        needed: Option<Condition>,
        /// 页面代码
        page: Option<Text>,
    }
}

impl Shape for MaterialPart {
    fn read(node: &Node, report: &mut crate::diagnostic::Report) -> Option<Self> {
        match node {
            Node::Scalar(_) => Text::read(node, report).map(MaterialPart::Title),
            Node::Map(_) => {
                FullMaterialPart::read(node, report).map(|p| MaterialPart::Full(Box::new(p)))
            }
            Node::List(_) => {
                wrong_kind(node, "材料的名称", "the title of a material", report);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let full = FullMaterialPart::schema(generator);
        json_schema!({ "anyOf": [crate::read::scalar_schema(), full] })
    }
}

/// 免交的缘由：登记库（registers.x），或详细写
#[derive(Clone, Debug)]
pub enum Waiver {
    /// 查到这个登记就免交。
    Register(Text),
    /// 详细。
    Full(Box<FullWaiver>),
}

record! {
    /// 免交
    pub struct FullWaiver {
        /// 查到这个登记（registers.x）
        register: Option<Text>,
        /// 条件
        when: Option<Condition>,
        /// 缘由，例如 电子证照库已有
        reason: Text,
    }
}

impl Shape for Waiver {
    fn read(node: &Node, report: &mut crate::diagnostic::Report) -> Option<Self> {
        match node {
            Node::Scalar(_) => Text::read(node, report).map(Waiver::Register),
            Node::Map(_) => {
                FullWaiver::read(node, report).map(|waiver| Waiver::Full(Box::new(waiver)))
            }
            Node::List(_) => {
                wrong_kind(node, "免交的缘由", "a waiver", report);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let full = FullWaiver::schema(generator);
        json_schema!({ "anyOf": [{ "type": "string" }, full] })
    }
}

keywords! {
    /// 材料类型
    pub enum MaterialKind {
        Original = "original" "原件",
        Copy = "copy" "复印件",
        OriginalAndCopy = "original_and_copy" "原件及复印件",
        OriginalOrCopy = "original_or_copy" "原件或复印件",
    }
}

keywords! {
    /// 材料形式
    pub enum Medium {
        Paper = "paper" "纸质件",
        Electronic = "electronic" "电子件",
        PaperOrElectronic = "paper_or_electronic" "纸质件或电子件",
        PaperAndElectronic = "paper_and_electronic" "纸质件和电子件",
    }
}

keywords! {
    /// 来源渠道
    pub enum Channel {
        Platform = "platform" "办理平台",
        GovernmentIssued = "government_issued" "政府部门核发",
        SelfPrepared = "self_prepared" "申请人自备",
        Other = "other" "其他",
    }
}

keywords! {
    /// 材料必要性
    pub enum Necessity {
        Required = "required" "必要",
        Conditional = "conditional" "非必要",
        Later = "later" "容缺后补",
    }
}
