//! The merged application form as written.

use super::Level;
use crate::read::{
    Condition, ExpressionText, Id, Keyed, Named, OneOrMany, Shape, Text, wrong_kind,
};
use crate::source::Spanned;
use crate::yaml::Node;
use crate::{keywords, record};
use schemars::{Schema, SchemaGenerator, json_schema};

record! {
    /// 联办申请表
    pub struct Form {
        /// 表名；不写则用这件事的名称加“申请表”
        title: Option<Text>,
        /// 可以选办哪些事项
        choose_items: Option<ChooseItems>,
        /// 各部分，自上而下如纸面
        sections: Named<Question>,
        /// 整表的检查
        checks: Vec<Check>,
        /// 纸面下方的提示
        notes_below: Vec<Text> = "footnotes",
    }
}

keywords! {
    /// 选办事项的要求
    pub enum ChooseItems {
        AtLeastOne = "at_least_one" "至少选一项",
        ExactlyOne = "exactly_one" "只能选一项",
        Any = "any" "不限",
    }
}

record! {
    /// 一道题、一组题或一个部分：写了 fields 的是一组
    pub struct Question {
        /// 题目
        label: Option<Text>,
        /// 一组题的标题
        title: Option<Text>,
        /// 纸面上印的字样（与题目不同时）
        printed: Option<Text>,
        /// 填写提示
        hint: Option<Text>,
        /// 易读的说法
        easy: Option<Text>,
        /// 类型，例如 text、resident_id、date
        kind: Option<Text> = "type",
        /// 单选：代码表
        one_of: Option<Text>,
        /// 多选：代码表
        any_of: Option<Text>,
        /// 组内的题
        fields: Option<Named<Question>>,
        /// 是否办理的开关：选“是”才填本组其余各题
        switch: Option<Switch>,
        /// 可重复填写的组
        repeat: Option<Repeat>,
        /// 什么时候要问；不写则总问
        when: Option<Condition>,
        /// 是否必填：true、false 或条件，默认必填
        required: Option<Required>,
        /// 由别的答案算出，不填写
        derive: Option<ExpressionText>,
        /// 预填的值，本人可改
        suggest: Option<ExpressionText>,
        /// 纸质表没有、线上补问的题
        supplement: Option<Spanned<bool>>,
        /// 为何收集（没有任何部门用到时必须说明）
        purpose: Option<Text>,
        /// 最小值；文字为最少字符数，多选为最少项数
        min: Option<Text>,
        /// 最大值；文字为最多字符数，多选为最多项数
        max: Option<Text>,
        /// 格式（正则的可移植部分），整段匹配
        pattern: Option<Text>,
        /// 小数位数
        scale: Option<Spanned<i64>>,
        /// 计量单位，例如 元
        unit: Option<Text>,
        /// 行政区划：填到哪一级
        level: Option<Level>,
        /// 行政区划：在哪一题所选的区划之下，或在哪个代码之下
        under: Option<Text>,
        /// 行政区划：代码表
        table: Option<Text>,
        /// 证件种类的代码表（identity）
        kinds: Option<Text>,
        /// 签名人：角色: 名称
        by: Keyed<Text>,
        /// 签名所承诺的声明
        covers: OneOrMany<Text>,
        /// 声明、须知、授权的文字
        text: Option<Text>,
        /// 必须写在哪一题之前（例如承诺写在签名之前），写错次序就报错
        before: Option<Text>,
        /// 授权：把哪些信息给谁
        transfers: OneOrMany<Text>,
        /// 文件格式，例如 [jpg, png, pdf]
        media: Vec<MediaType>,
        /// 文件大小上限，例如 5MB
        max_size: Option<Text>,
        /// 规格，例如 近期1寸免冠照片
        specification: Option<Text>,
        /// 组内的检查
        checks: Vec<Check>,
        /// 纸面上怎样排；不写则自动排
        paper: Option<Paper>,
    }
}

