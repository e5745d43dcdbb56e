//! What the author wrote: the language as a set of records, one declaration each.
//!
//! The doc comments are Chinese because editors show them to policy editors (meta-schema).

mod cases;
mod departments;
mod form;
mod guide;
mod materials;
mod region;

pub use cases::*;
pub use departments::*;
pub use form::*;
pub use guide::*;
pub use materials::*;
pub use region::*;

use crate::keywords;
use crate::read::{
    Condition, ExpressionText, Id, Keyed, Named, OneOrMany, Shape, Text, wrong_kind,
};
use crate::record;
use crate::source::Spanned;
use crate::yaml::Node;
use schemars::{Schema, SchemaGenerator, json_schema};

record! {
    /// 一件事：一个联办事项的全部定义
    pub struct Matter {
        /// 语言版本，现在是 1
        lianban: Spanned<i64>,
        /// 这件事的标识，例如 company_opening
        id: Id,
        /// 名称，例如 开办企业“一件事”
        title: Text,
        /// 版本号，例如 2024.5.0
        version: Text,
        /// 适用地区的行政区划代码（GB/T 2260），例如 530000；不写则不限地区
        region: Option<Text>,
        /// 本版发布日期，例如 2024-05-31
        date: Option<Text>,
        /// 这件事所依据的文件名称
        source: Option<Text>,
        /// 分写在别处的文件（相对本文件），其内容并入本文件
        parts: Vec<Text>,
        /// 办事指南
        guide: Option<Guide>,
        /// 参数：政策里的数字、日期
        parameters: Named<Parameter>,
        /// 名词：一处定义，处处引用
        terms: Named<Term>,
        /// 自定义的填写类型
        types: Named<TypeDefinition>,
        /// 部门
        departments: Named<Department>,
        /// 代码表
        codes: Named<CodeTable>,
        /// 事项
        items: Named<Item>,
        /// 联办申请表
        form: Option<Form>,
        /// 部门共享数据（登记库），不向申请人询问
        registers: Named<Register>,
        /// 代码转换
        conversions: Named<Conversion>,
        /// 各部门原申请表
        department_forms: Named<DepartmentForm>,
        /// 材料的默认属性
        material_defaults: Option<MaterialDefaults>,
        /// 申请材料
        materials: Named<Material>,
    }
}

record! {
    /// 分写的部分：与主文件同样的各节，并入主文件
    pub struct Part {
        /// 参数
        parameters: Named<Parameter>,
        /// 名词
        terms: Named<Term>,
        /// 自定义的填写类型
        types: Named<TypeDefinition>,
        /// 部门
        departments: Named<Department>,
        /// 代码表
        codes: Named<CodeTable>,
        /// 事项
        items: Named<Item>,
        /// 部门共享数据（登记库）
        registers: Named<Register>,
        /// 代码转换
        conversions: Named<Conversion>,
        /// 各部门原申请表
        department_forms: Named<DepartmentForm>,
        /// 材料的默认属性（主文件没有写时可写在这里）
        material_defaults: Option<MaterialDefaults>,
        /// 申请材料
        materials: Named<Material>,
        /// 办事指南（主文件没有写时可写在这里）
        guide: Option<Guide>,
        /// 联办申请表（主文件没有写时可写在这里）
        form: Option<Form>,
    }
}

record! {
    /// 参数：条件里用到的数字、日期或金额
    pub struct Parameter {
        /// 名称，例如 成年年龄
        title: Text,
        /// 类型：integer、decimal、money、date、text、yes_no
        kind: ScalarKind = "type",
        /// 值
        value: Text,
        /// 可由哪一级地方另定
        local: Option<Level>,
        /// 地方另定时的上下限（法定），例如 [16, 18]
        between: Vec<Text>,
        /// 计量单位，例如 周岁
        unit: Option<Text>,
    }
}

keywords! {
    /// 参数和登记库字段的基本类型
    pub enum ScalarKind {
        Integer = "integer" "整数",
        Decimal = "decimal" "小数",
        Money = "money" "金额（分）",
        Date = "date" "日期",
        Text = "text" "文字",
        YesNo = "yes_no" "是否",
    }
}

