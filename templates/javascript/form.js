// A program made ready, and instances read by it: a tree of groups whose leaves are absent,
// ill-formed or values. An instance that cannot be read somewhere has lost what it holds there.

// Most characters of a place outside of its table of divisions.
const PLACE = { kind: "plain", max: 100 };
const ABSENT = { absent: true };
const LOST = {};
const THERE = "there";

const tableOf = (entry, outside) => {
  const given = typeof entry === "string" ? outside?.[entry] : entry;
  // A table that is not at hand: its codes are not judged.
  if (!given) return null;
  const list = Array.isArray(given)
    ? given.map(([code, label, parent, level, selectable = true], place) =>
        ({ code, label, parent, level, selectable, exclusive: false, place }))
    : (given.codes ?? []).map((code, place) => ({
        code, place, parent: -1, label: given.labels?.[place],
        selectable: !given.closed?.includes(code),
        exclusive: given.exclusive?.includes(code) ?? false,
      }));
  return { list, rows: new Map(list.map((row) => [row.code, row])) };
};

const prepare = (program, outside) => {
  const tables = (program.tables ?? []).map((entry) => tableOf(entry, outside));
  const domains = (program.domains ?? []).map((domain) => ({
    ...domain,
    table: tables[domain.table] ?? null,
    // Its codes are in a table that may not be at hand.
    outside: typeof program.tables?.[domain.table] === "string",
    regexes: domain.patterns?.map((pattern) => new RegExp(`^(?:${pattern})$`, "u")),
  }));
  const groups = program.groups.map((group, number) =>
    ({ ...group, number, in: null, fields: [], groups: [], known: new Set() }));
  const fields = program.fields.map((field) => ({ ...field, domain: domains[field.domain] }));
  for (const [number, { in: parent }] of program.groups.entries()) {
    if (parent === undefined) continue;
    const group = groups[number];
    group.in = groups[parent];
    group.slot = group.in.groups.push(group) - 1;
    group.in.known.add(group.id);
  }
  for (const field of fields) {
    field.in = groups[field.in];
    field.slot = field.in.fields.push(field) - 1;
    if (!field.derive) field.in.known.add(field.id);
  }
  for (const group of groups) group.switch = fields[group.switch];
  const lists = Object.fromEntries(
    ["checks", "items", "terms", "parameters", "regions", "conditions"].map((key) => [key, program[key] ?? []]));
  const { matter, version, region = "", choose } = program;
  return { ...lists, matter, version, region, choose, groups, fields, tables };
};

const READY = new WeakMap();
const ready = (program, outside) => {
  let known = READY.get(program);
  if (!known || known.outside !== outside) {
    known = { outside, form: prepare(program, outside) };
    READY.set(program, known);
  }
  return known.form;
};

// Values from the wire -------------------------------------------------------------------------

const isObject = (json) => typeof json === "object" && json !== null && !Array.isArray(json);
const otherThan = (json) => (json === null ? "null" : "type");
const textOf = (json) => (typeof json !== "string" ? otherThan(json) : json === "" ? "empty" : null);
const integerOf = (json) => (Number.isSafeInteger(json) ? null : otherThan(json));
const truthOf = (json) => (typeof json === "boolean" ? null : otherThan(json));
const rowsOf = (json) => (!Array.isArray(json) ? otherThan(json) : json.length ? null : "empty");
const membersOf = (json) =>
  !isObject(json) ? otherThan(json) : Object.keys(json).length ? null : "empty";
const lineOf = (json, max) => textOf(json) ?? textFault({ kind: "plain", max }, json);

const within = (value, { min, max }) =>
  (min === undefined || value >= min) && (max === undefined || value <= max);
const judged = (fault, value) => (fault ? { fault } : { value });
const ranged = (domain, value) => judged(within(value, domain) ? null : "range", value);

const optionFault = (table, json) =>
  textOf(json) ?? (!table || table.rows.get(json)?.selectable ? null : "not_in_table");

