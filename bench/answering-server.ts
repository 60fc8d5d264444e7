/** A process of its own that answers every request for an image at once with the same picture. Argument: edge in pixels. */
import { randomFillSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

const edge = Number(process.argv[2] ?? 1024);
const smooth = process.argv[3] === 'smooth';
const pixels = randomFillSync(Buffer.alloc(edge * edge * 3));
const noise = sharp(pixels, { raw: { width: edge, height: edge, channels: 3 } });
// Noise alone is the worst a PNG can be; blurred it compresses about as a photograph does.
const png = await (smooth ? noise.blur(3) : noise).png({ compressionLevel: 6 }).toBuffer();
const answer = Buffer.from(
  JSON.stringify({
    created: 1,
    data: [{ b64_json: png.toString('base64') }],
    usage: { input_tokens: 20, output_tokens: 1_000, total_tokens: 1_020 },
  }),
);
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port, bytes: png.length });
});
process.on('disconnect', () => process.exit(0));
