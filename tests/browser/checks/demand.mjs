// Whether an answer is wanted stands in words: optional questions say 选填, questions that depend on
// others say so, and no asterisk or colour stands for it. Point 16; WCAG 1.4.1, 3.3.2.

export default {
  name: "demand",
  in: (state) => state.shows === "form" && !state.again && !state.print,
  look: (page, _, matter) => page.evaluate((named) => {
    const found = [];
    const questionOf = (control) => {
      const set = control.closest("fieldset");
      const isChoice = ["radio", "checkbox"].includes(control.type) || control.closest(".part");
      return (isChoice && set?.querySelector("legend")) || control.labels?.[0];
    };
    // What the parts around a question say of themselves: in their heading, by what describes them, or
    // by the rule they begin with.
    const around = (control) => {
      const texts = [];
      for (let at = control.closest("fieldset, section, .body, [role=group]"); at; at = at.parentElement?.closest("fieldset, section, .body, [role=group]")) {
        const told = (at.getAttribute("aria-describedby") ?? "").split(/\s+/).map((id) => document.getElementById(id));
        texts.push(...[at.querySelector(":scope > :is(legend, h2)"), at.querySelector(":scope > .rule"), ...told].map((part) => part?.textContent ?? ""));
      }
      return texts;
    };
    for (const control of eyes.controls(eyes.form())) {
      if (control.localName === "button" || control.type === "checkbox") continue;
      const label = questionOf(control);
      const words = label?.innerText ?? "";
      const says = /选填|看情况|可以不填/.test(words);
      const tell = (what, remedy) => found.push({ element: eyes.name(control), found: what, remedy });
      if (named && /[*＊]/.test(words)) tell("an asterisk in the label", "say 选填 where an answer is not needed");
      const required = control.required || !!control.closest("[aria-required=true], [data-wanted]");
      if (required && /选填/.test(words)) tell("required, and the label says 选填", "let both say the same");
      const whole = around(control).some((text) => /选填|看情况|可以不填|的，填写|必须填写/.test(text));
      if (!required && !says && !whole && !/必填/.test(words) && !control.closest("details, .row")) {
        tell(`not required, and “${words}” does not say so`, "write （选填）, or required");
      }
    }
    return found;
  }, matter.named),
};
