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
