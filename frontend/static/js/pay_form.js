// @ts-check
/** The form that pays: an amount, a bank or card, one order a press, and off to the provider's page. */
import { ApiError, api } from "./api.js";
import { nameOf } from "./contract.js";
import { byId, formById, inputById } from "./dom.js";
import { Invalid, onSubmit } from "./form.js";
import { formatMoney, lang, links, t } from "./i18n.js";
import { go } from "./visit.js";

/**
 * What can be paid: `due` cents of `order`, and the contracts that what is paid beyond that may go to;
 * not `online` leaves only transfers.
 * @typedef {{ online: boolean, due: number, order: { invoices?: string[], token?: string }, contracts: import("./contract.js").Contract[] }} Offer
 */

const form = formById("pay-form");
const amount = inputById("pay-amount");
const contract = /** @type {HTMLSelectElement} */ (byId("pay-contract"));
/** @type {Offer} */
let offer = { online: true, due: 0, order: {}, contracts: [] };
/** An order that got no answer is sent again with its key, so that it is begun once. */
let tried = { wish: "", key: "" };

/** crypto.randomUUID needs a newer Safari than the rest of the site. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {number} cents */
const written = (cents) => (cents / 100).toFixed(2).replace(".", lang === "lt" ? "," : ".");

/** Cents of what was typed, with comma or dot, or null. */
function typed() {
  const text = amount.value.replace(/[\s€]/g, "");
  const plain = /,.*\./.test(text) ? text.replace(/,/g, "") : text.replace(/\.(?=.*,)/g, "");
  const found = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(plain);
  return found ? Number(found[1]) * 100 + Number((found[2] || "").padEnd(2, "0")) : null;
}

/** Says what the amount means, and on the button how much it is. */
function explain() {
  const cents = typed() || 0;
  const over = cents - offer.due;
  const many = offer.contracts.length > 1;
  byId("pay-button").textContent = cents ? t("pay_sum", { amount: formatMoney(cents) }) : t("pay");
  byId("pay-for").hidden = !(over > 0 && many);
  const words = over > 0 ? "pay_over" : "pay_under";
  byId("pay-rest").textContent = cents && over ? t(words, { amount: formatMoney(Math.abs(over)) }) : "";
}

/** Offers to pay that; an amount that the customer has typed stays. @param {Offer} next */
export function offerToPay(next) {
  if (!amount.value || typed() === offer.due) amount.value = amount.defaultValue = next.due ? written(next.due) : "";
  offer = next;
  const chosen = contract.value;
  contract.replaceChildren(
    ...offer.contracts.map((each) => {
      const title = `${nameOf(each)} (${each.payer_code})`;
      return new Option(title, each.payer_code, false, each.payer_code === chosen);
    }),
  );
  explain();
  if (!offer.online) turnOff();
}

function turnOff() {
  form.hidden = true;
  byId("pay-off").hidden = false;
}

/** @returns {object} the order; throws Invalid */
function wish() {
  const cents = typed();
  const bank = form.querySelector("[name=bank]:checked");
  const problems = [];
  if (!cents) problems.push({ input: amount, text: t(amount.value.trim() ? "bad_pay_amount" : "bad_pay_nothing") });
  if (!bank) problems.push({ input: inputById("bank-swedbank"), text: t("bad_bank") });
  if (!cents || !bank) throw new Invalid(problems);
  const over = cents > offer.due && contract.value ? { payer_code: contract.value } : {};
  const other = cents === offer.due ? {} : { amount: cents, ...over };
  return { ...offer.order, ...other, bank: /** @type {HTMLInputElement} */ (bank).value };
}

/** @param {object} order @returns {Promise<{ id: string, redirect_url: string | null }>} */
async function begin(order) {
  const text = JSON.stringify(order);
  if (text !== tried.wish) tried = { wish: text, key: newKey() };
  try {
    const payment = await api("POST", "/payments", { ...order, key: tried.key });
    tried = { wish: "", key: "" };
    return payment;
  } catch (error) {
    // Refused is refused; without an answer, or with one of a server in trouble, it may have begun.
    if (error instanceof ApiError && error.status > 0 && error.status < 500) tried = { wish: "", key: "" };
    throw error;
  }
}

onSubmit(form, async () => {
  try {
    const { id, redirect_url } = await begin(wish());
    go(redirect_url || `${links.payment}?payment=${id}`);
    await new Promise(() => {}); // the button stays busy until the next page is there
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "payments_off")) throw error;
    turnOff();
    byId("pay-off").focus();
  }
});
amount.addEventListener("input", explain);
// Whoever comes back from the bank by the browser's own button sees what is due by now.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
