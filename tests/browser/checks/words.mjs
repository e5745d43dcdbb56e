// The page speaks Chinese: no word of another language but those that the matter itself uses.
// Point 38; WCAG 3.1.1, 3.1.2.

const FORMATS = new Set(["JPG", "JPEG", "PNG", "PDF", "MB", "KB", "DOC", "DOCX"]);

export default {
  name: "words",
  paper: true,
  in: (state, matter) => matter.named && !state.again,
  async look(page, _, matter) {
    const texts = await page.evaluate(() => [
      ...eyes.texts().map(({ node, owner }) => [eyes.name(owner), node.data]),
      ...[...document.querySelectorAll("[aria-label], [title], [alt]")].map((e) =>
        [eyes.name(e), [e.getAttribute("aria-label"), e.getAttribute("title"), e.getAttribute("alt")].join(" ")]),
      ["title", document.title],
    ]);
    const found = [];
    for (const [element, text] of texts) {
      const word = (text.match(/[A-Za-z]{3,}/g) ?? []).find((each) => !FORMATS.has(each.toUpperCase()) && !matter.words.includes(each));
      if (word) found.push({ element, found: `“${word}”`, remedy: "say it in Chinese" });
    }
    return found;
  },
};
