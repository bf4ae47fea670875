// @ts-check
import { api } from "./api.js";
import { ContractCard } from "./contract_card.js";
import { byId, fill } from "./dom.js";
import { showDone } from "./form.js";
import { formatDay, formatMoney, lastDay, t } from "./i18n.js";
import { load } from "./page.js";
import { restoreTyped } from "./visit.js";

/** @typedef {import("./contract.js").Contract} Contract */
/** @typedef {import("./meters.js").Meter} Meter */

const list = byId("contracts");

/** @param {Contract[]} contracts */
function showAll(contracts) {
  list.replaceChildren(...contracts.map(cardOf));
  tellNone();
}

function tellNone() {
  byId("no-contracts").hidden = list.children.length > 0;
}

/** @param {Contract} contract */
function cardOf(contract) {
  const card = new ContractCard(contract, () => {
    tellNone();
    showDone(byId("message"), t("detached", { payer_code: contract.payer_code }));
    byId("contracts-title").tabIndex = -1;
    byId("contracts-title").focus();
    refreshNow();
  });
  return card.el;
}

/** The page does without what there is to do when that does not answer. */
function refreshNow() {
  byId("now").hidden = true;
  if (list.children.length) showNow().catch(() => {});
}

/** What there is to do now: pay, declare. */
async function showNow() {
  const [invoices, declarations] = await Promise.all([api("GET", "/invoices"), api("GET", "/declarations")]);
  const late = invoices.invoices.filter((/** @type {{ state: string }} */ each) => each.state === "overdue").length;
  fill(byId("now-due"), {
    total: formatMoney(invoices.total_due, invoices.currency),
    more: late ? t("overdue_count", { n: late }) : t(invoices.total_due > 0 ? "not_overdue" : "nothing_due"),
  });
  byId("now-due").classList.toggle("late", late > 0);
  fill(byId("now-declare"), declareWords(declarations));
  byId("now").hidden = false;
}

/** @param {{ window: { open: boolean, opens_at: string, closes_at: string }, meters: Meter[] }} data */
function declareWords({ window, meters }) {
  const there = meters.filter((meter) => !meter.removed);
  const asked = there.filter((meter) => !meter.remote);
  const left = asked.filter((meter) => meter.to === null).length;
  const until = t("declare_until", { day: formatDay(lastDay(window.closes_at)) });
  if (!asked.length) return { state: t("declare_none"), more: there.length ? t("declare_remote") : "" };
  if (!window.open) return { state: t("declare_closed"), more: t("declare_from", { day: formatDay(window.opens_at) }) };
  return { state: left ? t("declare_left", { n: left }) : t("declare_done"), more: until };
}

load(async (who) => {
  const [account, { contracts }] = await Promise.all([who, api("GET", "/contracts")]);
  byId("greeting-name").textContent = `${account.first_name} ${account.last_name}`;
  showAll(contracts);
  restoreTyped();
  refreshNow();
});