const readers = {
  text: (domain, json) => judged(textOf(json) ?? textFault(domain, json), json),
  integer: (domain, json) => (integerOf(json) ? { fault: integerOf(json) } : ranged(domain, json)),
  decimal(domain, json) {
    if (textOf(json)) return { fault: textOf(json) };
    const read = parseDecimal(json, domain.scale);
    return read.fault ? read : ranged(domain, read.value);
  },
  yes_no: (domain, json) => judged(truthOf(json), json),
  // A box is ticked or not there.
  tick: (domain, json) => judged(truthOf(json) ?? (json ? null : "not_in_table"), json),
  one_of: ({ table }, json) => judged(optionFault(table, json), json),
  any_of({ table, min, max }, json) {
    let fault = rowsOf(json);
    const chosen = new Set();
    for (const code of fault ? [] : json) {
      fault = optionFault(table, code) ?? (chosen.has(code) ? "duplicate_option" : null);
      if (fault) break;
      chosen.add(code);
    }
    if (fault) return { fault };
    if (chosen.size < min) return { fault: "too_few" };
    if (chosen.size > max) return { fault: "too_many" };
    if (!table) return { value: json };
    const rows = json.map((code) => table.rows.get(code));
    if (rows.length > 1 && rows.some((row) => row.exclusive)) return { fault: "check" };
    return { value: rows.sort((a, b) => a.place - b.place).map((row) => row.code) };
  },
  date(domain, json) {
    const fault = textOf(json) ?? dateFault(json);
    return fault ? { fault } : ranged(domain, json);
  },
  month(domain, json) {
    const fault = textOf(json) ?? monthFault(json);
    return fault ? { fault } : ranged(domain, json);
  },
  // Digits are a code of the level; anything else names a place outside of the table.
  division({ table, level }, json) {
    if (textOf(json)) return { fault: textOf(json) };
    if (!isCode(json)) return judged(textFault(PLACE, json), json);
    const row = table?.rows.get(json);
    return judged(!table || (row?.selectable && row.level === level) ? null : "not_in_table", json);
  },
};
readers.money = readers.integer;

// From what people type ------------------------------------------------------------------------

// What is never a value is left out.
const isPresent = (json) =>
  json !== null && json !== "" && !(Array.isArray(json) && !json.length) &&
  !(isObject(json) && !Object.keys(json).length);
const present = (json) => (isPresent(json) ? json : undefined);

const plain = (text) => normalizeText("plain", text);
const spellings = {
  text: ({ kind }, text) => normalizeText(kind, text),
  integer: (domain, text) => normalizeInteger(text),
  money: (domain, text) => normalizeMoney(text),
  decimal: ({ scale }, text) => normalizeDecimal(text, scale),
  date: (domain, text) => normalizeDate(text),
  month: (domain, text) => normalizeMonth(text),
};
const normalLeaf = (domain, json) => {
  if (domain.is === "tick" && json === false) return undefined;
  if (domain.is === "any_of" && Array.isArray(json)) {
    const codes = json.map((code) => (typeof code === "string" ? present(plain(code)) : code));
    return present(codes.filter((code) => code !== undefined));
  }
  if (typeof json !== "string") return present(json);
  return present(spellings[domain.is]?.(domain, json) ?? plain(json));
};

// The tree of an instance ----------------------------------------------------------------------

const own = (json, key) => (Object.hasOwn(json, key) ? json[key] : undefined);

const nodeOf = (group, parent, row, presence, state) => ({
  group, parent, row, presence, answered: false, strangers: [],
  states: group.fields.map(() => state), children: [], demanded: null,
});

// All that a group which cannot be read could hold is lost.
const lose = (group, parent, row, presence) => {
  const node = nodeOf(group, parent, row, presence, LOST);
  node.children = group.groups.map((child) =>
    child.rows ? { presence: LOST, rows: [] } : lose(child, node, null, LOST));
  return node;
};

// What people write by its name has no code before the form has been sent.
const isNamed = ({ is, outside }) => is === "division" || (is === "one_of" && outside);

// Reads a group. A form that is being filled in (`filling`) may have groups with nothing in them.
const readGroup = (group, parent, row, json, filling) => {
  const fault = json === undefined ? null : membersOf(json);
  if (fault && !(filling && fault === "empty")) return lose(group, parent, row, { fault });
  const node = nodeOf(group, parent, row, json === undefined ? ABSENT : THERE, ABSENT);
  const given = json ?? {};
  let found = 0;
  for (const field of group.fields) {
    const value = field.derive ? undefined : own(given, field.id);
    if (value === undefined) continue;
    found += 1;
    const { domain } = field;
    node.states[field.slot] = filling && isNamed(domain) ? { value: null } : readers[domain.is](domain, value);
  }
  for (const child of group.groups) {
    const value = own(given, child.id);
    const inner = child.rows ? readRows(child, node, value, filling) : readGroup(child, node, null, value, filling);
    node.children.push(inner);
    if (value !== undefined && (!filling || hasAnswers(inner))) found += 1;
  }
  node.answered = found > 0;
  const keys = Object.keys(given);
  if (found < keys.length) node.strangers = keys.filter((key) => !group.known.has(key));
  return node;
};

const hasAnswers = ({ answered, rows }) => answered || rows?.some((row) => row.answered);

const readRows = (group, parent, json, filling) => {
  if (json === undefined) return { presence: ABSENT, rows: [] };
  const fault = rowsOf(json) ?? (json.length > group.rows[1] ? "too_many" : null);
  if (fault) return { presence: { fault }, rows: [] };
  const rows = json.map((row, number) => readGroup(group, parent, number, row, filling));
  return { presence: filling && !hasAnswers({ rows }) ? ABSENT : THERE, rows };
};
