// @ts-check
/** An invoice's state as a badge: words, colour and a sign, so that no single one of them has to do. */
import { icon } from "./dom.js";
import { daysUntil, t } from "./i18n.js";

/**
 * @typedef {object} Invoice
 * @property {string} number
 * @property {string} payer_code
 * @property {string} period YYYY-MM
 * @property {string} issued_on
 * @property {string} due_on
 * @property {number} amount cents
 * @property {number} due cents
 * @property {string} currency
 * @property {"unpaid" | "partly_paid" | "paid" | "overdue"} state
 */

const LOOKS = {
  unpaid: ["warn", "clock"],
  partly_paid: ["warn", "half"],
  paid: ["good", "ok"],
  overdue: ["bad", "alert"],
};

/** @param {Invoice} invoice */
export function badge(invoice) {
  const [tone, sign] = LOOKS[invoice.state];
  const el = document.createElement("span");
  el.className = `badge ${tone}`;
  el.append(icon(sign), t(`state_${invoice.state}`));
  const when = daysText(invoice);
  if (!when) return el;
  const both = document.createElement("span");
  both.className = "badge-with";
  const days = document.createElement("span");
  days.className = `days ${tone}`;
  days.textContent = when;
  both.append(el, " ", days);
  return both;
}

/** @param {Invoice} invoice */
function daysText(invoice) {
  if (invoice.state === "paid") return "";
  const days = daysUntil(invoice.due_on);
  if (days < 0) return t("days_late", { n: -days });
  return days === 0 ? t("due_today") : t("days_left", { n: days });
}
