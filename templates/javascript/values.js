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
