// @ts-check
import { ApiError, api } from "./api.js";
import { formById, showState } from "./dom.js";
import { onSubmit } from "./form.js";
import "./page.js";
import { dropToken, takeToken } from "./token.js";

const token = takeToken();

onSubmit(formById("confirm"), async () => {
  try {
    await api("POST", "/account/email/confirm", { token });
    showState("done", true);
    dropToken();
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "link_expired")) throw error;
    showState("expired", true);
    dropToken();
  }
});

if (!token) showState("expired");
