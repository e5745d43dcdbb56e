// Lianban: judging instances of a form. Generated, the same for every matter.
//
// What values mean: dates, decimals, numbers with check digits, rules of texts. A fault is its stable
// code. Dates are texts `YYYY-MM-DD`, months `YYYY-MM`: their order is that of texts.

const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year, month) =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
const padded = (number, width) => String(number).padStart(width, "0");

// The month or day as text, if the calendar has it; else null.
const monthOf = (year, month) =>
  year >= 1 && year <= 9999 && month >= 1 && month <= 12
    ? `${padded(year, 4)}-${padded(month, 2)}`
    : null;
const dateOf = (year, month, day) => {
  const known = monthOf(year, month);
  return known && day >= 1 && day <= daysIn(year, month) ? `${known}-${padded(day, 2)}` : null;
};
const partsOf = (date) => date.split("-").map(Number);

// Reads the one accepted spelling: the fault, or nothing.
const dateFault = (text) => {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (found) return dateOf(...found.slice(1).map(Number)) ? null : "calendar";
  return normalizeDate(text) ? "not_canonical" : "pattern";
};
// Of a day on which an application can have been submitted.
const submissionFault = (text) =>
  dateFault(text) ?? (text < "1900-01-01" || text > "2999-12-31" ? "range" : null);
const monthFault = (text) => {
  const found = /^([0-9]{4})-([0-9]{2})$/.exec(text);
  if (found) return monthOf(...found.slice(1).map(Number)) ? null : "calendar";
  return normalizeMonth(text) ? "not_canonical" : "pattern";
};

const DAY = 86_400_000;
const timeOf = (date) => {
  const [year, month, day] = partsOf(date);
  return new Date(0).setUTCFullYear(year, month - 1, day);
};
const daysBetween = (from, to) => (timeOf(to) - timeOf(from)) / DAY;
const addDays = (date, days) => {
  const found = new Date(timeOf(date) + days * DAY);
  return dateOf(found.getUTCFullYear(), found.getUTCMonth() + 1, found.getUTCDate());
};
const addMonths = (date, months) => {
  const [year, month, day] = partsOf(date);
  const number = year * 12 + month - 1 + months;
  const [nextYear, nextMonth] = [Math.floor(number / 12), (((number % 12) + 12) % 12) + 1];
  return dateOf(nextYear, nextMonth, Math.min(day, daysIn(nextYear, nextMonth)));
};
// Full years, below nought before birth; by month the whole month of the birthday counts as reached.
const age = (born, on, byMonth) => {
  const [from, to] = byMonth ? [5, 7] : [5, 10];
  const ahead = on.slice(from, to) < born.slice(from, to);
  return Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (ahead ? 1 : 0);
};

// Decimals: texts of a fixed scale, counted in units of their last place.
const formatDecimal = (number, scale) => {
  const digits = padded(Math.abs(number), scale + 1);
  const whole = digits.slice(0, digits.length - scale);
  const places = scale ? `.${digits.slice(-scale)}` : "";
  return (number < 0 ? "-" : "") + whole + places;
};
const parseDecimal = (text, scale) => {
  const found = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/.exec(text);
  const fits = found && (found[3] ?? "").length === scale && !(found[1] && /^[-0.]+$/.test(text));
  if (!fits) return { fault: normalizeDecimal(text, scale) === null ? "pattern" : "not_canonical" };
  const size = Number(found[2] + (found[3] ?? ""));
  if (!Number.isSafeInteger(size)) return { fault: "range" };
  return { value: found[1] ? -size : size };
};

// Numbers with check digits --------------------------------------------------------------------

const lengthOf = (text) => {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
};
const sizeFault = (found, min, max) =>
  found < min ? "too_short" : found > max ? "too_long" : null;

const mod11_2 = (text) =>
  /^[0-9]+[0-9X]$/.test(text) &&
  [...text].reduce((sum, c) => (sum * 2 + (c === "X" ? 10 : Number(c))) % 11, 0) === 1;
const bornOn = (id) => dateOf(+id.slice(6, 10), +id.slice(10, 12), +id.slice(12, 14));
const residentIdFault = (id) => {
  const size = sizeFault(lengthOf(id), 18, 18);
  if (size) return size;
  if (!/^[0-9]{17}[0-9Xx]$/.test(id)) return "characters";
  if (id.endsWith("x")) return "not_canonical";
  if (!bornOn(id)) return "calendar";
  return mod11_2(id) ? null : "check_digit";
};
const isResidentId = (id) => residentIdFault(id) === null;

