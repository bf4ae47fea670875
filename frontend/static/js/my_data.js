// @ts-check
import { api } from "./api.js";
import { balanceWords } from "./balances.js";
import { byId, fill, find } from "./dom.js";
import "./download.js";
import { formatDay, formatDecimal, formatMoment, formatMoney, formatMonth, known, t } from "./i18n.js";
import { load } from "./page.js";

/** @typedef {Record<string, any>} Row */
/** Which columns a table has, and how each is written for people. @type {Record<string, Record<string, (row: Row) => string>>} */
const TABLES = {
  contracts: {
    payer_code: (row) => row.payer_code,
    label: (row) => row.label || "–",
    address: (row) => row.address || "–",
    delivery: (row) => known(`delivery_${row.delivery}`),
  },
  sessions: {
    browser: (row) => row.agent || "–",
    since: (row) => formatMoment(row.created_at),
    seen: (row) => formatMoment(row.seen_at),
  },
  invoices: {
    invoice_no: (row) => row.number,
    payer_code: (row) => row.payer_code,
    issued_on: (row) => formatDay(row.issued_on),
    due_on: (row) => formatDay(row.due_on),
    amount: (row) => formatMoney(row.amount, row.currency),
    paid: (row) => formatMoney(row.paid, row.currency),
  },
  balances: {
    payer_code: (row) => row.payer_code,
    balance: (row) => balanceWords(row.balance),
    as_of: (row) => formatDay(row.as_of),
  },
  payments: {
    begun: (row) => formatMoment(row.created_at),
    amount: (row) => formatMoney(row.amount, row.currency),
    back: (row) =>
      formatMoney(row.refunds.reduce((/** @type {number} */ sum, /** @type {Row} */ one) => sum + one.amount, 0)),
    state: (row) => known(`pstate_${row.state}`),
  },
  readings: {
    month: (row) => formatMonth(row.period),
    meter: (row) => row.meter_number,
    from: (row) => formatDecimal(row.from),
    to: (row) => formatDecimal(row.to),
    difference: (row) => formatDecimal(row.difference),
    source: (row) => known(`source_${row.source}`),
  },
};

const WISHES = ["invoice_mail", "window_opens_mail", "window_closes_mail", "due_soon_mail", "overdue_mail"];

/** @param {string} name @param {Row[]} rows */
function show(name, rows) {
  const place = find(document, `[data-table=${name}]`);
  if (!rows.length) {
    const nothing = document.createElement("p");
    nothing.textContent = t("none");
    place.replaceChildren(nothing);
    return;
  }
  const columns = Object.entries(TABLES[name]);
  const head = line(columns.map(([key]) => cell("th", "columnheader", t(`column_${key}`))));
  const body = rows.map((row) =>
    line(
      columns.map(([key, write], n) => {
        const el = n ? cell("td", "cell", write(row)) : cell("th", "rowheader", write(row));
        if (n) el.dataset.label = t(`column_${key}`);
        else el.className = "card-title";
        return el;
      }),
    ),
  );
  place.replaceChildren(table(name, head, body));
}

/** @param {string} name @param {Element} head @param {Element[]} body */
function table(name, head, body) {
  const el = document.createElement("table");
  el.className = "cards";
  el.setAttribute("role", "table");
  el.setAttribute("aria-labelledby", `my-${name}`);
  const top = el.createTHead();
  const rows = el.createTBody();
  top.setAttribute("role", "rowgroup");
  rows.setAttribute("role", "rowgroup");
  top.append(head);
  rows.append(...body);
  return el;
}

/** @param {Element[]} cells */
function line(cells) {
  const el = document.createElement("tr");
  el.setAttribute("role", "row");
  el.append(...cells);
  return el;
}

/** @param {"th" | "td"} tag @param {string} role @param {string} text */
function cell(tag, role, text) {
  const el = document.createElement(tag);
  el.setAttribute("role", role);
  // A span, so that on a phone the words stand beside the cell's own label.
  const words = document.createElement("span");
  words.textContent = text;
  el.append(words);
  return el;
}

byId("print").addEventListener("click", () => window.print());
load(async () => {
  const data = await api("GET", "/account/export");
  byId("exported").textContent = t("exported_at", { time: formatMoment(data.exported_at) });
  const { account } = data;
  fill(byId("content"), {
    ...account,
    phone: account.phone || "–",
    language: t(account.language === "en" ? "language_en" : "language_lt"),
    ...Object.fromEntries(WISHES.map((wish) => [wish, t(account[wish] ? "yes" : "no")])),
  });
  for (const name of Object.keys(TABLES)) show(name, data[name] || []);
});
