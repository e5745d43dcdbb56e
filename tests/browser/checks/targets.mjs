// What is pressed is at least 48 × 48 CSS pixels, 60 in the larger sizes; a whole option row counts,
// since all of it chooses. Point 45; WCAG 2.5.5, 2.5.8, the 2021 rules for elderly-friendly apps.

export default {
  name: "targets",
  in: (state) => !state.print && !state.again,
  look: (page, state) => page.evaluate((least) => {
    const found = [];
    const boxes = (elements) => elements.filter(eyes.visible).map((e) => e.getBoundingClientRect());
    const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(eyes.visible);
    for (const target of all) {
      const own = target.getBoundingClientRect();
      const inText = target.localName === "a" && /^inline$/.test(getComputedStyle(target).display)
        && [...target.parentElement.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      if (inText || (target.localName === "a" && eyes.isOffStage(target))) continue;
      const choice = ["radio", "checkbox"].includes(target.type);
      const rects = choice ? [own, ...boxes([...target.labels])] : [own];
      const width = Math.max(...rects.map((r) => r.right)) - Math.min(...rects.map((r) => r.left));
      const height = Math.max(...rects.map((r) => r.bottom)) - Math.min(...rects.map((r) => r.top));
      if (width < least - 0.5 || height < least - 0.5) {
        found.push({ element: eyes.name(target), found: `${Math.round(width)} × ${Math.round(height)} px`, remedy: `make it ${least} × ${least} px at least` });
      }
      if (choice && target.labels.length) {
        const label = target.labels[0].getBoundingClientRect();
        target.labels[0].scrollIntoView({ block: "center", behavior: "instant" });
        const at = target.labels[0].getBoundingClientRect();
        const hit = document.elementFromPoint(at.left + Math.min(at.width - 2, label.width * 0.9), at.top + at.height / 2);
        if (hit && hit.closest("label") !== target.labels[0] && hit !== target && hit.closest(".hint")?.closest("label") !== target.labels[0]) {
          found.push({ element: eyes.name(target), found: `a press on its label meets ${eyes.name(hit)}`, remedy: "let nothing lie over the label" });
        }
      }
    }
    scrollTo(0, 0);
    return found;
  }, state.large ? 60 : 48),
};
