// @ts-check
/**
 * Files of the API. Followed after the session has ended, such a link would leave the customer with a page, or a
 * file, of JSON: so the head of the answer is looked at first, and what is wrong is said on the page.
 * Then the browser downloads from the link itself. A blob: address, the other way, comes to nothing in Chrome for
 * iOS of Safari 14's days and in the web views of other apps; the real one has its name and type from the API.
 */
import { isThere } from "./api.js";
import { told } from "./form.js";

/** @param {Event} event */
async function look(event) {
  if (!event.isTrusted) return; // our own click, below
  event.preventDefault();
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  if (link.getAttribute("aria-disabled") === "true") return;
  link.setAttribute("aria-disabled", "true");
  await told(async () => {
    await isThere(link.pathname.replace(/^\/api/, ""));
    link.click();
  });
  link.removeAttribute("aria-disabled");
}

/** @param {ParentNode} root */
export function watchDownloads(root) {
  for (const link of root.querySelectorAll("a[download]")) link.addEventListener("click", look);
}

watchDownloads(document);
