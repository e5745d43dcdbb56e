// Native controls alone, each used as it is meant: no widget roles, no date picker, no number box, no
// label inside the box, no positive tabindex, no focus taken at load, no double meaning of groups.
// Points 11, 13, 17, 18, 21, 33, 46, 10; WCAG 4.1.2, 3.3.2, 2.4.3, 3.2.1.

const AUDITS = [
  ["[role=combobox], [role=listbox], [role=radio], [role=checkbox], [role=switch], [role=button], [role=slider], [role=textbox], [role=spinbutton], [role=menu], [role=tab], [role=application]", "a widget made by hand", "use the native control"],
  ["input[type=number], input[type=date], input[type=month], input[type=datetime-local], input[type=time], input[type=range], input[type=color]", "a box that changes by wheel, picker or locale", 'use type=text and, for digits, inputmode="numeric"'],
  ["[placeholder]", "words in the box vanish when one types", "write a hint above the box"],
  ["[tabindex]:not([tabindex='0'], [tabindex='-1'])", "a tab order of its own", "leave the order to the document"],
  ["[autofocus]:not(#page--errors)", "it takes the focus at load", "let the reader begin at the top"],
  ["[accesskey]", "a key of its own collides with those of assistive technology", "leave it out"],
  ["[contenteditable], [draggable=true], marquee, blink, dialog, iframe, object, embed, video, audio", "not a control of a form", "leave it out"],
  ["input[type=radio][aria-expanded], input[type=radio][aria-required], input[type=radio][aria-invalid]", "a state that belongs to the group", "put it on the fieldset"],
  ["main [aria-hidden=true]", "content that is kept from assistive technology", "take aria-hidden off"],
  ["[onclick], [onchange], [onload], [onsubmit], [onkeydown], [onfocus], [href^='javascript:']", "a handler in the markup", "put it into the script"],
];

export default {
  name: "native",
  in: (state) => !state.again,
  look: (page) => page.evaluate((audits) => {
    const found = [];
    for (const [selector, what, remedy] of audits) {
      for (const element of document.querySelectorAll(selector)) {
        if (selector.includes("aria-hidden") && !element.textContent.trim() && !element.querySelector("input, a, button")) continue;
        found.push({ element: eyes.name(element), found: what, remedy });
      }
    }
    for (const form of document.forms) {
      if (form.method === "post" && !form.noValidate) found.push({ element: eyes.name(form), found: "the browser's own bubbles are on", remedy: "write novalidate" });
      if (form.method === "get" && form.querySelector("input[type=text]")) found.push({ element: eyes.name(form), found: "answers would stand in the address", remedy: 'write method="post"' });
      if (form.querySelector("input[type=file]") && form.enctype !== "multipart/form-data") found.push({ element: eyes.name(form), found: "files would not be sent", remedy: 'write enctype="multipart/form-data"' });
    }
    const main = eyes.form();
    const send = main?.querySelector("button[type=submit], button:not([type]), input[type=submit]");
    if (!send) found.push({ element: eyes.name(main), found: "no button sends the form", remedy: 'end with <button type="submit">' });
    return found;
  }, AUDITS),
};
