// By keyboard: Tab meets every control once, in the order of document and eye, no trap; every stop
// shows a ring of 2 px all around at 3:1, and nothing covers it.
// Points 42 to 44; WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11, 2.4.12, 2.4.13.

import { choose } from "../kit/conditions.mjs";
import { changed, decode } from "../kit/pixels.mjs";

/** Where the focus stands. */
const where = (page) => page.evaluate(() => {
  const own = document.activeElement;
  if (!own || own === document.body || own === document.documentElement) return null;
  globalThis.stops ??= [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")];
  const box = own.getBoundingClientRect();
  // The ring of an option is around its whole row.
  const row = own.closest("label");
  const byRow = eyes.isOffStage(own) ? own.labels?.[0] : getComputedStyle(own).outlineStyle === "none" && row;
  const shown = byRow || own;
  const { x, y, width, height } = shown.getBoundingClientRect();
  const points = [[x + width / 2, y + height / 2], [x + 3, y + 3], [x + width - 3, y + height - 3]];
  const covering = points.map(([left, top]) => document.elementFromPoint(left, top))
    .find((hit, at) => hit && at === 0 && hit !== shown && !shown.contains(hit) && !hit.contains(shown) && ![...(own.labels ?? [])].some((label) => label.contains(hit)));
  return {
    name: eyes.name(own), set: own.type === "radio" ? `radio ${own.name}` : undefined, index: globalThis.stops.indexOf(own), kind: `${own.localName} ${own.type ?? ""} ${own.className} ${own.closest("header") ? "header" : ""}`,
    box: { x, y, width, height }, top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left,
    covered: covering && eyes.name(covering), outside: points[0][1] < 0 || points[0][1] > innerHeight,
  };
});

/** The stops that Tab should meet: a set of radios is one. */
const expected = (page) => page.evaluate(() => {
  const seen = new Set();
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((element) => {
    const isField = element.matches("input, select, textarea");
    if (element.disabled || !eyes.visible(element) || (element.tabIndex < 0 && !isField)) return false;
    if (element.type !== "radio") return true;
    const first = !seen.has(element.name);
    seen.add(element.name);
    return first;
  }).map((element) => (element.type === "radio" ? `radio ${element.name}` : eyes.name(element)));
});

async function ring(page, stop) {
  const margin = 12;
  const view = page.viewportSize();
  const [x, y] = [Math.max(0, stop.box.x - margin), Math.max(0, stop.box.y - margin)];
  const clip = { x, y, width: Math.min(view.width - x, stop.box.width + 2 * margin), height: Math.min(view.height - y, stop.box.height + 2 * margin) };
  const focused = decode(await page.screenshot({ clip, caret: "hide" }));
  await page.evaluate(() => ((globalThis.held = document.activeElement), globalThis.held.blur()));
  const bare = decode(await page.screenshot({ clip, caret: "hide" }));
  await page.evaluate(() => globalThis.held.focus({ preventScroll: true }));
  const around = 2 * (stop.box.width + stop.box.height);
  const cut = clip.width < stop.box.width + margin || clip.height < stop.box.height + margin;
  return { pixels: changed(focused, bare, 3), least: 2 * around * (cut ? 0.5 : 1) };
}

async function walk(desk, state, found) {
  const page = await desk.open(state);
  const tell = (element, what, remedy) => found.push({ state: state.name, element, found: what, remedy });
  await desk.browser.wake(page);
  if (state.choices) await choose(page, state.choices);
  await page.evaluate(() => (document.activeElement?.blur(), scrollTo(0, 0)));
  const wanted = await expected(page);
  const met = [];
  const kinds = new Map();
  let last;
  for (let press = 0; press < wanted.length + 20; press += 1) {
    await page.keyboard.press("Tab");
    const stop = await where(page);
    if (!stop) break;
    if (last && stop.index === last.index) {
      tell(stop.name, "Tab does not leave it", "let no script keep keys");
      break;
    }
    if (last && stop.index < last.index) {
      tell(stop.name, `Tab goes back, from ${last.name}`, "no tabindex; let order follow the document");
      if (met.length > wanted.length) break;
    }
    if (last && stop.bottom < last.top - 2 && stop.left <= last.left + 40) tell(stop.name, `it stands above ${last.name}, which Tab meets first`, "let the document have the order of the page");
    met.push(stop);
    if (stop.covered) tell(stop.name, `${stop.covered} covers it`, "nothing sticks over the page");
    if (stop.outside) tell(stop.name, "it is outside of the window when it has the focus", "let the page scroll to it");
    const times = kinds.get(stop.kind) ?? 0;
    kinds.set(stop.kind, times + 1);
    if (state.rings && times < state.rings) {
      const { pixels, least } = await ring(page, stop);
      if (pixels < least) tell(stop.name, `its focus ring changes ${pixels} pixels at 3:1, ${Math.round(least)} are needed`, "outline of at least 2 px, 3:1 against what was there");
    }
    last = stop;
  }
  const reached = new Set(met.map(({ name, set }) => set ?? name));
  const missed = wanted.filter((name) => !reached.has(name));
  missed.slice(0, 5).forEach((name) => tell(name, "Tab never meets it", "native controls, no tabindex=-1, no trap before it"));
  await desk.browser.close(page);
}

export default {
  name: "keyboard",
  everywhere: true,
  async act(desk) {
    const found = [];
    const { sets: [choices] } = await desk.conditions();
    const states = await desk.states();
    const themes = desk.matter.depth === "all" ? states.filter(({ display }) => display) : [];
    await walk(desk, { name: "opened", choices, rings: desk.matter.thorough ? 1000 : 2 }, found);
    if (desk.matter.depth !== "all" || desk.matter.brief) return found;
    const last = themes.at(-1);
    if (last) await walk(desk, { name: last.name, choices: last.display, rings: 1 }, found);
    await walk(desk, { name: "400 %", viewport: { width: 320, height: 256 }, choices, rings: 0 }, found);
    return found;
  },
};
