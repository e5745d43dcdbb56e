// What is wrong is said at the top, counted, with a link to each place, and again above the control in
// the same words; the message names the question and the remedy in Chinese; what was typed stays.
// Points 33 to 39; WCAG 3.3.1, 3.3.3, 3.3.4, 1.4.1, 2.4.2, 2.4.3, 4.1.2.

import { send } from "../kit/reach.mjs";
import { tree } from "../kit/tree.mjs";

const survey = (page) => page.evaluate(() => {
  const summary = document.querySelector("#page--errors, .summary, [role=alert]");
  const links = [...(summary?.querySelectorAll("a[href]") ?? [])];
  const invalid = [...document.querySelectorAll("[aria-invalid=true]")].filter((c) => !c.closest("[hidden]"));
  const wordsOf = (c) => [c, c.closest("fieldset[aria-describedby]")].filter(Boolean)
    .flatMap((e) => (e.getAttribute("aria-describedby") ?? "").split(/\s+/)).map((id) => document.getElementById(id))
    .filter((e) => e && eyes.visible(e)).map((e) => e.innerText).join(" ");
  const all = [...document.querySelectorAll("*")];
  return {
    title: document.title, summary: !!summary, heading: summary?.querySelector("h2")?.innerText ?? "",
    focus: document.activeElement === summary || !!summary?.contains(document.activeElement),
    links: links.map((link) => {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      const own = target && (document.getElementById(`${target.id}--error`) ?? target.closest(".question, fieldset, section")?.querySelector(".error"));
      const label = target?.closest(".parts, .options")?.closest("fieldset")?.querySelector("legend") ?? target?.labels?.[0] ?? target?.querySelector?.("legend") ?? target?.closest("fieldset")?.querySelector("legend");
      return {
        text: link.innerText.trim(), hash: link.hash, there: !!target && eyes.visible(target), at: target ? all.indexOf(target) : -1,
        said: own?.innerText.replace(/^错误：/, "").trim() ?? "", label: label?.firstChild?.textContent?.trim() ?? "", ownBefore: own && target ? own : null,
      };
    }).map(({ ownBefore, ...rest }) => rest),
    invalid: invalid.map((c) => ({ element: eyes.name(c), words: wordsOf(c) })),
    errors: [...document.querySelectorAll(".error")].filter(eyes.visible).map((e) => ({ element: eyes.name(e), text: e.innerText.trim(), border: Math.max(...[e, e.closest(".question") ?? e].map((edge) => parseFloat(getComputedStyle(edge).borderInlineStartWidth))) })),
  };
});

export default {
  name: "errors",
  needs: "counter",
  async act(desk) {
    const found = [];
    const tell = (element, what, remedy) => found.push({ state: "errors", element, found: what, remedy });
    const page = await desk.openServed();
    const typed = await page.evaluate(() => {
      const fields = [...eyes.form().querySelectorAll("input[type=text], input[type=tel]")].filter((c) => eyes.visible(c) && !c.list).slice(0, 6);
      fields.forEach((field, at) => (field.value = `测${at}`));
      const [radio] = [...eyes.form().querySelectorAll("input[type=radio]")].filter(eyes.visible);
      radio.checked = true;
      return { values: fields.map(({ name, value }) => [name, value]), radio: eyes.key(radio) };
    });
    await send(page, "check");
    await desk.browser.look(page);
    const now = await survey(page);
    if (!now.summary) tell("main", "no summary of errors", "begin main with one");
    if (!now.title.startsWith("错误")) tell("title", `the title is “${now.title}”`, "write 错误： before it");
    if (Number(/\d+/.exec(now.heading)?.[0]) !== now.links.length) tell("summary h2", `“${now.heading}” over ${now.links.length} links`, "say how many there are");
    if (!now.focus) tell("summary", "it does not have the focus", "autofocus it, or focus it by script");
    let last = -1;
    for (const { text, hash, there, at, said, label } of now.links) {
      if (!there) tell(hash, "a link of the summary leads nowhere", "link to the control or its group");
      if (at < last) tell(hash, "links are not in the order of the page", "sort them");
      last = at;
      if (said && said !== text) tell(hash, `the summary says “${text}”, the question “${said}”`, "use the same words");
      if (!said && !hash.includes("page--")) tell(hash, "no message at the question", "say it there, too");
      if (label && !text.includes(label.replace(/（.*/, ""))) tell(hash, `“${text}” does not name “${label}”`, "name the question");
      if (/[A-Za-z]{3,}/.test(text) && !/JPG|PNG|PDF/.test(text)) tell(hash, `“${text}”`, "say it in Chinese");
      if (!/请|应|要|不能|最多|至少|必须|填|选/.test(text)) tell(hash, `“${text}” says no remedy`, "say what to do");
    }
    if (!now.invalid.length) tell("form", "no control is marked aria-invalid", "mark controls or groups");
    for (const { element, words } of now.invalid) if (!/错误/.test(words)) tell(element, "aria-invalid, and no visible message describes it", "name the message in aria-describedby");
    for (const { element, text, border } of now.errors) {
      if (!text.startsWith("错误")) tell(element, `the message is “${text.slice(0, 30)}”`, "begin with 错误：");
      if (!(border >= 2)) tell(element, "nothing but colour sets it apart", "a border or an icon");
    }
    const spoken = (await tree(page)).filter(({ states }) => states.invalid === "true");
    if (now.invalid.length && !spoken.length) tell("form", "assistive technology hears of no invalid control", "aria-invalid on native controls");
    const kept = await page.evaluate(({ values, radio }) => ({
      lost: values.filter(([name, value]) => document.getElementsByName(name)[0]?.value !== value).map(([name]) => name), radio: eyes.find(radio)?.checked,
    }), typed);
    if (kept.lost.length) tell(`[name="${kept.lost[0]}"]`, "what was typed is gone", "fill controls with what was posted");
    if (!kept.radio) tell(typed.radio, "what was chosen is gone", "check what was posted");
    await follow(page, now, tell);
    await desk.browser.close(page);
    return found;
  },
};

/** A link of the summary moves the focus to the control and keeps its label in view. */
async function follow(page, { links }, tell) {
  for (const { hash } of links.filter(({ there }) => there).slice(0, 3)) {
    await page.locator(`.summary a[href="${hash}"], [role=alert] a[href="${hash}"]`).first().click();
    const at = await page.evaluate((id) => {
      const target = document.getElementById(id);
      const active = document.activeElement;
      const label = target.labels?.[0] ?? target.querySelector("legend") ?? target;
      const { top } = label.getBoundingClientRect();
      return { inside: active === target || target.contains(active), top, high: innerHeight };
    }, decodeURIComponent(hash.slice(1)));
    if (!at.inside) tell(hash, "its link does not move the focus there", "let the target take the focus (a control, or tabindex=-1)");
    if (at.top < 0 || at.top > at.high) tell(hash, "its label is out of view after following the link", "scroll-margin-top");
  }
}
