// Nothing is answered that the applicant did not answer: no option chosen, no box filled.
// Point 19; WCAG 3.3.4.

export default {
  name: "untouched",
  in: (state) => state.name === "initial",
  look: (page) => page.evaluate(() =>
    [...eyes.form().querySelectorAll("input:not([type=hidden]), select, textarea")]
      .filter((c) => (["radio", "checkbox"].includes(c.type) ? c.checked : c.value.trim() !== ""))
      .map((c) => ({ element: eyes.name(c), found: "it is answered before anybody did", remedy: "leave it empty" }))),
};
