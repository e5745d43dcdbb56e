// Slips of the pen, told when a control is left, with the remedy. Nothing here keeps the form from
// being sent: the service judges.

const sized = (title, { kind, min = 1, max }, text) => {
  const unit = ["plain", "lines", "name"].includes(kind) ? "个字" : "位";
  const found = lengthOf(text), now = `现在是${found}${unit}`;
  if (min === max) return `请填写${max}${unit}${title}，${now}`;
  return `${title}${found < min ? `至少填写${min}` : `最多填写${max}`}${unit}，${now}`;
};
const amount = ({ is, scale = 2 }, limit) =>
  is === "money" ? `${formatDecimal(limit, 2)}元` : is === "decimal" ? formatDecimal(limit, scale) : limit;
const limited = (title, domain) => {
  const [low, high] = [domain.min, domain.max].map((limit) => limit !== undefined && amount(domain, limit));
  if (low !== false && high !== false) return `${title}应在${low}至${high}之间`;
  return low === false ? `${title}不能大于${high}` : `${title}不能小于${low}`;
};
const SHAPES = { integer: "整数", money: "金额", decimal: "数字" };
// The words of the service (`templates/rust/support/fault.rs`).
const slips = {
  too_short: sized,
  too_long: sized,
  type: (title, { is }) => `${title}应为${SHAPES[is]}`,
  characters: (title) => `${title}中有不能使用的字符`,
  not_canonical: (title) => `${title}的写法不规范，请检查空格、全角字符、字母大小写和分隔符`,
  pattern: (title) => `${title}的格式不正确，请核对后重填`,
  calendar: (title) => `${title}中的日期不存在`,
  check_digit: (title) => `${title}的校验位不正确，请核对各位数字`,
  range: limited,
};

// A remark before a control, of which the control or its set tells.
const tell = (element, id, wanted) => {
  const ids = new Set((element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (wanted) ids.add(id); else ids.delete(id);
  if (ids.size) element.setAttribute("aria-describedby", [...ids].join(" "));
  else element.removeAttribute("aria-describedby");
};
const REMARKS = { error: ".error", prefilled: ".prefilled, [name=page--prefilled]" };
const unmark = (control, kind) => {
  for (const remark of all(REMARKS[kind], control.closest(".question"))) {
    remark.remove();
    for (const told of all(`[aria-describedby~="${remark.id}"]`)) tell(told, remark.id, false);
  }
};
const mark = (control, kind, text) => {
  unmark(control, kind);
  const set = control.closest(".parts, .options");
  const remark = document.createElement("p");
  Object.assign(remark, { id: `${idOf(nameOf(control))}--${kind}`, className: kind, textContent: text });
  (set ?? control.closest(".option") ?? control).before(remark);
  tell(set?.closest(".question > fieldset") ?? control, remark.id, true);
};
const complain = (control, message) => {
  for (const one of all("[aria-invalid]", control.closest(".question"))) one.removeAttribute("aria-invalid");
  if (!message) return unmark(control, "error");
  mark(control, "error", `错误：${message}`);
  control.setAttribute("aria-invalid", "true");
};

// The name of a question: the controls of a date have one for each part.
const nameOf = (control) => (control.closest(".parts") ? control.name.replace(/\.[^.]+$/, "") : control.name);
const domainOf = (name) => {
  const [, home, id] = /^(?:(.*)\.)?([^.]+)$/.exec(name);
  return nodeAt(home ?? "").group.fields.find((field) => field.id === id)?.domain;
};
const slipOf = (control) => {
  const title = titleOf(control.closest(".question"));
  if (control.type === "file") {
    const large = [...control.files].some(({ size }) => size > Number(control.dataset.maxSize));
    return large && `${title}的文件太大，请换小一点的文件`;
  }
  const set = control.closest(".parts");
  if (isChoice(control) || control.matches("select") || (set && !all("input", set).every(isFilled))) return "";
  const name = nameOf(control);
  const domain = domainOf(name);
  if (!domain || isNamed(domain)) return "";
  const typed = answerAt(domain, name);
  if (typed === undefined) return "";
  if (domain.is === "text") control.value = typed;
  const { fault } = readers[domain.is](domain, typed);
  return slips[fault]?.(title, domain, typed);
};
const inspect = (control) => {
  if (!control.name || !control.closest(".question")) return;
  complain(control, slipOf(control));
  // What the person has changed was not filled in for them.
  unmark(control, "prefilled");
};
