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
/** What came of one meter's POST; `ask` is the question that has to be answered first. */
/** @typedef {{ problems: Problem[], done?: boolean, ask?: HTMLElement }} Result */

const ASKS = ["reading_unusual", "reading_rollover"];

/** @param {Meter} meter @param {string} text */
const volume = (meter, text) => formatVolume(thousandths(text), meter.decimals);

/** @param {Meter} meter @param {string | null} text */
const difference = (meter, text) => (text === null ? "–" : `${volume(meter, text)} m³`);

/** @param {string} template @param {Meter} meter @param {Record<string, string>} more */
function rowOf(template, meter, more) {
  const { meter_number: number, type, place } = meter;
  const fields = { number, type, place, from: volume(meter, meter.from), history: t("history") };
  const el = fromTemplate(template, { ...fields, ...more });
  /** @type {HTMLAnchorElement | null} */
  const link = el.querySelector(".history");
  if (link) {
    link.href = `${links.readings}#${encodeURIComponent(meter.payer_code)}/${encodeURIComponent(number)}`;
    link.setAttribute("aria-label", t("history_of", { number }));
  }
  return el;
}

/** A meter that is only shown: it is read remotely, or the window is closed. @param {Meter} meter */
export function shownRow(meter) {
  const to = meter.to === null ? "–" : volume(meter, meter.to);
  const el = rowOf("remote", meter, { to, difference: difference(meter, meter.difference) });
  const badge = find(el, "[data-badge]");
  if (meter.remote) badge.append(icon("remote"), t("remote"));
  else badge.remove();
  return el;
}

/** A meter that is there no more: its history is. @param {Meter} meter */
export const removedLine = (meter) => rowOf("removed", meter, {});

/** @typedef {(typed: { to: string, confirmed?: boolean }) => Promise<Meter>} Send declares the meter */

/** As a holder of the contract does. @param {Meter} meter @returns {Send} */
const sender =
  ({ payer_code, meter_number }) =>
  (typed) =>
    api("POST", "/declarations", { payer_code, meter_number, ...typed });

/** A meter whose reading is asked; each is declared by a request of its own. */
export class AskedRow {
  /** @param {Meter} meter @param {Send} [send] */
  constructor(meter, send = sender(meter)) {
    this.meter = meter;
    this.send = send;
    this.el = rowOf("meter", meter, { label: t("to_label", { number: meter.meter_number }) });
    this.input = /** @type {HTMLInputElement} */ (find(this.el, "input"));
    this.output = /** @type {HTMLOutputElement} */ (find(this.el, "output"));
    /** @type {HTMLElement | null} */
    this.question = null;
    /** What the API has, in thousandths. @type {number | null} */
    this.declared = null;
    this.name();
    this.input.addEventListener("input", () => this.typing());
    if (meter.to !== null) this.accept(meter);
  }

  /** Gives the copied input a name of its own. */
  name() {
    const { input, meter } = this;
    input.id = `to-${meter.payer_code}-${meter.meter_number}`;
    /** @type {HTMLLabelElement} */ (find(this.el, "label")).htmlFor = input.id;
    input.inputMode = meter.decimals ? "decimal" : "numeric"; // iOS's digits alone have no separator
    input.dataset.hint = "reading-hint";
    input.setAttribute("aria-describedby", "reading-hint");
    this.output.htmlFor.add(input.id);
  }

  parsed() {
    return parseReading(this.input.value, this.meter.decimals, rules.reading.whole_digits);
  }

  typing() {
    const reading = this.parsed();
    const used = reading.ok ? reading.thousandths - thousandths(this.meter.from) : -1;
    this.output.textContent = used < 0 ? "–" : `${formatVolume(used, this.meter.decimals)} m³`;
    this.dropQuestion();
    if (this.isTyped()) find(this.el, ".result").replaceChildren();
  }

  /** Whether something stands there that is not declared yet. */
  isTyped() {
    const reading = this.parsed();
    return this.input.value.trim() !== "" && !(reading.ok && reading.thousandths === this.declared);
  }

  /** @param {string} code @returns {Problem} */
  problem(code) {
    const { input, meter } = this;
    return { input, text: t(`bad_${code}`, { number: meter.meter_number, n: meter.decimals }) };
  }

  /** @param {boolean} [confirmed] the answer to the question @returns {Promise<Result>} */
  async declare(confirmed = false) {
    fieldError(this.input, "");
    const reading = this.parsed();
    if (!reading.ok) return { problems: [this.problem(reading.code)] };
    const to = (reading.thousandths / 1000).toFixed(this.meter.decimals);
    try {
      this.accept(await this.send({ to, ...(confirmed && { confirmed }) }));
      return { problems: [], done: true };
    } catch (error) {
      return this.refused(error);
    }
  }

  /** @param {Meter} meter as the API has it now */
  accept(meter) {
    this.dropQuestion();
    this.declared = thousandths(meter.to || "0");
    this.input.value = volume(meter, meter.to || "0");
    this.output.textContent = difference(meter, meter.difference);
    this.tell("good", "ok", t("declared"));
  }

  /** @param {unknown} error @returns {Result} */
  refused(error) {
    if (error instanceof ApiError && ASKS.includes(error.code)) {
      this.tell("warn", "alert", t("not_declared_yet"));
      return { problems: [], ask: this.ask(error) };
    }
    this.tell("bad", "alert", t("not_declared"));
    const { input } = this;
    // The window may have closed while the page stood open.
    const opens = error instanceof ApiError && error.code === "window_closed" ? error.opensAt : "";
    if (opens) return { problems: [{ text: t("window_closed", { day: formatLongDay(opens) }) }] };
    const lines = problemsOf(error).map(({ text }) => `${this.meter.meter_number}: ${text}`);
    return { problems: lines.map((text) => ({ input, text })) };
  }

  /** @param {ApiError} error @returns {HTMLElement} what takes the focus */
  ask(error) {
    this.dropQuestion();
    const words = error.detail || t(`ask_${error.code}`, { number: this.meter.meter_number });
    this.question = fromTemplate("ask", { question: words });
    const group = find(this.question, "[role=group]");
    find(group, ".question").id = `${this.input.id}-question`;
    group.setAttribute("aria-labelledby", `${this.input.id}-question`);
    const yes = find(group, "[data-do=yes]");
    yes.addEventListener("click", () => this.confirm(yes));
    find(group, "[data-do=no]").addEventListener("click", () => this.correct());
    this.el.after(this.question);
    return group;
  }

  /** @param {HTMLElement} button */
  async confirm(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    const { problems } = await this.declare(true);
    this.correct();
    if (problems.length) fieldError(this.input, problems[0].text);
  }

  correct() {
    this.dropQuestion();
    this.input.focus();
  }

  dropQuestion() {
    this.question?.remove();
    this.question = null;
  }

  /** @param {string} tone @param {string} sign @param {string} text */
  tell(tone, sign, text) {
    const result = find(this.el, ".result");
    result.className = `result ${tone}`;
    result.replaceChildren(icon(sign), text);
  }
}