keywords! {
    /// 行政层级
    pub enum Level {
        Province = "province" "省级",
        Prefecture = "prefecture" "州（市）级",
        County = "county" "县级",
        Township = "township" "乡级",
    }
}

record! {
    /// 名词：有名字的条件或值
    pub struct Term {
        /// 名称，例如 未成年人
        title: Text,
        /// 定义
        is: Condition,
        /// 可由哪一级地方另定
        local: Option<Level>,
    }
}

record! {
    /// 自定义类型：在一种已有类型上加限制
    pub struct TypeDefinition {
        /// 名称，例如 许可证号
        title: Text,
        /// 基础类型，默认 text
        base: Option<Text>,
        /// 最少字符数
        min: Option<Text>,
        /// 最多字符数
        max: Option<Text>,
        /// 格式（正则的可移植部分：字面、[字符类]、( | )、? * + {m,n}），整段匹配
        pattern: Option<Text>,
        /// 校验算法：mod11_2、mod11_10、mod97、luhn、uscc、resident_id
        check: Option<Text>,
        /// 只校验开头多少个字符（例如证号的前 18 位是身份证号）
        check_prefix: Option<Spanned<i64>>,
        /// 填写提示
        hint: Option<Text>,
    }
}

record! {
    /// 部门
    pub struct Department {
        /// 名称，例如 市场监管局
        title: Text,
        /// 是否牵头部门
        lead: Option<Spanned<bool>>,
        /// 业务系统
        system: Option<Text>,
        /// 咨询电话
        phone: Option<Text>,
    }
}

record! {
    /// 代码表：来自共享文件，或就地写出
    pub struct CodeTable {
        /// 名称，例如 性别代码
        title: Option<Text>,
        /// 标准号，例如 GB/T 2261.1-2003
        standard: Option<Text>,
        /// CSV 文件（相对本文件），首行含 code,label，其余各列是属性
        file: Option<Text>,
        /// 就地写出的代码：代码: 名称
        values: Keyed<CodeValue>,
        /// 只用其中这些代码（按代码或名称）
        uses: Vec<Text> = "use",
        /// 把一个选项细分：代码: {子代码: 名称}
        refine: Keyed<Keyed<CodeValue>>,
        /// 行政区划表：按层级使用
        division: Option<Spanned<bool>>,
        /// 选用可由哪一级地方另定
        local: Option<Level>,
    }
}

/// 一个代码：只写名称，或写名称和属性
#[derive(Clone, Debug)]
pub enum CodeValue {
    /// 只有名称。
    Label(Text),
    /// 名称和属性。
    Full(Box<FullCodeValue>),
}

record! {
    /// 一个代码的名称和属性
    pub struct FullCodeValue {
        /// 名称
        label: Text,
        /// 纸面上的序号，例如 1.
        number: Option<Text>,
        /// 选了它就不能再选别的
        exclusive: Option<Spanned<bool>>,
        /// 至少选了几个别的选项，就等于选了它（例如“多种经营”：2）
        implied_by: Option<Spanned<i64>>,
        /// 说明
        hint: Option<Text>,
        /// 其他属性
        attributes: Keyed<Text>,
    }
}

