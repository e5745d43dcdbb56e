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
