// @ts-check
import { ApiError, api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { formById, inputById, showState } from "./dom.js";
import { onSubmit } from "./form.js";
import { watchRules } from "./new_password.js";
import "./page.js";
import { dropToken, takeToken } from "./token.js";
import { rememberSignIn } from "./visit.js";

const token = takeToken();
const form = formById("reset");

onSubmit(form, async () => {
  requireFields({ password: checks.newPassword });
  try {
    await api("POST", "/password/reset", { token, password: inputById("password").value });
    form.reset();
    rememberSignIn(false); // a reset ends every session
    showState("done", true);
    dropToken();
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "link_expired")) throw error;
    showState("expired", true);
    dropToken();
  }
});

watchRules("password");
if (!token) showState("expired");
