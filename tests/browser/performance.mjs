// Weight and time of the page: bytes as a server sends them (gzip -9), and when one can use it, on this
// machine and on a phone in a village: a fourth of the speed, 1.6 Mb/s, 150 ms away. Point 58.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const LIMITS = { bytes: 14 * 1024, interactive: 1000 };
const ROUNDS = 5;

/** The page as a server sends it, packed. */
async function serve(packed) {
  const server = createServer((_, reply) => {
    reply.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-encoding": "gzip" });
    reply.end(packed);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

/** When the last long task that began before the page was quiet had ended, in milliseconds from the request. */
async function interactive(browser, address, slow) {
  const context = await browser.chromium.newContext({ viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  if (slow) {
    const speed = (1.6 * 1024 * 1024) / 8;
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: speed, uploadThroughput: speed });
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  await page.addInitScript(() => {
    globalThis.long = [];
    new PerformanceObserver((list) => globalThis.long.push(...list.getEntries().map((task) => task.startTime + task.duration))).observe({ type: "longtask", buffered: true });
  });
  await page.goto(address, { waitUntil: "load" });
  await page.waitForTimeout(600);
  const found = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    const requests = 1 + performance.getEntriesByType("resource").filter(({ name }) => name.startsWith("http")).length;
    return { paint, ready: navigation.domContentLoadedEventEnd, last: Math.max(0, ...globalThis.long), requests };
  });
  await context.close();
  return { ...found, interactive: Math.max(found.paint, found.ready, found.last) };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

export async function performance(browser, plan) {
  const [lines, findings] = [[], []];
  for (const matter of plan.matters) {
    const page = await readFile(join(matter.folder, "form.html"));
    const packed = gzipSync(page, { level: 9 });
    const server = await serve(packed);
    const address = `http://127.0.0.1:${server.address().port}/`;
    const rounds = async (slow) => {
      const all = [];
      for (let round = 0; round < ROUNDS; round += 1) all.push(await interactive(browser, address, slow));
      return { time: median(all.map((one) => one.interactive)), paint: median(all.map((one) => one.paint)), requests: Math.max(...all.map((one) => one.requests)) };
    };
    const [fast, slow] = [await rounds(false), await rounds(true)];
    server.close();
    lines.push(`${matter.id}: ${page.length} bytes, gzip -9 ${packed.length}, requests ${fast.requests}; interactive after ${Math.round(fast.time)} ms, at 4× CPU and 1.6 Mb/s after ${Math.round(slow.time)} ms (first paint ${Math.round(slow.paint)} ms; median of ${ROUNDS})`);
    const tell = (found, remedy) => findings.push({ check: "performance", matter: matter.id, element: "form.html", found, remedy });
    if (packed.length > LIMITS.bytes) tell(`${packed.length} bytes packed`, `at most ${LIMITS.bytes}`);
    if (fast.requests > 1) tell(`${fast.requests} requests`, "one");
    if (slow.time > LIMITS.interactive) tell(`interactive after ${Math.round(slow.time)} ms`, `at most ${LIMITS.interactive}`);
  }
  return { findings, lines };
}
