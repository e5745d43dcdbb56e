// Hints reach their control by aria-describedby and stand before it, those of an option after its label; what is described can be read.
// Point 15; WCAG 1.3.1, 3.3.2.

export default {
  name: "hints",
  in: (state) => !state.again && !state.print,
  look: (page) => page.evaluate(() => {
    const found = [];
    const tell = (element, what, remedy) => found.push({ element: eyes.name(element), found: what, remedy });
    const told = new Map();
    for (const element of document.querySelectorAll("[aria-describedby]")) {
      for (const id of element.getAttribute("aria-describedby").split(/\s+/)) told.set(id, element);
    }
    for (const hint of [...document.querySelectorAll('.hint[id], [id$="--hint"]')].filter(eyes.visible)) {
      const owner = told.get(hint.id);
      // What is said of a whole part is read in passing, under its heading.
      if (!owner && hint.parentElement.matches("section, .body")) continue;
      if (!owner) {
        tell(hint, "no control names this hint", "name it in aria-describedby");
        continue;
      }
      const control = owner.matches("fieldset, section") ? owner.querySelector("input, select, textarea") : owner;
      const before = hint.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (control && !before && !hint.closest(".option")) tell(hint, "the hint comes after its control", "put it before");
    }
    for (const [id, owner] of told) {
      const text = document.getElementById(id);
      if (text && eyes.visible(owner) && (!eyes.visible(text) || !text.innerText.trim())) {
        tell(owner, `aria-describedby names ${id}, which says nothing`, "name what can be read");
      }
    }
    return found;
  }),
};
