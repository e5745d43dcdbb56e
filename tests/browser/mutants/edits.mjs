// Ways to change a page. They look for what any form page has, not for a matter's names.

/** The first match within the form is replaced. */
export const inForm = (pattern, by) => (html) => {
  const start = html.indexOf("<form");
  return html.slice(0, start) + html.slice(start).replace(pattern, by);
};
export const anywhere = (pattern, by) => (html) => html.replace(pattern, by);
/** A style after the page's own. */
export const style = (css) => (html) => html.replace("</head>", () => `<style>${css}</style></head>`);
/** A script after the page's own. */
export const script = (code) => (html) => html.replace("</body>", () => `<script>${code}</script></body>`);
/** Something at the end of the first question. */
export const both = (...edits) => (html) => edits.reduce((page, edit) => edit(page), html);

/** What stops a mutant's style or script is not the page's doing. */
export const withoutPolicy = (html) => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/i, "");