record! {
    /// 一组题在纸面上的排法
    pub struct Paper {
        /// 标题印在哪里
        heading: Option<PaperHeading>,
        /// 自上而下，每一行有哪些题；同一行里写几次就占几份宽，接连几行的末尾都写就占几行高
        rows: Vec<OneOrMany<Text>>,
        /// 题目印在空格的哪一边；不写则在前
        labels: Keyed<PaperLabel>,
        /// 选择题的方框印在选项的哪一边；不写则在后
        boxes: Keyed<PaperBoxes>,
    }
}

keywords! {
    /// 标题印在哪里
    pub enum PaperHeading {
        Side = "side" "在左边竖排",
        Left = "left" "在左边横排",
        Bar = "bar" "通栏一行",
        Above = "above" "整个部分在表的上方排成一行，不印标题",
    }
}

keywords! {
    /// 题目印在哪里
    pub enum PaperLabel {
        Before = "before" "在空格之前",
        After = "after" "在空格之后",
        None = "none" "不印",
    }
}

keywords! {
    /// 方框印在哪里
    pub enum PaperBoxes {
        Before = "before" "在选项之前",
        After = "after" "在选项之后",
        None = "none" "不印方框（日期不印年月日），留空手写",
    }
}

keywords! {
    /// 文件格式
    pub enum MediaType {
        Jpeg = "jpg" "JPG",
        Png = "png" "PNG",
        Pdf = "pdf" "PDF",
        Ofd = "ofd" "OFD",
    }
}

/// 开关：只写标识，或写标识和题目
#[derive(Clone, Debug)]
pub enum Switch {
    /// 只写标识。
    Id(Id),
    /// 标识和题目。
    Full(Box<FullSwitch>),
}

record! {
    /// 开关
    pub struct FullSwitch {
        /// 标识
        id: Id,
        /// 题目，例如 是否申请
        label: Option<Text>,
        /// 填写提示
        hint: Option<Text>,
        /// 易读的说法
        easy: Option<Text>,
    }
}

impl Shape for Switch {
    fn read(node: &Node, report: &mut crate::diagnostic::Report) -> Option<Self> {
        match node {
            Node::Scalar(_) => Id::read(node, report).map(Switch::Id),
            _ => FullSwitch::read(node, report).map(|full| Switch::Full(Box::new(full))),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let id = Id::schema(generator);
        let full = FullSwitch::schema(generator);
        json_schema!({ "anyOf": [id, full] })
    }
}

record! {
    /// 重复填写
    pub struct Repeat {
        /// 至少几份，默认 1
        min: Option<Spanned<i64>>,
        /// 至多几份
        max: Spanned<i64>,
        /// 一份叫什么，例如 孩子
        row: Text = "as",
    }
}

/// 是否必填
#[derive(Clone, Debug)]
pub enum Required {
    /// 总是、总不。
    Fixed(Spanned<bool>),
    /// 看条件。
    When(Condition),
}

impl Shape for Required {
    fn read(node: &Node, report: &mut crate::diagnostic::Report) -> Option<Self> {
        match node {
            Node::Scalar(scalar) if matches!(scalar.text.as_str(), "true" | "false") => {
                Some(Required::Fixed(Spanned::new(scalar.text == "true", scalar.span)))
            }
            Node::List(_) => {
                wrong_kind(node, "true、false 或条件", "`true`, `false` or a condition", report);
                None
            }
            _ => Condition::read(node, report).map(Required::When),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let condition = Condition::schema(generator);
        json_schema!({ "anyOf": [{ "type": "boolean" }, condition] })
    }
}

record! {
    /// 检查：必须成立的条件
    pub struct Check {
        /// 标识，用在违规代码里；不写则按次序编号
        id: Option<Id>,
        /// 必须成立
        that: Condition,
        /// 不成立时对申请人说的话
        otherwise: Text = "else",
        /// 指到哪一题；不写则指到条件读到的第一题
        at: Option<ExpressionText>,
    }
}
