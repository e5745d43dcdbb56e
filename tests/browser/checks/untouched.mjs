// Nothing is answered that the applicant did not answer, no option chosen, no box filled; and nobody
// hears of errors before having answered: Chrome tells of radios and lists that are `required` as
// wrong from the beginning. Points 19 and 37; WCAG 3.3.4, 4.1.2.

import { called, tree } from "../kit/tree.mjs";

export default {
  name: "untouched",
  in: (state) => state.name === "initial",
  async look(page) {
    const wrong = (await tree(page)).filter(({ states }) => states.invalid === "true")
      .map((node) => ({ element: called(node), found: "assistive technology says it is wrong", remedy: 'aria-invalid="false" until it is' }));
    const answered = await page.evaluate(() => [...eyes.form().querySelectorAll("input:not([type=hidden]), select, textarea")]
      .filter((c) => (["radio", "checkbox"].includes(c.type) ? c.checked : c.value.trim() !== ""))
      .map((c) => ({ element: eyes.name(c), found: "it is answered before anybody did", remedy: "leave it empty" })));
    return [...wrong, ...answered];
  },
};
