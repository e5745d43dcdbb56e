//! A region's own file: fills what the matter leaves to it.

use crate::read::{Condition, Id, Keyed, Named, OneOrMany, Text};
use crate::record;
use crate::source::Spanned;

record! {
    /// 一个地区的填写：只能填留给地方的内容
    pub struct Region {
        /// 语言版本，现在是 1
        lianban: Spanned<i64>,
        /// 属于哪件事
        matter: Id,
        /// 行政区划代码，例如 530102
        region: Text,
        /// 地区名称，例如 昆明市五华区
        title: Text,
        /// 参数的值
        parameters: Named<Text>,
        /// 指南里留空的内容：名目标识（分行用“名目.分行”）: 内容
        slots: Keyed<Text>,
        /// 名词的当地定义
        terms: Named<Condition>,
        /// 申请条件的当地条文：条文标识: 条文
        eligibility: Named<RegionEligibility>,
        /// 事项是否开办
        items: Named<RegionItem>,
        /// 代码表的当地选用
        codes: Named<OneOrMany<Text>>,
        /// 整件事的承诺时限（天数）
        promised: Option<Spanned<i64>>,
    }
}

record! {
    /// 当地的申请条件
    pub struct RegionEligibility {
        /// 条文
        text: Text,
        /// 判断
        is: Option<Condition>,
    }
}

record! {
    /// 当地的事项
    pub struct RegionItem {
        /// 是否开办
        available: Spanned<bool>,
        /// 说明
        note: Option<Text>,
    }
}
