// Faults of behaviour.

import { both, inForm, script, style } from "./edits.mjs";

const onChange = (code) => script(`document.addEventListener("change", ({ target }) => { ${code} });`);

export default [
  { name: "a silent reveal", edit: onChange("setTimeout(() => 0); document.querySelector('[role=status]').textContent = '';"), by: ["reveal"] },
  { name: "a reveal that takes the focus", edit: onChange("const first = [...document.querySelectorAll('main form [id$=\"--body\"] input')].find((e) => e.checkVisibility()); first?.focus();"), by: ["reveal"] },
  { name: "a trigger made anew", edit: onChange("const copy = target.cloneNode(true); copy.checked = true; target.replaceWith(copy); copy.focus();"), by: ["reveal"] },
  { name: "closed answers sent", edit: onChange("document.querySelectorAll(':disabled').forEach((e) => (e.disabled = false));"), by: ["reveal"] },
  { name: "answers lost on closing", edit: onChange("document.querySelectorAll('[hidden] input').forEach((e) => { e.checked = false; if (e.type === 'text') e.value = ''; });"), by: ["reveal"] },
  { name: "a block before its trigger", edit: script("document.querySelectorAll('main form [id$=\"--body\"]').forEach((body) => body.parentElement.prepend(body));"), by: ["reveal"] },
  { name: "sending by script alone", edit: both(inForm(/<button type="submit"/g, '<button type="button" class="send"'), script("document.querySelectorAll('.send').forEach((b) => (b.onclick = () => document.forms[0].requestSubmit()));")), by: ["without script"] },
  { name: "parts by script alone", edit: both(style("main form section{display:none}"), script("document.querySelectorAll('main form section').forEach((s) => (s.style.display = 'block'));")), by: ["without script"] },
  { name: "a dead Space key", edit: script("addEventListener('keydown', (e) => { if (e.key === ' ' && e.target.type === 'radio') e.preventDefault(); }, true);"), by: ["reveal"] },
  { name: "a trap for Tab", edit: script("const held = document.querySelectorAll('main form input[type=text]')[2]; held.addEventListener('keydown', (e) => { if (e.key === 'Tab') e.preventDefault(); });"), by: ["keyboard"] },
  { name: "a ring of stops", edit: script("const [first, , third] = document.querySelectorAll('main form input[type=text]'); third.addEventListener('keydown', (e) => { if (e.key === 'Tab' && !e.shiftKey) { e.preventDefault(); first.focus(); } });"), by: ["keyboard"] },
  { name: "a control that Tab passes by", edit: script("document.querySelectorAll('main form input[type=text]')[1].tabIndex = -1;"), by: ["keyboard"] },
  { name: "keys that are taken", edit: script("addEventListener('keydown', (e) => { if (/^\\d$/.test(e.key)) e.preventDefault(); }, true);"), by: ["keyboard fill"] },
  { name: "arrows that do nothing", edit: script("addEventListener('keydown', (e) => { if (/^Arrow/.test(e.key)) e.preventDefault(); }, true);"), by: ["keyboard fill"] },
  { name: "a second sending", edit: script("document.forms[0].addEventListener('submit', () => { const again = new XMLHttpRequest(); again.open('POST', location, false); again.send(new FormData(document.forms[0])); });"), by: ["keyboard fill"] },
  { name: "a clock", edit: script("setTimeout(() => location.reload(), 1200000);"), by: ["quiet"] },
  { name: "a text that changes", edit: script("let n = 0; setInterval(() => (document.querySelector('h1').dataset.n = n++), 1000);"), by: ["quiet"] },
  { name: "a script that fails", edit: script("document.querySelector('#none').focus();"), by: ["origin"] },
  { name: "a window that opens", edit: script("alert('请注意');"), by: ["origin"] },
  { name: "a call elsewhere", edit: script("fetch('https://count.example/').catch(() => 0);"), by: ["origin"] },
];
