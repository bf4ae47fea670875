// @ts-check
import { api } from "./api.js";
import { nameOf } from "./contract.js";
import { byId, fill, find, fromTemplate } from "./dom.js";
import { onSubmit, showDone } from "./form.js";
import { formatDay, formatMoney, lastDay, links, t } from "./i18n.js";
import { load } from "./page.js";
import { restoreTyped } from "./visit.js";

/** @typedef {import("./contract.js").Contract} Contract */

const list = byId("contracts");

/** @param {Contract[]} contracts */
function showAll(contracts) {
  list.replaceChildren(...contracts.map((contract) => new ContractCard(contract).el));
  tellNone();
}

function tellNone() {
  byId("no-contracts").hidden = list.children.length > 0;
}

/** One contract with its two small forms, of which the template has a copy for each. */
class ContractCard {
  /** @param {Contract} contract */
  constructor(contract) {
    this.code = contract.payer_code;
    this.path = `/contracts/${encodeURIComponent(this.code)}`;
    this.el = fromTemplate("contract", { payer_code: this.code });
    this.input = /** @type {HTMLInputElement} */ (find(this.el, "input"));
    this.input.value = contract.label || "";
    this.name();
    this.show(contract);
    this.opens("rename", this.input, () => this.rename());
    this.opens("detach", find(this.el, "[role=group]"), () => this.detach());
  }

  /** Ids of this copy's label, hint and input; the link to its invoices. */
  name() {
    const { el, input } = this;
    input.id = `label-${this.code}`;
    /** @type {HTMLLabelElement} */ (find(el, "label")).htmlFor = input.id;
    find(el, ".hint").id = `${input.id}-hint`;
    input.dataset.hint = `${input.id}-hint`;
    input.setAttribute("aria-describedby", `${input.id}-hint`);
    const link = /** @type {HTMLAnchorElement} */ (find(el, "[data-to=invoices]"));
    link.href = `${links.invoices}?payer_code=${encodeURIComponent(this.code)}`;
  }

  /** @param {Contract} contract */
  show(contract) {
    const name = nameOf(contract);
    const question = t("detach_question", { name, payer_code: this.code });
    fill(this.el, { name, address: contract.label ? contract.address : "", question });
  }

  /** @param {string} action @param {HTMLElement} first what gets the focus @param {() => Promise<void>} work */
  opens(action, first, work) {
    const button = find(this.el, `[data-do=${action}]`);
    const form = /** @type {HTMLFormElement} */ (find(this.el, `[data-form=${action}]`));
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      form.hidden = !form.hidden;
      button.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) first.focus();
    });
    find(form, "[data-do=cancel]").addEventListener("click", () => this.close(action));
    onSubmit(form, work);
  }

  /** @param {string} action */
  close(action) {
    const button = find(this.el, `[data-do=${action}]`);
    find(this.el, `[data-form=${action}]`).hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  async rename() {
    this.show(await api("PATCH", this.path, { label: this.input.value.trim() }));
    this.close("rename");
    showDone(this.el, t("renamed"));
  }

  async detach() {
    await api("DELETE", this.path);
    this.el.remove();
    tellNone();
    showDone(byId("message"), t("detached", { payer_code: this.code }));
    byId("contracts-title").tabIndex = -1;
    byId("contracts-title").focus();
    refreshNow();
  }
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

/** @param {{ window: { open: boolean, opens_at: string, closes_at: string }, meters: { remote: boolean, to: string | null }[] }} data */
function declareWords({ window, meters }) {
  const asked = meters.filter((meter) => !meter.remote);
  const left = asked.filter((meter) => meter.to === null).length;
  const until = t("declare_until", { day: formatDay(lastDay(window.closes_at)) });
  if (!asked.length) return { state: t("declare_none"), more: meters.length ? t("declare_remote") : "" };
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
