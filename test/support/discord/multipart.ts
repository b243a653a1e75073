// Reads what a client uploads: `payload_json` and the files beside it.
import type { UploadedFile } from './records.ts';

export interface Multipart {
  readonly payload: string | null;
  /** By the name of their field: `files[0]`. */
  readonly files: ReadonlyMap<string, UploadedFile>;
}

const END_OF_LINE = Buffer.from('\r\n');
const END_OF_HEADERS = Buffer.from('\r\n\r\n');

function* partsBetween(body: Buffer, boundary: Buffer): Generator<Buffer> {
  let start = body.indexOf(boundary);
  while (start !== -1) {
    const from = start + boundary.length + END_OF_LINE.length;
    const next = body.indexOf(boundary, from);
    if (next === -1) return;
    yield body.subarray(from, next - END_OF_LINE.length);
    start = next;
  }
}

/** https://www.rfc-editor.org/rfc/rfc7578 as far as HTTP clients write it. */
export function parseMultipart(body: Buffer, contentType: string): Multipart {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1] ?? '';
  const files = new Map<string, UploadedFile>();
  let payload: string | null = null;
  for (const part of partsBetween(body, Buffer.from(`--${boundary}`))) {
    const end = part.indexOf(END_OF_HEADERS);
    const headers = part.subarray(0, end).toString('utf8');
    const data = part.subarray(end + END_OF_HEADERS.length);
    const field = /[; ]name="([^"]*)"/i.exec(headers)?.[1] ?? '';
    const name = /filename="([^"]*)"/i.exec(headers)?.[1];
    if (field === 'payload_json') payload = data.toString('utf8');
    else if (name !== undefined) {
      const type = /content-type: *([^\r\n]+)/i.exec(headers)?.[1] ?? 'application/octet-stream';
      files.set(field, { name, contentType: type, data: Buffer.from(data) });
    }
  }
  return { payload, files };
}
