// @ts-check
/** What every page does: the language link keeps the place, notices are shown, a signed-in page knows its customer. */
import { api } from "./api.js";
import { byId, find, icon } from "./dom.js";
import { problemsOf, showProblems } from "./form.js";
import { daysUntil, dayWords, formatDay, known, lastDay, links, t } from "./i18n.js";
import { forgetVisit, go, keepTyped, left, mayBeSignedIn, rememberSignIn, take } from "./visit.js";
import "./worker.js";

/** @typedef {{ id: string, email: string, first_name: string, last_name: string, phone: string | null, language: "lt" | "en", invoice_mail: boolean, window_opens_mail: boolean, window_closes_mail: boolean, due_soon_mail: boolean, overdue_mail: boolean, mail_fails: "bounced" | "complained" | null }} Account */
/** @typedef {Account & { window: import("./meters.js").DeclarationWindow }} Customer */

const languageLink = /** @type {HTMLAnchorElement} */ (byId("language"));
/** What a page took out of its address and the other language still needs. */
let hidden = "";

languageLink.addEventListener("click", () => {
  languageLink.search = location.search;
  languageLink.hash = location.hash || hidden;
  keepTyped();
});

/** @param {string} fragment with its # */
export function keepFragment(fragment) {
  hidden = fragment;
}

/** Shows the notice that the page before left. */
function showNotice() {
  const name = take("notice");
  const text = name && known(`notice_${name}`);
  if (!text) return;
  const box = byId("notice");
  box.classList.add(name === "session_ended" ? "info" : "good");
  box.append(icon(name === "session_ended" ? "info" : "ok"), text);
  box.hidden = false;
}

/** @returns {Promise<Customer>} who is signed in; without a session the page is left for the sign-in page */
async function customer() {
  const account = await api("GET", "/session");
  rememberSignIn(true);
  showName(account);
  return account;
}

/** @param {Account} account */
export function showName(account) {
  byId("customer").textContent = `${account.first_name} ${account.last_name}`;
}

const SOON = 3; // days

/**
 * Tells on every page that the declaration window opens or closes soon, unless this visit has seen that there is
 * nothing to declare.
 * @param {import("./meters.js").DeclarationWindow} window
 */
function showWindowLine({ open, opens_at, closes_at }) {
  const day = open ? lastDay(closes_at) : opens_at;
  const line = byId("window-line");
  byId("content").prepend(line); // which is not shown yet, so that the line moves nothing
  line.hidden = daysUntil(day) > SOON || left("to_declare") === "0";
  const words = t(open ? "window_closes_soon" : "window_opens_soon", {
    day: formatDay(day),
    days: dayWords(day, !open),
  });
  find(line, "a").textContent = words;
}

async function signOut() {
  try {
    await api("DELETE", "/session");
    forgetVisit();
    go(links.sign_in, "signed_out");
  } catch (error) {
    showProblems(byId("main"), problemsOf(error));
  }
}

/**
 * Loads a page's data and shows its content, or says what failed and offers to try again.
 * @param {(who: Promise<Customer>) => Promise<unknown>} work runs beside the question who is signed in
 */
export async function load(work) {
  const waiting = byId("loading");
  const failed = byId("failed");
  failed.hidden = true;
  waiting.hidden = false;
  try {
    const who = customer();
    const [{ window }] = await Promise.all([who, work(who)]);
    showWindowLine(window);
    byId("content").hidden = false;
  } catch (error) {
    find(failed, "p").textContent = problemsOf(error)[0].text;
    failed.hidden = false;
    find(failed, "button").onclick = () => load(work);
  } finally {
    waiting.hidden = true;
  }
}

/**
 * A page that the browser brings back as it stood: not to whoever comes after a sign-out, without a button that
 * waits for an answer of long ago, without a password.
 * @param {PageTransitionEvent} event
 */
function comeBack(event) {
  if (!event.persisted) return;
  if (out && !mayBeSignedIn()) location.reload();
  for (const button of document.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  for (const input of document.querySelectorAll("[data-secret]")) /** @type {HTMLInputElement} */ (input).value = "";
}

/** On a page for anybody, whoever is signed in goes back to the own pages. */
function showHome() {
  const home = document.getElementById("home");
  if (!home || !mayBeSignedIn()) return;
  home.textContent = t("menu_overview");
  home.setAttribute("href", links.overview);
}

const out = document.getElementById("sign-out");
window.addEventListener("pageshow", comeBack);
showNotice();
showHome();
out?.addEventListener("click", signOut);
if (out) watchIdle();

/** Sessions end after half an hour without a request: five minutes before, the page offers to go on. */
function watchIdle() {
  const box = byId("idle");
  const warn = () => {
    box.hidden = false;
    find(box, "p").textContent = t("idle_warning");
  };
  let timer = setTimeout(warn, 25 * 60000);
  find(box, "button").addEventListener("click", async () => {
    await customer().catch(() => {});
    box.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(warn, 25 * 60000);
  });
}
