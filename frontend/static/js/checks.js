// @ts-check
/** The rules of fields that can be told before asking the API, which checks all of them again. */
import { inputById } from "./dom.js";
import { Invalid } from "./form.js";
import { known, rules, t } from "./i18n.js";

/** @typedef {(value: string) => string} Check answers the key of what is wrong, empty when nothing */

/** @type {Check} */
const present = (value) => (value.trim() ? "" : "missing");
/** @type {Check} */
const email = (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? "" : "email");
/** @type {Check} */
const password = (value) => (value ? "" : "missing");
/** @type {Check} */
const newPassword = (value) => {
  const unmet = Object.entries(passwordRules(value)).find(([, met]) => !met);
  return unmet ? (value ? `password_${unmet[0]}` : "missing") : "";
};
/** @type {Check} */
const payerCode = (value) =>
  !value.trim()
    ? "missing"
    : new RegExp(`^(?:${rules.payer_code})$`).test(value.replace(/\s/g, ""))
      ? ""
      : "payer_code";
/** @type {Check} */
const invoiceNumber = (value) =>
  !value.trim()
    ? "missing"
    : new RegExp(`^(?:${rules.invoice_number})$`).test(value.replace(/\s/g, ""))
      ? ""
      : "invoice_number";

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
    const code = check(input.value) || tooLong(input);
    if (code) problems.push({ input, text: words(input, code) });
  }
  if (problems.length) throw new Invalid(problems);
}

/** @param {HTMLInputElement} input */
function tooLong(input) {
  const max = rules.max_length[input.name];
  return max && [...input.value.trim()].length > max ? "too_long" : "";
}

/** @param {HTMLInputElement} input @param {string} code */
function words(input, code) {
  const own = known(`bad_${input.name}_${code}`);
  const { min, max } = rules.password;
  return own || t(`bad_${code}`, { min, max: rules.max_length[input.name] ?? max });
}
