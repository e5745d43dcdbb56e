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
