// Printed, the form is A4, has every part and question, closed ones too, and nothing to press.
// Point 59.

export default {
  name: "print",
  in: (state) => state.print && state.shows === "form",
  async look(page) {
    const found = await page.evaluate(() => {
      const told = [];
      const tell = (element, what, remedy) => told.push({ element: eyes.name(element), found: what, remedy });
      for (const element of document.querySelectorAll('main section, [id$="--block"], [id$="--body"], legend, label')) {
        if (!eyes.visible(element) && !element.closest("header, datalist, .error")) tell(element, "it is not printed", "show it in @media print");
      }
      for (const element of document.querySelectorAll("button, nav, .skip, [role=status], header input")) {
        if (eyes.visible(element)) tell(element, "it is printed and of no use on paper", "hide it in @media print");
      }
      for (const { owner } of eyes.texts()) {
        const size = parseFloat(getComputedStyle(owner).fontSize);
        if (size < 10.6) tell(owner, `letters of ${size} px`, "at least 8 pt on paper");
      }
      return told;
    });
    const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true });
    const text = pdf.toString("latin1");
    const [, width, height] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(text) ?? [];
    if (Math.abs(width - 595) > 2 || Math.abs(height - 842) > 2) found.push({ element: "@page", found: `${width} × ${height} points`, remedy: "size: A4" });
    if (!/\/StructTreeRoot/.test(text)) found.push({ element: "the PDF", found: "it has no tags", remedy: "keep the structure of the page" });
    return found;
  },
};
