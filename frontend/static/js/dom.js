// @ts-check
/** The few DOM helpers that pages share. Nothing here takes HTML text: only nodes and text. */

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const el = document.getElementById(id);
  if (!el) throw new Error(`no #${id}`);
  return el;
}

/** @param {string} id @returns {HTMLInputElement} */
export const inputById = (id) => /** @type {HTMLInputElement} */ (byId(id));

/** @param {string} id @returns {HTMLFormElement} */
export const formById = (id) => /** @type {HTMLFormElement} */ (byId(id));

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement} */
export function find(root, selector) {
  const el = root.querySelector(selector);
  if (!(el instanceof HTMLElement)) throw new Error(`no ${selector}`);
  return el;
}

/**
 * A copy of a <template>'s first element; every [data-f=name] gets the text of that name.
 * @param {string} id
 * @param {Record<string, string>} [fields]
 */
export function fromTemplate(id, fields = {}) {
  const source = /** @type {HTMLTemplateElement} */ (byId(id)).content.firstElementChild;
  const el = /** @type {HTMLElement} */ (document.importNode(/** @type {Element} */ (source), true));
  fill(el, fields);
  return el;
}

/** @param {ParentNode} root @param {Record<string, string>} fields */
export function fill(root, fields) {
  for (const spot of root.querySelectorAll("[data-f]")) {
    const name = spot.getAttribute("data-f") || "";
    if (name in fields) spot.textContent = fields[name];
  }
}

/** @param {string} name @param {Record<string, string | number>} attributes @param {Node[]} children */
export function svg(name, attributes, ...children) {
  const el = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, String(value));
  el.append(...children);
  return el;
}

/** A sign of the page's own sprite (templates/icons.html). @param {string} name */
export const icon = (name) =>
  svg("svg", { class: "icon", "aria-hidden": "true", focusable: "false" }, svg("use", { href: `#i-${name}` }));

/**
 * Shows one of the page's states (`<section data-state="…">`) and hides the others.
 * @param {string} name
 * @param {boolean} [announce] moves focus to its heading and takes it as the title: for what follows an action
 */
export function showState(name, announce = false) {
  for (const el of document.querySelectorAll("[data-state]")) {
    /** @type {HTMLElement} */ (el).hidden = el.getAttribute("data-state") !== name;
  }
  if (!announce) return;
  const heading = find(find(document, `[data-state="${name}"]`), "h1");
  document.title = `${heading.textContent?.trim()} – ${document.title.split(" – ").pop()}`;
  heading.tabIndex = -1;
  heading.focus();
}
