// @ts-check
import { t } from "./i18n.js";

/** "18 % more", "as much": what `now` is beside `before`, in whole percent; nothing beside nothing. @param {number} now @param {number} before */
export function changeWords(now, before) {
  if (before <= 0 || now < 0) return "";
  const percent = Math.round((now / before - 1) * 100);
  if (percent === 0) return t("usage_same");
  return t(percent > 0 ? "usage_more" : "usage_less", { percent: Math.abs(percent) });
}
