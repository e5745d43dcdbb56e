// Every id is there once, every reference leads somewhere, and a click on a label chooses the control
// that stands by it. Points 6 and 15; WCAG 4.1.2, 1.3.1.

export default {
  name: "ids",
  paper: true,
  in: (state) => !state.again,
  look: (page) => page.evaluate(() => {
    const found = [];
    const tell = (element, what, remedy) => found.push({ element: eyes.name(element), found: what, remedy });
    const seen = new Set();
    for (const element of document.querySelectorAll("[id]")) {
      if (seen.has(element.id)) tell(element, "the id is there twice", "give each element its own id");
      seen.add(element.id);
    }
    for (const attribute of ["for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "list", "headers"]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        for (const id of element.getAttribute(attribute).split(/\s+/)) {
          if (!seen.has(id)) tell(element, `${attribute} names ${id}, which is not there`, "name an id that is there");
        }
      }
    }
    for (const link of document.querySelectorAll('a[href^="#"]')) {
      if (!seen.has(decodeURIComponent(link.hash.slice(1)))) tell(link, "the link leads nowhere", "link to an id that is there");
    }
    for (const control of eyes.controls(document.body)) {
      if (control.localName === "button") continue;
      const labels = [...(control.labels ?? [])];
      const stray = labels.find((label) => label.control !== control);
      if (stray) tell(control, "a click on its label goes elsewhere", "one id, one label");
      if (["radio", "checkbox"].includes(control.type)) {
        const near = control.closest("label, .option, div, p");
        if (near?.control !== undefined && near.control !== control) tell(near, "a click on this label chooses another option", "for= names the control beside it");
      }
    }
    return found;
  }),
};
