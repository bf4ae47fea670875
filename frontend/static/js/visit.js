// @ts-check
/**
 * What a visit carries from page to page of one tab: where to come back to after signing in, what was typed,
 * a notice to show. Everything stands in sessionStorage, so it ends with the tab and no address can forge it.
 */
import { links } from "./i18n.js";

const page = document.documentElement.dataset.page || "";
/** Tells only that there was a sign-in in this browser, so that a guest's page asks the API nothing. */
const HINT = "signed_in";
const CHOICES = ["radio", "checkbox"];

/** Private windows of old Safari and blocked storage throw: the visit then just carries nothing.
 * @template T @param {() => T} work @returns {T | null} */
function quietly(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

/** @param {string} key */
export function take(key) {
  return quietly(() => {
    const value = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return value;
  });
}

/** What stays for the next page too. @param {string} key */
export const left = (key) => quietly(() => sessionStorage.getItem(key));

/** @param {string} key @param {string} value */
export const leave = (key, value) => quietly(() => sessionStorage.setItem(key, value));

export const mayBeSignedIn = () => quietly(() => localStorage.getItem(HINT)) === "1";

/** @param {boolean} yes */
export function rememberSignIn(yes) {
  quietly(() => (yes ? localStorage.setItem(HINT, "1") : localStorage.removeItem(HINT)));
}

/** Whether the page is one that needs a session; then it is left for the sign-in page, which comes back here. */
export function sessionEnded() {
  if (!document.body.hasAttribute("data-signed-in")) return false;
  leave("back", location.pathname + location.search + location.hash);
  if (mayBeSignedIn()) leave("notice", "session_ended");
  rememberSignIn(false);
  keepTyped();
  location.replace(links.sign_in);
  return true;
}

/** Where to go after signing in: a path of this site's own pages, else the overview. */
export function wayBack() {
  const path = take("back") || "";
  return /^\/(lt|en)\/[a-z0-9-]+([?#][^\\]*)?$/.test(path) ? path : links.overview;
}

/** @returns {NodeListOf<HTMLInputElement | HTMLSelectElement>} all that may be kept: never a password */
const keepable = () =>
  document.querySelectorAll("main input[id]:not([type=password]):not([data-secret]), main form select[id]");

/** Keeps what was typed on this page for the next time it opens in this tab. */
export function keepTyped() {
  /** @type {Record<string, string | boolean>} */
  const typed = {};
  for (const el of keepable()) {
    // What nobody touched stays with the page: its own language is the first choice there, its own sum to pay.
    if (!(el instanceof HTMLInputElement)) typed[el.id] = el.value;
    else if (CHOICES.includes(el.type) && el.checked !== el.defaultChecked) typed[el.id] = el.checked;
    else if (el.value !== el.defaultValue) typed[el.id] = el.value;
  }
  leave(`typed:${page}`, JSON.stringify(typed));
}

/** Puts back what keepTyped kept; call once the page's inputs exist. */
export function restoreTyped() {
  const kept = take(`typed:${page}`);
  /** @type {Record<string, string | boolean>} */
  const typed = (kept && quietly(() => JSON.parse(kept))) || {};
  for (const el of keepable()) {
    const value = typed[el.id];
    if (value === undefined) continue;
    if (el instanceof HTMLInputElement && typeof value === "boolean") el.checked = value;
    else el.value = String(value);
    el.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Forgets the visit of whoever was signed in: the next person at this computer gets nothing of it. */
export function forgetVisit() {
  rememberSignIn(false);
  quietly(() => sessionStorage.clear());
}

/** Opens a page of this site, with a notice that it shows. @param {string} path @param {string} [notice] */
export function go(path, notice) {
  if (notice) leave("notice", notice);
  location.assign(path);
}
