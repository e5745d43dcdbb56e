// Which choices open which blocks, found out on the page itself: every option is tried, whatever it
// opens is tried in turn. Blocks that need several answers at once are looked for by chance.

/**
 * What opens what, and what never opens; `rounds` of chance. An opening is `{choices, opens}`: choosing `choices` in
 * order opens the blocks `opens`.
 */
export const openings = (page, rounds = 60) => page.evaluate((most) => {
  const form = eyes.form();
  form.querySelectorAll("details").forEach((row) => (row.open = true));
  const blocks = () => [...form.querySelectorAll('[id$="--block"], [id$="--body"]')];
  const shown = () => new Set(blocks().filter(eyes.visible).map((block) => block.id));
  const options = (root) => [...root.querySelectorAll("input[type=radio], input[type=checkbox], option:not([value=''])")]
    .filter((option) => eyes.visible(option.closest("select") ?? option));
  const outermost = (ids) => ids.filter((id) => {
    const outer = document.getElementById(id).parentElement.closest(ids.map((each) => `#${CSS.escape(each)}`).join());
    return !outer;
  });
  const known = shown();
  const found = [];
  const note = (choices, fresh) => {
    fresh.forEach((id) => known.add(id));
    found.push({ choices, opens: outermost(fresh) });
  };
  const explore = (root, path) => {
    for (const option of options(root)) {
      if (!eyes.visible(option.closest("select") ?? option)) continue;
      eyes.choose(eyes.key(option));
      const fresh = [...shown()].filter((id) => !known.has(id));
      const choices = [...path, eyes.key(option)];
      if (!fresh.length) {
        if (option.type === "checkbox") option.click();
        continue;
      }
      note(choices, fresh);
      for (const id of found.at(-1).opens) explore(document.getElementById(id), choices);
    }
  };
  explore(form, []);
  const hidden = () => blocks().filter((block) => !known.has(block.id));
  let seed = 7;
  const chance = (bound) => (seed = (seed * 48271) % 2147483647) % bound;
  for (let round = 0; round < most && hidden().length; round += 1) {
    const choices = [];
    for (let step = 0; step < 40; step += 1) {
      const all = options(form);
      if (!all.length) break;
      const id = eyes.key(all[chance(all.length)]);
      eyes.choose(id);
      choices.push(id);
      const fresh = [...shown()].filter((block) => !known.has(block));
      if (fresh.length) note([...choices], fresh);
    }
  }
  // What only one of can be chosen.
  const places = Object.fromEntries(found.flatMap(({ choices }) => choices).map((word) => {
    const option = eyes.find(word);
    return [word, option.type === "checkbox" ? word : option.closest("select")?.name ?? option.name];
  }));
  return { openings: found, places, never: hidden().map((block) => block.id) };
}, rounds);

/** As few sets of choices as one can do with, so that each opening happens in one of them. */
export function bundles({ openings: found, places }) {
  const sets = [];
  for (const { choices } of found) {
    const fits = (set) => choices.every((id) => [...set].every((other) => other === id || places[other] !== places[id]));
    const home = sets.find(fits);
    if (home) choices.forEach((id) => home.add(id));
    else sets.push(new Set(choices));
  }
  return sets.map((set) => [...set]);
}

/** Makes choices on a page, in order, after unfolding all rows. */
export const choose = (page, choices) => page.evaluate((ids) => {
  document.querySelectorAll("details").forEach((row) => (row.open = true));
  ids.forEach(eyes.choose);
}, choices);
