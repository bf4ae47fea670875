// @ts-check
import { api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { formById, inputById, showState } from "./dom.js";
import { onSubmit } from "./form.js";
import { watchRules } from "./new_password.js";
import "./page.js";
import { spendToken, takeToken } from "./token.js";
import { rememberSignIn } from "./visit.js";

const token = takeToken();
const form = formById("reset");

onSubmit(form, () =>
  spendToken(async () => {
    requireFields({ password: checks.newPassword });
    await api("POST", "/password/reset", { token, password: inputById("password").value });
    form.reset();
    rememberSignIn(false); // a reset ends every session
    return "done";
  }),
);

watchRules("password");
if (!token) showState("expired");
