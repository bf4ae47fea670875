// @ts-check
/** The JSON API of the same origin; the session is a cookie that scripts cannot read. */
import { lang } from "./i18n.js";
import { sessionEnded } from "./visit.js";

const PATIENCE_MS = 20000;

/** @typedef {{ field: string, code: string, detail: string }} FieldError */

/** An answer other than success (problem+json), or no answer at all: then status 0, code "network". */
export class ApiError extends Error {
  /** @param {number} status @param {any} problem */
  constructor(status, problem) {
    // What API Gateway refuses itself, too many requests at once, is no problem document.
    const code = problem.code || (status === 429 || status === 503 ? "busy" : "server");
    super(code);
    this.status = status;
    /** @type {string} */
    this.code = code;
    /** @type {string} */
    this.detail = problem.detail || "";
    /** @type {FieldError[]} */
    this.errors = problem.errors || [];
    /** Seconds. @type {number} */
    this.retryAfter = Number(problem.retry_after) || 0;
    /** @type {string} */
    this.opensAt = problem.opens_at || "";
  }
}

/**
 * @param {"GET" | "POST" | "PATCH" | "DELETE"} method
 * @param {string} path below /api
 * @param {object} [body]
 * @returns {Promise<any>} the answer's JSON, null when it has none
 */
export async function api(method, path, body) {
  return dataOf(await granted(method, path, body));
}

/** Throws as api() does when there is no such file; the file itself is left to whoever downloads it. @param {string} path */
export async function isThere(path) {
  const answer = await granted("GET", path);
  await answer.body?.cancel().catch(() => {});
}

/** @param {string} method @param {string} path @param {object} [body] */
async function granted(method, path, body) {
  const early = method === "GET" && takeEarly(path);
  const answer = await send(method, path, body, early);
  if (answer.ok) return answer;
  // What was asked early was asked in the browser's language, maybe not the page's: trouble has words of our own.
  if (early && answer.status === 404) return granted(method, path);
  const problem = (await dataOf(answer)) || {};
  const error = new ApiError(answer.status, early ? { ...problem, detail: "" } : problem);
  // Nothing after this line runs on the page: it is being left for the sign-in page.
  if (error.code === "no_session" && sessionEnded()) return new Promise(() => {});
  throw error;
}

/** Whether the page's head has asked for this: the first request takes that answer, another try is one of its own. @param {string} path */
function takeEarly(path) {
  const link = document.head.querySelector(`link[as=fetch][href="/api${path}"]:not([data-taken])`);
  link?.setAttribute("data-taken", "");
  return Boolean(link);
}

/** @param {string} method @param {string} path @param {object | undefined} body @param {boolean} early */
async function send(method, path, body, early) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  /** @type {Record<string, string>} */
  const headers = early ? {} : { Accept: "application/json", "Accept-Language": lang };
  if (method !== "GET") {
    headers["Content-Type"] = "application/json";
    headers["X-Requested-With"] = "savitarna";
  }
  try {
    const text = method === "GET" ? undefined : JSON.stringify(body || {});
    return await fetch(`/api${path}`, {
      method,
      headers,
      body: text,
      credentials: "same-origin",
      signal: stop.signal,
    });
  } catch {
    throw new ApiError(0, { code: "network" });
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} answer @returns {Promise<any>} */
async function dataOf(answer) {
  try {
    return JSON.parse(await answer.text());
  } catch {
    return null; // nothing, or an error page of something in between
  }
}
