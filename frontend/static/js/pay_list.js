// @ts-check
/** Which invoices are paid at once: all that are due, or those that the page's address names. */
import { titleOf } from "./contract.js";
import { byId, find, fromTemplate } from "./dom.js";
import { formatDay, formatMoney, t } from "./i18n.js";
import { offerToPay } from "./pay_form.js";

/** @typedef {import("./invoice_state.js").Invoice} Invoice */
/** @typedef {import("./contract.js").Contract} Contract */

const MOST = 40; // invoices in one payment
const details = /** @type {HTMLDetailsElement} */ (byId("pay"));
let online = true;
/** @type {Invoice[]} */
let due = [];
/** @type {Contract[]} */
let payable = [];

/** @returns {HTMLInputElement[]} */
const boxes = () => [...byId("picks").querySelectorAll("input")];

function offer() {
  const numbers = boxes()
    .filter((box) => box.checked)
    .map((box) => box.value);
  const chosen = due.filter(({ number }) => numbers.includes(number));
  const sum = chosen.reduce((cents, invoice) => cents + invoice.due, 0);
  offerToPay({ online, due: sum, order: { invoices: numbers }, contracts: payable });
}

/** @param {Invoice} invoice @param {boolean} chosen @param {boolean} several contracts to tell apart */
function pick(invoice, chosen, several) {
  const until = t(invoice.state === "overdue" ? "pay_late" : "pay_until", { day: formatDay(invoice.due_on) });
  const el = fromTemplate("pick", {
    number: invoice.number,
    about: several ? `${until} · ${titleOf(payable, invoice.payer_code)}` : until,
    due: formatMoney(invoice.due, invoice.currency),
  });
  const box = /** @type {HTMLInputElement} */ (find(el, "input"));
  box.value = invoice.number;
  box.id = `pick-${invoice.number}`;
  box.checked = box.defaultChecked = chosen;
  return el;
}

/** @param {Invoice[]} invoices those that are due @param {Contract[]} contracts @param {boolean} isOnline */
export function showPayList(invoices, contracts, isOnline) {
  online = isOnline;
  const named = new URLSearchParams(location.search).get("pay")?.split(",") || [];
  due = [...invoices].sort((a, b) => a.due_on.localeCompare(b.due_on));
  payable = contracts;
  const some = due.some(({ number }) => named.includes(number));
  const several = contracts.length > 1;
  byId("picks").replaceChildren(
    ...due.map((invoice, n) => pick(invoice, some ? named.includes(invoice.number) : n < MOST, several)),
  );
  byId("picks-field").hidden = !due.length;
  byId("pay-title").textContent = t(due.length ? "pay_title" : "pay_ahead");
  details.hidden = !contracts.length;
  details.open = due.length > 0 || location.hash === "#pay";
  offer();
}

byId("picks").addEventListener("input", offer);
