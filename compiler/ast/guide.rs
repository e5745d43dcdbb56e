//! The service guide as written.

use super::{Level, TimeLimit};
use crate::keywords;
use crate::read::{Named, OneOrMany, Text};
use crate::record;

record! {
    /// 办事指南
    pub struct Guide {
        /// 指南名称；不写则用这件事的名称加“办事指南”
        title: Option<Text>,
        /// 基本信息，按此顺序
        basics: Named<GuideEntry>,
        /// 整件事的办理时限
        time_limit: Option<TimeLimit>,
        /// 设定依据，分组
        legal: Vec<LegalGroup>,
        /// 申请条件的分组；不写则每个事项一组
        conditions: Vec<ConditionGroup>,
        /// 流程图
        flow: Option<Flow>,
        /// 咨询、帮助：电话、窗口、短信
        help: Named<GuideEntry>,
    }
}

record! {
    /// 基本信息的一项
    pub struct GuideEntry {
        /// 名目，例如 办理形式
        label: Text,
        /// 内容
        text: Option<Text>,
        /// 内容由编译器从别处取来
        from: Option<GuideSource>,
        /// 分行：线下、线上等
        lines: Named<GuideEntry>,
        /// 由哪一级地方填写
        local: Option<Level>,
        /// 由谁填写，例如 各地综窗
        filled_by: Option<Text>,
        /// 各地是否必须填
        must_fill: Option<crate::source::Spanned<bool>>,
    }
}

keywords! {
    /// 指南内容的来源：只在一处写，不重复
    pub enum GuideSource {
        Title = "title" "这件事的名称",
        Lead = "lead" "牵头部门",
        Cooperating = "cooperating" "配合部门",
        Items = "items" "全部事项",
        Statutory = "statutory_limit" "法定时限",
        Promised = "promised_limit" "承诺时限",
        Region = "region" "适用地区",
        Version = "version" "版本",
    }
}

record! {
    /// 一组依据
    pub struct LegalGroup {
        /// 组名
        title: Text,
        /// 用于哪些事项
        items: OneOrMany<Text>,
        /// 文件
        documents: Vec<Text>,
    }
}

record! {
    /// 一组申请条件
    pub struct ConditionGroup {
        /// 组名
        title: Text,
        /// 事项或“事项.情形”，按此顺序各成一条
        entries: Vec<ConditionEntry>,
        /// 本组直接列出该事项的各条条文，不另设小标题
        direct: Option<Text>,
    }
}

record! {
    /// 申请条件的一条
    pub struct ConditionEntry {
        /// 小标题；不写则用事项或情形的名称
        title: Option<Text>,
        /// 事项
        item: Text,
        /// 情形
        case: Option<Text>,
        /// 纸面上的原话；不写则连写各条条文
        text: Option<Text>,
    }
}

record! {
    /// 流程图
    pub struct Flow {
        /// 标题
        title: Option<Text>,
        /// 统一受理的环节名称，默认 统一受理
        accept: Option<Text>,
        /// 办结送达的环节名称，默认 办结送达
        finish: Option<Text>,
        /// 注
        footnotes: Vec<Text>,
    }
}
