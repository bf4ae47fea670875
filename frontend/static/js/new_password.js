// @ts-check
/** The live list of password rules: which are met and which are not yet, while typing. */
import { passwordRules } from "./checks.js";
import { byId, find, inputById } from "./dom.js";
import { t } from "./i18n.js";

const SPEAK_AFTER_MS = 900;

/** @param {string} id of the input; its list is #<id>-rules, its spoken line #<id>-rules-status */
export function watchRules(id) {
  const input = inputById(id);
  const list = byId(`${id}-rules`);
  let timer = 0;
  const show = () => {
    const met = passwordRules(input.value);
    for (const [rule, yes] of Object.entries(met)) {
      const line = find(list, `[data-rule="${rule}"]`);
      line.classList.toggle("met", yes);
      line.querySelector("use")?.setAttribute("href", yes ? "#i-tick" : "#i-dot");
      find(line, ".sr").textContent = yes ? t("rule_met") : input.value ? t("rule_unmet") : "";
    }
    clearTimeout(timer);
    // Spoken once typing pauses: every key would be a flood.
    timer = setTimeout(() => speak(id, met), SPEAK_AFTER_MS);
  };
  input.addEventListener("input", show);
  if (input.value) show(); // a browser may have filled it
}

/** @param {string} id @param {Record<string, boolean>} met */
function speak(id, met) {
  const n = Object.values(met).filter(Boolean).length;
  const spoken = inputById(id).value ? t("rules_met", { n, total: Object.keys(met).length }) : "";
  byId(`${id}-rules-status`).textContent = spoken;
}
