// @ts-check
/** How to pay an invoice by transfer: what to type into the bank, or to scan. */
import "./copying.js";
import { byId } from "./dom.js";
import { formatMoney, lang, t } from "./i18n.js";

/** @typedef {{ payee: string, iban: string, amount: number, text: string }} Transfer */

/** Shown in one way, copied in the other: banks' fields take bare numbers. @param {string} id @param {string} shown @param {string} plain */
function put(id, shown, plain) {
  const place = byId(`copy-${id}`);
  place.textContent = shown;
  place.dataset.plain = plain;
}

/** @param {string} number @param {Transfer | null} transfer */
export function showTransfer(number, transfer) {
  byId("transfer").hidden = !transfer;
  if (!transfer) return;
  const { payee, iban, amount, text } = transfer;
  put("payee", payee, payee);
  put("iban", iban.replace(/(.{4})(?=.)/g, "$1 "), iban);
  put("amount", formatMoney(amount), (amount / 100).toFixed(2).replace(".", lang === "lt" ? "," : "."));
  put("text", text, text);
  const slip = /** @type {HTMLAnchorElement} */ (byId("slip"));
  slip.href = `/api/invoices/${encodeURIComponent(number)}/slip?language=${lang}`;
  const code = new Image(224, 224);
  code.src = `/api/invoices/${encodeURIComponent(number)}/qr`;
  code.alt = t("qr_alt");
  byId("qr").querySelector("img")?.remove();
  byId("qr").prepend(code);
}
