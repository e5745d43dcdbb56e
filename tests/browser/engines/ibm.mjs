// IBM's Equal Access engine, policy IBM_Accessibility (WCAG 2.2 and IBM's own). No failures.

import { text } from "../kit/packages.mjs";

// It calls every http-equiv deprecated; the HTML standard lists content-security-policy.
const MISTAKEN = ({ ruleId, snippet }) => ruleId === "element_attribute_deprecated" && /^<meta [^>]*content-security-policy/i.test(snippet);

const SOURCE = text("accessibility-checker-engine/ace.js");

export default {
  name: "ibm",
  paper: true,
  in: (state) => state.weighed,
  async look(page) {
    // Its bundle declares `ace` with var, which a function of ours would keep to itself.
    await page.evaluate(`${SOURCE}; globalThis.ace = ace;`);
    const results = await page.evaluate(async () => {
      const report = await new ace.Checker().check(document, ["IBM_Accessibility"]);
      return report.results.filter(({ value: [, verdict] }) => verdict === "FAIL")
        .map(({ snippet = "", ruleId, reasonId, message }) => ({ snippet, ruleId, reasonId, message }));
    });
    return results.filter((result) => !MISTAKEN(result)).map(({ snippet, ruleId, reasonId, message }) => ({
      element: snippet.slice(0, 120), found: `ibm ${ruleId} ${reasonId}`, remedy: message,
    }));
  },
};
