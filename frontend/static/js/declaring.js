// @ts-check
/** A form of meters to declare: each is declared on its own, and what came of them is told together. */
import { onSubmit, showDone, showProblems } from "./form.js";
import { t } from "./i18n.js";

/** @typedef {import("./meter_row.js").AskedRow} AskedRow */

/**
 * @param {HTMLFormElement} form
 * @param {() => AskedRow[]} asked
 * @param {() => void} [after] a press of the button
 */
export function onDeclare(form, asked, after = () => {}) {
  const declaredSoFar = () => asked().filter((row) => row.declared !== null).length;

  /** @param {import("./meter_row.js").Result[]} results none when all that stands there was declared before */
  function tell(results) {
    const problems = results.flatMap((result) => result.problems);
    showProblems(form, problems);
    if (!results.length || results.some((result) => result.done))
      showDone(form, t("declared_count", { n: declaredSoFar(), total: asked().length }));
    if (!problems.length) results.find((result) => result.ask)?.ask?.focus();
  }

  onSubmit(form, async () => {
    const rows = asked().filter((row) => row.isTyped());
    if (!rows.length && !declaredSoFar()) return showProblems(form, [asked()[0].problem("reading_missing")]);
    // A bad number in one row does not hold back the others: each meter is declared on its own.
    const results = [];
    for (const row of rows) results.push(await row.declare());
    tell(results);
    after();
  });
}
