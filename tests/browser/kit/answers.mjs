// Instances as what people type: a value for each name of the page, as `lianban` reads it back.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The labels of divisions by code, from what the build puts beside the page. */
function labels(folder) {
  const all = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    for (const [code, label] of JSON.parse(readFileSync(join(folder, file), "utf8"))) all[code] = label;
  }
  return all;
}

/**
 * `Map` from a name of the page to `{value}`, `{values}` (boxes to tick) or `{file}`. A name with
 * `parts` is a date, whose boxes have names of their own.
 */
export function answersOf(instance, { folder, signing = [] }, withSigning = false) {
  const known = labels(folder);
  // What is signed stands on the page where answers are confirmed.
  const later = (path) => !withSigning && signing.some((group) => path === group || path.startsWith(`${group}.`));
  const found = new Map();
  const visit = (json, path) => {
    if (later(path)) return;
    if (Array.isArray(json)) {
      if (json.every((each) => typeof each === "object")) json.forEach((each, at) => visit(each, `${path}[${at}]`));
      else found.set(path, { values: json.map(String) });
    } else if (json && typeof json === "object") {
      if ("sha256" in json) found.set(path, { file: json });
      else for (const [key, value] of Object.entries(json)) visit(value, path ? `${path}.${key}` : key);
    } else found.set(path, { value: typeof json === "number" ? json : String(json), label: known[json] });
  };
  visit(instance.answers, "");
  return found;
}

/** What belongs into a control of a name, or undefined where it stays empty. */
export function answerFor(answers, control) {
  const { name, type, options = [] } = control;
  const own = answers.get(name);
  if (own?.file) return type === "file" ? own : undefined;
  if (own?.values) return own.values.includes(control.value) ? { value: control.value } : undefined;
  if (own && ["radio", "select-one"].includes(type)) return { value: String(own.value) };
  if (own && type === "checkbox") return own.value === "true" ? { value: control.value } : undefined;
  if (own) return { value: written(own, control, options) };
  const [, base, part] = /^(.*)\.(year|month|day)$/.exec(name) ?? [];
  const date = base && answers.get(base)?.value;
  if (!date) return undefined;
  const [year, month, day] = String(date).split("-");
  return { value: { year, month: String(Number(month)), day: String(Number(day)) }[part] };
}

// Divisions are written as people call them; money stands in yuan, on the wire in fen.
function written({ value, label }, control) {
  if (label && control.list) return label;
  return control.money ? String(value / 100) : String(value);
}
