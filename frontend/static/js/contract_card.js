// @ts-check
/** One contract on the page of contracts, with its small forms, of which the template has a copy for each. */
import { api } from "./api.js";
import { nameOf } from "./contract.js";
import { fill, find, fromTemplate, icon } from "./dom.js";
import { onSubmit, showDone } from "./form.js";
import { formatDay, links, t } from "./i18n.js";

/** @typedef {import("./contract.js").Contract} Contract */

const NAMES = ["id", "for", "aria-describedby", "data-hint"];
const SIGNS = { paper: "invoices", email: "mail" };

export class ContractCard {
  /** @param {Contract} contract @param {() => void} onDetached */
  constructor(contract, onDetached) {
    this.code = contract.payer_code;
    this.path = `/contracts/${encodeURIComponent(this.code)}`;
    this.onDetached = onDetached;
    this.el = fromTemplate("contract", { payer_code: this.code });
    this.input = /** @type {HTMLInputElement} */ (find(this.el, "[name=label]"));
    this.input.defaultValue = contract.label || "";
    this.name();
    this.end(contract);
    this.show(contract);
    this.opens("rename", "[name=label]", () => this.rename());
    this.opens("detach", "[role=group]", () => this.detach());
    if (!contract.ended_on) this.opens("deliver", ":checked", () => this.deliver());
  }

  /** This copy's own ids; the link to its invoices. */
  name() {
    for (const name of NAMES) {
      for (const el of this.el.querySelectorAll(`[${name}]`))
        el.setAttribute(name, `${el.getAttribute(name)}-${this.code}`);
    }
    const link = /** @type {HTMLAnchorElement} */ (find(this.el, "[data-to=invoices]"));
    link.href = `${links.invoices}?payer_code=${encodeURIComponent(this.code)}`;
  }

  /** What has ended says so, and has no next invoice to ask about. @param {Contract} contract */
  end({ ended_on }) {
    if (ended_on) fill(this.el, { ended: formatDay(ended_on) });
    for (const el of this.el.querySelectorAll(ended_on ? "[data-current]" : "[data-ended]")) el.remove();
  }

  /** @param {Contract} contract */
  show(contract) {
    const name = nameOf(contract);
    const question = t("detach_question", { name, payer_code: this.code });
    fill(this.el, { name, address: contract.label ? contract.address : "", question });
    if (contract.ended_on) return;
    const { delivery } = contract;
    find(this.el, "[data-delivery]").replaceChildren(icon(SIGNS[delivery]), t(`delivery_${delivery}`));
    for (const way of this.ways()) way.checked = way.defaultChecked = way.value === delivery;
  }

  ways() {
    return /** @type {NodeListOf<HTMLInputElement>} */ (this.el.querySelectorAll("[name=delivery]"));
  }

  /** @param {string} action @param {string} first what gets the focus @param {() => Promise<void>} work */
  opens(action, first, work) {
    const button = find(this.el, `[data-do=${action}]`);
    const form = /** @type {HTMLFormElement} */ (find(this.el, `[data-form=${action}]`));
    const open = (yes = true) => {
      form.hidden = !yes;
      button.setAttribute("aria-expanded", String(yes));
    };
    open(false);
    button.addEventListener("click", () => {
      open(Boolean(form.hidden));
      if (!form.hidden) find(form, first).focus();
    });
    form.addEventListener("input", () => open()); // what was typed before the session ended is put back
    find(form, "[data-do=cancel]").addEventListener("click", () => this.close(action));
    onSubmit(form, work);
  }

  /** @param {string} action */
  close(action) {
    const button = find(this.el, `[data-do=${action}]`);
    find(this.el, `[data-form=${action}]`).hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  async rename() {
    await this.change({ label: this.input.value.trim() });
    this.close("rename");
    showDone(this.el, t("renamed"));
  }

  async deliver() {
    await this.change({ delivery: [...this.ways()].find((way) => way.checked)?.value });
    this.close("deliver");
    showDone(this.el, t("delivery_saved"));
  }

  /** @param {object} what */
  async change(what) {
    this.show(await api("PATCH", this.path, what));
  }

  async detach() {
    await api("DELETE", this.path);
    this.el.remove();
    this.onDetached();
  }
}
