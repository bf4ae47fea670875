// @ts-check
import { api } from "./api.js";
import { bar } from "./bars.js";
import { titleOf } from "./contract.js";
import { byId, fill, find, fromTemplate } from "./dom.js";
import { told } from "./form.js";
import { formatMoment, formatMonth, formatVolume, t } from "./i18n.js";
import { thousandths } from "./meters.js";
import { load } from "./page.js";

/** @typedef {import("./meters.js").Meter} Meter */
/** @typedef {import("./meters.js").Reading} Reading */

const MONTHS = 24;
const choice = /** @type {HTMLSelectElement} */ (byId("meter"));
/** @type {Meter[]} */
let meters = [];
/** @type {import("./contract.js").Contract[]} */
let contracts = [];
/** @type {Reading[]} */
let readings = [];
let next = "";

/** @param {Meter} meter */
const keyOf = (meter) => `${encodeURIComponent(meter.payer_code)}/${encodeURIComponent(meter.meter_number)}`;

/** @param {Meter} meter */
function nameOf({ meter_number, place, payer_code, removed }) {
  const name = `${meter_number}, ${place} – ${titleOf(contracts, payer_code)}`;
  return removed ? `${name} (${t("removed")})` : name;
}

/** The meter that the address names, else the first. */
const chosen = () => meters.find((meter) => `#${keyOf(meter)}` === location.hash) || meters[0];

/** Adds to `readings`. @param {Meter} meter */
async function fetchPage(meter) {
  const [payerCode, number] = keyOf(meter).split("/");
  const page = next ? `?next=${encodeURIComponent(next)}` : "";
  const answer = await api("GET", `/contracts/${payerCode}/meters/${number}/readings${page}`);
  readings.push(...answer.readings);
  next = answer.next || "";
}

/** @param {Meter} meter */
async function open(meter) {
  readings = [];
  next = "";
  do await fetchPage(meter);
  while (next && readings.filter((each) => !each.replaced).length < MONTHS);
  fill(byId("about"), {
    number: meter.meter_number,
    type: meter.type,
    place: meter.place,
    contract: titleOf(contracts, meter.payer_code),
  });
  show(meter);
}

/** @param {Meter} meter */
function show(meter) {
  const most = Math.max(...readings.filter((each) => !each.replaced).map((each) => thousandths(each.difference)));
  byId("readings").replaceChildren(...readings.map((reading) => row(reading, meter.decimals, most)));
  byId("none").hidden = readings.length > 0;
  byId("history").hidden = readings.length === 0;
  byId("more").hidden = !next;
}

/** @param {Reading} reading @param {number} decimals @param {number} most */
function row(reading, decimals, most) {
  const el = fromTemplate("reading", {
    month: formatMonth(reading.period),
    from: formatVolume(thousandths(reading.from), decimals),
    to: formatVolume(thousandths(reading.to), decimals),
    difference: `${formatVolume(thousandths(reading.difference), decimals)} m³`,
    source: t(`source_${reading.source}`),
  });
  find(el, ".source").title = formatMoment(reading.at);
  if (!reading.confirmed) find(el, "[data-confirmed]").remove();
  if (reading.replaced) markReplaced(el);
  else find(el, ".bar-cell").append(bar(thousandths(reading.difference), most));
  return el;
}

/** @param {HTMLElement} el */
function markReplaced(el) {
  el.classList.add("replaced");
  const badge = document.createElement("span");
  badge.className = "badge calm";
  badge.textContent = t("replaced");
  find(el, "th").append(" ", badge);
}

function openChosen() {
  const meter = chosen();
  if (!meter) return Promise.resolve();
  choice.value = keyOf(meter);
  return open(meter);
}

choice.addEventListener("change", () => {
  history.replaceState(null, "", `#${choice.value}`);
  told(openChosen);
});
window.addEventListener("hashchange", () => {
  if (location.hash !== "#main") told(openChosen);
});
byId("more").addEventListener("click", () =>
  told(async () => {
    const meter = chosen();
    await fetchPage(meter);
    show(meter);
  }),
);

byId("print").addEventListener("click", () => window.print());

load(async () => {
  const [declarations, mine] = await Promise.all([api("GET", "/declarations"), api("GET", "/contracts")]);
  meters = declarations.meters;
  contracts = mine.contracts;
  choice.replaceChildren(...meters.map((each) => new Option(nameOf(each), keyOf(each))));
  byId("choice").hidden = meters.length < 2;
  byId("about").hidden = byId("history").hidden = !meters.length;
  byId("none").hidden = meters.length > 0;
  await openChosen();
});
