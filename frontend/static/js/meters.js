// @ts-check
/** Meters and readings as the API tells them. */
import { leave } from "./visit.js";

/**
 * @typedef {object} Meter
 * @property {string} payer_code
 * @property {string} meter_number
 * @property {string} type
 * @property {string} place
 * @property {number} decimals
 * @property {boolean} remote
 * @property {boolean} removed
 * @property {string} from decimal string
 * @property {string | null} to what was declared in this window
 * @property {string | null} difference
 * @property {Record<string, string>} months difference of each of the newest 24 months, YYYY-MM
 */
/** @typedef {{ open: boolean, opens_at: string, closes_at: string }} DeclarationWindow */
/** @typedef {{ period: string, from: string, to: string, difference: string, source: string, at: string, replaced: boolean, confirmed: boolean }} Reading */

/** How many meters wait for their customer's reading. @param {Meter[]} meters */
export const leftToDeclare = (meters) =>
  meters.filter(({ remote, removed, to }) => !remote && !removed && to === null).length;

/** For the line that page.js shows when the window is about to open or close. @param {Meter[]} meters */
export const noteLeft = (meters) => leave("to_declare", String(leftToDeclare(meters)));

/** "7.000" -> 7000. @param {string} text */
export const thousandths = (text) => Math.round(Number(text) * 1000);
