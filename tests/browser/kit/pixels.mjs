// Pictures as numbers: PNG (RGB or RGBA, 8 bits, as Chromium writes it) to pixels.

import { inflateSync } from "node:zlib";

/** `{width, height, at(x, y) → [r, g, b]}` of a PNG. */
export function decode(png) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const size = png[25] === 6 ? 4 : 3;
  const parts = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const line = width * size;
  const data = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const left = x < size ? 0 : data[y * line + x - size];
      const up = y ? data[(y - 1) * line + x] : 0;
      const corner = y && x >= size ? data[(y - 1) * line + x - size] : 0;
      data[y * line + x] = raw[y * (line + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
  }
  const at = (x, y) => data.subarray((y * width + x) * size, (y * width + x) * size + 3);
  return { width, height, at };
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((each) => Math.abs(guess - each));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

const shares = Array.from({ length: 256 }, (_, part) => {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});
const luminance = ([r, g, b]) => 0.2126 * shares[r] + 0.7152 * shares[g] + 0.0722 * shares[b];

/** How many pixels of two pictures of one size differ by at least this contrast. */
export function changed(one, other, contrast) {
  let count = 0;
  for (let y = 0; y < Math.min(one.height, other.height); y += 1) {
    for (let x = 0; x < Math.min(one.width, other.width); x += 1) {
      const [light, dark] = [luminance(one.at(x, y)), luminance(other.at(x, y))].sort((a, b) => b - a);
      if ((light + 0.05) / (dark + 0.05) >= contrast) count += 1;
    }
  }
  return count;
}
