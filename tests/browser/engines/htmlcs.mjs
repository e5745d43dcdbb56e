// HTML_CodeSniffer, WCAG 2 AAA. No errors. It throws on some tokens of autocomplete that the standard
// has, so those attributes are taken off while it looks, and put back. It keeps ids as keys of an object,
// so that `constructor` seems to be there twice (F77): vnu, html-validate and our own check see to ids.

import { text } from "../kit/packages.mjs";

const SOURCE = text("html_codesniffer/build/HTMLCS.js");

export default {
  name: "htmlcs",
  paper: true,
  in: (state) => state.weighed,
  async look(page) {
    await page.evaluate(`${SOURCE}; globalThis.HTMLCS = HTMLCS;`);
    return page.evaluate(() => new Promise((done) => {
      const off = [...document.querySelectorAll("[autocomplete]")].map((element) => [element, element.getAttribute("autocomplete")]);
      off.forEach(([element]) => element.removeAttribute("autocomplete"));
      HTMLCS.process("WCAG2AAA", document, () => {
        off.forEach(([element, token]) => element.setAttribute("autocomplete", token));
        done(HTMLCS.getMessages().filter(({ type, code }) => type === HTMLCS.ERROR && !code.includes("F77")).map(({ element, code, msg }) => ({
          element: eyes.name(element), found: `htmlcs ${code}`, remedy: msg,
        })));
      });
    }));
  },
};
