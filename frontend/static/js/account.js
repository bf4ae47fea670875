// @ts-check
import { api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { byId, find, formById, fromTemplate, inputById } from "./dom.js";
import "./download.js";
import { onSubmit, problemsOf, showDone, showProblems } from "./form.js";
import { formatMoment, t } from "./i18n.js";
import { watchRules } from "./new_password.js";
import { load, showName } from "./page.js";
import { restoreTyped } from "./visit.js";

/** @typedef {import("./page.js").Account} Account */
/** @typedef {{ id: string, created_at: string, seen_at: string, agent: string, current: boolean }} Session */

const profile = formById("profile");
const notices = formById("notices-form");
const mailFails = formById("mail-fails");
const emailChange = formById("email-change");
const passwordChange = formById("password-change");

/** @type {("first_name" | "last_name" | "phone")[]} */
const NAMES = ["first_name", "last_name", "phone"];
/** @typedef {"invoice_mail" | "window_opens_mail" | "window_closes_mail" | "due_soon_mail" | "overdue_mail"} Wish */
/** @type {Wish[]} */
const WISHES = ["invoice_mail", "window_opens_mail", "window_closes_mail", "due_soon_mail", "overdue_mail"];

/** @param {Account} account */
function showProfile(account) {
  for (const name of NAMES) inputById(name).value = inputById(name).defaultValue = account[name] || "";
  inputById(`language-${account.language}`).checked = true;
  byId("email-now").textContent = account.email;
  inputById("username").value = account.email;
  showName(account);
}

onSubmit(profile, async () => {
  requireFields({ first_name: checks.present, last_name: checks.present });
  const language = /** @type {HTMLInputElement} */ (find(profile, "[name=language]:checked")).value;
  const typed = NAMES.map((id) => [id, inputById(id).value.trim()]);
  showProfile(await api("PATCH", "/account", { ...Object.fromEntries(typed), language }));
  showDone(profile, t("saved"));
});

/** @param {Account} account */
function showNotices(account) {
  for (const wish of WISHES) {
    const box = inputById(wish);
    box.checked = box.defaultChecked = account[wish];
  }
}

onSubmit(notices, async () => {
  const wishes = WISHES.map((wish) => [wish, inputById(wish).checked]);
  showNotices(await api("PATCH", "/account", Object.fromEntries(wishes)));
  showDone(notices, t("saved"));
});

/** Whether mail reaches the customer, and why not. @param {Account} account */
function showMailFails({ email, mail_fails }) {
  mailFails.hidden = !mail_fails;
  byId("mail-fails-why").textContent = mail_fails ? t(`mail_fails_${mail_fails}`, { email }) : "";
}

onSubmit(mailFails, async () => {
  const account = await api("PATCH", "/account", { mail_fails: null });
  showMailFails(account);
  showDone(emailChange, t("mail_again_done", account));
});

onSubmit(emailChange, async () => {
  requireFields({ email: checks.email, email_password: checks.password });
  const email = inputById("email").value.trim();
  await api("POST", "/account/email", { email, password: inputById("email_password").value });
  emailChange.reset();
  showDone(emailChange, t("email_change_sent", { email }));
});

onSubmit(passwordChange, async () => {
  requireFields({ old_password: checks.password, password: checks.newPassword });
  await api("POST", "/account/password", {
    old_password: inputById("old_password").value,
    password: inputById("password").value,
  });
  inputById("old_password").value = inputById("password").value = "";
  inputById("password").dispatchEvent(new Event("input"));
  showDone(passwordChange, t("password_changed"));
  await loadSessions();
});

/** @param {Session} session */
function sessionLine(session) {
  const el = fromTemplate("session", {
    agent: session.agent || t("unknown_browser"),
    times: t("session_times", { since: formatMoment(session.created_at), seen: formatMoment(session.seen_at) }),
  });
  if (session.current) find(el, "button").remove();
  else {
    find(el, "[data-current]").remove();
    find(el, "button").addEventListener("click", () => end(session, el));
  }
  return el;
}

/** @param {Session} session @param {HTMLElement} el */
async function end(session, el) {
  const box = byId("sessions-message");
  showProblems(box, []);
  try {
    await api("DELETE", `/account/sessions/${encodeURIComponent(session.id)}`);
    el.remove();
    showDone(box, t("session_ended"));
    byId("sessions-title").tabIndex = -1;
    byId("sessions-title").focus();
  } catch (error) {
    showProblems(box, problemsOf(error));
  }
}

async function loadSessions() {
  const { sessions } = await api("GET", "/account/sessions");
  byId("sessions").replaceChildren(...sessions.map(sessionLine));
}

watchRules("password");
load(async (who) => {
  const [account] = await Promise.all([who, loadSessions()]);
  showProfile(account);
  showNotices(account);
  showMailFails(account);
  restoreTyped();
});
