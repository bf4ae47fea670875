// @ts-check
/** What meters used by month, told from the API's months, YYYY-MM. Volumes are in thousandths of m³. */
import { thousandths } from "./meters.js";

/** @typedef {import("./meters.js").Meter} Meter */
/** @typedef {{ period: string, used: number, before: number | null }} Month before: what the same meters used a year ago */

/** @param {string} period */
const yearBefore = (period) => `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`;

/** What those meters used in a month; null when none has it. @param {Meter[]} meters @param {string} period */
function usedIn(meters, period) {
  const found = meters.filter(({ months }) => period in months);
  return found.length ? found.reduce((sum, { months }) => sum + thousandths(months[period]), 0) : null;
}

/**
 * The newest twelve months that any of the meters has, newest first. A year ago is told only when every meter of the
 * month was there: of a meter that came in between, the rest would look as if they had used less.
 * @param {Meter[]} meters
 * @returns {Month[]}
 */
export function yearOf(meters) {
  const periods = [...new Set(meters.flatMap(({ months }) => Object.keys(months)))].sort().reverse();
  return periods.slice(0, 12).map((period) => {
    const there = meters.filter(({ months }) => period in months);
    const isWhole = there.every(({ months }) => yearBefore(period) in months);
    return { period, used: usedIn(there, period) || 0, before: isWhole ? usedIn(there, yearBefore(period)) : null };
  });
}

/** As many as the finest of the meters shows. @param {Meter[]} meters */
export const decimalsOf = (meters) => Math.max(0, ...meters.map(({ decimals }) => decimals));
