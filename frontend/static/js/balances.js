// @ts-check
/** What the utility's books say of each contract: figures of a day, beside the portal's own total. */
import { titleOf } from "./contract.js";
import { byId, fromTemplate } from "./dom.js";
import { formatDay, formatMoney, t } from "./i18n.js";

/** Cents: more than nothing is owed, less is overpaid. @typedef {{ payer_code: string, balance: number, as_of: string }} Balance */
/** @typedef {import("./contract.js").Contract} Contract */

/** @param {number} balance */
export function balanceWords(balance) {
  const what = balance > 0 ? "owed" : balance < 0 ? "overpaid" : "even";
  return t(`balance_${what}`, { amount: formatMoney(Math.abs(balance)) });
}

/** @param {Balance[]} balances @param {Contract[]} contracts whose names stand there when they are several */
export function showBalances(balances, contracts) {
  /** @param {Balance} balance */
  const line = ({ payer_code, balance, as_of }) => {
    const contract = contracts.length > 1 ? titleOf(contracts, payer_code) : "";
    const day = t("balances_day", { day: formatDay(as_of) });
    return fromTemplate("balance", { contract, balance: balanceWords(balance), day });
  };
  byId("balances").hidden = !balances.length;
  byId("balance-list").replaceChildren(...balances.map(line));
}

/** More was paid here than was due. @typedef {{ payer_code: string, amount: number }} Credit */
/** @param {Credit[]} credits @param {Contract[]} contracts */
export function showCredits(credits, contracts) {
  byId("credits").hidden = !credits.length;
  byId("credit-list").replaceChildren(
    ...credits.map(({ payer_code, amount }) => {
      const contract = contracts.length > 1 ? titleOf(contracts, payer_code) : "";
      return fromTemplate("credit", { contract, amount: formatMoney(amount) });
    }),
  );
}
