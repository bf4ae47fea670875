// @ts-check
import { api } from "./api.js";
import { changeWords } from "./change_words.js";
import { nameOf } from "./contract.js";
import { byId, fill, find, fromTemplate } from "./dom.js";
import "./download.js";
import { dayWords, formatDay, formatMoney, formatMonth, formatVolume, lastDay, links, t } from "./i18n.js";
import { leftToDeclare, noteLeft } from "./meters.js";
import { load } from "./page.js";
import { decimalsOf, yearOf } from "./usage.js";

/** @typedef {import("./contract.js").Contract} Contract */
/** @typedef {import("./meters.js").Meter} Meter */
/** @typedef {import("./meters.js").DeclarationWindow} DeclarationWindow */
/** @typedef {{ payer_code: string, due: number, due_on: string, overdue: number }} Due */

/** @param {HTMLElement} el @param {string} name @param {boolean} keeps */
const part = (el, name, keeps) => keeps || find(el, `[data-part=${name}]`).remove();

/** @param {Contract} contract @param {Due | undefined} due @param {DeclarationWindow} window @param {Meter[]} meters */
function card(contract, due, window, meters) {
  const { payer_code, label, address, ended_on } = contract;
  const el = fromTemplate("contract", { name: nameOf(contract), address: label ? address : "", payer_code });
  const code = encodeURIComponent(payer_code);
  const to = {
    pay: `${links.invoices}?payer_code=${code}#pay`,
    invoices: `${links.invoices}?payer_code=${code}`,
    declare: links.declare,
    consumption: `${links.consumption}#${code}`,
  };
  for (const [name, href] of Object.entries(to)) find(el, `[data-to=${name}]`).setAttribute("href", href);
  if (ended_on) fill(el, { ended: formatDay(ended_on) });
  else find(el, "[data-ended]").remove();
  showDue(el, due);
  showDeclare(el, window, meters);
  showUsed(el, meters);
  return el;
}

/** @param {HTMLElement} el @param {Due | undefined} due */
function showDue(el, due) {
  find(el, due ? "[data-to=invoices]" : "[data-to=pay]").remove();
  if (!due) return fill(el, { due: formatMoney(0), due_more: t("nothing_due") });
  find(el, "[data-part=due]").classList.toggle("late", due.overdue > 0);
  const until = `${t("pay_until", { day: formatDay(due.due_on) })}, ${dayWords(due.due_on)}`;
  return fill(el, {
    due: formatMoney(due.due),
    due_more: due.overdue ? t("overdue_count", { n: due.overdue }) : until,
  });
}

/** @param {HTMLElement} el @param {DeclarationWindow} window @param {Meter[]} meters */
function showDeclare(el, window, meters) {
  const there = meters.filter((meter) => !meter.removed);
  const asked = there.filter((meter) => !meter.remote);
  const left = leftToDeclare(asked);
  part(el, "declare", there.length > 0);
  if (!there.length) return;
  const button = find(el, "[data-to=declare]");
  if (!asked.length || !window.open) button.parentElement?.remove();
  else button.classList.toggle("quiet", !left);
  if (!asked.length) return fill(el, { declare: t("declare_none"), declare_more: t("declare_remote") });
  const day = window.open ? lastDay(window.closes_at) : window.opens_at;
  const when = { day: formatDay(day), days: dayWords(day, !window.open) };
  const open = left ? t("declare_left", { n: left }) : t("declare_done");
  return fill(el, {
    declare: window.open ? open : t("declare_closed"),
    declare_more: window.open ? t("declare_until_days", when) : t("declare_from_days", when),
  });
}

/** @param {HTMLElement} el @param {Meter[]} meters */
function showUsed(el, meters) {
  const [last] = yearOf(meters);
  part(el, "used", Boolean(last));
  if (!last) return;
  const decimals = decimalsOf(meters);
  const before = last.before === null ? "" : t("used_before", { used: formatVolume(last.before, decimals) });
  const change = last.before === null ? "" : changeWords(last.used, last.before);
  fill(el, {
    used_when: t("used_in", { month: formatMonth(last.period) }),
    used: `${formatVolume(last.used, decimals)} m³`,
    used_more: [before, change].filter(Boolean).join(", "),
  });
}

load(async (who) => {
  const [account, { contracts }, dues, { window, meters }] = await Promise.all([
    who,
    api("GET", "/contracts"),
    api("GET", "/dues"),
    api("GET", "/declarations"),
  ]);
  byId("greeting-name").textContent = `${account.first_name} ${account.last_name}`;
  byId("no-contracts").hidden = contracts.length > 0;
  byId("total").hidden = dues.dues.length < 2;
  fill(byId("total"), { total: formatMoney(dues.total_due, dues.currency) });
  byId("contracts").replaceChildren(
    ...contracts.map((/** @type {Contract} */ contract) => {
      const mine = (/** @type {{ payer_code: string }} */ { payer_code }) => payer_code === contract.payer_code;
      return card(contract, dues.dues.find(mine), window, meters.filter(mine));
    }),
  );
  byId("calendar").hidden = !contracts.length;
  noteLeft(meters);
});
