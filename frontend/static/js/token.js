// @ts-check
/** The token of a mail's link: it comes in the fragment, which no server and no mail scanner gets to see. */
import { keepFragment } from "./page.js";

/** The token; it leaves the address bar at once and stays with this entry of the history for a reload. */
export function takeToken() {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get("token");
  /** @type {string} */
  const token = inAddress || history.state?.token || "";
  if (inAddress) history.replaceState({ token }, "", location.pathname + location.search);
  keepFragment(token ? `#token=${encodeURIComponent(token)}` : "");
  // A second mail's link opened in the same tab changes the fragment only.
  window.addEventListener("hashchange", () => location.reload());
  return token;
}

/** Once used or expired it is of no more use. */
export function dropToken() {
  history.replaceState(null, "", location.pathname + location.search);
  keepFragment("");
}
