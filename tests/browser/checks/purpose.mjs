// The browser is told what a box is for, and which keyboard: name, phone, postcode and address have
// their token; numbers have digits; what identifies someone is not spell-checked (some checkers ask a
// server). Points 20, 21, 24; WCAG 1.3.5.

// By the end of the label, as people read it: the token (all of them if several), keyboard, spelling.
const PURPOSES = [
  [/姓名$/, { token: /(^|\s)(name|off)$/, spell: false }],
  [/(身份证号|身份证件号码|证件号码)$/, { token: /^off$/, spell: false, type: "text" }],
  [/(电话|手机|手机号|手机号码)$/, { token: /(^|\s)(tel|tel-national)$/, type: "tel" }],
  [/(邮编|邮政编码)$/, { token: /(^|\s)postal-code$/, mode: "numeric" }],
  [/(银行账号|账号|银行卡号)$/, { token: /^off$/, mode: "numeric", spell: false }],
];
const TOKENS = new Set(["off", "name", "tel", "tel-national", "email", "postal-code", "street-address", "address-line1",
  "address-line2", "address-line3", "address-level1", "address-level2", "address-level3", "address-level4", "bday", "bday-day",
  "bday-month", "bday-year", "sex", "organization"]);

export default {
  name: "purpose",
  in: (state) => state.name === "initial",
  async look(page, _, matter) {
    const fields = await page.evaluate(() => [...eyes.form().querySelectorAll("input[type=text], input[type=tel], input[type=email], textarea")].map((c) => ({
      element: eyes.name(c), label: c.labels?.[0]?.firstChild?.textContent.trim() ?? "", part: !!c.closest(".part"),
      token: c.getAttribute("autocomplete") ?? "", mode: c.inputMode, type: c.type, spell: c.getAttribute("spellcheck") !== "false",
    })));
    const found = [];
    for (const { element, label, part, token, mode, type, spell } of fields) {
      const tell = (what, remedy) => found.push({ element, found: what, remedy });
      const last = token.split(/\s+/).at(-1);
      if (token && !TOKENS.has(last)) tell(`autocomplete “${token}” is none of the standard's`, "use a token of the HTML standard");
      if (part && /^[年月日]$/.test(label) && mode !== "numeric") tell("a part of a date without the keyboard of digits", 'write inputmode="numeric"');
      if (!matter.named) continue;
      const [, wanted] = PURPOSES.find(([end]) => end.test(label)) ?? [];
      if (!wanted) continue;
      if (wanted.token && !wanted.token.test(token)) tell(`“${label}” has autocomplete “${token}”`, `it should end as ${wanted.token.source}`);
      if (wanted.mode && mode !== wanted.mode) tell(`“${label}” has inputmode “${mode}”`, `write inputmode="${wanted.mode}"`);
      if (wanted.type && type !== wanted.type) tell(`“${label}” has type=${type}`, `write type="${wanted.type}"`);
      if (wanted.spell === false && spell) tell(`“${label}” is spell-checked`, 'write spellcheck="false"');
    }
    return found;
  },
};
