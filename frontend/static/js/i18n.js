// @ts-check
/** Texts, rules and addresses of this page (a JSON data block written by build.py) and the formats of lt-LT and en-GB. */

/** @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>>} Message */
/**
 * @typedef {object} Rules
 * @property {{ min: number, max: number }} password
 * @property {Record<string, number>} max_length
 * @property {string} payer_code
 * @property {string} invoice_number
 * @property {{ whole_digits: number }} reading
 */

/** @type {{ messages: Record<string, Message>, rules: Rules, links: Record<string, string> }} */
const data = JSON.parse(document.getElementById("data")?.textContent || "{}");

export const lang = document.documentElement.lang === "en" ? "en" : "lt";
export const { rules, links } = data;
const locale = lang === "en" ? "en-GB" : "lt-LT";
const timeZone = "Europe/Vilnius";
/** @type {Intl.PluralRules | undefined} */
let forms;

/** @param {number} n */
function plural(n) {
  forms ||= new Intl.PluralRules(locale);
  return forms.select(n);
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [args] `n` picks the plural form
 */
export function t(key, args = {}) {
  const message = data.messages[key];
  if (message === undefined) return key;
  const text = typeof message === "string" ? message : (message[plural(Number(args.n))] ?? message.other ?? key);
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in args ? String(args[name]) : all));
}

/** A message that the build knows by its prefix, or an empty text. @param {string} key */
export const known = (key) => (key in data.messages ? t(key) : "");

/** Makers of dates and numbers: each takes milliseconds to make, on a phone tens, so none is made before it is needed. */
/** @type {Record<string, Intl.DateTimeFormat | Intl.NumberFormat>} */
const makers = {};

/** @param {Intl.DateTimeFormatOptions} options */
function dates(options) {
  const key = JSON.stringify(options);
  makers[key] ||= new Intl.DateTimeFormat(locale, { timeZone, ...options });
  return /** @type {Intl.DateTimeFormat} */ (makers[key]);
}

/** @param {Intl.NumberFormatOptions} options */
function numbers(options) {
  const key = JSON.stringify(options);
  makers[key] ||= new Intl.NumberFormat(locale, options);
  return /** @type {Intl.NumberFormat} */ (makers[key]);
}

/** "2026-11-24" is how Lithuanians write a short date; "24 Nov 2026" cannot be misread in English. */
const dateStyle = lang === "lt" ? "short" : "medium";

/** Noon UTC of a bare date is the same day in Vilnius. @param {string} iso */
const dayOf = (iso) => new Date(iso.length === 10 ? `${iso}T12:00:00Z` : iso);

/** @param {number} cents @param {string} [currency] */
export const formatMoney = (cents, currency = "EUR") => numbers({ style: "currency", currency }).format(cents / 100);
/** @param {string} iso date or time */
export const formatDay = (iso) => dates({ dateStyle }).format(dayOf(iso));
/** "2026 m. lapkričio 24 d." ends with a dot: put no other after it. @param {string} iso date or time */
export const formatLongDay = (iso) => dates({ dateStyle: "long" }).format(dayOf(iso));
/** The day before whose end a window closes, be that 23:59 or midnight. @param {string} iso time */
export const lastDay = (iso) => new Date(Date.parse(iso) - 1000).toISOString();

/** Writes a day as ISO does. @type {Intl.DateTimeFormat | undefined} */
let swedish;
/** Days from today, in Vilnius, to the day of `iso`: below zero when it is over. @param {string} iso date or time */
export function daysUntil(iso) {
  swedish ||= new Intl.DateTimeFormat("sv-SE", { timeZone });
  return Math.round((Date.parse(swedish.format(dayOf(iso))) - Date.parse(swedish.format(new Date()))) / 86400000);
}
/** "3 days left", or "in 3 days" for what only begins then. @param {string} iso date or time, not of the past */
export function dayWords(iso, begins = false) {
  const n = daysUntil(iso);
  if (n < 1) return t("today");
  return begins ? t("after_days", { n }) : t("in_days", { n });
}

/** @param {string} iso time */
export const formatMoment = (iso) => dates({ dateStyle, timeStyle: "short" }).format(new Date(iso));
/** @param {Date} time */
export const formatClock = (time) => dates({ timeStyle: "short" }).format(time);
/** @param {string} yearMonth such as 2026-11 */
export const formatMonth = (yearMonth) =>
  dates({ year: "numeric", month: "long" }).format(new Date(`${yearMonth}-15T12:00:00Z`));
/** @param {number} thousandths of a cubic metre @param {number} decimals */
export const formatVolume = (thousandths, decimals) =>
  numbers({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(thousandths / 1000);
/** A price is a decimal string, often finer than cents. @param {string} text @param {string} currency */
export const formatPrice = (text, currency) =>
  numbers({
    style: "currency",
    currency,
    minimumFractionDigits: Math.max(2, (text.split(".")[1] || "").length),
    maximumFractionDigits: 10,
  }).format(Number(text));
/** A decimal string of the API, "0.0854", as people write it. @param {string} text */
export const formatDecimal = (text) =>
  numbers({
    minimumFractionDigits: (text.split(".")[1] || "").length,
    maximumFractionDigits: 10,
  }).format(Number(text));

document.documentElement.setAttribute("data-started", ""); // first.js looks for it
