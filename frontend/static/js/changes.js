// @ts-check
/** Why a bill is more or less than that of the month and of the year before, in words. */
import { api } from "./api.js";
import { byId, fromTemplate } from "./dom.js";
import { formatDecimal, formatMoney, formatMonth, formatPrice, t } from "./i18n.js";

/**
 * @typedef {object} LineChange amounts in cents; null where the line was not or is no more
 * @property {string} name
 * @property {number | null} amount_before
 * @property {number | null} amount
 * @property {string | null} unit
 * @property {string | null} quantity_before
 * @property {string | null} quantity
 * @property {string | null} price_before
 * @property {string | null} price
 * @property {number | null} by_quantity
 * @property {number | null} by_price
 * @property {number | null} vat_before
 * @property {number | null} vat
 */
/** @typedef {{ than: "month" | "year", number: string, period: string, amount: number, lines: LineChange[] }} Comparison */
/** @typedef {import("./invoice_state.js").Invoice} Invoice */

/** "+1,20 €", "−€1.20"; the joiner keeps the sign in the line of its amount. @param {number} cents */
const signed = (cents) => `${cents < 0 ? "−" : "+"}\u2060${formatMoney(Math.abs(cents))}`;

/** @param {LineChange} line */
function causes({ by_quantity, by_price, ...line }) {
  if (line.amount_before === null) return [t("change_new")];
  if (line.amount === null) return [t("change_gone")];
  if (by_quantity === null || by_price === null) return [];
  const unit = line.unit || "";
  const quantity = { from: formatDecimal(line.quantity_before || ""), to: formatDecimal(line.quantity || ""), unit };
  const price = {
    from: formatPrice(line.price_before || "", "EUR"),
    to: formatPrice(line.price || "", "EUR"),
    sum: signed(by_price),
  };
  const vat = { from: line.vat_before ?? "", to: line.vat ?? "" };
  return [
    by_quantity && t(by_quantity > 0 ? "change_more" : "change_less", { ...quantity, sum: signed(by_quantity) }),
    by_price && t(by_price > 0 ? "change_dearer" : "change_cheaper", price),
    by_price && line.vat !== null && line.vat_before !== null && line.vat !== line.vat_before && t("change_vat", vat),
  ];
}

/** @param {LineChange} line */
function item(line) {
  const sum = signed((line.amount || 0) - (line.amount_before || 0));
  const why = causes(line).filter(Boolean).join(" ");
  return fromTemplate("change", { name: line.name, sum, why });
}

/** @param {Comparison} comparison @param {Invoice} invoice */
function section({ than, period, amount, lines }, invoice) {
  const difference = invoice.amount - amount;
  const all = { month: formatMonth(period), amount: formatMoney(amount), sum: signed(difference) };
  const el = fromTemplate("comparison", {
    title: t(`change_${than}`),
    sum: difference ? t("change_sum", all) : t("change_same", all),
  });
  el.querySelector("ul")?.append(...lines.map(item));
  return el;
}

/** Comes after the invoice itself, which does without when this does not answer. @param {Invoice} invoice */
export async function showChanges(invoice) {
  const box = byId("changes");
  box.hidden = true;
  const [code, number] = [invoice.payer_code, invoice.number].map(encodeURIComponent);
  const { comparisons } = await api("GET", `/contracts/${code}/invoices/${number}/changes`).catch(() => ({
    comparisons: [],
  }));
  byId("comparisons").replaceChildren(
    ...comparisons.map((/** @type {Comparison} */ comparison) => section(comparison, invoice)),
  );
  box.hidden = !comparisons.length;
}
