// @ts-check
/**
 * A meter reading as people type it -> whole thousandths of a cubic metre, never a float.
 * Accepted: 123  00123,456  123.456  1 234,5  "123,4 m³". The API reads it the same way again: both run
 * tests/reading_cases.json.
 */

/** @typedef {{ ok: true, thousandths: number }} Good */
/** @typedef {{ ok: false, code: "missing" | "reading_format" | "reading_decimals" | "reading_long" }} Bad */

/**
 * @param {string} text
 * @param {number} decimals how many the meter shows (0..3)
 * @param {number} [wholeDigits] the longest whole part
 * @returns {Good | Bad}
 */
export function parseReading(text, decimals, wholeDigits = 8) {
  const plain = text.replace(/\s*m[3³]\s*$/i, "").replace(/[\s'’]/g, "");
  if (plain === "") return { ok: false, code: "missing" };
  const parts = /^([0-9]+)(?:[.,]([0-9]*))?$/.exec(plain);
  if (!parts) return { ok: false, code: "reading_format" };
  const whole = parts[1].replace(/^0+(?=\d)/, "");
  const fraction = (parts[2] || "").replace(/0+$/, "");
  if (fraction.length > decimals) return { ok: false, code: "reading_decimals" };
  if (whole.length > wholeDigits) return { ok: false, code: "reading_long" };
  return { ok: true, thousandths: Number(whole) * 1000 + Number(fraction.padEnd(3, "0")) };
}