const usccFault = (code) => {
  const size = sizeFault(lengthOf(code), 18, 18);
  if (size) return size;
  const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  let sum = 0, weight = 1;
  for (const [place, c] of [...code].entries()) {
    const value = alphabet.indexOf(c);
    if (value < 0) return alphabet.includes(upper(c)) ? "not_canonical" : "characters";
    sum += value * (place === 17 ? 1 : weight);
    weight = (weight * 3) % 31;
  }
  return sum % 31 === 0 ? null : "check_digit";
};
const mod11_10 = (text) => {
  if (!/^[0-9]{2,}$/.test(text)) return false;
  let product = 10, sum = 0;
  for (const c of text) {
    sum = (product + Number(c)) % 10;
    product = ((sum || 10) * 2) % 11;
  }
  return sum === 1;
};
const mod97 = (text) => {
  if (!/^[0-9A-Z]+[0-9]{2}$/.test(text)) return false;
  let rest = 0;
  for (const c of text) {
    const value = parseInt(c, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
};
const luhn = (text) => {
  if (!/^[0-9]{2,}$/.test(text)) return false;
  const sum = [...text].reverse().reduce((total, c, place) => {
    const value = Number(c) * (place % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};
const digitFault = (sound) => (text) => (sound(text) ? null : "check_digit");
const checks = {
  resident_id: residentIdFault,
  uscc: usccFault,
  mod11_2: digitFault(mod11_2),
  mod11_10: digitFault(mod11_10),
  mod97: digitFault(mod97),
  luhn: digitFault(luhn),
};

// Texts ----------------------------------------------------------------------------------------

// The first thing wrong with a text: characters, spelling, length, patterns, check.
const textFault = (rule, text) => {
  if (!/^[0-9A-Z\u4E00-\u9FA5]+$/.test(text) || text.startsWith("00")) {
    const lost = text.search(INVISIBLE) >= 0 || DAMAGED.test(text);
    if (lost || (rule.kind !== "lines" && text.includes("\n"))) return "characters";
    if (normalizeText(rule.kind, text) !== text) return "not_canonical";
  }
  const size = sizeFault(lengthOf(text), rule.min ?? 1, rule.max);
  if (size) return size;
  if (rule.regexes?.some((pattern) => !pattern.test(text))) return "pattern";
  if (!rule.check) return null;
  return checks[rule.check](rule.prefix ? [...text].slice(0, rule.prefix).join("") : text);
};
const isIdentifier = (key) => /^[a-z][a-z0-9_]{0,63}$/.test(key);

// Divisions: pairs of digits; trailing pairs of zeros only fill a code up.
const isCode = (text) => /^[0-9]+$/.test(text);
const divisionStem = (code) => {
  let stem = code;
  while (stem.length > 2 && stem.length % 2 === 0 && stem.endsWith("00")) stem = stem.slice(0, -2);
  return stem;
};
const divisionWithin = (code, whole) => code.startsWith(divisionStem(whole));

// Kleene's logic with a fourth value, as two bits: 2 may hold, 1 may fail. So `true` is 2, `false`
// 1, `null` (undetermined) 3; `undefined` is 0, a choice that nobody has made yet: it opens nothing.
// Only a form that is being filled in has the fourth.
const TRUTHS = [undefined, false, true, null];
const bits = (truth) => (truth === true ? 2 : truth === false ? 1 : truth === undefined ? 0 : 3);
const not = (a) => (typeof a === "boolean" ? !a : a);
const and = (a, b) => {
  const [left, right] = [bits(a), bits(b)];
  return TRUTHS[(left & right & 2) | ((left | right) & 1)];
};
const or = (a, b) => {
  const [left, right] = [bits(a), bits(b)];
  return TRUTHS[((left | right) & 2) | (left & right & 1)];
};
// From what people type to the one accepted spelling. Nothing here applies NFC or NFKC, which would
// change names; doing anything twice changes nothing.

// What cannot be seen and could mislead; what stands for something lost. A half of a surrogate pair
// is no character at all.
const INVISIBLE = /[\0-\t\v-\u{1F}\u{7F}-\u{9F}\u{AD}\u{61C}\u{200B}\u{200E}\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E007F}]/gu;
const DAMAGED = /[\u{D800}-\u{DFFF}\u{FDD0}-\u{FDEF}\u{FFFC}-\u{FFFF}\u{1FFFE}\u{1FFFF}\u{2FFFE}\u{2FFFF}\u{3FFFE}\u{3FFFF}\u{4FFFE}-\u{DFFFF}\u{EFFFE}\u{EFFFF}\u{FFFFE}\u{FFFFF}\u{10FFFE}\u{10FFFF}]/u;
const DASHES = /[-\u2010-\u2015\u2212\uFF0D]/g;
const MIDDLE_DOTS = /[\u2022\u30FB\uFF65\u2027\u22C5]/g;

const visible = (text) => text.replace(INVISIBLE, "");
const halfWidth = (text) =>
  text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
// Half-width, without white space. Only of visible text: there \s is what Unicode calls white space.
const compact = (text) => halfWidth(text).replace(/\s/g, "");
const upper = (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
const lower = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const phone = (text) => {
  const number = compact(text).replace(DASHES, "").replace(/[()]/g, "");
  return number.replace(/^(?:\+86|0086)(?=1[3-9][0-9]{9}$)/, "");
};

const normalForms = {
  plain: (text) => text.trim().replace(/\n/g, " "),
  lines: (text) => text.trim(),
  name: (text) => text.replace(MIDDLE_DOTS, "\u00B7").trim().replace(/\s+/g, " "),
  digits: (text) => compact(text).replace(DASHES, ""),
  id: (text) => compact(text).replace(DASHES, "").replace(/x/g, "X"),
  upper: (text) => upper(compact(text)),
  phone,
};

// The normal form of a text of a kind.
const normalizeText = (kind, text) =>
  normalForms[kind](visible(text.replace(/\r\n?|[\u2028\u2029]/g, "\n").replace(/\t/g, " ")));

// Dates and months: `2024年5月1日`, `2024/5/1`, `20240501` and the like; null when it is none.
const dateText = (text) => compact(visible(text)).replace(DASHES, "-");
const normalizeDate = (text) => {
  const plain = dateText(text);
  const found =
    /^([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(plain) ??
    /^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]$/.exec(plain) ??
    /^([0-9]{4})(?:-([0-9]{1,2})-|\/([0-9]{1,2})\/|\.([0-9]{1,2})\.)([0-9]{1,2})$/.exec(plain);
  if (!found) return null;
  const [year, month, day] = found.slice(1).filter((part) => part !== undefined).map(Number);
  return dateOf(year, month, day);
};
const normalizeMonth = (text) => {
  const found = /^([0-9]{4})(?:([0-9]{2})|年([0-9]{1,2})月|[-/.]([0-9]{1,2}))$/.exec(dateText(text));
  return found ? monthOf(Number(found[1]), Number(found[2] ?? found[3] ?? found[4])) : null;
};

// Numbers, in units of their last place; null when it is none, or a place would be lost.
const numberText = (text) => compact(visible(text)).replace(DASHES, "-").replace(/，/g, ",");
const units = (text, scale) => {
  const found = /^([-+]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?$/.exec(text);
  if (!found) return null;
  const places = (found[3] ?? "").replace(/0+$/, "");
  if (places.length > scale) return null;
  const size = Number(found[2].replace(/,/g, "") + places.padEnd(scale, "0"));
  if (!Number.isSafeInteger(size)) return null;
  return found[1] === "-" && size ? -size : size;
};
const normalizeInteger = (text) => units(numberText(text), 0);
const normalizeMoney = (text) =>
  units(numberText(text).replace(/^[¥￥]/, "").replace(/[元圆]$/, ""), 2);
const normalizeDecimal = (text, scale) => {
  const found = units(numberText(text), scale);
  return found === null ? null : formatDecimal(found, scale);
};
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
// What holds in an instance: which questions are open, what is read of their answers, what
// expressions mean. Kleene's three values; see the interpreter of the compiler for every decision.
//
// `filling` is for a form that someone is filling in: a choice not made yet opens nothing, an answer
// counts as long as its question is shown, and one to a closed question is not there.

class Situation {
  constructor(form, root, { submittedOn = null, region = null, filling = false } = {}) {
    Object.assign(this, { form, root, submittedOn, region, filling });
    const around = form.regions.filter(({ code }) => region !== null && divisionWithin(region, code));
    this.regions = around.sort((a, b) => divisionStem(b.code).length - divisionStem(a.code).length);
    this.known = [];
    this.items = [];
  }

  // Openness -------------------------------------------------------------------------------------

  isOpen(node) {
    if (!node.parent) return true;
    return this.isChildOpen(node.parent, node.group);
  }

  // Whether a group in `node` is open; a repeated one: whether it may have rows.
  isChildOpen(node, group) {
    return remembered(node, "childOpen", group.slot, () => this.opens(node, group.when, false));
  }

  isFieldOpen(node, field) {
    return remembered(node, "opened", field.slot, () =>
      this.opens(node, field.when, field === field.in.switch));
  }

  // Whether something in `node` is open that is asked `when` a condition holds.
  opens(node, when, isSwitch) {
    let open = this.isOpen(node);
    if (open !== false && !isSwitch) open = and(open, this.switchedOn(node));
    return open === false ? false : and(open, this.condition(when, node));
  }

  switchedOn(node) {
    const { switch: field } = node.group;
    if (!field) return true;
    const { value } = node.states[field.slot];
    const unmade = this.filling ? undefined : null;
    if (typeof value !== "boolean") return unmade;
    return this.condition(field.when, node) === true ? value : unmade;
  }

  condition(number, node) {
    return number === undefined || this.truth(this.form.conditions[number], [node]);
  }

  requires(required, node) {
    return required === false ? false : this.condition(required, node);
  }

  // Whether an answer whose question is open like that counts.
  counts(open) {
    return this.filling ? bits(open) > 1 : open === true;
  }

  // Answers --------------------------------------------------------------------------------------

  // The node of a group seen from a node: up to what both are in, then down.
  locate(group, from) {
    for (let node = from; node; node = node.parent) if (node.group === group) return node;
    const parent = group.in && this.locate(group.in, from);
    return parent && !group.rows ? parent.children[group.slot] : null;
  }

  answer(field, from) {
    const node = this.locate(field.in, from);
    if (!node) return null;
    if (field.derive) return this.derived(field, node);
    const state = this.stateOf(field, node);
    if (state.value !== undefined) return this.counts(this.isFieldOpen(node, field)) ? state.value : null;
    if (!state.absent) return null;
    const { is } = field.domain;
    return is === "any_of" ? [] : is === "tick" ? false : this.unmade(field);
  }

  stateOf(field, node) {
    const state = node.states[field.slot];
    return this.filling && state !== ABSENT && !this.counts(this.isFieldOpen(node, field)) ? ABSENT : state;
  }

  // What a question without an answer reads as.
  unmade({ domain }) {
    return this.filling && ["yes_no", "one_of"].includes(domain.is) ? undefined : null;
  }

  derived(field, node) {
    return remembered(node, "derived", field.slot, () => {
      if (!this.counts(this.isFieldOpen(node, field))) return null;
      const value = this.value(field.derive, [node]);
      return isNothing(value) ? null : value;
    });
  }

  hasField(field, from) {
    const node = this.locate(field.in, from);
    if (!node) return null;
    if (field.derive) return isKnown(this.answer(field, node));
    const state = this.stateOf(field, node);
    if (state.absent) return this.unmade(field) === undefined ? undefined : false;
    if (state === LOST) return null;
    const open = this.isFieldOpen(node, field);
    return state.fault && open !== false ? null : open;
  }

  hasGroup(group, from) {
    let seen = from;
    while (seen && seen.group !== group) seen = seen.parent;
    if (!group.rows || seen) {
      const node = seen ?? this.locate(group, from);
      if (!node) return null;
      if (node.presence === THERE && !node.answered) return false;
      return certain(node.presence, () => this.isOpen(node));
    }
    const parent = this.locate(group.in, from);
    if (!parent) return null;
    return certain(parent.children[group.slot].presence, () => this.isChildOpen(parent, group));
  }

  // The rows of a repeated group; null when it is not certain that they count.
  rows(group, from) {
    const parent = this.locate(group.in, from);
    if (!parent) return null;
    const { presence, rows } = parent.children[group.slot];
    if (presence === ABSENT) return [];
    const open = this.isChildOpen(parent, group);
    if (this.filling) return this.counts(open) ? rows.filter((row) => row.answered) : [];
    if (open === false) return [];
    return open === true && presence === THERE ? rows : null;
  }

  // Expressions ----------------------------------------------------------------------------------

  // All hold; what is certainly false ends it.
  all(parts) {
    let result = true;
    for (const part of parts) {
      result = and(result, part());
      if (result === false) break;
    }
    return result;
  }

  any(parts) {
    let result = false;
    for (const part of parts) {
      result = or(result, part());
      if (result === true) break;
    }
    return result;
  }

  truth(expr, frames) {
    const value = this.value(expr, frames);
    return typeof value === "boolean" || value === undefined ? value : null;
  }

  value(expr, frames) {
    if (!Array.isArray(expr)) return expr;
    return kinds[expr[0]](this, expr, frames);
  }

  // What holds of a parameter or term in the nearest region that sets it. Nobody knows the region
  // of a form that is being filled in.
  local(kind, number) {
    const region = this.regions.find((known) => number in known[kind]);
    if (region) return region[kind][number];
    const somewhere = this.filling && this.form.regions.some((known) => number in known[kind]);
    return somewhere ? null : this.form[kind][number];
  }

  parameter(number) {
    return this.value(this.local("parameters", number), []);
  }

  term(number) {
    if (!(number in this.known)) {
      this.known[number] = null;
      this.known[number] = this.value(this.local("terms", number), [this.root]);
    }
    return this.known[number];
  }

  applied(number) {
    if (!(number in this.items)) {
      this.items[number] = null;
      this.items[number] = this.truth(this.form.items[number], [this.root]);
    }
    return this.items[number];
  }
}

// A circle of conditions ends where it closes.
const remembered = (node, kind, slot, compute) => {
  const known = (node[kind] ??= []);
  if (slot in known) return known[slot];
  known[slot] = null;
  return (known[slot] = compute());
};
const isKnown = (value) => value !== null && value !== undefined;
const isNothing = (value) => value === "" || (Array.isArray(value) && !value.length);
const certain = (presence, isOpen) => {
  if (presence === ABSENT) return false;
  if (presence === LOST) return null;
  const open = isOpen();
  return presence === THERE || open === false ? open : null;
};
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
// The human door: spellings made canonical, what is never a value left out, closed answers dropped.
// Carriers of JSON do neither.

// The members of an object, each made anew; those that come out undefined are left out.
const remade = (json, remake) =>
  Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, remake(key, value)]).filter(([, value]) => value !== undefined));
const memberOf = (group, key) =>
  group.fields.find((field) => field.id === key && !field.derive) ??
  group.groups.find((child) => child.id === key);

const normalGroup = (group, json) => {
  if (!isObject(json)) return present(json);
  return present(
    remade(json, (key, value) => {
      const member = memberOf(group, key);
      if (!member) return value;
      if (member.domain) return normalLeaf(member.domain, value);
      if (!Array.isArray(value)) return normalGroup(member, value);
      const rows = value.map((row) => normalGroup(member, row));
      return present(rows.filter((row) => row !== undefined));
    }));
};

/**
 * The instance with what people typed brought into its one accepted spelling. What cannot be
 * understood stays as it is.
 */
const normalize = (program, instance, tables) => {
  const form = ready(program, tables);
  if (!isObject(instance)) return instance;
  return remade(instance, (key, value) => {
    if (key === "answers") return normalGroup(form.groups[0], value);
    if (typeof value !== "string") return value;
    if (key === "submitted_on") return normalizeDate(value) ?? value;
    return ["matter", "version", "region"].includes(key) ? plain(value) : value;
  });
};

// What is left of a group without answers to questions that are certainly closed.
const kept = (situation, node, json) => {
  if (!isObject(json)) return json;
  const left = remade(json, (key, value) => {
    const member = memberOf(node.group, key);
    if (!member) return value;
    if (member.domain) return situation.isFieldOpen(node, member) === false ? undefined : value;
    if (situation.isChildOpen(node, member) === false) return undefined;
    const child = node.children[member.slot];
    if (!member.rows) return kept(situation, child, value);
    if (!Array.isArray(value) || value.length !== child.rows.length) return value;
    // A row keeps its place even when nothing is left in it.
    return value.map((row, number) => kept(situation, child.rows[number], row) ?? {});
  });
  return Object.keys(left).length ? left : undefined;
};
const sizeOf = (json) =>
  typeof json === "object" && json !== null
    ? Object.values(json).reduce((sum, part) => sum + sizeOf(part), 1)
    : 1;

/** The instance without answers to questions that are certainly closed. */
const dropClosed = (program, instance, tables) => {
  const form = ready(program, tables);
  let current = instance;
  // An answer that is dropped may have kept another question open; each round drops at least one.
  for (;;) {
    if (!isObject(current)) return current;
    const { situation } = read(form, current);
    const next = remade(current, (key, value) =>
      key === "answers" ? kept(situation, situation.root, value) : value);
    if (sizeOf(next) === sizeOf(current)) return current;
    current = next;
  }
};
// The rules an instance can break: those of its envelope, and those of its form.

const pathIn = (path, key) => (path ? `${path}.${key}` : key);
const strangerPath = (path, key) => (isIdentifier(key) ? pathIn(path, key) : path);
const pathOf = (node) => {
  if (!node.parent) return "";
  const path = pathIn(pathOf(node.parent), node.group.id);
  return node.row === null ? path : `${path}[${node.row}]`;
};

const ENVELOPE = ["matter", "version", "submitted_on", "region", "answers"];
const regionFault = (form, region) => {
  if (region === undefined) return form.region ? "missing" : null;
  const fault = textOf(region);
  if (fault) return fault;
  if (!form.region) return /^[0-9A-Za-z]{2,12}$/.test(region) ? null : "pattern";
  if (!/^[0-9]{6}$/.test(region)) return "pattern";
  return divisionWithin(region, form.region) ? null : "not_in_table";
};

// An instance as read: its answers, what holds in it, the faults of its envelope.
const read = (form, instance) => {
  const found = [];
  const report = (path, code) => code && found.push({ path, code });
  const lost = (presence) => new Situation(form, lose(form.groups[0], null, null, presence));
  const fault = membersOf(instance);
  if (fault) {
    report("", fault);
    return { situation: lost(LOST), found };
  }
  for (const key of Object.keys(instance)) {
    if (!ENVELOPE.includes(key)) report(strangerPath("", key), "unknown_key");
  }
  const [matter, version, day, region, answers] = ENVELOPE.map((key) => own(instance, key));
  const required = (json, judge) => (json === undefined ? "missing" : judge());
  const exact = (json, max, wanted) =>
    required(json, () => lineOf(json, max) ?? (json === wanted ? null : "not_in_table"));
  report("matter", exact(matter, 160, form.matter));
  report("version", exact(version, 40, form.version));
  const noDay = required(day, () => textOf(day) ?? submissionFault(day));
  report("submitted_on", noDay);
  const noRegion = regionFault(form, region);
  report("region", noRegion);
  const noAnswers = required(answers, () => membersOf(answers));
  report("answers", noAnswers);
  const root = noAnswers
    ? lose(form.groups[0], null, null, LOST)
    : readGroup(form.groups[0], null, null, answers);
  const envelope = { submittedOn: noDay ? null : day, region: noRegion ? null : region ?? null };
  return { situation: new Situation(form, root, envelope), found };
};

class Walk {
  constructor(situation, found) {
    Object.assign(this, { situation, found, nodes: new Map() });
  }

  report(path, code) {
    if (code) this.found.push({ path, code });
  }

  // The members of a group that can be read, or is absent.
  group(node, path, demanded) {
    node.demanded = demanded;
    for (const key of node.strangers) this.report(strangerPath(path, key), "unknown_key");
    if (demanded !== true && !node.answered) return;
    for (const field of node.group.fields) {
      if (!field.derive) this.report(pathIn(path, field.id), this.fieldFault(node, field, demanded));
    }
    for (const child of node.group.groups) {
      const inner = pathIn(path, child.id);
      if (child.rows) this.rows(node, child, inner, demanded);
      else this.part(node, child, inner, demanded);
    }
  }

  fieldFault(node, field, demanded) {
    const { situation } = this;
    const state = node.states[field.slot];
    if (state === LOST) return null;
    if (state === ABSENT) {
      const missing =
        demanded === true &&
        situation.isFieldOpen(node, field) === true &&
        situation.requires(field.required, node) === true;
      return missing ? "missing" : null;
    }
    if (situation.isFieldOpen(node, field) === false) return "closed";
    return state.fault ?? (this.isOutside(node, field, state.value) ? "not_in_table" : null);
  }

  // Whether a division lies outside of the one that should contain it.
  isOutside(node, { domain, under }, division) {
    if (domain.is !== "division" || under === undefined || !isCode(division)) return false;
    const { form } = this.situation;
    const container =
      typeof under === "string" ? under : this.situation.answer(form.fields[under], node);
    if (!isKnown(container) || !isCode(container)) return false;
    return contains(domain.table, container, division) === false;
  }

  part(parent, group, path, demanded) {
    const { situation } = this;
    const node = parent.children[group.slot];
    const { presence } = node;
    if (presence === LOST) return;
    const open = situation.isChildOpen(parent, group);
    if (presence === ABSENT && (open !== true || demanded !== true)) return;
    if (presence !== ABSENT && open === false) return this.report(path, "closed");
    if (presence.fault) return this.report(path, presence.fault);
    const inner = node.answered || and(demanded, situation.requires(group.required, parent));
    this.group(node, path, inner);
  }

  rows(parent, group, path, demanded) {
    const { situation } = this;
    const { presence, rows } = parent.children[group.slot];
    const [min] = group.rows;
    const open = situation.isChildOpen(parent, group);
    if (presence === LOST) return;
    if (presence === ABSENT) {
      const missing =
        open === true && min >= 1 && demanded === true &&
        situation.requires(group.required, parent) === true;
      if (missing) this.report(path, "missing");
    } else if (open === false) this.report(path, "closed");
    else if (presence.fault) this.report(path, presence.fault);
    else {
      for (const row of rows) {
        const place = `${path}[${row.row}]`;
        if (row.presence.fault) this.report(place, row.presence.fault);
        else this.group(row, place, true);
      }
      if (rows.length < min) this.report(path, "too_few");
    }
  }

  // Every node of each group.
  collect(node) {
    const { nodes } = this;
    if (!nodes.has(node.group)) nodes.set(node.group, []);
    nodes.get(node.group).push(node);
    for (const child of node.children) {
      for (const inner of child.rows ?? [child]) this.collect(inner);
    }
  }

  checks() {
    const { situation } = this;
    for (const check of situation.form.checks) {
      for (const node of this.nodes.get(situation.form.groups[check.in]) ?? []) {
        const judged = node.demanded === true && situation.isOpen(node) === true;
        if (judged && situation.truth(check.that, [node]) === false) {
          this.found.push({ path: this.pointed(check, node), code: `check:${check.id}`, message: check.message });
        }
      }
    }
  }

  // The place a check points at: up to its repeated group, when no row of it is meant.
  pointed({ at }, from) {
    const { situation } = this;
    const field = situation.form.fields[at];
    if (!field) return pathOf(from);
    const node = situation.locate(field.in, from);
    if (node) return pathIn(pathOf(node), field.id);
    let group = field.in;
    while (group.in && !situation.locate(group.in, from)) group = group.in;
    return group.in ? pathIn(pathOf(situation.locate(group.in, from)), group.id) : pathOf(from);
  }

  choiceOfItems() {
    const { situation } = this;
    const { choose, items } = situation.form;
    const applied = items.map((_, number) => situation.applied(number));
    const none = situation.any(applied.map((truth) => () => truth)) === false;
    const several = applied.filter((truth) => truth === true).length > 1;
    const broken = (choose && none) || (choose === "exactly_one" && several);
    if (broken) this.report("", "choose_items");
  }
}

const compareTexts = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Every rule that an instance breaks, sorted by place, each once: `path` is the place, `code` the
 * stable code, `message` the sentence of a check of the form.
 *
 * `program` is what `program.json` holds. `tables` is what `tables.json` holds; without it a code of
 * a table that is not in the program is not judged.
 */
const judge = (program, instance, tables) => {
  const form = ready(program, tables);
  const { situation, found } = read(form, instance);
  const walk = new Walk(situation, found);
  walk.group(situation.root, "", true);
  walk.collect(situation.root);
  walk.checks();
  walk.choiceOfItems();
  found.sort((a, b) => compareTexts(a.path, b.path) || compareTexts(a.code, b.code));
  const same = (a, b) => b && a.path === b.path && a.code === b.code;
  return found.filter((violation, place) => !same(violation, found[place - 1]));
};

export { dropClosed, judge, normalize };
