// Loads the page's script when it can do something: at the first touch of the form, or at once where
// a draft is kept, answers stand there, or a condition is one that no style sheet reads. So the page
// is whole with one request, and whoever only reads it loads nothing more.
(() => {
  const form = document.forms[0];
  const load = () => {
    if (document.getElementById("page--script")) return;
    const script = document.createElement("script");
    script.id = "page--script";
    script.src = "form.js";
    document.head.append(script);
  };
  const isFilled = ({ name, type, checked, value }) =>
    !name.startsWith("page--") && (type === "radio" || type === "checkbox" ? checked : value && type !== "hidden");
  const isDraftKept = () => {
    try {
      return localStorage.getItem(`lianban${location.pathname}`);
    } catch {
      return false;
    }
  };
  for (const kind of ["focusin", "pointerdown"]) form.addEventListener(kind, load, { once: true });
  // By then the browser has put back what it remembers.
  addEventListener("pageshow", () => {
    if (form.querySelector(".rule:not(.read)") || [...form.elements].some(isFilled) || isDraftKept()) load();
  });
})();
