// With scripting off the form works: choices open what they should, every answer is posted.
// Points 31 and 57.

import { answersOf } from "../kit/answers.mjs";
import { fillPlainly } from "../kit/reach.mjs";
import { missing } from "../kit/typing.mjs";

export default {
  name: "without script",
  everywhere: true,
  async act(desk) {
    const found = [];
    const { openings } = await desk.conditions();
    const page = await desk.open({ script: false });
    const hidden = new Set(await page.evaluate(() => [...eyes.form().querySelectorAll('[id$="--block"], [id$="--body"]')].filter((b) => !eyes.visible(b)).map((b) => b.id)));
    for (const { choices, opens } of openings.filter(({ choices: way }) => way.length < 8).slice(0, desk.matter.brief ? 2 : Infinity)) {
      const fresh = await desk.open({ script: false });
      const shut = await fresh.evaluate(([ids, blocks]) => {
        document.querySelectorAll("details").forEach((row) => (row.open = true));
        ids.forEach((id) => {
          const control = eyes.find(id);
          if (control.localName === "option") control.selected = true;
          else if (!control.checked) control.labels[0].click();
        });
        return blocks.filter((id) => !eyes.visible(document.getElementById(id)));
      }, [choices, opens]);
      if (shut.length) found.push({ state: `${choices.at(-1)} chosen`, element: `#${shut.join(", #")}`, found: "with scripting off it does not open", remedy: "say the condition with :has()" });
      await desk.browser.close(fresh);
    }
    const rules = openings.length && !hidden.size;
    if (rules) found.push({ state: "initial", element: "form", found: "with scripting off nothing is closed", remedy: "say conditions with :has()" });
    for (const instance of desk.matter.examples.slice(0, 2)) {
      const answers = answersOf(instance, desk.matter);
      const own = await desk.open({ script: false });
      await own.evaluate(() => document.querySelectorAll("details").forEach((row) => (row.open = true)));
      await fillPlainly(own, answers);
      const send = own.locator("main form button[type=submit], main form button:not([type])").last();
      if (await send.count()) {
        await Promise.all([own.waitForNavigation({ timeout: 10000 }).catch(() => null), send.click({ timeout: 3000 }).catch(() => null)]);
      }
      const [post] = desk.server.postsOf(own);
      if (!post) found.push({ state: "filled", element: "form", found: "with scripting off nothing is sent", remedy: "a native submit" });
      else {
        const lost = missing(answers, post);
        if (lost.length) found.push({ state: "filled", element: `[name="${lost[0]}"]`, found: `of ${answers.size} answers ${lost.length} were not sent: ${lost.slice(0, 8).join(", ")}`, remedy: "every answer has a control that works without script" });
      }
      await desk.browser.close(own);
    }
    await desk.browser.close(page);
    return found;
  },
};
