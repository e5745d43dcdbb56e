// html-validate: the standard, documents, accessibility. Zero findings, in the source and in the DOM
// after the script ran; spellings that only a serialiser chooses are not judged in the latter.

import { require } from "../kit/packages.mjs";

const SPELLINGS = ["attribute-boolean-style", "attribute-empty-style", "void-style", "doctype-style", "no-inline-style",
  "no-trailing-whitespace", "no-raw-characters", "attr-quotes", "text-content", "script-type"];
// How long lines of a title may be is a searching engine's wish.
// Boxes to tick share a name by the standard; the tool knows it of radios alone.
// What lies beside the page comes from where the page comes from.
const ALWAYS = { "long-title": "off", "require-sri": ["error", { target: "crossorigin" }], "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }] };

export default {
  name: "html-validate",
  paper: true,
  in: (state) => state.judged,
  async look(page, state) {
    const { HtmlValidate } = require("html-validate");
    const judge = (off) => new HtmlValidate({
      extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
      rules: { ...ALWAYS, ...Object.fromEntries(off.map((rule) => [rule, "off"])) },
    });
    const report = async (text, off, from) => {
      const { results } = await judge(off).validateString(text);
      return results.flatMap(({ messages }) => messages).map((m) => ({
        element: `${from}, ${m.selector ?? `line ${m.line}:${m.column}`}`, found: `html-validate ${m.ruleId}`, remedy: m.message,
      }));
    };
    // Answers of several boxes are carried hidden to the page that confirms them, under their one name.
    const carried = state.shows === "check" ? ["form-dup-name"] : [];
    const dom = await report(await page.content(), [...SPELLINGS, ...carried], "DOM");
    return state.source ? [...dom, ...(await report(state.source, carried, "source"))] : dom;
  },
};
