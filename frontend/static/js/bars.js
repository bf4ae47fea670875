// @ts-check
/** Bars for a table of months: the table is the chart, so it reads, prints and fits 320 px as it is. */
import { svg } from "./dom.js";

/**
 * One bar as wide as its cell allows; hidden from screen readers, as the number stands in its own cell.
 * @param {number} value
 * @param {number} most the longest bar's value
 */
export function bar(value, most) {
  const width = most > 0 ? Math.max(0, Math.round((value / most) * 1000) / 10) : 0;
  return svg(
    "svg",
    { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("rect", { class: "bar-ground", width: 100, height: 10 }),
    svg("rect", { class: "bar-value", width, height: 10 }),
  );
}
