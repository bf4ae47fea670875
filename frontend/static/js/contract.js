// @ts-check
/** What pages say of a contract. */
import { t } from "./i18n.js";

/**
 * @typedef {object} Contract
 * @property {string} payer_code
 * @property {string | null} label
 * @property {string} address
 * @property {"paper" | "email"} delivery how its invoices come
 * @property {string | null} ended_on
 */

/** Its label or address, and always the payer code. @param {Contract} contract */
export const nameOf = (contract) => contract.label || contract.address || contract.payer_code;

/** @param {Contract[]} contracts @param {string} payerCode */
export function titleOf(contracts, payerCode) {
  const contract = contracts.find((each) => each.payer_code === payerCode);
  return contract ? `${nameOf(contract)} (${payerCode})` : t("payer_code_of", { payer_code: payerCode });
}
