// However people write an identity number or a telephone number, it is understood: twenty spellings
// give one canonical value. Points 22; WCAG 3.3.3, 3.3.6.

import { send } from "../kit/reach.mjs";

const wide = (text) => [...text].map((c) => (/[!-~]/.test(c) ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join("");
const grouped = (text, by) => [text.slice(0, 6), text.slice(6, 14), text.slice(14)].join(by);

/** Spellings of a number in groups. */
const spellings = (text) => [
  text, ` ${text}`, `${text} `, `  ${text}  `, text.toLowerCase(), wide(text), wide(text.toLowerCase()), grouped(text, " "), grouped(text, "-"),
  grouped(text, "　"), wide(grouped(text, " ")), grouped(text.toLowerCase(), " "), grouped(text.toLowerCase(), "-"), text.replace(/(.{4})/g, "$1 "),
  text.replace(/(.{4})(?=.)/g, "$1-"), `\u00a0${text}`, `${text}\u3000`, wide(text).replace(/Ｘ/, "ｘ"), `\t${text}`, [...text].join(" "),
];

export default {
  name: "spellings",
  needs: "counter",
  async act(desk) {
    const found = [];
    const name = await desk.inServed((page) => page.evaluate(() => [...eyes.form().querySelectorAll("input")]
      .find((c) => /(id_number|resident_id)$/.test(c.name) && eyes.visible(c))?.name));
    if (!name) return found;
    for (const [at, spelling] of spellings("11010519491231002X").entries()) {
      await desk.inServed(async (page) => {
        await page.locator(`[name="${name}"]`).evaluate((c, value) => (c.value = value), spelling);
        await send(page, "check");
        const wrong = await page.evaluate((own) => {
          const control = document.getElementsByName(own)[0];
          return control?.getAttribute("aria-invalid") === "true" ? document.getElementById(`${control.id}--error`)?.innerText ?? "invalid" : "";
        }, name);
        if (wrong) found.push({ state: `spelling ${at + 1}`, element: `[name="${name}"]`, found: `“${spelling}”: ${wrong}`, remedy: "normalise before judging" });
      });
    }
    return found;
  },
};
