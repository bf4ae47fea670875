/**
 * Measures pages one after another with Lighthouse as it is for phones: slow 4G and a processor four times slower,
 * both simulated. Takes {url, cookie, skipped} as lines of JSON, answers each with a line {scores, figures, findings}.
 */
import { createInterface } from "node:readline";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const FIGURES = {
  fcp: "first-contentful-paint",
  lcp: "largest-contentful-paint",
  tbt: "total-blocking-time",
  cls: "cumulative-layout-shift",
  bytes: "total-byte-weight",
};
const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });

/** Now and then a trace lacks its beginning (NO_NAVSTART), and Lighthouse asks to be run again. */
async function report({ url, cookie, skipped }, tries = 3) {
  const { lhr } = await lighthouse(url, {
    port: chrome.port,
    extraHeaders: cookie ? { Cookie: cookie } : {},
    skipAudits: skipped,
    disableFullPageScreenshot: true,
    logLevel: "error",
  });
  if (!lhr.runtimeError) return lhr;
  if (tries === 1) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return report({ url, cookie, skipped }, tries - 1);
}

async function measure(page) {
  const { categories, audits, finalDisplayedUrl } = await report(page);
  return {
    scores: Object.fromEntries(Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)])),
    figures: Object.fromEntries(Object.entries(FIGURES).map(([name, id]) => [name, audits[id].numericValue])),
    findings: Object.values(categories).flatMap(({ auditRefs }) =>
      auditRefs.filter(lost).map(({ id }) => told(audits[id])),
    ),
    at: finalDisplayedUrl,
  };

  function lost({ id, weight }) {
    return weight > 0 && audits[id].score !== null && audits[id].score < 0.9;
  }
}

function told({ id, title, displayValue, details }) {
  const first = details?.items?.[0];
  const where = first?.node?.snippet ?? first?.description ?? first?.url ?? "";
  return [id, title, displayValue, where].filter(Boolean).join(": ");
}

try {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await measure(JSON.parse(line)))}\n`);
  }
} finally {
  chrome.kill();
}
