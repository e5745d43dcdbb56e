// A server on loopback: the built files of matters, an echo of what is posted, and, where a running
// `lianban serve` is given, a way through to it. Pages may be edited on their way (mutants).

import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { extname, join, normalize } from "node:path";

/** The header by which a page of the tests says who it is. */
export const WHO = "x-page";

const KINDS = { ".html": "text/html; charset=utf-8", ".json": "application/json", ".js": "text/javascript" };

/** The fields of a posted form, files as `{file, size}`, in order. */
export async function fieldsOf(headers, body) {
  const data = await new Response(body, { headers: { "content-type": headers["content-type"] ?? "" } }).formData();
  return [...data].map(([name, value]) => [name, typeof value === "string" ? value : { file: value.name, size: value.size }]);
}

const bodyOf = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Passes a request on to the running server as if it came straight from the browser. */
function pass(incoming, body, upstream, edit, reply) {
  const target = new URL(incoming.url, upstream);
  const headers = { ...incoming.headers, host: target.host, "accept-encoding": "identity" };
  if (headers.origin) headers.origin = target.origin;
  if (headers.referer) headers.referer = headers.referer.replace(/^https?:\/\/[^/]+/, target.origin);
  const onward = request(target, { method: incoming.method, headers }, async (answer) => {
    let content = await bodyOf(answer);
    const kept = { ...answer.headers };
    delete kept["transfer-encoding"];
    delete kept["content-encoding"];
    if (edit && String(kept["content-type"]).includes("html")) {
      content = Buffer.from(edit(content.toString()));
      delete kept["content-security-policy"];
    }
    kept["content-length"] = content.length;
    reply.writeHead(answer.statusCode, kept);
    reply.end(content);
  });
  onward.on("error", () => reply.writeHead(502).end());
  onward.end(body);
}

/**
 * Serves `folder`. `edit` changes every page on its way; `upstream` is the address of a server that
 * answers instead. `postsOf` gives the fields of each form that a page has posted.
 */
export async function serve(folder, { edit, upstream } = {}) {
  const posts = [];
  const server = createServer(async (incoming, reply) => {
    const body = await bodyOf(incoming);
    if (incoming.method === "POST") posts.push({ page: incoming.headers[WHO], fields: await fieldsOf(incoming.headers, body).catch(() => []) });
    const path = normalize(decodeURIComponent(new URL(incoming.url, "http://local").pathname));
    // What lies beside the page is the same at the counter.
    if (upstream && !/^\/\w[\w.-]*\.(js|json)$/.test(path)) return pass(incoming, body, upstream, edit, reply);
    if (incoming.method === "POST") {
      reply.writeHead(200, { "content-type": KINDS[".html"] });
      return reply.end('<!DOCTYPE html><html lang="zh-CN"><title>收到</title><h1 id="echo">收到</h1></html>');
    }
    try {
      let content = await readFile(join(folder, path));
      if (edit && path.endsWith(".html")) content = Buffer.from(edit(content.toString()));
      reply.writeHead(200, { "content-type": KINDS[extname(path)] ?? "application/octet-stream" });
      reply.end(content);
    } catch {
      reply.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const postsOf = (page) => posts.filter((post) => post.page === page.name).map((post) => post.fields);
  return { origin, postsOf, close: () => (server.closeAllConnections(), server.close()) };
}
