import { z } from 'zod';
import type { Diary } from './diary.ts';
import { postable } from './postable.ts';
import { accept, type MethodCall, type Methods, type Reply, refuse, textOf } from './reply.ts';
import type { ShownFile } from './types.ts';
import type { World } from './world.ts';

interface Upload {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly teamId: string;
  bytes: Buffer | null;
  title: string | null;
}

const filesArgument = z
  .array(
    z.strictObject({ id: z.string(), title: z.string().optional(), highlight_type: z.string().optional() }),
  )
  .min(1);

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal */
const ARGUMENTS = ['token', 'filename', 'length', 'alt_txt', 'snippet_type'];
const MAX_ALT = 1000;

export type Files = ReturnType<typeof createFiles>;

/** The upload in three steps: https://docs.slack.dev/messaging/working-with-files#upload */
export function createFiles(world: World, diary: Diary, origin: () => string) {
  const uploads = new Map<string, Upload>();

  const shown = (one: Upload): ShownFile => ({
    id: one.id,
    name: one.name,
    title: one.title ?? one.name,
    bytes: one.bytes ?? Buffer.alloc(0),
  });

  function begin(call: MethodCall): Reply {
    for (const name of Object.keys(call.body)) {
      if (!ARGUMENTS.includes(name)) diary.violation(call.method, `has no argument ${name}`);
    }
    if (textOf(call.body.alt_txt).length > MAX_ALT) return refuse('invalid_arguments');
    const length = Number(call.body.length);
    const name = textOf(call.body.filename);
    if (name === '' || !Number.isInteger(length) || length <= 0) return refuse('invalid_arguments');
    const id = world.nextId('F');
    uploads.set(id, { id, name, length, teamId: call.teamId, bytes: null, title: null });
    return accept({ upload_url: `${origin()}/upload/${id}`, file_id: id });
  }

  function complete(call: MethodCall): Reply {
    const listed = filesArgument.safeParse(call.body.files);
    if (!listed.success) return refuse('invalid_arguments');
    const found = listed.data.map((one) => ({ ...one, upload: uploads.get(one.id) }));
    const ready: Upload[] = [];
    for (const { upload, title } of found) {
      if (upload === undefined || upload.teamId !== call.teamId) return refuse('file_not_found');
      if (upload.bytes === null) return refuse('file_not_found');
      if (upload.title !== null) return refuse('file_update_failed');
      upload.title = title ?? upload.name;
      ready.push(upload);
    }
    const channelId = textOf(call.body.channel_id);
    if (channelId !== '') {
      const target = /^[UW]/.test(channelId) ? 'invalid_channel' : postable(world, call.teamId, channelId);
      if (typeof target === 'string') return refuse(target);
      const message = world.addMessage(target, {
        teamId: call.teamId,
        threadTs: textOf(call.body.thread_ts) || null,
        onlyFor: null,
        files: ready.map(shown),
        blocks: [],
        text: textOf(call.body.initial_comment),
      });
      diary.effect({ channelId: target.id, messageTs: message.ts });
    }
    return accept({ files: ready.map((one) => ({ id: one.id, title: one.title, name: one.name })) });
  }

  const methods: Methods = {
    'files.getUploadURLExternal': { scope: 'files:write', run: begin },
    'files.completeUploadExternal': { scope: 'files:write', run: complete },
  };

  return {
    methods,
    /** The bytes arrive at the upload's address. Returns a status and a line. */
    receive(id: string, bytes: Buffer): { status: number; text: string } {
      const upload = uploads.get(id);
      if (upload === undefined) return { status: 404, text: 'not found' };
      if (bytes.length !== upload.length) {
        diary.violation(
          'upload',
          `${bytes.length} bytes of ${upload.name} where ${upload.length} were announced`,
        );
        return { status: 400, text: 'wrong length' };
      }
      upload.bytes = bytes;
      return { status: 200, text: `OK - ${bytes.length}` };
    },
    /** A file that blocks may show. */
    isReady: (teamId: string, id: string): boolean => {
      const upload = uploads.get(id);
      return upload !== undefined && upload.teamId === teamId && upload.title !== null;
    },
  };
}
