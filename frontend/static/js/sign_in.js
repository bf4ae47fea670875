// @ts-check
import { ApiError, api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { byId, formById, inputById } from "./dom.js";
import { onSubmit, problemsOf, showProblems } from "./form.js";
import { t } from "./i18n.js";
import "./page.js";
import { go, mayBeSignedIn, rememberSignIn, restoreTyped, wayBack } from "./visit.js";

const form = formById("sign-in");

onSubmit(form, async () => {
  byId("unconfirmed").hidden = true;
  requireFields({ email: checks.email, password: checks.password });
  try {
    await api("POST", "/session", { email: inputById("email").value.trim(), password: inputById("password").value });
  } catch (error) {
    if (error instanceof ApiError && error.code === "unconfirmed") byId("unconfirmed").hidden = false;
    throw error;
  }
  rememberSignIn(true);
  go(wayBack());
  await new Promise(() => {}); // the button stays busy until the next page is there
});

byId("resend").addEventListener("click", async () => {
  byId("resent").textContent = "";
  try {
    await api("POST", "/register/resend", { email: inputById("email").value.trim() });
    byId("resent").textContent = t("resent");
  } catch (error) {
    showProblems(form, problemsOf(error));
  }
});

/** Whoever is signed in already goes on; a guest's browser does not even ask. */
async function goOn() {
  try {
    await api("GET", "/session");
    location.replace(wayBack());
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) rememberSignIn(false);
  }
}

restoreTyped();
if (mayBeSignedIn()) goOn();