impl Shape for CodeValue {
    fn read(node: &Node, report: &mut crate::diagnostic::Report) -> Option<Self> {
        match node {
            Node::Scalar(_) => Text::read(node, report).map(CodeValue::Label),
            Node::Map(_) => FullCodeValue::read(node, report).map(|v| CodeValue::Full(Box::new(v))),
            Node::List(_) => {
                wrong_kind(node, "代码的名称", "the label of a code", report);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let full = FullCodeValue::schema(generator);
        json_schema!({ "anyOf": [crate::read::scalar_schema(), full] })
    }
}

record! {
    /// 事项
    pub struct Item {
        /// 名称
        title: Text,
        /// 由哪个部门办理
        department: Text,
        /// 申请了这一事项的条件，例如 certificate.apply
        applied_when: Condition,
        /// 情形：按一个单选题分（by），或逐个写出条件
        cases: Option<Cases>,
        /// 申请条件，逐条
        eligibility: Vec<Eligibility>,
        /// 办结后产生的登记
        produces: Option<Produces>,
        /// 明确规定在后办理：要等这些事项办结
        after: OneOrMany<Text>,
        /// 办理时限
        time_limit: Option<TimeLimit>,
        /// 办理结果，例如 许可证
        result: Option<Text>,
        /// 可否由地方决定是否开办
        local: Option<Level>,
        /// 编码
        code: Option<Text>,
    }
}

/// 事项的情形
#[derive(Clone, Debug)]
pub enum Cases {
    /// 按一个单选题的选项分。
    By(ExpressionText),
    /// 逐个写出。
    Named(Named<Case>),
}

record! {
    /// 一种情形
    pub struct Case {
        /// 名称，例如 参保登记
        title: Text,
        /// 条件
        when: Condition,
    }
}

record! {
    /// 情形按一个单选题分
    pub struct CasesBy {
        /// 单选题的路径
        by: ExpressionText,
    }
}

impl Shape for Cases {
    fn read(node: &Node, report: &mut crate::diagnostic::Report) -> Option<Self> {
        match node {
            Node::Map(map) if map.entries.iter().any(|(key, _)| key.text == "by") => {
                CasesBy::read(node, report).map(|cases| Cases::By(cases.by))
            }
            _ => Named::read(node, report).map(Cases::Named),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let by = CasesBy::schema(generator);
        let named = Named::<Case>::schema(generator);
        json_schema!({ "anyOf": [by, named] })
    }
}

record! {
    /// 一条申请条件
    pub struct Eligibility {
        /// 条文
        text: Text,
        /// 判断；不写则由部门核查
        is: Option<Condition>,
        /// 只用于这些情形
        cases: OneOrMany<Text> = "for",
        /// 条文可由哪一级地方另写
        local: Option<Level>,
        /// 地方另写时的标识
        id: Option<Id>,
        /// 由谁填写，例如 各地综窗
        filled_by: Option<Text>,
    }
}

record! {
    /// 办结后产生登记数据
    pub struct Produces {
        /// 登记库
        register: Text,
        /// 什么情况下产生；不写则总是
        when: Option<Condition>,
    }
}

record! {
    /// 时限
    pub struct TimeLimit {
        /// 法定时限
        statutory: Option<Spanned<i64>>,
        /// 承诺时限
        promised: Option<Spanned<i64>>,
        /// 单位
        unit: TimeUnit,
        /// 不计入时限的环节
        excluding: Option<Text>,
    }
}

keywords! {
    /// 时限的单位
    pub enum TimeUnit {
        WorkingDay = "working_day" "个工作日",
        Day = "day" "日",
        Month = "month" "个月",
        Immediate = "immediate" "即时",
    }
}

record! {
    /// 部门共享的登记库：有三种回答（查到、查无、查不了）
    pub struct Register {
        /// 名称
        title: Text,
        /// 掌管单位（部门标识或名称）
        keeper: Text,
        /// 用什么去查，例如 applicant.id_number
        key: ExpressionText,
        /// 查询的时机：写条件，则只在条件成立时查
        when: Option<Condition>,
        /// 字段
        fields: Named<RegisterField>,
    }
}

record! {
    /// 登记库的一个字段
    pub struct RegisterField {
        /// 名称
        label: Text,
        /// 类型
        kind: Option<Text> = "type",
        /// 取自哪个代码表（单选）
        one_of: Option<Text>,
        /// 取自哪个代码表（多选）
        any_of: Option<Text>,
        /// 最小（文字为最少字符数）
        min: Option<Text>,
        /// 最大（文字为最多字符数）
        max: Option<Text>,
        /// 小数位数
        scale: Option<Spanned<i64>>,
        /// 行政区划层级
        level: Option<Level>,
        /// 行政区划代码表
        table: Option<Text>,
        /// 查到时是否一定有，默认有
        required: Option<Spanned<bool>>,
    }
}

record! {
    /// 代码转换：从一个代码表到另一个
    pub struct Conversion {
        /// 源代码表
        from: Text,
        /// 目标代码表
        to: Text,
        /// 除写明的外，同一代码转为同一代码
        same: Option<Spanned<bool>>,
        /// 与同码不同的：源代码: 目标代码
        except: Keyed<Text>,
        /// 逐个对应：源代码: 目标代码
        map: Keyed<Text>,
        /// 没有对应的：源代码: 理由
        unmapped: Keyed<Text>,
    }
}
