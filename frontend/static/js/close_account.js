// @ts-check
import { api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { byId, find, formById, inputById, showState } from "./dom.js";
import "./download.js";
import { onSubmit } from "./form.js";
import { load } from "./page.js";
import { forgetVisit } from "./visit.js";

const form = formById("close");

onSubmit(form, async () => {
  requireFields({ password: checks.password });
  await api("DELETE", "/account", { password: inputById("password").value });
  form.reset();
  forgetVisit();
  find(document, ".menu").remove();
  byId("window-line").remove();
  byId("customer").textContent = "";
  document.body.removeAttribute("data-signed-in");
  showState("closed", true);
});

load(async () => {});
