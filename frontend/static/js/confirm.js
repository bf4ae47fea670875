// @ts-check
import { api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { byId, formById, inputById, showState } from "./dom.js";
import { onSubmit } from "./form.js";
import "./page.js";
import { spendToken, takeToken } from "./token.js";
import { restoreTyped } from "./visit.js";

const token = takeToken();

// A press of the button, not the opening of the page, confirms: scanners of mail open every link.
onSubmit(formById("confirm"), () =>
  spendToken(async () => {
    const { already } = await api("POST", "/register/confirm", { token });
    return already ? "already" : "done";
  }),
);

onSubmit(formById("resend"), async () => {
  requireFields({ email: checks.email });
  const email = inputById("email").value.trim();
  await api("POST", "/register/resend", { email });
  byId("sent-to").textContent = email;
  showState("sent", true);
});

if (!token) showState("expired");
restoreTyped();
