// @ts-check
import { api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { byId, find, formById, inputById, showState } from "./dom.js";
import { onSubmit, showDone } from "./form.js";
import { t } from "./i18n.js";
import { watchRules } from "./new_password.js";
import "./page.js";
import { restoreTyped } from "./visit.js";

const form = formById("register");
const resend = formById("resend");
let email = "";

/** @param {string} id */
const typed = (id) => inputById(id).value.trim();

function profile() {
  const chosen = /** @type {HTMLInputElement} */ (find(form, "[name=language]:checked"));
  const phone = typed("phone");
  return {
    email: typed("email"),
    password: inputById("password").value,
    first_name: typed("first_name"),
    last_name: typed("last_name"),
    ...(phone && { phone }),
    language: chosen.value,
  };
}

onSubmit(form, async () => {
  requireFields({
    email: checks.email,
    password: checks.newPassword,
    first_name: checks.present,
    last_name: checks.present,
  });
  const sent = profile();
  await api("POST", "/register", sent);
  email = sent.email;
  form.reset();
  byId("sent-to").textContent = email;
  showState("sent", true);
});

onSubmit(resend, async () => {
  await api("POST", "/register/resend", { email });
  showDone(resend, t("resent"));
});

restoreTyped();
watchRules("password");
