// @ts-check
import { api } from "./api.js";
import { ContractCard } from "./contract_card.js";
import { byId } from "./dom.js";
import { showDone } from "./form.js";
import { t } from "./i18n.js";
import { load } from "./page.js";
import { restoreTyped } from "./visit.js";

/** @typedef {import("./contract.js").Contract} Contract */

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
  });
  return card.el;
}

load(async () => {
  const { contracts } = await api("GET", "/contracts");
  showAll(contracts);
  restoreTyped();
});
