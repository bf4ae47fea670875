// @ts-check
/** A kind of reminder is switched off, and on again, by the link of its mail; opening the page changes nothing. */
import { ApiError, api } from "./api.js";
import { byId, fill, formById, showState } from "./dom.js";
import { onSubmit, problemsOf } from "./form.js";
import { t } from "./i18n.js";
import "./page.js";
import { takeToken } from "./token.js";

const token = takeToken();

/** @param {boolean} [wanted] asks only how things are if left out @returns {Promise<{ kind: string, wanted: boolean }>} */
const ask = (wanted) => api("POST", "/reminders/subscription", wanted === undefined ? { token } : { token, wanted });

/** @param {unknown} error */
function failed(error) {
  if (error instanceof ApiError && error.code === "link_expired") return showState("expired", true);
  byId("failed-text").textContent = problemsOf(error)[0].text;
  showState("failed", true);
}

const open = () =>
  ask()
    .then(({ kind, wanted }) => {
      fill(byId("main"), { which: t(`off_${kind}`) });
      showState(wanted ? "ready" : "off", true);
    })
    .catch(failed);

onSubmit(formById("off"), async () => {
  await ask(false);
  showState("off", true);
});
onSubmit(formById("on"), async () => {
  await ask(true);
  showState("on", true);
});
byId("retry").addEventListener("click", open);
if (token) open();
else showState("expired");
