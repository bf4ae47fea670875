// @ts-check
/** One contract's readings are declared by the link of a reminder, without signing in; nothing personal is shown. */
import { ApiError, api } from "./api.js";
import { onDeclare } from "./declaring.js";
import { byId, formById, fromTemplate, icon, showState } from "./dom.js";
import { problemsOf } from "./form.js";
import { formatLongDay, lastDay, t } from "./i18n.js";
import { AskedRow } from "./meter_row.js";
import "./page.js";
import { takeToken } from "./token.js";
import { restoreTyped } from "./visit.js";

/** @typedef {{ id: string, number_end: string, type: string, place: string, decimals: number, declared: boolean, from: string | null }} LinkedMeter */

const token = takeToken();
/** @type {AskedRow[]} */
let asked = [];

/** @param {LinkedMeter} meter */
const numberOf = (meter) => t("number_end", { end: meter.number_end });

/** @param {LinkedMeter} meter */
function rowOf(meter) {
  const { id, type, place, decimals } = meter;
  const shown = { type, place, decimals, remote: false, removed: false, from: meter.from || "0", to: null };
  /** @type {import("./meters.js").Meter} */
  const row = { ...shown, payer_code: id, meter_number: numberOf(meter), difference: null, months: {} };
  return new AskedRow(row, (typed) => api("POST", "/declarations/link/declare", { token, meter: id, ...typed }));
}

/** What is declared can be corrected by whoever signs in only. */
function close() {
  for (const row of asked) row.input.readOnly = row.declared !== null;
  byId("submit").hidden = asked.every((row) => row.declared !== null);
}

/** @param {{ closes_at: string, meters: LinkedMeter[] }} form */
function show({ closes_at, meters }) {
  byId("window").replaceChildren(icon("ok"), t("linked_until", { day: formatLongDay(lastDay(closes_at)) }));
  asked = meters.filter((meter) => !meter.declared).map(rowOf);
  byId("rows").replaceChildren(...asked.map((row) => row.el));
  const declared = meters.filter((meter) => meter.declared);
  byId("declared").replaceChildren(
    ...declared.map((meter) => fromTemplate("declared-meter", { number: numberOf(meter), place: meter.place })),
  );
  showState("ready", true);
  restoreTyped();
}

/** @param {unknown} error */
function failed(error) {
  const code = error instanceof ApiError ? error.code : "";
  if (code === "link_used") return showState("used", true);
  if (code === "link_expired") return showState("expired", true);
  byId("failed-text").textContent = problemsOf(error)[0].text;
  showState("failed", true);
}

const open = () => api("POST", "/declarations/link", { token }).then(show).catch(failed);

onDeclare(formById("declare"), () => asked, close);
byId("retry").addEventListener("click", open);
if (token) open();
else showState("expired");
