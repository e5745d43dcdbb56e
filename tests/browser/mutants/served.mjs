// Faults of the pages behind the form: with errors, to check and sign, the receipt.

import { anywhere, inForm, script } from "./edits.mjs";

/** On pages with errors alone. */
const wrong = (edit) => (html) => (html.includes('id="page--errors"') ? edit(html) : html);
/** On the page where answers are checked. */
const check = (edit) => (html) => (/<h1>查看并确认/.test(html) ? edit(html) : html);
const receipt = (edit) => (html) => (/<h1>已提交/.test(html) ? edit(html) : html);

const errors = [
  { name: "a summary without focus", edit: wrong(anywhere(/ autofocus/g, "")) },
  { name: "no summary", edit: wrong(anywhere(/<div class="summary"[^]*?<\/ol><\/div>/, "")) },
  { name: "a title that tells no errors", edit: wrong(anywhere("<title>错误：", "<title>")) },
  { name: "a count that is wrong", edit: wrong(anywhere(/有\d+处/, "有几处")) },
  { name: "a summary link that leads nowhere", edit: wrong(anywhere(/(<div class="summary"[^]*?<a href="#)[^"]+/, "$1nowhere")) },
  { name: "other words in the summary", edit: wrong(anywhere(/(<div class="summary"[^]*?<a [^>]*>)[^<]+/, "$1请填写这一项")) },
  { name: "a summary out of order", edit: wrong(anywhere(/(<div class="summary"[^]*?<ol>)(<li>[^]*?<\/li>)([^]*?)<\/ol>/, "$1$3$2</ol>")) },
  { name: "errors that no control names", edit: wrong((html) => html.replace(/ [^" ]+--error"/g, '"').replace(/aria-describedby="[^" ]+--error"/g, "")) },
  { name: "controls that are not marked", edit: wrong(anywhere(/ aria-invalid="true"/g, "")) },
  { name: "an error in English", edit: wrong((html) => html.replace(/(<div class="summary"[^]*?<a [^>]*>)[^<]+/, "$1This field is required")) },
  { name: "an error without its question", edit: wrong((html) => html.replace(/(<div class="summary"[^]*?<a [^>]*>)[^<]+/, "$1请填写").replace(/错误：[^<]+/, "错误：请填写")) },
  { name: "an error by colour alone", edit: wrong(anywhere("</head>", "<style>.error,.question{border:0!important;background:none!important}</style></head>")) },
  { name: "an error without the word", edit: wrong(inForm(/错误：/g, "")) },
  { name: "input lost after errors", edit: wrong(inForm(/( value=")测\d"/g, '$1"')) },
  { name: "choices lost after errors", edit: wrong((html) => html.replace(/<form[^]*/, (form) => form.replace(/ checked/g, ""))) },
].map((mutant) => ({ ...mutant, by: ["errors"] }));

const flow = [
  { name: "a pledge after the signature", edit: check(script("document.querySelector('main form').append(document.querySelector('.statement'));")) },
  { name: "no way back to an answer", edit: check(anywhere(/>修改</, "><")) },
  { name: "no help on one page", edit: check(anywhere(/<footer>[^]*?<\/footer>/, "<footer></footer>")) },
  { name: "long numbers in one piece", edit: check((html) => html.replace(/(<dd>)([\dX ]{15,})/g, (_, open, digits) => open + digits.replace(/ /g, ""))) },
  { name: "a receipt without its number", edit: receipt(anywhere(/\d{8,}/g, "")) },
  { name: "a receipt that says nothing of what comes", edit: receipt(anywhere(/接下来/g, "")) },
  { name: "answers gone on the way back", edit: (html) => (/<h1>查看并确认/.test(html) ? html.replace(/<input type="hidden" name="[a-z][^"]*\.[^"]*"[^>]*>/g, "") : html) },
].map((mutant) => ({ ...mutant, by: ["flow"] }));

const taken = `document.forms[0].addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (name.endsWith("id_number")) formData.set(name, value.slice(0, 18));
});`;

export default [...errors, ...flow, { name: "a box that takes no more than 18", edit: script(taken), by: ["spellings"] }].map((mutant) => ({ ...mutant, served: true }));
