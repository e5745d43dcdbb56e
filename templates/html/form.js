// The page's script. Everything works without it; with it, conditions are read exactly, changes are
// announced, closed answers are not sent and slips of the pen are pointed out.
//
// A condition has one of four values, as two bits: 2 = may hold, 1 = may fail. So 2 is true, 1 is
// false, 3 is unknown (something not written yet, or not readable here), and 0 is a choice that has
// not been made, which opens nothing. A block is shown when its condition may hold.
(() => {
  "use strict";
  const form = document.forms[0];
  const status = document.getElementById("page--status");
  const { conditions } = JSON.parse(document.getElementById("page--data").textContent);
  const TRUE = 2, FALSE = 1, UNKNOWN = 3, UNMADE = 0;
  const all = (selector, root = form) => [...root.querySelectorAll(selector)];
  const truth = (value) => (value ? TRUE : FALSE);
  const swap = (v) => ((v & 1) << 1) | (v >> 1);
  const and = (a, b) => (a & b & 2) | ((a | b) & 1);
  const or = (a, b) => ((a | b) & 2) | (a & b & 1);
  // Values that are not truths: null is unknown, undefined a choice that has not been made.
  const settle = (values, test) =>
    values.includes(undefined) ? UNMADE : values.includes(null) ? UNKNOWN : truth(test(...values));
  const compute = (values, work) =>
    values.includes(undefined) ? undefined : values.includes(null) ? null : work(...values);

  // Spellings -----------------------------------------------------------------------------------
  const half = (text) =>
    text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const compact = (text) => half(text).replace(/[\s\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g, "");
  const number = (text) => {
    const plain = compact(text).replace(/[,，元¥]/g, "");
    return /^-?[0-9]+(\.[0-9]+)?$/.test(plain) ? Number(plain) : null;
  };
  const identity = (text) => compact(text).replace(/[-\u2010-\u2015\u2212]/g, "").toUpperCase();
  const day = (y, m, d) => {
    const [year, month, date] = [y, m, d].map((part) => (/^[0-9]{1,4}$/.test(part) ? Number(part) : 0));
    const real = new Date(Date.UTC(year, month - 1, date));
    return year > 999 && real.getUTCMonth() === month - 1 && real.getUTCDate() === date && date > 0
      ? real.toISOString().slice(0, 10)
      : null;
  };

  // Numbers with check digits -------------------------------------------------------------------
  const mod112 = (text) =>
    /^[0-9]+[0-9X]$/.test(text) &&
    [...text].reduce((sum, c) => (sum * 2 + (c === "X" ? 10 : Number(c))) % 11, 0) === 1;
  const bornOn = (id) => day(id.slice(6, 10), id.slice(10, 12), id.slice(12, 14));
  const isResident = (id) => /^[0-9]{17}[0-9X]$/.test(id) && bornOn(id) !== null && mod112(id);
  const faults = {
    resident_id(id) {
      if (id.length !== 18) return `应是18位，现在是${id.length}位`;
      if (!/^[0-9]{17}[0-9X]$/.test(id)) return "只能写数字，最后一位可以是X";
      if (bornOn(id) === null) return "第7至14位不是正确的日期";
      return mod112(id) ? "" : "最后一位对不上，请核对各位数字";
    },
    uscc(code) {
      if (code.length !== 18) return `应是18位，现在是${code.length}位`;
      const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
      let sum = 0, weight = 1;
      for (const [place, c] of [...code].entries()) {
        const value = letters.indexOf(c);
        if (value < 0) return "里有不能使用的字符";
        sum += place === 17 ? value : value * weight;
        weight = (weight * 3) % 31;
      }
      return sum % 31 === 0 ? "" : "最后一位对不上，请核对";
    },
    mod11_2: (text) => (mod112(text) ? "" : "最后一位对不上，请核对"),
    mod11_10(text) {
      if (!/^[0-9]{2,}$/.test(text)) return "只能写数字";
      let product = 10, sum = 0;
      for (const c of text) {
        sum = (product + Number(c)) % 10;
        product = ((sum || 10) * 2) % 11;
      }
      return sum === 1 ? "" : "最后一位对不上，请核对";
    },
    mod97(text) {
      if (!/^[0-9A-Z]+[0-9]{2}$/.test(text)) return "的格式不对，请核对";
      let rest = 0;
      for (const c of text) {
        const value = parseInt(c, 36);
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
      }
      return rest === 1 ? "" : "最后两位对不上，请核对";
    },
    luhn(text) {
      if (!/^[0-9]{2,}$/.test(text)) return "只能写数字";
      const sum = [...text].reverse().reduce((total, c, place) => {
        const value = Number(c) * (place % 2 ? 2 : 1);
        return total + (value > 9 ? value - 9 : value);
      }, 0);
      return sum % 10 === 0 ? "" : "最后一位对不上，请核对";
    },
  };

  // Answers -------------------------------------------------------------------------------------
  // Rows of a place: "a.b[0].c" gives {"a.b": 0}, so that "a.b[].d" is found in the same row.
  const rowsOf = (name) => {
    const rows = {};
    let path = "";
    for (const [, part, row] of name.matchAll(/([^.[]+)(?:\[(\d+)\])?/g)) {
      path += (path && ".") + part;
      if (row !== undefined) {
        rows[path] = Number(row);
        path += "[]";
      }
    }
    return rows;
  };
  const nameOf = (pattern, rows) => {
    let path = "", name = "";
    for (const part of pattern.split(".")) {
      const repeated = part.endsWith("[]");
      const bare = repeated ? part.slice(0, -2) : part;
      path += (path && ".") + bare;
      name += (name && ".") + bare;
      if (repeated) {
        name += `[${rows[path] ?? 0}]`;
        path += "[]";
      }
    }
    return name;
  };
  const controls = (name) => all(`[name="${name}"]`);
  let opened = new Map();
  const isOpen = (element) => {
    for (let at = element; at && at !== form; at = at.parentElement) {
      if (at.dataset.when === undefined) continue;
      if (!opened.has(at)) {
        opened.set(at, true);
        const holds = evaluate(conditions[at.dataset.when], [rowsOf(at.dataset.home)]);
        opened.set(at, (holds & 2) !== 0);
      }
      if (!opened.get(at)) return false;
    }
    return true;
  };
  const answer = ([, pattern, frame, kind, extra], frames) => {
    const name = nameOf(pattern, frames[frame] ?? {});
    const unmade = ["yes_no", "radio", "select"].includes(kind) ? undefined : null;
    if (kind === "date" || kind === "month") {
      const parts = ["year", "month", "day"].map((part) => controls(`${name}.${part}`)[0]);
      if (!parts[0] || !isOpen(parts[0])) return null;
      const [year, month, date] = parts.map((part) => (part ? compact(part.value) : "1"));
      const found = day(year, month, date);
      return found && kind === "month" ? found.slice(0, 7) : found;
    }
    const found = controls(name);
    if (!found.length || !isOpen(found[0])) return kind === "boxes" ? [] : unmade;
    const chosen = found.filter((control) => control.checked).map((control) => control.value);
    switch (kind) {
      case "yes_no": return chosen.length ? chosen[0] === "true" : undefined;
      case "tick": return chosen.length > 0;
      case "radio": return chosen[0];
      case "select": return found[0].value || undefined;
      case "boxes":
        for (const [code, least] of extra ?? []) if (chosen.length >= least) chosen.push(code);
        return chosen;
      case "number": {
        const value = number(found[0].value);
        return value === null ? null : Math.round(value * (extra ?? 1));
      }
      case "text": {
        const text = found[0].dataset.check ? identity(found[0].value) : found[0].value.trim();
        return text || null;
      }
      default: return null;
    }
  };
  const present = ([, pattern, frame, kind], frames) => {
    const name = nameOf(pattern, frames[frame] ?? {});
    const found = all(`[name="${name}"], [name^="${name}."]`).filter(isOpen);
    const filled = found.some((c) => (["radio", "checkbox"].includes(c.type) ? c.checked : c.value.trim()));
    if (filled) return TRUE;
    return ["yes_no", "radio", "select"].includes(kind) ? UNMADE : FALSE;
  };
  const rowCount = (pattern, rows) => {
    const name = nameOf(pattern.replace(/\[\]$/, ""), rows);
    return all("[data-row]").filter((row) => {
      const own = row.dataset.row;
      return own.startsWith(`${name}[`) && !own.slice(name.length + 1).includes("[") && isFilled(row);
    }).length;
  };
  const isFilled = (row) =>
    isOpen(row) &&
    all("[name]", row).some((c) => (["radio", "checkbox"].includes(c.type) ? c.checked : c.value.trim()));

  // Conditions ----------------------------------------------------------------------------------
  const age = (born, on, byMonth) => {
    const [y, m, d] = born.split("-").map(Number), [year, month, date] = on.split("-").map(Number);
    const early = month < m || (!byMonth && month === m && date < d);
    return year - y - (early ? 1 : 0);
  };
  const birth = (value) => (value.includes("-") ? value : isResident(value) ? bornOn(value) : null);
  const functions = {
    age_on: (from, on) => (birth(from) ? age(birth(from), on, false) : null),
    age_by_month: (from, on) => (birth(from) ? age(birth(from), on, true) : null),
    birth_date: (id) => (isResident(id) ? bornOn(id) : null),
    gender_of: (id) => (isResident(id) ? (Number(id[16]) % 2 ? "1" : "2") : null),
    size: (set) => (Array.isArray(set) ? set.length : set),
    starts_with: (text, start) => text.startsWith(start),
    year_month: (date) => date.slice(0, 7),
    year: (date) => Number(date.slice(0, 4)),
    upper: (text) => text.toUpperCase(),
    is_resident_id: isResident,
  };
  const orders = {
    "==": (a, b) => a === b, "!=": (a, b) => a !== b, "<": (a, b) => a < b,
    "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
  };
  const value = (node, frames) => {
    const [kind, ...parts] = node;
    if (kind === "k") return parts[0];
    if (kind === "f") return answer(node, frames);
    if (kind === "rows") return rowCount(parts[0], frames[parts[1]] ?? {});
    if (kind === "count") return rowTruths(node, frames).filter((v) => v === TRUE).length;
    if (kind === "today") {
      const now = new Date();
      return day(String(now.getFullYear()), String(now.getMonth() + 1), String(now.getDate()));
    }
    if (kind === "if") {
      const holds = evaluate(parts[0], frames);
      return holds === TRUE ? value(parts[1], frames) : holds === FALSE ? value(parts[2], frames) : null;
    }
    if (kind === "+" || kind === "-") {
      return compute(parts.map((p) => value(p, frames)), (a, b) => (kind === "+" ? a + b : a - b));
    }
    if (Object.hasOwn(functions, kind)) {
      return compute(parts.map((p) => value(p, frames)), functions[kind]);
    }
    const holds = evaluate(node, frames);
    return holds === TRUE ? true : holds === FALSE ? false : holds === UNMADE ? undefined : null;
  };
  const rowTruths = ([, pattern, frame, body], frames) => {
    const outer = frames[frame] ?? {}, path = pattern.replace(/\[\]$/, "");
    const name = nameOf(path, outer);
    return all("[data-row]")
      .filter((row) => row.dataset.row.startsWith(`${name}[`) && isFilled(row))
      .map((row) => rowsOf(row.dataset.row))
      .filter((rows) => Object.keys(rows).at(-1) === path)
      .map((rows) => evaluate(body, [...frames, rows]));
  };
  const evaluate = (node, frames) => {
    const [kind, ...parts] = node;
    const of = (part) => value(part, frames);
    switch (kind) {
      case "?": return UNKNOWN;
      case "not": return swap(evaluate(parts[0], frames));
      case "and": return parts.reduce((sum, part) => and(sum, evaluate(part, frames)), TRUE);
      case "or": return parts.reduce((sum, part) => or(sum, evaluate(part, frames)), FALSE);
      case "any": return rowTruths(node, frames).reduce(or, FALSE);
      case "all": return rowTruths(node, frames).reduce(and, TRUE);
      case "has": return present(node, frames);
      case "group": return present(["has", parts[0].replace(/\[\]$/, ""), parts[1]], frames);
      case "in": return settle([of(parts[0])], (v) => parts[1].includes(v));
      case "has_any": return settle([of(parts[0])], (set) => parts[1].some((v) => set.includes(v)));
      case "has_all": return settle([of(parts[0])], (set) => parts[1].every((v) => set.includes(v)));
      case "if": {
        const holds = evaluate(parts[0], frames);
        return or(
          and(holds, evaluate(parts[1], frames)),
          and(swap(holds), evaluate(parts[2], frames)),
        );
      }
      default:
        if (Object.hasOwn(orders, kind)) return settle(parts.map(of), orders[kind]);
        return settle([of(node)], (v) => v === true);
    }
  };

  // What is shown -------------------------------------------------------------------------------
  const titleOf = (block) =>
    (block.querySelector("legend, h2, label")?.firstChild?.textContent ?? "").trim();
  const refresh = (announce) => {
    opened = new Map();
    const appeared = [], gone = [];
    for (const block of all("[data-when]")) {
      const open = isOpen(block);
      if (block.hidden === open) (open ? appeared : gone).push(block);
      block.hidden = !open;
    }
    for (const control of all("input, select, textarea")) {
      if (control.type !== "hidden") control.disabled = control.closest("[hidden]:not(.error)") !== null;
    }
    for (const mark of all("[data-demand]")) {
      const demanded = evaluate(conditions[mark.dataset.demand], [rowsOf(mark.dataset.home)]);
      mark.textContent = { [TRUE]: "（必填）", [FALSE]: "（选填）" }[demanded] ?? "（看情况填写）";
    }
    const say = (verb, blocks) => {
      const outer = blocks.filter((b) => !blocks.some((o) => o !== b && o.contains(b)));
      const titles = outer.flatMap((b) =>
        b.classList.contains("body") ? all(":scope > [id] :is(label, legend):first-of-type", b).slice(0, 1).map((l) => l.firstChild.textContent) : [titleOf(b)]);
      return titles.length ? `${verb}：${titles.join("、")}。` : "";
    };
    if (announce && (appeared.length || gone.length)) {
      status.textContent = say("下面出现了", appeared) + say("不用再填", gone);
    }
  };

  // What other answers tell is filled in once, where nothing stands yet; the person may change it.
  const suggest = () => {
    const filled = [];
    for (const block of all("[data-suggest]").filter(isOpen)) {
      const found = value(conditions[block.dataset.suggest], [rowsOf(block.dataset.from)]);
      const fields = all("[name]", block);
      const taken = fields.some((f) => (f.type === "radio" ? f.checked : f.value.trim()));
      if (found === undefined || found === null || taken || block.dataset.filled === String(found)) continue;
      block.dataset.filled = String(found);
      const radio = fields.find((f) => f.type === "radio" && f.value === String(found));
      if (radio) radio.checked = true;
      else if (fields.length > 1) String(found).split("-").forEach((part, at) => { if (fields[at]?.type === "text") fields[at].value = String(Number(part)); });
      else if (fields[0].type !== "radio") fields[0].value = String(found);
      filled.push(titleOf(block));
    }
    if (!filled.length) return;
    refresh(false);
    status.textContent += `已经替您填好：${filled.join("、")}。请核对。`;
  };

  // Slips of the pen ----------------------------------------------------------------------------
  const complain = (control, message) => {
    const set = control.closest(".question");
    const error = set?.querySelector(":scope > .error, :scope > fieldset > .error");
    if (!error) return;
    error.textContent = message && `错误：${message}。`;
    error.hidden = !message;
    const told = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (message) told.add(error.id); else told.delete(error.id);
    if (told.size) control.setAttribute("aria-describedby", [...told].join(" "));
    else control.removeAttribute("aria-describedby");
    if (message) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
  };
  const labelOf = (control) => (control.labels?.[0]?.firstChild?.textContent ?? "").trim();
  const inspect = (control) => {
    if (control.dataset.check) {
      const { check, checkPrefix } = control.dataset;
      const text = identity(control.value);
      control.value = text;
      const fault = text && faults[check]?.(checkPrefix ? text.slice(0, Number(checkPrefix)) : text);
      complain(control, fault ? labelOf(control) + fault : "");
    } else if (control.type === "file") {
      const most = Number(control.dataset.maxSize);
      const large = [...control.files].some((file) => file.size > most);
      complain(control, large ? `${labelOf(control)}的文件太大，请换小一点的` : "");
    }
  };

  // Proposals of large tables -------------------------------------------------------------------
  const tables = new Map();
  const propose = async (control) => {
    const { asset, level, under } = control.dataset;
    const list = document.getElementById(`${control.id}--list`);
    if (!asset || !list) return;
    if (!tables.has(asset)) {
      tables.set(asset, fetch(asset).then((reply) => (reply.ok ? reply.json() : [])).catch(() => []));
    }
    const rows = await tables.get(asset);
    const outer = (under && controls(under)[0]?.value.trim()) || "";
    const outerRows = outer ? new Set(rows.flatMap((row, at) => (row[1] === outer ? [at] : []))) : null;
    const lies = (row) => {
      for (let at = row[2]; at >= 0; at = rows[at][2]) if (outerRows.has(at)) return true;
      return false;
    };
    const typed = control.value.trim();
    const fitting = rows.filter((row) =>
      (!level || row[3] === level) && (!outerRows?.size || lies(row)) && row[1].includes(typed));
    list.replaceChildren(...fitting.slice(0, 200).map((row) => {
      const option = document.createElement("option");
      option.value = row[1];
      if (row[2] >= 0) option.label = `${rows[row[2]][1]} ${row[1]}`;
      return option;
    }));
  };

  // More rows -----------------------------------------------------------------------------------
  for (const note of all("[data-more]")) {
    const { more, max, title } = note.dataset;
    const rows = () => all("[data-row]").filter((row) => row.dataset.row.replace(/\[\d+\]$/, "") === more);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = `再加一份${title}`;
    button.addEventListener("click", () => {
      const count = rows().length, last = rows().at(-1);
      const copy = last.cloneNode(true);
      const renew = (text) => text.replaceAll(last.dataset.row, `${more}[${count}]`).replaceAll(
        last.id.replace(/--row$/, ""), `${last.id.replace(/-\d+--row$/, "")}-${count}`);
      for (const element of [copy, ...all("*", copy)]) {
        for (const { name, value: text } of [...element.attributes]) {
          if (name !== "value" && name !== "class") element.setAttribute(name, renew(text));
        }
        if (element.matches("input:not([type=radio],[type=checkbox],[type=hidden]), textarea")) element.value = "";
        if ("checked" in element) element.checked = false;
      }
      copy.querySelector("summary, legend").textContent = `${title}${count + 1}`;
      for (const block of all("[data-filled]", copy)) delete block.dataset.filled;
      copy.open = true;
      last.after(copy);
      if (count + 1 >= Number(max)) button.remove();
      refresh(false);
      copy.querySelector("input, select, textarea")?.focus();
    });
    note.replaceWith(button);
  }

  form.addEventListener("change", ({ target }) => {
    if (target.type === "checkbox" && target.checked) {
      for (const other of controls(target.name)) {
        if (other !== target && ("exclusive" in target.dataset || "exclusive" in other.dataset)) other.checked = false;
      }
    }
    inspect(target);
    status.textContent = "";
    refresh(true);
    suggest();
  });
  form.addEventListener("input", ({ target }) => target.dataset?.asset && propose(target));
  form.addEventListener("focusin", ({ target }) => target.dataset?.asset && propose(target));
  refresh(false);
})();
