// @ts-check
/** Registers /sw.js (see there) once the page has all it needs. */

/** @typedef {{ createScriptURL: (input: string) => string }} Policy */
/** @typedef {{ createPolicy: (name: string, rules: Policy) => Policy }} TrustedTypes TypeScript does not know it yet */

const PATH = "/sw.js";
const { trustedTypes } = /** @type {{ trustedTypes?: TrustedTypes }} */ (/** @type {unknown} */ (window));
/** The only policy that the headers allow: whatever it is asked for, it trusts this one address. */
const policy = trustedTypes?.createPolicy("worker", { createScriptURL: () => PATH });

window.addEventListener("load", () => {
  // Without one (a private window, blocked storage) the portal works as ever.
  navigator.serviceWorker?.register(policy ? policy.createScriptURL(PATH) : PATH).catch(() => {});
});
