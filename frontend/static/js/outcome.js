// @ts-check
/** What became of a payment: said truthfully, with what to do next, and followed until the bank has decided. */
import { byId, fill, find, fromTemplate, icon } from "./dom.js";
import { formatDay, formatMoment, formatMoney, lang, t } from "./i18n.js";

/**
 * @typedef {{ payer_code: string, number: string, amount: number }} Part
 * @typedef {{ payer_code: string, amount: number }} Advance
 * @typedef {object} Payment
 * @property {string} id
 * @property {string} state
 * @property {number} amount cents
 * @property {string} currency
 * @property {string} provider `transfer` for what came to the utility's account by itself
 * @property {string | null} bank
 * @property {string} created_at
 * @property {string | null} received_at
 * @property {Part[]} invoices what was to be paid
 * @property {Advance[]} advance
 * @property {Part[]} covered what was paid
 * @property {Advance[]} credit
 * @property {{ amount: number, at: string }[]} refunds what came back
 * @property {number} returning what is on its way back
 * @property {string | null} redirect_url
 */

/** @type {Record<string, [string, string]>} tone and sign */
const LOOKS = {
  created: ["warn", "clock"],
  waiting: ["warn", "clock"],
  received: ["good", "ok"],
  refused: ["bad", "alert"],
  voided: ["bad", "alert"],
};
/** @type {[string, string]} */
const OTHERS = ["warn", "info"];
/** A new order makes sense: nothing was received. */
const FAILED = ["created", "refused", "cancelled", "expired"];
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30000;
/** Asking keeps a session alive: a page that is left open stops after a quarter of an hour. */
const PATIENCE_MS = 15 * 60000;

/** Money came in, whatever went back later. */
const WITH_RECEIPT = ["received", "partly_refunded", "refunded"];

/**
 * The browser follows the link by itself, in its own language: so the address says which.
 * @param {HTMLElement} link
 * @param {Payment} payment
 */
export function offerReceipt(link, payment) {
  link.hidden = !WITH_RECEIPT.includes(payment.state);
  /** @type {HTMLAnchorElement} */ (link).href = `/api/payments/${payment.id}/receipt?language=${lang}`;
}

/** @param {Payment} payment */
export const bankOf = (payment) => t(`bank_${isTransfer(payment) ? "transfer" : payment.bank || "any"}`);

/** @param {Payment} payment */
const isTransfer = (payment) => payment.provider === "transfer";

/** Of a transfer only the bank's day is known. @param {Payment} payment @param {string} at */
export const timeOf = (payment, at) => (isTransfer(payment) ? formatDay(at) : formatMoment(at));

/** @param {string} state */
export function stateBadge(state) {
  const [tone, sign] = LOOKS[state] || OTHERS;
  const el = document.createElement("span");
  el.className = `badge ${tone}`;
  el.append(icon(sign), t(`pstate_${state}`));
  return el;
}

/** @param {string} state */
function sayState(state) {
  const [tone, sign] = LOOKS[state] || OTHERS;
  const round = byId("sign");
  round.className = `big-sign ${tone}`;
  round.replaceChildren(icon(sign));
  const title = t(`poutcome_${state}`);
  byId("title").textContent = title;
  byId("said").textContent = t(`psaid_${state}`);
  document.title = `${title} – ${document.title.split(" – ").pop()}`;
}

/**
 * @param {Payment} payment
 * @param {(part: Part) => Node} nameInvoice
 * @param {string} again where a new order begins
 */
export function showOutcome(payment, nameInvoice, again) {
  if (byId("sign").dataset.state !== payment.state) sayState(payment.state);
  byId("sign").dataset.state = payment.state;
  fill(byId("parts-title").parentElement || document, {
    amount: formatMoney(payment.amount, payment.currency),
    bank: bankOf(payment),
    created: timeOf(payment, payment.created_at),
    received: payment.received_at ? timeOf(payment, payment.received_at) : "",
  });
  byId("begun").hidden = isTransfer(payment);
  byId("received").hidden = !payment.received_at;
  showParts(payment, nameInvoice);
  showRefunds(payment);
  const go = /** @type {HTMLAnchorElement} */ (byId("continue"));
  go.hidden = !payment.redirect_url;
  go.href = payment.redirect_url || "/";
  byId("check").hidden = payment.state !== "waiting";
  byId("again").hidden = !FAILED.includes(payment.state);
  /** @type {HTMLAnchorElement} */ (byId("again")).href = again;
}

/** @param {Payment} payment @param {(part: Part) => Node} nameInvoice */
function showParts(payment, nameInvoice) {
  const booked = payment.covered.length > 0 || payment.credit.length > 0;
  const [parts, rest, words] = booked
    ? [payment.covered, payment.credit, "payment_credit"]
    : [payment.invoices, payment.advance, "payment_advance"];
  byId("parts-title").textContent = t(booked ? "payment_covered" : "payment_wanted");
  const credit = words === "payment_credit" ? creditName : advanceName;
  byId("parts").replaceChildren(
    ...parts.map((part) => line(nameInvoice(part), part.amount)),
    ...rest.map((some) => line(credit(some), some.amount)),
  );
}

/** @param {string} key @param {Record<string, string>} [about] */
const text = (key, about) => document.createTextNode(t(key, about));

/** @param {Payment} payment */
function showRefunds({ refunds, returning }) {
  const back = refunds.map(({ amount, at }) => line(document.createTextNode(formatMoment(at)), amount));
  if (returning) back.push(line(text("payment_returning"), returning));
  byId("refunds").replaceChildren(...back);
  byId("back").hidden = back.length === 0;
}

/** @param {Advance} some */
const contractOf = (some) => ({ contract: t("payer_code_of", { payer_code: some.payer_code }) });
/** @param {Advance} some */
const creditName = (some) => text("payment_credit", contractOf(some));
/** @param {Advance} some */
const advanceName = (some) => text("payment_advance", contractOf(some));

/** @param {Node} name @param {number} amount */
function line(name, amount) {
  const el = fromTemplate("part", { amount: formatMoney(amount) });
  find(el, ".part-name").append(name);
  return el;
}

/**
 * Asks again, with growing pauses, as long as the bank lets wait; a failed question is asked again as well.
 * @param {() => Promise<Payment>} ask
 * @param {(payment: Payment) => void} show
 */
export function follow(ask, show) {
  const until = Date.now() + PATIENCE_MS;
  let pause = FIRST_PAUSE_MS;
  const again = async () => {
    if (document.hidden) return setTimeout(again, pause); // nobody is looking: the bank's app may be
    const payment = await ask().catch(() => null);
    if (payment) show(payment);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
    if (payment && payment.state !== "waiting") return 0;
    return Date.now() < until ? setTimeout(again, pause) : 0;
  };
  setTimeout(again, pause);
}
