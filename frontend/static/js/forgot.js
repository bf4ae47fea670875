// @ts-check
import { api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { byId, formById, inputById, showState } from "./dom.js";
import { onSubmit, showDone } from "./form.js";
import { t } from "./i18n.js";
import "./page.js";
import { restoreTyped } from "./visit.js";

const again = formById("again");

const ask = () => api("POST", "/password/forgot", { email: inputById("email").value.trim() });

onSubmit(formById("forgot"), async () => {
  requireFields({ email: checks.email });
  await ask();
  byId("sent-to").textContent = inputById("email").value.trim();
  showState("sent", true);
});

onSubmit(again, async () => {
  await ask();
  showDone(again, t("resent"));
});

restoreTyped();
