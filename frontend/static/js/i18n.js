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
const plural = new Intl.PluralRules(locale);

/**
 * @param {string} key
 * @param {Record<string, string | number>} [args] `n` picks the plural form
 */
export function t(key, args = {}) {
  const message = data.messages[key];
  if (message === undefined) return key;
  const text = typeof message === "string" ? message : (message[plural.select(Number(args.n))] ?? message.other ?? key);
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in args ? String(args[name]) : all));
}

/** A message that the build knows by its prefix, or an empty text. @param {string} key */
export const known = (key) => (key in data.messages ? t(key) : "");

const longDay = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone });
// "2026-11-24" is how Lithuanians write a short date; "24 Nov 2026" cannot be misread in English.
const shortDay = new Intl.DateTimeFormat(locale, { dateStyle: lang === "lt" ? "short" : "medium", timeZone });
const moment = new Intl.DateTimeFormat(locale, {
  dateStyle: lang === "lt" ? "short" : "medium",
  timeStyle: "short",
  timeZone,
});
const month = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone });

/** Noon UTC of a bare date is the same day in Vilnius. @param {string} iso */
const dayOf = (iso) => new Date(iso.length === 10 ? `${iso}T12:00:00Z` : iso);

/** @param {number} cents @param {string} [currency] */
export const formatMoney = (cents, currency = "EUR") =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).format(cents / 100);
/** @param {string} iso date or time */
export const formatDay = (iso) => shortDay.format(dayOf(iso));
/** "2026 m. lapkričio 24 d." ends with a dot: put no other after it. @param {string} iso date or time */
export const formatLongDay = (iso) => longDay.format(dayOf(iso));
/** The day before whose end a window closes, be that 23:59 or midnight. @param {string} iso time */
export const lastDay = (iso) => new Date(Date.parse(iso) - 1000).toISOString();

/** Days from today, in Vilnius, to the day of `iso`: below zero when it is over. @param {string} iso date or time */
export function daysUntil(iso) {
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone });
  return Math.round((Date.parse(day.format(dayOf(iso))) - Date.parse(day.format(new Date()))) / 86400000);
}
/** "3 days left", or "in 3 days" for what only begins then. @param {string} iso date or time, not of the past */
export function dayWords(iso, begins = false) {
  const n = daysUntil(iso);
  if (n < 1) return t("today");
  return begins ? t("after_days", { n }) : t("in_days", { n });
}

/** @param {string} iso time */
export const formatMoment = (iso) => moment.format(new Date(iso));
/** @param {Date} time */
export const formatClock = (time) => clock.format(time);
/** @param {string} yearMonth such as 2026-11 */
export const formatMonth = (yearMonth) => month.format(new Date(`${yearMonth}-15T00:00:00Z`));
/** @param {number} thousandths of a cubic metre @param {number} decimals */
export const formatVolume = (thousandths, decimals) =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
    thousandths / 1000,
  );
/** A price is a decimal string, often finer than cents. @param {string} text @param {string} currency */
export const formatPrice = (text, currency) =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: Math.max(2, (text.split(".")[1] || "").length),
    maximumFractionDigits: 10,
  }).format(Number(text));
/** A decimal string of the API, "0.0854", as people write it. @param {string} text */
export const formatDecimal = (text) =>
  new Intl.NumberFormat(locale, {
    minimumFractionDigits: (text.split(".")[1] || "").length,
    maximumFractionDigits: 10,
  }).format(Number(text));

document.documentElement.setAttribute("data-started", ""); // fallback.js looks for it
