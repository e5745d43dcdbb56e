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
