// @ts-check
import { api } from "./api.js";
import { byId, find, fromTemplate } from "./dom.js";
import { watchDownloads } from "./download.js";
import { told } from "./form.js";
import { formatMoney, links, t } from "./i18n.js";
import { bankOf, offerReceipt, stateBadge, timeOf } from "./outcome.js";
import { load } from "./page.js";

/** @typedef {import("./outcome.js").Payment} Payment */
/** @typedef {{ payments: Payment[], next: string | null }} Answer */

const rows = byId("payments");
const more = byId("more");
let next = "";

/** @param {Payment} payment */
function forWhat(payment) {
  const booked = payment.covered.length > 0 || payment.credit.length > 0;
  const [parts, rest] = booked ? [payment.covered, payment.credit] : [payment.invoices, payment.advance];
  return [...parts.map(({ number }) => number), ...(rest.length ? [t("payment_ahead")] : [])].join(", ");
}

/** @param {Payment} payment */
function row(payment) {
  const el = fromTemplate("row", {
    created: timeOf(payment, payment.created_at),
    bank: bankOf(payment),
    amount: formatMoney(payment.amount, payment.currency),
  });
  /** @type {HTMLAnchorElement} */ (find(el, "a")).href = `${links.payment}?payment=${payment.id}`;
  find(el, ".payment-for").textContent = forWhat(payment);
  find(el, ".state-cell").prepend(stateBadge(payment.state));
  const receipt = find(el, ".receipt");
  offerReceipt(receipt, payment);
  receipt.setAttribute("aria-label", t("receipt_of", { when: timeOf(payment, payment.created_at) }));
  watchDownloads(el);
  const back = payment.refunds.reduce((sum, { amount }) => sum + amount, 0);
  find(el, ".payment-back").textContent = back ? t("payment_back_of", { amount: formatMoney(back) }) : "";
  return el;
}

/** @param {Answer} answer */
function show(answer) {
  rows.append(...answer.payments.map(row));
  next = answer.next || "";
  more.hidden = !next;
  byId("none").hidden = rows.children.length > 0;
  byId("list").hidden = rows.children.length === 0;
}

more.addEventListener("click", () =>
  told(async () => {
    const first = rows.children.length;
    show(await api("GET", `/payments?next=${encodeURIComponent(next)}`));
    find(rows.children[first], "a").focus();
  }),
);
load(async () => {
  const answer = await api("GET", "/payments");
  rows.replaceChildren();
  show(answer);
});
