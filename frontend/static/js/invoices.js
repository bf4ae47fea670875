// @ts-check
import { api } from "./api.js";
import { showBalances, showCredits } from "./balances.js";
import { nameOf, titleOf } from "./contract.js";
import { byId, fill, find, fromTemplate } from "./dom.js";
import { told } from "./form.js";
import { formatDay, formatMoney, links, t } from "./i18n.js";
import { badge } from "./invoice_state.js";
import { load } from "./page.js";
import { showPayList } from "./pay_list.js";
import { restoreTyped } from "./visit.js";

/** @typedef {import("./invoice_state.js").Invoice} Invoice */
/** @typedef {import("./balances.js").Balance} Balance */
/** @typedef {{ invoices: Invoice[], total_due: number, online: boolean, currency: string, years: number[], next: string | null, balances: Balance[], credits: import("./balances.js").Credit[] }} Answer */

const FILTERS = ["payer_code", "year"];
const rows = byId("invoices");
const more = byId("more");
/** @type {import("./contract.js").Contract[]} */
let contracts = [];
let next = "";
/** Answers of an earlier choice that come late are dropped. */
let turn = 0;

/** @param {string} id */
const select = (id) => /** @type {HTMLSelectElement} */ (byId(id));

/** The chosen filters, as both the page's address and the API write them. */
function query() {
  const asked = new URLSearchParams();
  for (const id of FILTERS) if (select(id).value) asked.set(id, select(id).value);
  return asked;
}

/** @param {URLSearchParams} asked @returns {Promise<Answer>} */
const ask = (asked) => api("GET", `/invoices${asked.toString() && `?${asked}`}`);

/** @param {string} payerCode */
function name(payerCode) {
  const contract = contracts.find((each) => each.payer_code === payerCode);
  return contract ? nameOf(contract) : "";
}

/** @param {Invoice} invoice */
function row(invoice) {
  const el = fromTemplate("row", {
    number: invoice.number,
    contract: name(invoice.payer_code),
    payer_code: invoice.payer_code,
    issued_on: formatDay(invoice.issued_on),
    due_on: formatDay(invoice.due_on),
    amount: formatMoney(invoice.amount, invoice.currency),
    due: formatMoney(invoice.due, invoice.currency),
  });
  el.classList.add(invoice.state);
  /** @type {HTMLAnchorElement} */ (find(el, "a")).href = `${links.invoice}#${encodeURIComponent(invoice.number)}`;
  find(el, ".state-cell").append(badge(invoice));
  return el;
}

/** @param {Answer} answer */
function show(answer) {
  rows.append(...answer.invoices.map(row));
  next = answer.next || "";
  more.hidden = !next;
  byId("none").hidden = byId("list").hidden = false;
  byId("none").hidden = rows.children.length > 0;
  byId("list").hidden = rows.children.length === 0;
  byId("none").textContent = t(contracts.length ? "no_invoices" : "no_invoices_no_contracts");
  fill(byId("total"), {
    total: formatMoney(answer.total_due, answer.currency),
    note: answer.total_due > 0 ? "" : t("nothing_due"),
  });
  byId("total").classList.toggle("owing", answer.total_due > 0);
  showBalances(answer.balances, contracts);
  showCredits(answer.credits, contracts);
  offerYears(answer.years);
}

/** @param {number[]} years */
function offerYears(years) {
  const chosen = select("year").value || new URLSearchParams(location.search).get("year") || "";
  const all = chosen && !years.includes(Number(chosen)) ? [...years, Number(chosen)] : years;
  select("year").replaceChildren(
    new Option(t("all_years"), ""),
    ...all.filter(Boolean).map((year) => new Option(String(year), String(year), false, String(year) === chosen)),
  );
}

/** Every invoice that is due, also of other pages and other years than are shown. @param {Answer} answer */
async function allDue(answer) {
  const asked = query();
  asked.delete("year");
  /** @type {Answer} */
  let page = select("year").value ? await ask(asked) : answer;
  const due = page.invoices.filter((invoice) => invoice.due > 0);
  while (page.next && due.reduce((sum, invoice) => sum + invoice.due, 0) < page.total_due) {
    asked.set("next", page.next);
    page = await ask(asked);
    due.push(...page.invoices.filter((invoice) => invoice.due > 0));
  }
  return due;
}

/** @param {Promise<Answer>} coming */
async function showFirst(coming) {
  const mine = ++turn;
  const answer = await coming;
  if (mine !== turn) return;
  rows.replaceChildren();
  show(answer);
  byId("shown").textContent = t("invoices_shown", { n: rows.children.length });
  const due = await allDue(answer);
  if (mine === turn) showPayList(due, payable(), answer.online);
}

/** The contracts of the list that is shown. */
function payable() {
  const chosen = select("payer_code").value;
  return contracts.filter(({ payer_code }) => !chosen || payer_code === chosen);
}

async function showMore() {
  const first = rows.children.length;
  const asked = query();
  asked.set("next", next);
  show(await ask(asked));
  find(rows.children[first], "a").focus();
}

byId("filters").addEventListener("change", () => {
  const asked = query();
  history.replaceState(null, "", location.pathname + (asked.toString() && `?${asked}`));
  told(() => showFirst(ask(asked)));
});
more.addEventListener("click", () => told(showMore));

load(async () => {
  const asked = new URLSearchParams(location.search);
  for (const key of [...asked.keys()]) if (!FILTERS.includes(key)) asked.delete(key);
  const [mine, answer] = await Promise.all([api("GET", "/contracts"), ask(asked)]);
  contracts = mine.contracts;
  const chosen = asked.get("payer_code");
  select("payer_code").append(
    ...contracts.map(
      ({ payer_code }) => new Option(titleOf(contracts, payer_code), payer_code, false, payer_code === chosen),
    ),
  );
  byId("filters").hidden = !contracts.length;
  await showFirst(Promise.resolve(answer));
  restoreTyped();
});
