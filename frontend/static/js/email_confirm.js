// @ts-check
import { api } from "./api.js";
import { formById, showState } from "./dom.js";
import { onSubmit } from "./form.js";
import "./page.js";
import { spendToken, takeToken } from "./token.js";

const token = takeToken();

onSubmit(formById("confirm"), () =>
  spendToken(async () => {
    await api("POST", "/account/email/confirm", { token });
    return "done";
  }),
);

if (!token) showState("expired");
