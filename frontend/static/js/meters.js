// @ts-check
/** Meters and readings as the API tells them. */

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
 */
/** @typedef {{ open: boolean, opens_at: string, closes_at: string }} DeclarationWindow */
/** @typedef {{ period: string, from: string, to: string, difference: string, source: string, at: string, replaced: boolean, confirmed: boolean }} Reading */

/** "7.000" -> 7000. @param {string} text */
export const thousandths = (text) => Math.round(Number(text) * 1000);
