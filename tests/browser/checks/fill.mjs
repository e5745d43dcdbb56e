// The whole form is filled in and sent with keys alone: Tab, Space, arrows, Enter and typing; the POST
// has every answer and nothing of what is closed. Points 42, 30, 32, 57; WCAG 2.1.1, 2.1.3.

import { answersOf } from "../kit/answers.mjs";
import { fill, missing } from "../kit/typing.mjs";

export default {
  name: "keyboard fill",
  everywhere: true,
  async act(desk) {
    const found = [];
    for (const [at, instance] of desk.matter.examples.entries()) {
      const tell = (element, what, remedy) => found.push({ state: `example ${at}`, element, found: what, remedy });
      const answers = answersOf(instance, desk.matter);
      const page = await desk.open();
      const filled = await fill(page, answers, tell);
      if (!filled) tell("form", "Tab never meets the button that sends it", "no traps; a native button at the end");
      else {
        await Promise.all([page.waitForNavigation({ timeout: 10000 }).catch(() => null), page.keyboard.press("Enter")]);
        // A second one would come a moment later.
        await page.waitForTimeout(200);
        const posts = desk.server.postsOf(page);
        if (posts.length !== 1) tell("form", `${posts.length} POSTs came`, "one native submit");
        else {
          const lost = missing(answers, posts[0]);
          if (lost.length) tell(`[name="${lost[0]}"]`, `of ${answers.size} answers ${lost.length} were not sent: ${lost.slice(0, 8).join(", ")}`, "every answer has a control that keys reach");
          const names = new Set([...answers.keys()]);
          const base = (name) => name.replace(/\.(year|month|day)$/, "");
          const extra = posts[0].filter(([name, value]) => typeof value === "string" && value !== "" && name.includes(".") && !name.startsWith("page--")
            && !names.has(name) && !names.has(base(name))).map(([name]) => name);
          if (extra.length) tell(`[name="${extra[0]}"]`, `sent without being answered: ${[...new Set(extra)].slice(0, 5).join(", ")}`, "send nothing that nobody answered");
        }
      }
      await desk.browser.close(page);
    }
    return found;
  },
};
