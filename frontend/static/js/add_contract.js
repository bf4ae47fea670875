// @ts-check
import { api } from "./api.js";
import { checks, requireFields } from "./checks.js";
import { formById, inputById } from "./dom.js";
import { onSubmit } from "./form.js";
import { links } from "./i18n.js";
import { load } from "./page.js";
import { go, restoreTyped } from "./visit.js";

/** @param {string} id */
const typed = (id) => inputById(id).value.replace(/\s/g, "");

onSubmit(formById("attach"), async () => {
  requireFields({ payer_code: checks.payerCode, invoice_number: checks.invoiceNumber });
  await api("POST", "/contracts", { payer_code: typed("payer_code"), invoice_number: typed("invoice_number") });
  go(links.contracts, "contract_added");
  await new Promise(() => {});
});

load(async () => restoreTyped());
