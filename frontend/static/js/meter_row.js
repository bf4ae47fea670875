// @ts-check
/** One meter of the declaration page: what is typed, the difference, the question asked once more, the result. */
import { ApiError, api } from "./api.js";
import { find, fromTemplate, icon } from "./dom.js";
import { fieldError, problemsOf } from "./form.js";
import { formatLongDay, formatVolume, links, rules, t } from "./i18n.js";
import { thousandths } from "./meters.js";
import { parseReading } from "./reading.js";

/** @typedef {import("./meters.js").Meter} Meter */
/** @typedef {import("./form.js").Problem} Problem */
/** @typedef {{ done: boolean, problems: Problem[], ask?: HTMLElement }} Result */
/**
 * @typedef {object} MeterRow
 * @property {HTMLElement} el
 * @property {boolean} asked
 * @property {() => boolean} isTyped something that is not declared yet
 * @property {() => boolean} isDeclared
 * @property {() => Promise<Result>} declare
 * @property {(code: string) => Problem} problem
 */

const ASKS = ["reading_unusual", "reading_rollover"];

/** @param {Meter} meter @param {boolean} open whether the window is @returns {MeterRow} */
export function meterRow(meter, open) {
  return meter.remote || !open ? shownRow(meter) : askedRow(meter);
}

/** @param {Meter} meter @param {string} text */
const volume = (meter, text) => formatVolume(thousandths(text), meter.decimals);

/** @param {Meter} meter */
const common = (meter) => ({
  number: meter.meter_number,
  type: meter.type,
  place: meter.place,
  from: volume(meter, meter.from),
  history: t("history"),
});

/** @param {HTMLElement} el @param {Meter} meter */
function linkHistory(el, meter) {
  const link = /** @type {HTMLAnchorElement} */ (find(el, ".history"));
  link.href = `${links.readings}#${encodeURIComponent(meter.payer_code)}/${encodeURIComponent(meter.meter_number)}`;
  link.setAttribute("aria-label", t("history_of", { number: meter.meter_number }));
}

/** A meter that is only shown: read remotely, or the window is closed. @param {Meter} meter @returns {MeterRow} */
function shownRow(meter) {
  const el = fromTemplate("remote", {
    ...common(meter),
    to: meter.to === null ? "–" : volume(meter, meter.to),
    difference: meter.difference === null ? "–" : `${volume(meter, meter.difference)} m³`,
  });
  linkHistory(el, meter);
  const badge = find(el, "[data-badge]");
  if (meter.remote) badge.append(icon("remote"), t("remote"));
  else badge.remove();
  return {
    el,
    asked: false,
    isTyped: () => false,
    isDeclared: () => false,
    declare: async () => none,
    problem: (text) => ({ text }),
  };
}

/** @type {Result} */
const none = { done: false, problems: [] };

/** @param {Meter} meter @returns {MeterRow} */
function askedRow(meter) {
  const el = fromTemplate("meter", { ...common(meter), label: t("to_label", { number: meter.meter_number }) });
  const input = /** @type {HTMLInputElement} */ (find(el, "input"));
  const output = /** @type {HTMLOutputElement} */ (find(el, "output"));
  const result = find(el, ".result");
  /** @type {HTMLElement | null} */
  let ask = null;
  let declared = meter.to === null ? null : thousandths(meter.to);

  const parsed = () => parseReading(input.value, meter.decimals, rules.reading.whole_digits);

  function showDifference() {
    const reading = parsed();
    const litres = reading.ok ? reading.thousandths - thousandths(meter.from) : -1;
    output.textContent = litres < 0 ? "–" : `${formatVolume(litres, meter.decimals)} m³`;
  }

  function dropAsk() {
    ask?.remove();
    ask = null;
  }

  /** @param {string} tone @param {string} sign @param {string} text */
  function tell(tone, sign, text) {
    result.className = `result ${tone}`;
    result.replaceChildren(icon(sign), text);
  }

  /** @param {string} code @returns {Problem} */
  const problem = (code) => ({
    input,
    text: t(`bad_${code}`, { number: meter.meter_number, n: meter.decimals, from: volume(meter, meter.from) }),
  });

  /** @param {ApiError} error */
  function question(error) {
    dropAsk();
    ask = fromTemplate("ask", { question: error.detail || t(`ask_${error.code}`, { number: meter.meter_number }) });
    const group = find(ask, "[role=group]");
    find(ask, ".question").id = `${input.id}-question`;
    group.setAttribute("aria-labelledby", `${input.id}-question`);
    find(ask, "[data-do=yes]").addEventListener("click", confirm);
    find(ask, "[data-do=no]").addEventListener("click", () => {
      dropAsk();
      input.focus();
    });
    el.after(ask);
    return group;
  }

  async function confirm() {
    const button = ask && find(ask, "[data-do=yes]");
    if (button?.getAttribute("aria-disabled") === "true") return;
    button?.setAttribute("aria-disabled", "true");
    const { problems } = await declare(true);
    dropAsk();
    if (problems.length) fieldError(input, problems[0].text);
    input.focus();
  }

  /** @param {boolean} [confirmed] @returns {Promise<Result>} */
  async function declare(confirmed = false) {
    fieldError(input, "");
    const reading = parsed();
    if (!reading.ok)
      return { done: false, problems: [problem(reading.code === "missing" ? "reading_missing" : reading.code)] };
    try {
      const { payer_code, meter_number } = meter;
      const to = (reading.thousandths / 1000).toFixed(meter.decimals);
      accept(await api("POST", "/declarations", { payer_code, meter_number, to, ...(confirmed && { confirmed }) }));
      return { done: true, problems: [] };
    } catch (error) {
      return refused(error);
    }
  }

  /** @param {Meter} now */
  function accept(now) {
    dropAsk();
    declared = now.to === null ? null : thousandths(now.to);
    if (now.to !== null) input.value = volume(meter, now.to);
    output.textContent = now.difference === null ? "–" : `${volume(meter, now.difference)} m³`;
    tell("good", "ok", t("declared"));
  }

  /** @param {unknown} error @returns {Result} */
  function refused(error) {
    if (error instanceof ApiError && ASKS.includes(error.code)) {
      tell("warn", "alert", t("not_declared_yet"));
      return { ...none, ask: question(error) };
    }
    tell("bad", "alert", t("not_declared"));
    // The window may have closed while the page stood open.
    if (error instanceof ApiError && error.code === "window_closed" && error.opensAt) {
      return { done: false, problems: [{ text: t("window_closed", { day: formatLongDay(error.opensAt) }) }] };
    }
    const problems = problemsOf(error).map(({ text }) => ({ input, text: `${meter.meter_number}: ${text}` }));
    return { done: false, problems };
  }

  function typed() {
    const reading = parsed();
    return input.value.trim() !== "" && !(reading.ok && reading.thousandths === declared);
  }

  input.id = `to-${meter.payer_code}-${meter.meter_number}`;
  /** @type {HTMLLabelElement} */ (find(el, "label")).htmlFor = input.id;
  input.inputMode = meter.decimals ? "decimal" : "numeric";
  input.dataset.hint = "reading-hint";
  input.setAttribute("aria-describedby", "reading-hint");
  output.htmlFor.add(input.id);
  linkHistory(el, meter);
  input.addEventListener("input", () => {
    showDifference();
    dropAsk();
    if (typed()) result.replaceChildren();
  });
  if (meter.to !== null) accept(meter);
  return { el, asked: true, isTyped: typed, isDeclared: () => declared !== null, declare, problem };
}
