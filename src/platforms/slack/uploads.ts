// Files beside messages, in three steps: https://docs.slack.dev/messaging/working-with-files#upload
import { z } from 'zod';
import { PlatformError } from '#src/errors.ts';
import type { Ask } from './ask.ts';
import type { UploadFile } from './message-parts.ts';
import type { Place } from './places.ts';
import { clipped } from './plain-text.ts';
import { slackErrorOf } from './platform-error.ts';
import type { TeamAccess } from './tokens.ts';

const SCOPE = 'files:write';

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal, whose name for it Slack's client has wrong. */
const MAX_ALT = 1_000;

const addressSchema = z.object({ upload_url: z.url({ protocol: /^https?$/ }), file_id: z.string().min(1) });
const doneSchema = z.object({ files: z.array(z.unknown()) });

export interface Uploaded {
  readonly id: string;
  readonly title: string;
}

export interface Uploads {
  /**
   * Takes the files to Slack, where nobody sees them yet. Null when the token may not. Rejects with PlatformError, never
   * `unknown-outcome`.
   */
  bring(access: TeamAccess, files: readonly UploadFile[]): Promise<readonly Uploaded[] | null>;
  /** Shows them there. Rejects with PlatformError. */
  show(access: TeamAccess, place: Place, files: readonly Uploaded[]): Promise<void>;
}

/** The client has no request for this: the address is not one of the Web API, and takes no token. */
async function put(url: string, { data, type }: UploadFile, timeoutMs: number): Promise<void> {
  const init = { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(data) };
  let status: number;
  try {
    const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    await answer.arrayBuffer();
    status = answer.status;
  } catch (error) {
    throw slackErrorOf(error, { what: 'other', credentials: 'own', beforehand: true });
  }
  if (status !== 200) throw new PlatformError('unavailable', `Slack answered ${status} to an upload.`);
}

/** `timeoutMs` is for one file. */
export function createUploads(ask: Ask, timeoutMs: number): Uploads {
  async function bringOne(access: TeamAccess, file: UploadFile): Promise<Uploaded | null> {
    const address = await ask(access, {
      what: 'other',
      beforehand: true,
      schema: addressSchema,
      request: (client) =>
        client.files.getUploadURLExternal({
          filename: file.name,
          length: file.data.byteLength,
          ...(file.type.startsWith('image/') ? { alt_txt: clipped(file.alt, MAX_ALT) } : {}),
        }),
      unless: { code: 'missing_scope', value: null },
    });
    if (address === null) return null;
    const { upload_url: url, file_id: id } = address;
    await put(url, file, timeoutMs);
    return { id, title: file.name };
  }

  return {
    async bring(access, files) {
      if (access.scopes !== null && !access.scopes.includes(SCOPE)) return null;
      const brought: Uploaded[] = [];
      for (const file of files) {
        const one = await bringOne(access, file);
        if (one === null) return null;
        brought.push(one);
      }
      return brought;
    },
    async show(access, { channelId, threadTs, what }, files) {
      const [first, ...rest] = files.map(({ id, title }) => ({ id, title }));
      if (first === undefined) return;
      await ask(access, {
        what,
        schema: doneSchema,
        request: (client) =>
          client.files.completeUploadExternal({
            files: [first, ...rest],
            channel_id: channelId,
            ...(threadTs === null ? {} : { thread_ts: threadTs }),
          }),
      });
    },
  };
}
