// The kinds of expressions, each from the situation, the expression and the frames it is read in.

// Applies `work` to the values of an expression's parts, if all are determined.
const strict = (work, { from = 1, to = Infinity } = {}) => (situation, expr, frames) => {
  const values = [];
  for (const part of expr.slice(from, to)) {
    const value = situation.value(part, frames);
    if (!isKnown(value)) return value;
    values.push(value);
  }
  return work(...values, ...(to < expr.length ? expr.slice(to) : []), situation);
};
const bounded = (number) => (Number.isSafeInteger(number) ? number : null);
const seen = (place, read) => (situation, [, number, frame = 0], frames) =>
  read(situation, situation.form[place][number], frames[frame]);

const rowTruths = (situation, [, group, frame, body], frames) => {
  const rows = situation.rows(situation.form.groups[group], frames[frame]);
  return rows && rows.map((row) => () => situation.truth(body, [...frames, row]));
};
const rowValues = (situation, [, group, frame, body], frames) => {
  const rows = situation.rows(situation.form.groups[group], frames[frame]);
  return rows && rows.map((row) => situation.value(body, [...frames, row]));
};
const rowOf = (situation, number, code) => situation.form.tables[number]?.rows.get(code);
// A row and the rows it lies in, from the inside out.
const chain = (table, row) => {
  const rows = [];
  for (let at = row; at && rows.length < 8; at = table.list[at.parent]) rows.push(at);
  return rows;
};
// Whether a division is `container` or lies in it; null when its table is not at hand.
const contains = (table, container, division) => {
  if (!isCode(division)) return false;
  if (!table) return null;
  const row = table.rows.get(division);
  if (!row || !table.rows.has(container)) return divisionWithin(division, container);
  return chain(table, row).some(({ code }) => code === container);
};
const fill = (width, text, by) => {
  const [first] = by;
  return first && width >= 0 ? first.repeat(Math.max(0, width - lengthOf(text))) : null;
};

