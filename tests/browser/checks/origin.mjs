// No request leaves the origin, no window opens, nothing fails in the page. Points 8 and 10; privacy,
// windows without a network.

export default {
  name: "origin",
  paper: true,
  in: () => true,
  async look(page) {
    return [
      ...page.foreign.map((url) => ({ element: "the page", found: `it asks for ${url}`, remedy: "keep everything in the page" })),
      ...page.faults.map((fault) => ({ element: "the page", found: fault, remedy: "mend the script" })),
    ];
  },
};
