// Proposals of large tables, loaded when someone comes to such a question. A place lies in what has
// been written further out, so far as the table has that. Without the table people just write.

const tablesOfPage = new Map();
const tableFrom = (asset) => {
  if (!tablesOfPage.has(asset)) {
    const rows = fetch(asset).then((reply) => (reply.ok ? reply.json() : Promise.reject()));
    tablesOfPage.set(asset, rows.catch(() => (tablesOfPage.delete(asset), [])));
  }
  return tablesOfPage.get(asset);
};
// Whether a row, or one it lies in, is among some.
const lies = (rows, row, some) => {
  for (let at = row; at >= 0; at = rows[at][2]) if (some.has(at)) return true;
  return false;
};
// The rows in which the answer lies; nothing when that is not known.
const around = (rows, { dataset }) => {
  const [outer] = controls(dataset.under);
  if (!outer) return null;
  const wider = around(rows, outer), name = outer.value.trim();
  const found = rows.flatMap((row, at) => (row[1] === name && (!wider || lies(rows, at, wider)) ? [at] : []));
  return found.length ? new Set(found) : wider;
};
const MOST_PROPOSALS = 200;
const propose = async (control) => {
  const { asset, level } = control.dataset;
  if (!asset) return;
  const rows = await tableFrom(asset);
  const outer = around(rows, control), typed = control.value.trim();
  const fits = ([, label, , of, selectable = true], at) =>
    selectable && (!level || of === level) && label.includes(typed) && (!outer || lies(rows, at, outer));
  const found = rows.filter(fits).slice(0, MOST_PROPOSALS);
  control.list?.replaceChildren(...found.map(([, label, parent]) => {
    const option = document.createElement("option");
    option.value = label;
    if (parent >= 0) option.label = `${rows[parent][1]} ${label}`;
    return option;
  }));
};
