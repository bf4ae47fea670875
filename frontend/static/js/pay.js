// @ts-check
/** One invoice is paid by the link of its mail, without signing in; nothing personal is shown. */
import { ApiError, api } from "./api.js";
import { byId, fill, showState } from "./dom.js";
import { problemsOf } from "./form.js";
import { formatDay, formatMoney, links, t } from "./i18n.js";
import { follow, showOutcome } from "./outcome.js";
import "./page.js";
import { offerToPay } from "./pay_form.js";
import { takeToken } from "./token.js";
import { leave, take } from "./visit.js";

/** @typedef {import("./outcome.js").Payment} Payment */
/** @typedef {{ number: string, amount: number, due: number, due_on: string, currency: string, online: boolean, payment: Payment | null }} Linked */

const KEPT = "pay_token";
// The way back from the bank has only the payment's id: the token waits in this tab.
const token = takeToken() || take(KEPT) || "";
if (token) leave(KEPT, token);
const id = new URLSearchParams(location.search).get("payment") || "";
if (id) history.replaceState(history.state, "", `${location.pathname}?payment=${encodeURIComponent(id)}`);

/** @returns {Promise<Linked>} */
const ask = () => api("POST", "/payments/link", id ? { token, payment_id: id } : { token });

/** @param {Linked} linked */
function showInvoice(linked) {
  byId("invoice-title").textContent = t("link_title", { number: linked.number });
  fill(byId("about"), {
    amount: formatMoney(linked.amount, linked.currency),
    due: formatMoney(linked.due, linked.currency),
    due_on: formatDay(linked.due_on),
  });
  byId("settled").hidden = linked.due > 0;
  byId("pay").hidden = linked.due === 0;
  offerToPay({ online: linked.online, due: linked.due, order: { token }, contracts: [] });
  showState("ready", true);
}

/** @param {Payment} payment */
function showPayment(payment) {
  showOutcome(payment, (part) => document.createTextNode(part.number), links.pay);
}

async function askPayment() {
  return /** @type {Payment} */ ((await ask()).payment);
}

/** @param {unknown} error */
function failed(error) {
  const gone = error instanceof ApiError && ["link_expired", "not_found"].includes(error.code);
  if (gone) return showState("expired", true);
  byId("failed-text").textContent = problemsOf(error)[0].text;
  showState("failed", true);
}

async function open() {
  try {
    const linked = await ask();
    if (!linked.payment) return showInvoice(linked);
    showState("outcome");
    showPayment(linked.payment);
    if (linked.payment.state === "waiting") follow(askPayment, showPayment);
  } catch (error) {
    failed(error);
  }
}

byId("retry").addEventListener("click", open);
byId("check").addEventListener("click", () => askPayment().then(showPayment, failed));
if (token) open();
else showState(id ? "lost" : "expired");
