// The document says its language and what it is, has one h1, headings that skip no level, a heading
// for each part, landmarks around everything, a skip link first, and lets people zoom.
// Points 1 to 4 and 7; WCAG 3.1.1, 2.4.2, 1.3.1, 2.4.6, 2.4.10, 2.4.1, 1.4.4.

export default {
  name: "document",
  in: (state) => ["initial", "errors", "check", "receipt"].includes(state.name),
  look: (page) => page.evaluate(() => {
    const found = [];
    const tell = (element, what, remedy) => found.push({ element: eyes.name(element), found: what, remedy });
    const root = document.documentElement;
    if (root.lang !== "zh-CN") tell(root, `lang is “${root.lang}”`, 'write <html lang="zh-CN">');
    const title = document.title.trim();
    const heading = document.querySelector("h1")?.textContent.trim();
    if (title.length < 4) tell(document.querySelector("title"), `the title is “${title}”`, "name form and step in the title");
    const wrong = document.querySelector('.summary, [role="alert"], [aria-invalid="true"]');
    if (wrong && !title.startsWith("错误")) tell(document.querySelector("title"), "errors, but the title does not begin with 错误", "write 错误： before the title");
    const h1 = [...document.querySelectorAll("h1")];
    if (h1.length !== 1 || !heading) tell(h1[1] ?? root, `${h1.length} h1`, "have exactly one h1");
    let last = 0;
    for (const h of [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(eyes.visible)) {
      const level = Number(h.localName[1]);
      if (level > last + 1) tell(h, `h${level} after h${last}`, "skip no level");
      if (!h.textContent.trim()) tell(h, "an empty heading", "write the heading");
      last = level;
    }
    for (const section of document.querySelectorAll("main section")) {
      const h = section.querySelector("h2");
      if (!h) tell(section, "a part without a heading", "begin the part with an h2");
    }
    for (const tag of ["header", "main", "footer"]) {
      const all = [...document.querySelectorAll(tag)].filter((e) => !e.closest("article, section"));
      if (all.length !== 1) tell(root, `${all.length} ${tag}`, `have exactly one ${tag}`);
    }
    const stray = eyes.texts().find(({ owner }) => !owner.closest("header, main, footer, nav, .skip, aside"));
    if (stray) tell(stray.owner, "text outside of all landmarks", "put it into header, main or footer");
    const [first] = document.querySelectorAll("a[href], button, input, select, textarea, [tabindex]");
    const goal = first?.localName === "a" && document.querySelector(first.getAttribute("href"));
    if (!goal || !goal.closest("main")) tell(first, "the first stop does not lead to the form", "begin with a skip link to main");
    const zoom = document.querySelector("meta[name=viewport]")?.content ?? "";
    if (!/width=device-width/.test(zoom) || /user-scalable\s*=\s*(no|0)|maximum-scale|minimum-scale/.test(zoom)) {
      tell(document.querySelector("meta[name=viewport]"), `viewport “${zoom}”`, "width=device-width, initial-scale=1, and no limit");
    }
    if (document.querySelector("meta[http-equiv=refresh]")) tell(root, "the page renews itself", "leave that to the person");
    return found;
  }),
};
