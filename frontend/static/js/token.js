// @ts-check
/** The token of a mail's link: it comes in the fragment, which no server and no mail scanner gets to see. */
import { ApiError } from "./api.js";
import { showState } from "./dom.js";
import { keepFragment } from "./page.js";

/** The token; it leaves the address bar at once and stays with this entry of the history for a reload. */
export function takeToken() {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get("token");
  /** @type {string} */
  const token = inAddress || history.state?.token || "";
  if (inAddress) history.replaceState({ token }, "", location.pathname + location.search);
  keepFragment(token ? `#token=${encodeURIComponent(token)}` : "");
  // A second mail's link opened in the same tab changes the fragment only.
  window.addEventListener("hashchange", () => {
    if (location.hash !== "#main") location.reload(); // the skip link's own fragment
  });
  return token;
}

/**
 * Uses the token up and shows what became of it: once used or expired it is of no more use.
 * @param {() => Promise<string>} work sends the token and answers the state to show
 */
export async function spendToken(work) {
  showState(await work().catch(expired), true);
  history.replaceState(null, "", location.pathname + location.search);
  keepFragment("");
}

/** @param {unknown} error */
function expired(error) {
  if (!(error instanceof ApiError && error.code === "link_expired")) throw error;
  return "expired";
}
