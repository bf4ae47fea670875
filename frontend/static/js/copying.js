// @ts-check
/** Copy buttons: the clipboard where the browser lets us, else the text is selected for the customer to copy. */
import { byId } from "./dom.js";
import { t } from "./i18n.js";

/** @param {HTMLElement} button */
async function copy(button) {
  const source = byId(button.dataset.copy || "");
  const said = byId("copy-said");
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(source.dataset.plain || source.textContent || "");
    button.textContent = t("copied");
    said.textContent = t("copied");
    setTimeout(() => {
      button.textContent = t("copy");
    }, 2000);
  } catch {
    getSelection()?.selectAllChildren(source);
    said.textContent = t("copy_by_hand");
    said.classList.remove("sr");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => copy(/** @type {HTMLElement} */ (button)));
}
