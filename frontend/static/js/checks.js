// @ts-check
/** The rules of fields that can be told before asking the API, which checks all of them again. */
import { inputById } from "./dom.js";
import { Invalid } from "./form.js";
import { known, rules, t } from "./i18n.js";

/** @typedef {(value: string) => string[]} Check answers the codes of what is wrong */

/** @type {Check} */
const present = (value) => (value.trim() ? [] : ["missing"]);
/** @type {Check} */
const email = (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? [] : ["email"]);
/** @type {Check} */
const password = (value) => (value ? [] : ["missing"]);
/** @type {Check} */
const newPassword = (value) => {
  const unmet = Object.entries(passwordRules(value)).filter(([, met]) => !met);
  return value ? unmet.map(([rule]) => `password_${rule}`) : ["missing"];
};
/** @param {string} pattern @param {string} code @returns {Check} */
const matching = (pattern, code) => (value) => {
  const typed = value.replace(/\s/g, "");
  if (!typed) return ["missing"];
  return new RegExp(`^(?:${pattern})$`).test(typed) ? [] : [code];
};
const payerCode = matching(rules.payer_code, "payer_code");
const invoiceNumber = matching(rules.invoice_number, "invoice_number");

export const checks = { present, email, password, newPassword, payerCode, invoiceNumber };

/** Which of the utility's password rules `value` meets, in the order of the list on the page. @param {string} value */
export function passwordRules(value) {
  const length = [...value.normalize("NFC")].length;
  return {
    length: length >= rules.password.min && length <= rules.password.max,
    lower: /\p{Ll}/u.test(value),
    upper: /\p{Lu}/u.test(value),
    digit: /\p{Nd}/u.test(value),
  };
}

/**
 * Throws Invalid with every bad field at once. The words are `bad_<id of the input>_<code>`, else `bad_<code>`.
 * @param {Record<string, Check>} wanted id of an input -> its check
 */
export function requireFields(wanted) {
  const problems = [];
  for (const [id, check] of Object.entries(wanted)) {
    const input = inputById(id);
    const codes = [...check(input.value), ...tooLong(input)];
    problems.push(...codes.map((code) => ({ input, text: words(input, code) })));
  }
  if (problems.length) throw new Invalid(problems);
}

/** @param {HTMLInputElement} input */
function tooLong(input) {
  const max = rules.max_length[input.name];
  return max && [...input.value.trim()].length > max ? ["too_long"] : [];
}

/** @param {HTMLInputElement} input @param {string} code */
function words(input, code) {
  const own = known(`bad_${input.name}_${code}`);
  const { min, max } = rules.password;
  return own || t(`bad_${code}`, { min, max: rules.max_length[input.name] ?? max });
}
