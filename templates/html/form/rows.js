// More rows of a repeated group than stand on the page: copies of the last one, emptied. The last
// added one can be taken away again, so that rows are always numbered without gaps.

const button = (text, data) => {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "plain", textContent: text });
  Object.assign(made.dataset, data);
  return made;
};
const offerRows = (root) => {
  for (const note of all("p[data-more]", root)) {
    const { more, max, title } = note.dataset;
    note.replaceWith(button(`再加一份${title}`, { more, max, title }), button(`去掉最后一份${title}`, { less: more }));
  }
};
// Buttons are there as long as they can do something.
const count = () => {
  for (const more of all("[data-more]")) more.hidden = rowsOfGroup(more.dataset.more).length >= Number(more.dataset.max);
  for (const less of all("[data-less]")) less.hidden = !rowsOfGroup(less.dataset.less).at(-1)?.dataset.added;
};

const emptied = (row) => {
  for (const made of all("[data-added], .error, .prefilled, .kept, input[type=hidden], [name$='.place']", row)) made.remove();
  for (const control of all("input, select, textarea", row)) {
    for (const name of ["checked", "aria-invalid"]) control.removeAttribute(name);
    if (isChoice(control)) control.checked = false;
    else control.value = "";
  }
  return row;
};
const addRow = ({ more, title }) => {
  const rows = rowsOfGroup(more), last = rows.at(-1);
  const copy = emptied(last.cloneNode(true));
  const names = [last.dataset.row, `${more}[${rows.length}]`];
  const ids = names.map(idOf);
  // Ids of a row start with its own; what follows is no digit, so that row 1 is not taken for row 10.
  const ofRow = new RegExp(`^(section-)?${ids[0]}(?![0-9])`);
  const renew = (text) =>
    text.split(" ").map((part) =>
      part.startsWith(names[0]) ? names[1] + part.slice(names[0].length) : part.replace(ofRow, `$1${ids[1]}`)).join(" ");
  for (const element of [copy, ...all("*", copy)]) {
    for (const { name, value } of [...element.attributes]) {
      if (!["value", "class", "data-title"].includes(name)) element.setAttribute(name, renew(value));
    }
  }
  const known = new Set(all("[id]").map(({ id }) => id));
  for (const element of all("[aria-describedby]", copy)) {
    for (const id of element.getAttribute("aria-describedby").split(" ")) {
      if (!known.has(id) && !copy.querySelector(`#${id}`)) tell(element, id, false);
    }
  }
  copy.querySelector("summary > span, legend").textContent = `${title}${rows.length + 1}`;
  copy.dataset.added = copy.open = true;
  last.after(copy);
  return copy;
};
const changeRows = ({ dataset, hidden }) => {
  const { more, less } = dataset;
  if (hidden) return;
  if (more) addRow(dataset);
  else if (less) rowsOfGroup(less).at(-1).remove();
  else return;
  count();
  refresh(false);
  const [target] = all("input, select, textarea", rowsOfGroup(more ?? less).at(-1));
  if (more || document.activeElement?.hidden !== false) target?.focus();
  say(more ? "加了一份。" : "去掉了一份。");
};
