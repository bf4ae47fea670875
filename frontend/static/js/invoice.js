// @ts-check
import { api } from "./api.js";
import { showChanges } from "./changes.js";
import { titleOf } from "./contract.js";
import { byId, fill, find, fromTemplate } from "./dom.js";
import "./download.js";
import { formatDay, formatDecimal, formatMoney, formatMonth, formatPrice, t } from "./i18n.js";
import { badge } from "./invoice_state.js";
import { load } from "./page.js";
import { offerToPay } from "./pay_form.js";
import { showTransfer } from "./transfer.js";

/** @typedef {{ name: string, quantity: string | null, unit: string | null, price: string | null, amount: number }} Line */
/** @typedef {import("./invoice_state.js").Invoice & { lines: Line[], pdf: boolean, online: boolean, transfer: import("./transfer.js").Transfer | null }} WithLines */

const pdf = /** @type {HTMLAnchorElement} */ (byId("pdf"));

/** @param {WithLines} invoice @param {import("./contract.js").Contract[]} contracts */
function show(invoice, contracts) {
  const title = t("invoice_title", { number: invoice.number });
  byId("title").textContent = title;
  document.title = `${title} – ${document.title.split(" – ").pop()}`;
  fill(byId("content"), {
    contract: titleOf(contracts, invoice.payer_code),
    period: formatMonth(invoice.period),
    issued_on: formatDay(invoice.issued_on),
    due_on: formatDay(invoice.due_on),
    amount: formatMoney(invoice.amount, invoice.currency),
    paid: formatMoney(invoice.amount - invoice.due, invoice.currency),
    due: formatMoney(invoice.due, invoice.currency),
  });
  byId("state").replaceChildren(badge(invoice));
  pdf.hidden = !invoice.pdf;
  pdf.href = `/api/invoices/${encodeURIComponent(invoice.number)}/pdf`;
  byId("pay").hidden = invoice.due === 0;
  const mine = contracts.filter(({ payer_code }) => payer_code === invoice.payer_code);
  offerToPay({ online: invoice.online, due: invoice.due, order: { invoices: [invoice.number] }, contracts: mine });
  showTransfer(invoice.number, invoice.transfer);
  byId("lines").replaceChildren(...invoice.lines.map((line) => row(line, invoice.currency)));
}

/** @param {Line} line @param {string} currency */
function row(line, currency) {
  const el = fromTemplate("line", {
    name: line.name,
    quantity: line.quantity ? `${formatDecimal(line.quantity)} ${line.unit || ""}`.trim() : "–",
    price: line.price ? formatPrice(line.price, currency) : "–",
    amount: formatMoney(line.amount, currency),
  });
  return el;
}

function open() {
  return load(async () => {
    byId("content").hidden = true;
    const number = decodeURIComponent(location.hash.slice(1));
    const [invoice, { contracts }] = await Promise.all([
      api("GET", `/invoices/${encodeURIComponent(number)}`),
      api("GET", "/contracts"),
    ]);
    show(invoice, contracts);
    showChanges(invoice); // not awaited: the invoice can be read and paid meanwhile
  });
}

window.addEventListener("hashchange", () => {
  if (location.hash !== "#main") open(); // the skip link's own fragment
});
find(document, "#print").addEventListener("click", () => window.print());
open();
