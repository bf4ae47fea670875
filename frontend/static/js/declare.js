// @ts-check
import { api } from "./api.js";
import { titleOf } from "./contract.js";
import { onDeclare } from "./declaring.js";
import { byId, find, formById, fromTemplate, icon } from "./dom.js";
import { formatLongDay, lastDay, t } from "./i18n.js";
import { AskedRow, removedLine, shownRow } from "./meter_row.js";
import { noteLeft } from "./meters.js";
import { load } from "./page.js";
import { restoreTyped } from "./visit.js";

/** @typedef {import("./meters.js").Meter} Meter */
/** @typedef {import("./meters.js").DeclarationWindow} DeclarationWindow */

const form = formById("declare");
/** @type {AskedRow[]} */
let asked = [];

/** @param {DeclarationWindow} window @param {Meter[]} meters */
function showWindow(window, meters) {
  const box = byId("window");
  const open = window.open;
  box.className = `note ${open ? "good" : "warn"}`;
  const words = open
    ? t("window_open", { day: formatLongDay(lastDay(window.closes_at)) })
    : t("window_closed", { day: formatLongDay(window.opens_at) });
  box.replaceChildren(icon(open ? "ok" : "clock"), words);
  if (meters.every((meter) => meter.removed)) box.replaceChildren(icon("info"), t("no_meters"));
}

/** @param {Meter[]} meters @param {import("./contract.js").Contract[]} contracts @param {boolean} open */
function showMeters(meters, contracts, open) {
  asked = [];
  const codes = [...new Set(meters.map((meter) => meter.payer_code))];
  byId("groups").replaceChildren(
    ...codes.map((code) => {
      const mine = meters.filter((meter) => meter.payer_code === code);
      return group(titleOf(contracts, code), mine, open);
    }),
  );
  byId("reading-hint").hidden = byId("submit").hidden = !asked.length;
}

/** One contract's table. @param {string} contract @param {Meter[]} meters @param {boolean} open */
function group(contract, meters, open) {
  const el = fromTemplate("group", { contract, caption: t("meters_of", { contract }) });
  const there = meters.filter((meter) => !meter.removed);
  for (const meter of there) {
    const row = meter.remote || !open ? null : new AskedRow(meter);
    if (row) asked.push(row);
    find(el, "tbody").append(row ? row.el : shownRow(meter));
  }
  const removed = meters.filter((meter) => meter.removed);
  find(el, "ul").append(...removed.map(removedLine));
  if (!there.length) find(el, "table").remove();
  if (!removed.length) find(el, ".removed-meters").remove();
  return el;
}

onDeclare(form, () => asked);

load(async () => {
  const [{ window, meters }, { contracts }] = await Promise.all([
    api("GET", "/declarations"),
    api("GET", "/contracts"),
  ]);
  byId("no-contracts").hidden = contracts.length > 0;
  byId("window").hidden = !contracts.length;
  showWindow(window, meters);
  showMeters(meters, contracts, window.open);
  noteLeft(meters);
  restoreTyped();
});
