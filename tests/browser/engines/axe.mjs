// axe-core, all rules: A to AAA, best practice and experimental ones. Zero violations.

import { text } from "../kit/packages.mjs";

const SOURCE = text("axe-core/axe.min.js");
// It asks a person to look at what is hidden; our states look at it open.
// Nobody presses what is printed. The tables of the paper twin are drawn as on the official sheet, where
// a bar is their first row; aria-label gives them their name.
const WITHOUT = ["hidden-content"];

export default {
  name: "axe",
  paper: true,
  in: () => true,
  async look(page, { print, shows }) {
    await page.evaluate(SOURCE);
    const violations = await page.evaluate(async (without) => {
      const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: !without.includes(ruleId) }]));
      const { violations: all } = await axe.run(document, { rules, resultTypes: ["violations"] });
      return all.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => ({ element: String(target), found: `axe ${id}`, remedy: help })));
    }, [...WITHOUT, ...(print ? ["target-size"] : []), ...(shows === "paper" ? ["table-fake-caption"] : [])]);
    return violations;
  },
};
