// @ts-check
import { api } from "./api.js";
import { titleOf } from "./contract.js";
import { byId, find, formById, fromTemplate, icon } from "./dom.js";
import { onSubmit, showDone, showProblems } from "./form.js";
import { formatLongDay, lastDay, t } from "./i18n.js";
import { meterRow } from "./meter_row.js";
import { load } from "./page.js";
import { restoreTyped } from "./visit.js";

/** @typedef {import("./meters.js").Meter} Meter */
/** @typedef {import("./meters.js").DeclarationWindow} DeclarationWindow */
/** @typedef {import("./meter_row.js").MeterRow} MeterRow */

const form = formById("declare");
/** @type {MeterRow[]} */
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
  if (!meters.length) box.replaceChildren(icon("info"), t("no_meters"));
}

/** @param {Meter[]} meters @param {import("./contract.js").Contract[]} contracts @param {boolean} open */
function showMeters(meters, contracts, open) {
  const codes = [...new Set(meters.map((meter) => meter.payer_code))];
  const all = codes.map((code) => {
    const group = fromTemplate("group", {
      contract: titleOf(contracts, code),
      caption: t("meters_of", { contract: titleOf(contracts, code) }),
    });
    const rows = meters.filter((meter) => meter.payer_code === code).map((meter) => meterRow(meter, open));
    find(group, "tbody").append(...rows.map((row) => row.el));
    return { group, rows };
  });
  byId("groups").replaceChildren(...all.map(({ group }) => group));
  asked = all.flatMap(({ rows }) => rows).filter((row) => row.asked);
  byId("reading-hint").hidden = byId("submit").hidden = !asked.length;
}

onSubmit(form, async () => {
  const rows = asked.filter((row) => row.isTyped());
  if (!rows.length) return showProblems(form, [asked[0].problem("reading_missing")]);
  // A bad number in one row does not hold back the others: each meter is declared on its own.
  const results = [];
  for (const row of rows) results.push(await row.declare());
  const problems = results.flatMap((result) => result.problems);
  showProblems(form, problems);
  const n = asked.filter((row) => row.isDeclared()).length;
  if (results.some((result) => result.done)) showDone(form, t("declared_count", { n, total: asked.length }));
  if (!problems.length) results.find((result) => result.ask)?.ask?.focus();
});

load(async () => {
  const [{ window, meters }, { contracts }] = await Promise.all([
    api("GET", "/declarations"),
    api("GET", "/contracts"),
  ]);
  byId("no-contracts").hidden = contracts.length > 0;
  byId("window").hidden = !contracts.length;
  showWindow(window, meters);
  showMeters(meters, contracts, window.open);
  restoreTyped();
});
