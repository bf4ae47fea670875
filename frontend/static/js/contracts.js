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
  list.replaceChildren(...contracts.map(card));
  byId("no-contracts").hidden = contracts.length > 0;
}

/** @param {Contract} contract */
function card(contract) {
  const el = fromTemplate("contract", { payer_code: contract.payer_code });
  const rename = /** @type {HTMLFormElement} */ (find(el, "[data-form=rename]"));
  const detach = /** @type {HTMLFormElement} */ (find(el, "[data-form=detach]"));
  const input = /** @type {HTMLInputElement} */ (find(rename, "input"));
  show(el, contract);
  name(input, contract.payer_code);
  input.value = contract.label || "";
  /** @type {HTMLAnchorElement} */ (find(el, "[data-to=invoices]")).href =
    `${links.invoices}?payer_code=${encodeURIComponent(contract.payer_code)}`;
  toggle(el, rename, "rename", () => input.focus());
  toggle(el, detach, "detach", () => find(detach, "[role=group]").focus());
  onSubmit(rename, async () => {
    const label = input.value.trim();
    show(el, await api("PATCH", path(contract), { label }));
    close(el, rename, "rename");
    showDone(el, t("renamed"));
  });
  onSubmit(detach, async () => {
    await api("DELETE", path(contract));
    el.remove();
    byId("no-contracts").hidden = list.children.length > 0;
    showDone(byId("message"), t("detached", { payer_code: contract.payer_code }));
    byId("contracts-title").tabIndex = -1;
    byId("contracts-title").focus();
  });
  return el;
}

/** @param {Contract} contract */
const path = (contract) => `/contracts/${encodeURIComponent(contract.payer_code)}`;

/** @param {HTMLElement} el @param {Contract} contract */
function show(el, contract) {
  fill(el, {
    name: nameOf(contract),
    address: contract.label ? contract.address : "",
    question: t("detach_question", { name: nameOf(contract), payer_code: contract.payer_code }),
  });
}

/** Ids for label, hint and error of one card's input. @param {HTMLInputElement} input @param {string} payerCode */
function name(input, payerCode) {
  const field = /** @type {HTMLElement} */ (input.closest(".field"));
  input.id = `label-${payerCode}`;
  /** @type {HTMLLabelElement} */ (find(field, "label")).htmlFor = input.id;
  find(field, ".hint").id = `${input.id}-hint`;
  input.dataset.hint = `${input.id}-hint`;
  input.setAttribute("aria-describedby", `${input.id}-hint`);
}

/** @param {HTMLElement} el @param {HTMLFormElement} form @param {string} action @param {() => void} focus */
function toggle(el, form, action, focus) {
  const button = find(el, `[data-do=${action}]`);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    form.hidden = !form.hidden;
    button.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) focus();
  });
  find(form, "[data-do=cancel]").addEventListener("click", () => close(el, form, action));
}

/** @param {HTMLElement} el @param {HTMLFormElement} form @param {string} action */
function close(el, form, action) {
  form.hidden = true;
  const button = find(el, `[data-do=${action}]`);
  button.setAttribute("aria-expanded", "false");
  button.focus();
}

/** What there is to do now: pay, declare. The page does without it when these do not answer. */
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
  if (contracts.length) showNow().catch(() => {});
});
