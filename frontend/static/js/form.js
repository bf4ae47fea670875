// @ts-check
/** GOV.UK's way with forms: a summary of errors with focus and links, the words at each field, values kept. */
import { ApiError } from "./api.js";
import { byId, find, icon } from "./dom.js";
import { formatClock, known, t } from "./i18n.js";

/** @typedef {{ input?: HTMLInputElement, text: string }} Problem */

/** Bad fields, thrown by a form's own check. */
export class Invalid extends Error {
  /** @param {Problem[]} problems */
  constructor(problems) {
    super("invalid");
    this.problems = problems;
  }
}

/** @param {HTMLInputElement} input @param {string} text empty clears */
export function fieldError(input, text) {
  const id = `${input.id}-error`;
  const field = input.closest(".field");
  document.getElementById(id)?.remove();
  if (!field) return;
  field.classList.toggle("bad", text !== "");
  if (text) {
    const p = document.createElement("p");
    p.className = "error";
    p.id = id;
    p.append(icon("alert"), text);
    find(field, "legend, label").after(p);
    input.setAttribute("aria-invalid", "true");
  } else input.removeAttribute("aria-invalid");
  const described = [input.dataset.hint, text && id].filter(Boolean).join(" ");
  if (described) input.setAttribute("aria-describedby", described);
  else input.removeAttribute("aria-describedby");
}

/** The summary stands at the top of its form. @param {HTMLElement} form @param {Problem[]} problems none clears */
export function showProblems(form, problems) {
  form.querySelector(".summary")?.remove();
  const plain = document.title.replace(`${t("error_prefix")} `, "");
  document.title = problems.length ? `${t("error_prefix")} ${plain}` : plain;
  if (!problems.length) return;
  const box = document.createElement("div");
  box.className = "summary";
  box.tabIndex = -1;
  // The alert is an inner element: JAWS does not read one that has focus itself.
  const alert = document.createElement("div");
  alert.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.textContent = t("errors_title");
  const list = document.createElement("ul");
  list.append(...problems.map(summaryLine));
  alert.append(heading, list);
  box.append(alert);
  form.prepend(box);
  showAtFields(problems);
  box.focus();
}

/** @param {Problem} problem */
function summaryLine({ input, text }) {
  const line = document.createElement("li");
  if (!input) {
    line.textContent = text;
    return line;
  }
  const link = document.createElement("a");
  link.href = `#${input.id}`;
  link.textContent = text;
  link.addEventListener("click", (event) => {
    event.preventDefault(); // the fragment may hold which invoice or meter is open
    input.focus();
  });
  line.append(link);
  return line;
}

/** A field may break several rules: they stand at it together. @param {Problem[]} problems */
function showAtFields(problems) {
  /** @type {Map<HTMLInputElement, string[]>} */
  const texts = new Map();
  for (const { input, text } of problems) {
    if (input) texts.set(input, [...(texts.get(input) || []), text]);
  }
  for (const [input, lines] of texts) fieldError(input, lines.join(" "));
}

/** What a failed request means for the fields of a form. @param {unknown} error @param {HTMLFormElement} [form] @returns {Problem[]} */
export function problemsOf(error, form) {
  if (error instanceof Invalid) return error.problems;
  if (!(error instanceof ApiError)) {
    console.error(error);
    return [{ text: t("error_server") }];
  }
  if (error.errors.length) {
    return error.errors.map(({ field, detail }) => {
      const input = form?.elements.namedItem(field);
      return { input: input instanceof HTMLInputElement ? input : undefined, text: detail };
    });
  }
  if (error.code === "too_many" && error.retryAfter) return [{ text: waitText(error.retryAfter) }];
  return [{ text: error.detail || known(`error_${error.code}`) || t("error_server") }];
}

/** Does what a press asks for; what goes wrong is told at the top of the page. @param {() => Promise<void>} work */
export async function told(work) {
  const content = byId("content");
  showProblems(content, []);
  await work().catch((error) => showProblems(content, problemsOf(error)));
}

/** @param {number} seconds */
function waitText(seconds) {
  if (seconds <= 90) return t("wait_seconds", { n: seconds });
  const at = new Date(Date.now() + seconds * 1000 + 59000); // the minute is then surely over
  return seconds < 20 * 3600 ? t("wait_until", { time: formatClock(at) }) : t("wait_tomorrow");
}

/**
 * Runs `work` at submit, one at a time. The button keeps its focus: aria-disabled, not disabled.
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} work throws Invalid or ApiError
 */
export function onSubmit(form, work) {
  const button = /** @type {HTMLButtonElement} */ (find(form, "button[type=submit]"));
  form.noValidate = true;
  button.disabled = false; // until now a press, or Enter, would have sent the form without this script
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    clear(form);
    try {
      await work();
    } catch (error) {
      showProblems(form, problemsOf(error, form));
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

/** @param {HTMLFormElement} form */
function clear(form) {
  for (const input of form.querySelectorAll("input")) {
    fieldError(input, "");
    if (input.dataset.secret !== undefined) hideSecret(input);
  }
  showProblems(form, []);
  form.querySelector(".done")?.remove();
}

/** "Saved": told politely at the top of the form, focus stays. @param {HTMLElement} form @param {string} text */
export function showDone(form, text) {
  form.querySelector(".done")?.remove();
  const box = document.createElement("p");
  box.className = "done";
  box.setAttribute("role", "status");
  form.prepend(box);
  // A live region speaks when its text changes, so the text follows the box.
  setTimeout(() => box.append(icon("ok"), text), 50);
}

/** @param {HTMLInputElement} input */
function hideSecret(input) {
  input.type = "password";
  const button = document.querySelector(`[data-reveal="${input.id}"]`);
  if (button) labelReveal(/** @type {HTMLElement} */ (button), false);
}

/** @param {HTMLElement} button @param {boolean} shown */
function labelReveal(button, shown) {
  button.textContent = t(shown ? "hide" : "show");
  button.setAttribute("aria-label", t(shown ? "hide_password" : "show_password"));
}

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(button.getAttribute("data-reveal") || ""));
  button.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    labelReveal(/** @type {HTMLElement} */ (button), show);
    find(/** @type {HTMLElement} */ (button.closest(".field")), "[role=status]").textContent = t(
      show ? "password_shown" : "password_hidden",
    );
  });
}
