//! A document with one of everything.

use lianban::document::*;

pub(crate) fn text(text: &str) -> Line {
    vec![Inline::Text { text: text.to_owned() }]
}

pub(crate) fn heading(level: u8, number: &str, words: &str, anchor: &str) -> Block {
    let (number, anchor) = (number.to_owned(), anchor.to_owned());
    Block::Heading { level, number, text: text(words), anchor }
}

pub(crate) fn paragraph(tone: Tone, text: Line) -> Block {
    Block::Paragraph { text, tone }
}

pub(crate) fn cell(role: Role, columns: u32, rows: u32, lines: Vec<Line>) -> Cell {
    Cell { columns, rows, role, lines, tall: 1 }
}

pub(crate) fn row(heads: bool, cells: Vec<Cell>) -> Row {
    Row { cells, heads }
}

pub(crate) fn edition(review: bool) -> Edition {
    Edition {
        matter: "一件事".to_owned(),
        version: "1.2.0".to_owned(),
        date: Some("2026年11月1日".to_owned()),
        source: Some("某厅〔2026〕1号".to_owned()),
        hash: "0123456789abcdef".to_owned(),
        region: None,
        review,
    }
}

fn data() -> Table {
    let head = |words: &str| cell(Role::Column, 1, 1, vec![text(words)]);
    let short = |words: &str| cell(Role::Short, 1, 1, vec![text(words)]);
    Table {
        caption: "材料清单".to_owned(),
        look: Look::Data,
        columns: vec![1, 4, 2, 3],
        head: vec![row(true, vec![head("序号"), head("材料名称"), head("份数"), head("说明")])],
        body: vec![
            row(
                false,
                vec![
                    short("1"),
                    cell(Role::Row, 1, 1, vec![text("居民身份证")]),
                    short("1"),
                    cell(Role::Long, 1, 2, vec![text("验原件"), text("留复印件")]),
                ],
            ),
            row(false, vec![short("2"), cell(Role::Row, 2, 1, vec![text("户口簿")])]),
        ],
        whole: false,
    }
}

/// Two tables of a form that are one on paper, with columns of their own.
fn form() -> [Table; 2] {
    let label = |words: &str| cell(Role::Row, 1, 1, vec![text(words)]);
    let tick = |ticked, words: &str| Inline::Box { ticked, text: words.to_owned(), before: false };
    let number = Inline::Characters { text: "11010119900307".to_owned(), count: 18 };
    let reason = Cell { tall: 3, ..cell(Role::Long, 2, 1, vec![]) };
    [
        Table {
            caption: String::new(),
            look: Look::Form,
            columns: vec![4, 8, 12, 24],
            head: vec![],
            body: vec![
                row(
                    false,
                    vec![
                        cell(Role::Upright, 1, 2, vec![text("申请人")]),
                        label("姓名"),
                        cell(Role::Short, 2, 1, vec![]),
                    ],
                ),
                row(false, vec![label("身份证号"), cell(Role::Long, 2, 1, vec![vec![number]])]),
            ],
            whole: true,
        },
        Table {
            caption: String::new(),
            look: Look::Form,
            columns: vec![10, 38],
            head: vec![],
            body: vec![
                row(
                    true,
                    vec![cell(
                        Role::SectionBar,
                        2,
                        1,
                        vec![vec![
                            Inline::Text { text: "一、补贴申请".to_owned() },
                            tick(true, "是"),
                            tick(false, "否"),
                        ]],
                    )],
                ),
                row(false, vec![reason]),
            ],
            whole: true,
        },
    ]
}

fn label(x: u32, y: u32, text: &str) -> Label {
    Label { x, y, text: text.to_owned(), strong: false }
}

fn figure() -> Figure {
    let shape = |x, y, width, height, end, words: &str| Shape {
        x,
        y,
        width,
        height,
        end,
        lines: vec![label(x + width / 2, y + 32, words)],
    };
    let band =
        Shape { lines: vec![label(60, 130, "第一步")], ..shape(40, 100, 800, 160, false, "") };
    Figure {
        svg: String::new(),
        chart: Chart {
            width: 960,
            height: 360,
            bands: vec![band],
            arrows: vec![
                Arrow { points: vec![(440, 60), (440, 98)], dashed: false },
                Arrow { points: vec![(440, 80), (900, 80), (900, 180), (842, 180)], dashed: true },
            ],
            boxes: vec![
                shape(200, 10, 480, 50, true, "提交"),
                shape(240, 150, 400, 80, false, "办理"),
            ],
            labels: vec![label(890, 72, "不办的，直接进入")],
        },
        caption: "办理流程图".to_owned(),
        alternative: "提交，然后办理。".to_owned(),
        file: "flow.svg".to_owned(),
    }
}

/// The document.
pub(crate) fn sample() -> Document {
    let inner = List {
        ordered: false,
        items: vec![Item { lines: vec![text("周一至周五")], list: None }],
    };
    let list = List {
        ordered: true,
        items: vec![
            Item {
                lines: vec![text("窗口办理"), text("各县综合窗口")], list: Some(inner)
            },
            Item { lines: vec![text("网上办理")], list: None },
        ],
    };
    let doubt = vec![
        Inline::Text { text: "在“年满”".to_owned() },
        Inline::Strong { text: "16周岁".to_owned() },
        Inline::Small { text: "（含）".to_owned() },
        Inline::Note { text: "原文没有说是否包括本数".to_owned() },
        Inline::Text { text: "以上——。".to_owned() },
    ];
    let place = vec![
        Inline::Blank { text: String::new(), width: 6, ruled: true },
        Inline::Text { text: "县".to_owned() },
        Inline::Blank { text: "某某".to_owned(), width: 6, ruled: true },
        Inline::Text { text: "镇".to_owned() },
        Inline::Blank { text: String::new(), width: 0, ruled: true },
    ];
    let [first, second] = form();
    Document {
        title: "一件事办事指南".to_owned(),
        edition: edition(true),
        contents: true,
        sections: vec![
            Section {
                landscape: false,
                blocks: vec![
                    heading(1, "一、", "基本信息", "basics"),
                    paragraph(Tone::Body, doubt),
                    heading(2, "（一）", "办理方式", "basics.how"),
                    Block::List(list),
                    paragraph(Tone::Soft, text("以当地公布的为准。")),
                    heading(1, "二、", "流程", "flow"),
                    Block::Figure(figure()),
                ],
            },
            Section {
                landscape: true,
                blocks: vec![heading(1, "三、", "材料", "materials"), Block::Table(data())],
            },
            Section {
                landscape: false,
                blocks: vec![
                    paragraph(Tone::Centred, place),
                    Block::Table(first),
                    Block::Table(second),
                    paragraph(Tone::Soft, text("提示：可以不填。")),
                ],
            },
        ],
    }
}
