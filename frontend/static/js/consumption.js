// @ts-check
import { api } from "./api.js";
import { bar } from "./bars.js";
import { changeWords } from "./change_words.js";
import { titleOf } from "./contract.js";
import { byId, find, fromTemplate } from "./dom.js";
import { formatMonth, formatVolume, links, t } from "./i18n.js";
import { load } from "./page.js";
import { decimalsOf, yearOf } from "./usage.js";

/** @typedef {import("./meters.js").Meter} Meter */
/** @typedef {import("./usage.js").Month} Month */
/** What the page can show: a meter, or all of a contract. @typedef {{ key: string, name: string, meters: Meter[] }} Choice */

const select = /** @type {HTMLSelectElement} */ (byId("of"));
/** @type {Choice[]} */
let choices = [];

/** @param {Meter[]} meters @param {import("./contract.js").Contract[]} contracts */
function choicesOf(meters, contracts) {
  return [...new Set(meters.map(({ payer_code }) => payer_code))].flatMap((code) => {
    const mine = meters.filter(({ payer_code }) => payer_code === code);
    const whole = { key: encodeURIComponent(code), name: titleOf(contracts, code), meters: mine };
    return mine.length === 1 ? [whole] : [whole, ...mine.map((meter) => choiceOf(meter, whole.name))];
  });
}

/** @param {Meter} meter @param {string} contract @returns {Choice} */
function choiceOf(meter, contract) {
  const { payer_code, meter_number, place, removed } = meter;
  const name = `${contract}: ${meter_number}, ${place}${removed ? ` (${t("removed")})` : ""}`;
  return { key: `${encodeURIComponent(payer_code)}/${encodeURIComponent(meter_number)}`, name, meters: [meter] };
}

function show() {
  const { key, name, meters } = choices.find((each) => `#${each.key}` === location.hash) || choices[0];
  select.value = key;
  const months = yearOf(meters);
  const most = Math.max(...months.flatMap(({ used, before }) => [used, before || 0]));
  byId("caption").textContent = t("consumption_caption", { name });
  byId("months").replaceChildren(
    ...months.map((month) => row(month, decimalsOf(meters), most)),
    ...sum(months, meters),
  );
  byId("none").hidden = months.length > 0;
  byId("shown").hidden = !months.length;
  const { payer_code, meter_number } = meters[0];
  byId("history").setAttribute(
    "href",
    `${links.readings}#${encodeURIComponent(payer_code)}/${encodeURIComponent(meter_number)}`,
  );
}

/** @param {Month} month @param {number} decimals @param {number} most */
function row({ period, used, before }, decimals, most) {
  const el = line(formatMonth(period), used, before, decimals);
  find(el, ".bar-cell").append(bar(used, most));
  if (before === null) return el;
  const last = bar(before, most);
  last.classList.add("before");
  find(el, ".bar-cell").append(last);
  return el;
}

/** @param {string} month @param {number} used @param {number | null} before @param {number} decimals */
function line(month, used, before, decimals) {
  return fromTemplate("month", {
    month,
    used: `${formatVolume(used, decimals)} m³`,
    before: before === null ? "–" : `${formatVolume(before, decimals)} m³`,
    change: before === null ? "–" : changeWords(used, before) || "–",
  });
}

/** The months that a year ago can be told of, if they are several. @param {Month[]} months @param {Meter[]} meters */
function sum(months, meters) {
  const both = months.filter(({ before }) => before !== null);
  if (both.length < 2) return [];
  const used = both.reduce((all, month) => all + month.used, 0);
  const before = both.reduce((all, month) => all + (month.before || 0), 0);
  const el = line(t("sum_of_months", { n: both.length }), used, before, decimalsOf(meters));
  el.classList.add("grand");
  return [el];
}

select.addEventListener("change", () => {
  history.replaceState(null, "", `#${select.value}`);
  show();
});
window.addEventListener("hashchange", () => {
  if (location.hash !== "#main" && choices.length) show(); // the skip link's own fragment
});
byId("print").addEventListener("click", () => window.print());

load(async () => {
  const [{ meters }, { contracts }] = await Promise.all([api("GET", "/declarations"), api("GET", "/contracts")]);
  choices = choicesOf(meters, contracts);
  select.replaceChildren(...choices.map(({ key, name }) => new Option(name, key)));
  byId("choice").hidden = choices.length < 2;
  byId("none").hidden = choices.length > 0;
  byId("shown").hidden = !choices.length;
  if (choices.length) show();
});
