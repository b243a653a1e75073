import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

/** Arguments that a form carries as JSON. */
const JSON_ARGUMENTS = new Set(['blocks', 'view', 'files', 'attachments', 'metadata']);
const record = z.record(z.string(), z.unknown());

async function raw(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A body as the Web API takes it: JSON or a form. */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = (await raw(request)).toString('utf8');
  if (request.headers['content-type']?.startsWith('application/json')) {
    return record.safeParse(parsed(text)).data ?? {};
  }
  const pairs = [...new URLSearchParams(text)];
  return Object.fromEntries(
    pairs.map(([key, value]) => [key, JSON_ARGUMENTS.has(key) ? parsed(value) : value]),
  );
}

/** The bytes of an upload, bare or as the only file of a multipart form. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const bytes = await raw(request);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return bytes;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  for (const value of form.values()) {
    if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer());
  }
  return Buffer.alloc(0);
}
