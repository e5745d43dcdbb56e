//! Cases: a policy editor's own examples, with what has to come out.

use crate::diagnostic::Report;
use crate::read::{Keyed, Named, OneOrMany, Shape, Text};
use crate::source::Span;
use crate::yaml::{Node, Scalar};
use crate::{keywords, record};
use schemars::{Schema, SchemaGenerator, json_schema};

record! {
    /// 例子：政策编辑自己举的情况和应有的结果，由 lianban test 逐个核对
    pub struct CaseFile {
        /// 例子：标识: 情况和结果
        cases: Named<TestCase>,
    }
}

record! {
    /// 一个例子
    pub struct TestCase {
        /// 说的是什么情况，例如 死亡注销，由家属办理
        title: Text,
        /// 申请的事项（标识或名称），正好这几项；不写则看 given
        items: Option<OneOrMany<Text>>,
        /// 情况：题目的路径或名称: 答案，名词: 是 或 否；没写的题补成最普通的答案
        given: Keyed<Given>,
        /// 登记库怎样回答：登记库: found、not_found、unavailable，或查到的内容；没写的算没有查询
        registers: Keyed<RegisterGiven>,
        /// 在哪个地区申请（行政区划代码）；不写则为整件事的地区
        region: Option<Text>,
        /// 申请日期，例如 2025-06-16（不写时的日期）
        submitted_on: Option<Text>,
        /// 应有的结果；只写想核对的
        expect: Expected,
    }
}

/// An answer as it was typed: a value, several, or those of a group.
#[derive(Clone, Debug)]
pub enum Given {
    /// One value.
    One(Scalar),
    /// Several values, or rows.
    Many(Vec<Given>, Span),
    /// The answers of a group.
    Group(Keyed<Given>, Span),
}

impl Given {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Given::One(scalar) => scalar.span,
            Given::Many(_, span) | Given::Group(_, span) => *span,
        }
    }
}

impl Shape for Given {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        Some(match node {
            Node::Scalar(scalar) => Given::One(scalar.clone()),
            Node::List(list) => Given::Many(Vec::read(node, report)?, list.span),
            Node::Map(map) => Given::Group(Keyed::read(node, report)?, map.span),
        })
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean", "array", "object"] })
    }
}

/// What a register answers.
#[derive(Clone, Debug)]
pub enum RegisterGiven {
    /// Whether it answers; found with ordinary data.
    Answer(RegisterAnswer),
    /// Found, with these data; the rest is ordinary.
    Found(Keyed<Given>),
}

/// A form that comes out: how it stands, or more of it.
#[derive(Clone, Debug)]
pub enum ExpectedForm {
    /// How it stands.
    Standing(FormStanding),
    /// More of it.
    Detail(Box<ExpectedFields>),
}

/// Eligibility for an item: of the whole, or line by line.
#[derive(Clone, Debug)]
pub enum ExpectedStanding {
    /// Of all lines together.
    Whole(LineStanding),
    /// Of some lines, by their text or how it begins.
    Lines(Keyed<LineStanding>),
}

/// A shape that is a word or a mapping.
macro_rules! word_or_mapping {
    ($($name:ident: $word:ident($word_type:ty) or $mapping:ident($mapping_type:ty);)+) => {
        $(impl Shape for $name {
            fn read(node: &Node, report: &mut Report) -> Option<Self> {
                Some(match node {
                    Node::Map(_) => $name::$mapping(Shape::read(node, report)?),
                    _ => $name::$word(Shape::read(node, report)?),
                })
            }

            fn schema(generator: &mut SchemaGenerator) -> Schema {
                let word = <$word_type>::schema(generator);
                let mapping = <$mapping_type>::schema(generator);
                json_schema!({ "anyOf": [word, mapping] })
            }
        })+
    };
}

word_or_mapping! {
    RegisterGiven: Answer(RegisterAnswer) or Found(Keyed<Given>);
    ExpectedForm: Standing(FormStanding) or Detail(Box<ExpectedFields>);
    ExpectedStanding: Whole(LineStanding) or Lines(Keyed<LineStanding>);
}

keywords! {
    /// 登记库怎样回答
    pub enum RegisterAnswer {
        Found = "found" "查到",
        NotFound = "not_found" "查无记录",
        Unavailable = "unavailable" "查不了",
    }
}

keywords! {
    /// 部门申请表怎样了
    pub enum FormStanding {
        Ready = "ready" "可以送出",
        Waiting = "waiting" "等待",
        Absent = "absent" "没有这张表",
    }
}

keywords! {
    /// 条件符合不符合
    pub enum LineStanding {
        Met = "met" "符合",
        NotMet = "not_met" "不符合",
        Unknown = "unknown" "待核查",
    }
}

record! {
    /// 应有的结果；什么都不写，就是“这样填是符合规定的”
    pub struct Expected {
        /// 违反的规则：题目路径（整张表写“全表”）: 代码、检查的标识或提示语；要全部写出，不写就是没有
        violations: Keyed<OneOrMany<Text>>,
        /// 材料
        materials: Option<ExpectedMaterials>,
        /// 部门申请表：标识或名称: ready、waiting、absent，或更细的内容
        forms: Keyed<ExpectedForm>,
        /// 全部部门申请表，正好这几张
        only_forms: Option<OneOrMany<Text>>,
        /// 办理条件：事项: met、not_met、unknown，或逐条
        eligibility: Keyed<ExpectedStanding>,
        /// 办理次序：每一步办哪些事项
        stages: Vec<OneOrMany<Text>>,
    }
}

record! {
    /// 应有的材料（标识或名称）
    pub struct ExpectedMaterials {
        /// 要交的
        needed: OneOrMany<Text>,
        /// 要交的全部，正好这几样
        only: Option<OneOrMany<Text>>,
        /// 不在清单上的
        not_needed: OneOrMany<Text>,
        /// 免交的
        waived: OneOrMany<Text>,
        /// 由窗口判断的
        judged: OneOrMany<Text>,
        /// 待定的
        unknown: OneOrMany<Text>,
        /// 各部分：材料: 列出的部分，正好这几个
        parts: Keyed<OneOrMany<Text>>,
        /// 理由：材料: 理由里有的话
        reasons: Keyed<Text>,
    }
}

record! {
    /// 部门申请表的内容
    pub struct ExpectedFields {
        /// 怎样了，不写则是 ready
        status: Option<FormStanding>,
        /// 在等哪些登记库，正好这几个
        waits_for: Option<OneOrMany<Text>>,
        /// 栏目：栏名: 内容（代码或名称），不填 是没有这一栏，已填 是有这一栏
        fields: Keyed<Given>,
        /// 空缺的栏目里应有的
        gaps: OneOrMany<Text>,
    }
}
