// With forced colours every control keeps an edge, and chosen options look other than unchosen ones in
// pixels. Point 53; WCAG 1.4.1, 1.4.11.

import { changed, decode } from "../kit/pixels.mjs";

export default {
  name: "forced",
  in: (state) => state.forced,
  async look(page) {
    const found = await page.evaluate(() => {
      const told = [];
      for (const element of document.querySelectorAll("*")) {
        if (getComputedStyle(element).forcedColorAdjust === "none") told.push({ element: eyes.name(element), found: "forced-color-adjust: none", remedy: "leave it out" });
      }
      for (const control of eyes.controls()) {
        const style = getComputedStyle(control);
        const bare = parseFloat(style.borderTopWidth) < 1 && style.appearance === "none" && !eyes.isOffStage(control);
        if (bare) told.push({ element: eyes.name(control), found: "it has no edge", remedy: "give it a border" });
      }
      return told;
    });
    const kinds = await page.evaluate(() => {
      const seen = new Map();
      for (const c of eyes.controls().filter((each) => ["radio", "checkbox"].includes(each.type))) {
        const kind = `${c.type} ${c.closest("header") ? "display" : ""}`;
        if (!c.checked && !seen.has(kind)) seen.set(kind, eyes.key(c));
      }
      return [...seen.values()];
    });
    for (const id of kinds) {
      const box = await page.evaluate((each) => {
        const control = eyes.find(each);
        const row = control.closest("label") ?? control.labels[0]?.parentElement ?? control;
        row.scrollIntoView({ block: "center", behavior: "instant" });
        const { x, y, width, height } = row.getBoundingClientRect();
        return { x, y, width, height };
      }, id);
      const before = decode(await page.screenshot({ clip: box }));
      await page.evaluate((each) => {
        const control = eyes.find(each);
        control.checked = true;
        control.blur();
      }, id);
      const after = decode(await page.screenshot({ clip: box }));
      const pixels = changed(before, after, 3);
      if (pixels < 24) found.push({ element: id, found: `chosen and unchosen differ in ${pixels} pixels`, remedy: "use the native mark, or an outline" });
    }
    return found;
  },
};
