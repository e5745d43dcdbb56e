// axe-core, all rules: A to AAA, best practice and experimental ones. Zero violations.

import { text } from "../kit/packages.mjs";

const SOURCE = text("axe-core/axe.min.js");
// It asks a person to look at what is hidden; our states look at it open.
// Nobody presses what is printed.
const WITHOUT = ["hidden-content"];

export default {
  name: "axe",
  paper: true,
  in: () => true,
  async look(page, { print }) {
    await page.evaluate(SOURCE);
    const violations = await page.evaluate(async (without) => {
      const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: !without.includes(ruleId) }]));
      const { violations: all } = await axe.run(document, { rules, resultTypes: ["violations"] });
      return all.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => ({ element: String(target), found: `axe ${id}`, remedy: help })));
    }, print ? [...WITHOUT, "target-size"] : WITHOUT);
    return violations;
  },
};
