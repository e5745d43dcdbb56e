// From the form to the receipt: what was answered is shown with a way back to each, the pledge stands
// before the signature, and only there; after going back nothing is lost; the receipt has the number,
// what comes next and how to ask; help is at the same place on each page.
// Points 25, 40, 41, 65; WCAG 3.3.4, 3.3.6, 3.3.5, 3.2.6.

import { answersOf } from "../kit/answers.mjs";
import { send } from "../kit/reach.mjs";
import { fill } from "../kit/typing.mjs";

const help = (page) => page.evaluate(() => {
  const own = document.querySelector("footer section, footer dl");
  return own ? `${own.closest("footer") ? "footer" : ""} ${own.innerText.replace(/\s+/g, " ").slice(0, 80)}` : "";
});

/** Fills in what can be filled with keys, then sends it. */
export async function complete(desk, page, tell, withSigning = false) {
  const answers = answersOf(desk.matter.examples[0], desk.matter, withSigning);
  if (!(await fill(page, answers, tell))) return tell("form", "Tab never meets the button that sends it", "no traps");
  await Promise.all([page.waitForNavigation({ timeout: 20000 }), page.keyboard.press("Enter")]);
  await desk.browser.look(page);
  return undefined;
}

export default {
  name: "flow",
  needs: "counter",
  async act(desk) {
    const found = [];
    const tell = (element, what, remedy) => found.push({ state: "flow", element, found: what, remedy });
    const page = await desk.openServed();
    const places = [await help(page)];
    await complete(desk, page, tell);
    const check = await page.evaluate(() => ({
      errors: [...document.querySelectorAll(".error")].map((e) => e.innerText), h1: document.querySelector("h1").innerText,
      rows: document.querySelectorAll("dl.answers > div, main dl > div").length, edits: [...document.querySelectorAll("main dd button[value=edit]")].map((b) => b.innerText),
      pledge: [...document.querySelectorAll(".statement")].some((s) => /承诺/.test(s.innerText)), text: document.querySelector("main").innerText,
      before: (() => {
        const pledge = [...document.querySelectorAll(".statement")].find((s) => /承诺/.test(s.innerText));
        const sign = [...document.querySelectorAll("main input[type=text], main input[type=radio]")].find((c) => /sign/.test(c.name));
        return !pledge || !sign || !!(pledge.compareDocumentPosition(sign) & Node.DOCUMENT_POSITION_FOLLOWING);
      })(),
    }));
    if (check.errors.length || !/查看/.test(check.h1)) {
      tell("h1", `a valid form leads to “${check.h1}”: ${check.errors.slice(0, 3).join(" ")}`, "take what the form asks");
      await desk.browser.close(page);
      return found;
    }
    places.push(await help(page));
    const changes = check.edits.filter((text) => /修改/.test(text)).length;
    if (changes < check.rows) tell("main", `${check.rows} answers, ${changes} ways to change one`, "a 修改 for each");
    if (!check.before) tell(".statement", "the pledge comes after the signature", "let people read it first");
    for (const [name, answer] of answersOf(desk.matter.examples[0], desk.matter)) {
      const value = String(answer.value ?? "");
      if (/^\d{15,}X?$/.test(value) && check.text.includes(value)) {
        tell(name, "a long number stands in one piece", "show it in groups");
      }
    }
    await Promise.all([page.waitForNavigation({ timeout: 20000 }), page.locator("main button[value=edit]").first().click()]);
    await desk.browser.look(page);
    const kept = await page.evaluate(() => [...eyes.form().querySelectorAll("input[type=text]")].filter((c) => c.value).length);
    if (kept < 3) tell("form", "after 修改 the answers are gone", "carry them along");
    await send(page, "check");
    await desk.browser.look(page);
    await complete(desk, page, tell, true);
    const end = await page.evaluate(() => ({ h1: document.querySelector("h1").innerText, text: document.body.innerText, errors: [...document.querySelectorAll(".error")].map((e) => e.innerText) }));
    if (!/已提交|收到/.test(end.h1)) tell("h1", `signed and sent, it says “${end.h1}” ${end.errors.slice(0, 2).join(" ")}`, "lead to the receipt");
    else {
      places.push(await help(page));
      for (const [what, pattern] of [["a number", /编号[^]*\d{6}/], ["what comes next", /接下来/]]) if (!pattern.test(end.text)) tell("main", `the receipt lacks ${what}`, "say it");
    }
    if (new Set(places).size > 1 || !places[0]) tell("footer", "help is not at the same place on each page", "one footer for all");
    await desk.browser.close(page);
    return found;
  },
};
