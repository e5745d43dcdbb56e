// The page's script. Everything works without it; with it, conditions are read exactly, changes are
// announced, closed answers are not sent and slips of the pen are pointed out. What conditions and
// answers mean is said by the files of `templates/javascript`, which stand before these; `program` is
// what the page needs of the matter's program.
//
// Here: what stands in the controls, read as an instance that is being filled in.

const sheet = document.forms[0];
const page = ready(program);
const all = (selector, root = sheet) => [...root.querySelectorAll(selector)];
const controls = (name) => (name ? all(`[name="${name}"]`) : []);
// The controls that people answer with; the page's own have names that start with `page--`.
const answering = (root) => all("[name]:not([type=hidden], [name^=page--])", root);
const isChoice = ({ type }) => type === "radio" || type === "checkbox";
const isFilled = (control) => (isChoice(control) ? control.checked : control.value.trim() !== "");
// The id that goes with a name.
const idOf = (name) => name.replace(/[.[]/g, "-").replace(/]/g, "");
const rowsOfGroup = (group) =>
  all("[data-row]").filter(({ dataset }) => dataset.row.replace(/\[\d+\]$/, "") === group);

const chosen = (name) => controls(name).filter(({ checked }) => checked).map(({ value }) => value);
const line = (name) => controls(name)[0]?.value;
const inParts = (name, kinds) => {
  const typed = kinds.map((kind) => line(`${name}.${kind}`)?.trim() ?? "");
  // Two digits for a month or day, so that 2月31日 is a day which the calendar lacks.
  return typed.some(Boolean) ? typed.map((part) => part && part.padStart(2, "0")).join("-") : undefined;
};
const written = {
  yes_no: (name) => ({ true: true, false: false })[chosen(name)[0]],
  tick: (name) => chosen(name).length > 0,
  one_of: (name) => (controls(name)[0]?.type === "radio" ? chosen(name)[0] : line(name)),
  any_of: chosen,
  date: (name) => inParts(name, ["year", "month", "day"]),
  month: (name) => inParts(name, ["year", "month"]),
};
const answerAt = (domain, name) => {
  const typed = (written[domain.is] ?? line)(name);
  return typed === undefined ? undefined : normalLeaf(domain, typed);
};
// A file is chosen, or the service has kept one.
const isThere = (name) => line(name) || (line(`${name}.kept`) && !chosen(`${name}.drop`).length);
// All that stands in a group so far, as an instance would hold it.
const collect = (group, name) => {
  const json = {};
  const inside = (id) => (name ? `${name}.${id}` : id);
  for (const { id, domain } of group.fields) if (domain) json[id] = answerAt(domain, inside(id));
  for (const child of group.groups) {
    const inner = inside(child.id);
    if (child.file) json[child.id] = isThere(inner) ? { name: "file" } : {};
    else if (child.rows) json[child.id] = rowsOfGroup(inner).map(({ dataset }) => collect(child, dataset.row));
    else json[child.id] = collect(child, inner);
  }
  return json;
};

let situation;
const look = () => {
  const now = new Date();
  const root = readGroup(page.groups[0], null, null, collect(page.groups[0], ""), true);
  const submittedOn = dateOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
  situation = new Situation(page, root, { submittedOn, filling: true });
};
// The group of a name such as `family.children[0]`.
const nodeAt = (name) =>
  (name ? name.split(".") : []).reduce((node, part) => {
    const [, id, row] = /^([^[]+)(?:\[(\d+)\])?$/.exec(part);
    const child = node.children[node.group.groups.find((group) => group.id === id).slot];
    return row === undefined ? child : child.rows[row];
  }, situation.root);
const evaluate = (number, home) => situation.value(page.conditions[number], [nodeAt(home)]);
