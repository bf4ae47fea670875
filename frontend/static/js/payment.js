// @ts-check
import { api } from "./api.js";
import { byId } from "./dom.js";
import { told } from "./form.js";
import { links } from "./i18n.js";
import "./download.js";
import { follow, offerReceipt, showOutcome } from "./outcome.js";
import { load } from "./page.js";

/** @typedef {import("./outcome.js").Payment} Payment */

const id = new URLSearchParams(location.search).get("payment") || "";
// The provider adds its own words to the way back; the API asks the provider itself.
history.replaceState(null, "", `${location.pathname}?payment=${encodeURIComponent(id)}`);

/** @returns {Promise<Payment>} */
const ask = () => api("GET", `/payments/${encodeURIComponent(id)}`);

/** @param {import("./outcome.js").Part} part */
function invoiceLink(part) {
  const link = document.createElement("a");
  link.href = `${links.invoice}#${encodeURIComponent(part.number)}`;
  link.textContent = part.number;
  return link;
}

/** @param {Payment} payment */
function show(payment) {
  const numbers = payment.invoices.map(({ number }) => encodeURIComponent(number)).join(",");
  showOutcome(payment, invoiceLink, `${links.invoices}${numbers && `?pay=${numbers}`}#pay`);
  offerReceipt(byId("receipt"), payment);
}

byId("check").addEventListener("click", () => told(async () => show(await ask())));
load(async () => {
  const payment = await ask();
  show(payment);
  if (payment.state === "waiting") follow(ask, show);
});
