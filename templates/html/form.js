// The page's script. Everything works without it; with it, conditions are read exactly, changes are
// announced, closed answers are not sent and slips of the pen are pointed out. What conditions and
// answers mean is said by the files of `templates/javascript`, which stand before this one.
//
// A block is shown when its condition may hold.
{
  const form = document.forms[0];
  const status = document.getElementById("page--status");
  const program = ready(JSON.parse(document.getElementById("page--data").textContent));
  const all = (selector, root = form) => [...root.querySelectorAll(selector)];
  const controls = (name) => all(`[name="${name}"]`);
  const isFilled = (control) =>
    ["radio", "checkbox"].includes(control.type) ? control.checked : control.value.trim() !== "";

  // Answers -------------------------------------------------------------------------------------
  const chosen = (name) => controls(name).filter((c) => c.checked).map((c) => c.value);
  const line = (name) => controls(name)[0]?.value;
  const parts = (name, kinds) => {
    const written = kinds.map((kind) => line(`${name}.${kind}`)?.trim() ?? "");
    return written.some(Boolean) ? written.join("-") : undefined;
  };
  const answers = {
    yes_no: (name) => ({ true: true, false: false })[chosen(name)[0]],
    tick: (name) => chosen(name).length > 0,
    one_of: (name) => (controls(name)[0]?.type === "radio" ? chosen(name)[0] : line(name)),
    any_of: chosen,
    date: (name) => parts(name, ["year", "month", "day"]),
    month: (name) => parts(name, ["year", "month"]),
  };
  const answer = (domain, name) => {
    const written = (answers[domain.is] ?? line)(name);
    return written === undefined ? undefined : normalLeaf(domain, written);
  };
  // All that stands in a group of the page so far, as an instance would hold it.
  const collect = (group, name) => {
    const json = {};
    const inside = (id) => (name ? `${name}.${id}` : id);
    for (const { id, domain } of group.fields) if (domain) json[id] = answer(domain, inside(id));
    for (const child of group.groups) {
      const inner = inside(child.id);
      if (child.file) json[child.id] = line(inner) ? { name: "file" } : {};
      else if (!child.rows) json[child.id] = collect(child, inner);
      else {
        const rows = all("[data-row]").filter(({ dataset }) => dataset.row.replace(/\[\d+\]$/, "") === inner);
        json[child.id] = rows.map((row) => collect(child, row.dataset.row));
      }
    }
    return json;
  };
  let situation;
  const look = () => {
    const now = new Date();
    const root = readGroup(program.groups[0], null, null, collect(program.groups[0], ""), true);
    const submittedOn = dateOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
    situation = new Situation(program, root, { submittedOn, filling: true });
  };
  // The group of a name such as `family.children[0]`.
  const nodeAt = (name) =>
    (name ? name.split(".") : []).reduce((node, part) => {
      const [, id, row] = /^([^[]+)(?:\[(\d+)\])?$/.exec(part);
      const child = node.children[node.group.groups.find((group) => group.id === id).slot];
      return row === undefined ? child : child.rows[row];
    }, situation.root);
  const evaluate = (number, home) => situation.value(program.conditions[number], [nodeAt(home)]);
  let opened = new Map();
  const isOpen = (element) => {
    for (let at = element; at && at !== form; at = at.parentElement) {
      if (at.dataset.when === undefined) continue;
      if (!opened.has(at)) opened.set(at, bits(evaluate(at.dataset.when, at.dataset.home)) > 1);
      if (!opened.get(at)) return false;
    }
    return true;
  };

  // What is shown -------------------------------------------------------------------------------
  const titleOf = (block) =>
    (block.querySelector("legend, h2, label")?.firstChild?.textContent ?? "").trim();
  const refresh = (announce) => {
    opened = new Map();
    look();
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
      const demanded = evaluate(mark.dataset.demand, mark.dataset.home);
      mark.textContent = { true: "（必填）", false: "（选填）" }[demanded] ?? "（看情况填写）";
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
      const found = evaluate(block.dataset.suggest, block.dataset.from);
      const fields = all("[name]", block);
      const taken = fields.some(isFilled);
      if (!isKnown(found) || taken || block.dataset.filled === String(found)) continue;
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
  const sized = ({ kind, min = 1, max }, text) => {
    const unit = ["plain", "lines", "name"].includes(kind) ? "个字" : "位";
    const found = `现在是${lengthOf(text)}${unit}`;
    if (min === max) return `应是${max}${unit}，${found}`;
    return lengthOf(text) > max ? `最多写${max}${unit}，${found}` : `至少写${min}${unit}，${found}`;
  };
  const amount = ({ is, scale = 2 }, limit) =>
    is === "money" ? `${formatDecimal(limit, 2)}元` : is === "decimal" ? formatDecimal(limit, scale) : limit;
  const slips = {
    too_short: sized,
    too_long: sized,
    characters: () => "里有不能使用的字符",
    not_canonical: () => "的写法不对，请核对",
    type: () => "的写法不对，请核对",
    pattern: () => "的格式不对，请核对",
    calendar: ({ is }) => (is === "text" ? "里的出生日期不存在，请核对" : "不是日历上有的日子"),
    check_digit: () => "的校验位对不上，请核对各位数字",
    range: (domain) =>
      [["不能小于", domain.min], ["不能大于", domain.max]]
        .filter(([, limit]) => limit !== undefined)
        .map(([words, limit]) => words + amount(domain, limit)).join("，"),
  };
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
  // The question of a control: those of a date have one for each part.
  const questionOf = ({ name }) => {
    const [, home, id] = /^(?:(.*)\.)?([^.]+)$/.exec(name);
    const group = nodeAt(home ?? "").group;
    return group.fields.find((field) => field.id === id)?.domain;
  };
  const inspect = (control) => {
    if (control.type === "file") {
      const most = Number(control.dataset.maxSize);
      const large = [...control.files].some((file) => file.size > most);
      return complain(control, large ? `${labelOf(control)}的文件太大，请换小一点的` : "");
    }
    const set = control.closest(".parts");
    const name = set ? control.name.replace(/\.[^.]+$/, "") : control.name;
    if (set && !all("input", set).every(isFilled)) return;
    if (!set && !control.matches("input[type=text], input[type=tel], input[type=email], textarea")) return;
    const domain = questionOf({ name });
    if (!domain || isNamed(domain)) return;
    const written = answer(domain, name);
    if (domain.is === "text" && written !== undefined) control.value = written;
    const { fault } = written === undefined ? {} : readers[domain.is](domain, written);
    const title = set ? titleOf(control.closest(".question")) : labelOf(control);
    complain(control, slips[fault] ? title + slips[fault](domain, written) : "");
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
      row[4] !== false && (!level || row[3] === level) && (!outerRows?.size || lies(row)) && row[1].includes(typed));
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
}