const kinds = {
  field: seen("fields", (situation, field, from) => situation.answer(field, from)),
  has: seen("fields", (situation, field, from) => situation.hasField(field, from)),
  group: seen("groups", (situation, group, from) => situation.hasGroup(group, from)),
  rows: seen("groups", (situation, group, from) => situation.rows(group, from)?.length ?? null),
  parameter: (situation, [, number]) => situation.parameter(number),
  term: (situation, [, number]) => situation.term(number),
  item: (situation, [, number]) => situation.applied(number),
  today: (situation) => situation.submittedOn,
  region: (situation) => situation.region,

  not: (situation, [, part], frames) => not(situation.truth(part, frames)),
  and: (situation, [, ...parts], frames) =>
    situation.all(parts.map((part) => () => situation.truth(part, frames))),
  or: (situation, [, ...parts], frames) =>
    situation.any(parts.map((part) => () => situation.truth(part, frames))),
  if(situation, [, condition, yes, no], frames) {
    const holds = situation.truth(condition, frames);
    return isKnown(holds) ? situation.value(holds ? yes : no, frames) : holds;
  },
  first_of(situation, [, ...parts], frames) {
    for (const part of parts) {
      const value = situation.value(part, frames);
      if (isKnown(value)) return value;
    }
    return null;
  },
  "==": strict((a, b) => (Array.isArray(a) ? String(a) === String(b) : a === b)),
  "!=": strict((a, b) => (Array.isArray(a) ? String(a) !== String(b) : a !== b)),
  "<": strict((a, b) => a < b),
  "<=": strict((a, b) => a <= b),
  ">": strict((a, b) => a > b),
  ">=": strict((a, b) => a >= b),
  in: strict((value, all) => all.includes(value), { to: 2 }),
  has_any: strict((set, codes) => codes.some((code) => set.includes(code)), { to: 2 }),
  has_all: strict((set, codes) => codes.every((code) => set.includes(code)), { to: 2 }),
  "+": strict((a, b) => bounded(a + b)),
  "-": strict((a, b) => bounded(a - b)),

  any(situation, expr, frames) {
    const truths = rowTruths(situation, expr, frames);
    return truths && situation.any(truths);
  },
  all(situation, expr, frames) {
    const truths = rowTruths(situation, expr, frames);
    return truths && situation.all(truths);
  },
  count(situation, expr, frames) {
    const truths = rowTruths(situation, expr, frames)?.map((truth) => truth());
    if (!truths || (!situation.filling && !truths.every(isKnown))) return null;
    return truths.filter((truth) => truth === true).length;
  },
  sum(situation, expr, frames) {
    const add = (sum, value) => (isKnown(sum) && isKnown(value) ? bounded(sum + value) : null);
    return rowValues(situation, expr, frames)?.reduce(add, 0) ?? null;
  },
  unique(situation, expr, frames) {
    const values = rowValues(situation, expr, frames);
    if (!values) return null;
    const known = values.filter(isKnown).map(String);
    if (new Set(known).size < known.length) return false;
    return known.length === values.length ? true : null;
  },

  age_on: strict((born, on) => age(born, on, false)),
  age_by_month: strict((born, on) => age(born, on, true)),
  birth_date: strict((id) => (isResidentId(id) ? bornOn(id) : null)),
  gender_of: strict((id, table, situation) => {
    if (!isResidentId(id)) return null;
    const code = Number(id[16]) % 2 ? "1" : "2";
    return rowOf(situation, table, code) ? code : null;
  }, { to: 2 }),
  is_resident_id: strict((id) => isResidentId(id)),
  label: strict((code, table, situation) => rowOf(situation, table, code)?.label ?? null, { to: 2 }),
  code: strict((code, isDivision) => (isDivision === true && !isCode(code) ? null : code), { to: 2 }),
  join: strict((codes, between, table, situation) => {
    const labels = codes.map((code) => rowOf(situation, table, code)?.label);
    return labels.every(isKnown) ? labels.join(between) : null;
  }, { to: 3 }),
  only: strict((codes) => (codes.length === 1 ? codes[0] : null)),
  size: strict((codes) => codes.length),
  upper: strict((text) => upper(text)),
  lower: strict((text) => lower(text)),
  slice: strict((text, from, to) => {
    const characters = [...text];
    return from >= 1 && to >= from && to <= characters.length ? characters.slice(from - 1, to).join("") : null;
  }),
  starts_with: strict((text, start) => text.startsWith(start)),
  pad_start: strict((text, width, by) => joined(fill(width, text, by), text)),
  pad_end: strict((text, width, by) => joined(text, fill(width, text, by))),
  text: strict((value, scale) =>
    typeof value === "boolean" ? (value ? "是" : "否") : formatDecimal(value, scale), { to: 2 }),
  year_month: strict((date) => date.slice(0, 7)),
  year: strict((date) => Number(date.slice(0, 4))),
  days_between: strict((from, to) => daysBetween(from, to)),
  add_days: strict((date, days) => addDays(date, days)),
  add_months: strict((date, months) => addMonths(date, months)),
  add_years: strict((date, years) => addMonths(date, years * 12)),
  within: strict((division, container, table, situation) =>
    contains(situation.form.tables[table], container, division), { to: 3 }),
  within_code: strict((code, container) => divisionWithin(code, container)),
  full_name: strict((division, number, situation) => {
    const table = situation.form.tables[number];
    const row = table?.rows.get(division);
    if (!row) return table || !isCode(division) ? division : null;
    return chain(table, row).reverse().map(({ label }) => label).join("");
  }, { to: 2 }),
  part_of(situation, [, number, level, part], frames) {
    const division = situation.value(part, frames);
    const row = isKnown(division) && rowOf(situation, number, division);
    if (!row) return null;
    return chain(situation.form.tables[number], row).find((at) => at.level === level)?.code ?? null;
  },
};
const joined = (a, b) => (a === null || b === null ? null : a + b);
