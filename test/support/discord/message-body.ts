// The body of a message as the API takes it, and what it comes to: a message stored or changed.
import { z } from 'zod';
import { invalidForm } from './api-error.ts';
import { FLAG } from './discord-numbers.ts';
import { type Part, partsIn } from './parts.ts';
import type { InteractionTrace, MessageRecord, PlaceRecord, UploadedFile } from './records.ts';
import type { World } from './world.ts';

const bodySchema = z.looseObject({
  content: z.string().nullish(),
  components: z.array(z.unknown()).nullish(),
  embeds: z.array(z.unknown()).nullish(),
  flags: z.number().int().nullish(),
  nonce: z.union([z.string(), z.number()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  attachments: z.array(z.looseObject({ id: z.coerce.string(), filename: z.string().nullish() })).nullish(),
  allowed_mentions: z
    .looseObject({
      parse: z.array(z.string()).nullish(),
      users: z.array(z.string()).nullish(),
      roles: z.array(z.string()).nullish(),
      replied_user: z.boolean().nullish(),
    })
    .nullish(),
});

export type MessageBody = z.infer<typeof bodySchema>;

export function parseMessageBody(body: unknown): MessageBody {
  const parsed = bodySchema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw invalidForm(
    parsed.error.issues.map(({ path, message }) => ({ path: path.map((key) => String(key)), message })),
  );
}

/** Parts get ids in the order of reading, as Discord gives them. */
function numbered(components: readonly unknown[]): readonly Part[] {
  let next = 1;
  const number = (part: Part): Part => {
    const id = next++;
    const nested = (key: string) =>
      Array.isArray(part[key]) ? { [key]: partsIn(part[key]).map(number) } : {};
    const single = (key: string) =>
      Object.fromEntries(partsIn([part[key]]).map((each) => [key, number(each)]));
    return { id, ...part, ...nested('components'), ...single('accessory') };
  };
  return partsIn(components).map(number);
}

export interface NewMessage {
  readonly place: PlaceRecord;
  readonly body: MessageBody;
  readonly files: readonly UploadedFile[];
  readonly onlyFor?: string | null;
  readonly answers?: InteractionTrace | null;
  /** Stands for an answer that is still to come. */
  readonly loading?: boolean;
}

export function addMessage(world: World, wanted: NewMessage): MessageRecord {
  const { place, body, files, onlyFor = null, answers = null, loading = false } = wanted;
  const kept = (body.flags ?? 0) & FLAG.componentsV2;
  const message: MessageRecord = {
    id: world.newId(),
    place,
    at: world.now(),
    editedAt: null,
    flags: kept | (onlyFor === null ? 0 : FLAG.ephemeral) | (loading ? FLAG.loading : 0),
    content: body.content ?? '',
    components: numbered(body.components ?? []),
    embeds: body.embeds ?? [],
    files,
    answers,
    onlyFor,
    threadId: null,
  };
  place.messages.set(message.id, message);
  return message;
}

/** Fills a message that was thinking, or changes one: what the body does not name stays. */
export function changeMessage(
  world: World,
  message: MessageRecord,
  body: MessageBody,
  files: readonly UploadedFile[],
): void {
  const wasLoading = (message.flags & FLAG.loading) !== 0;
  message.flags = (message.flags & ~FLAG.loading) | ((body.flags ?? 0) & FLAG.componentsV2);
  if (body.content !== undefined) message.content = body.content ?? '';
  if (body.components !== undefined) message.components = numbered(body.components ?? []);
  if (body.embeds !== undefined) message.embeds = body.embeds ?? [];
  const names = body.attachments?.map(({ filename }) => filename);
  const kept = message.files.filter(({ name }) => names === undefined || names.includes(name));
  message.files = [...kept.filter(({ name }) => !files.some((file) => file.name === name)), ...files];
  message.editedAt = wasLoading ? message.editedAt : world.now();
}

/** How many notifications the words of a message cause, given whom it allows them to mention. */
export function pingsOf(words: string, allowed: MessageBody['allowed_mentions']): number {
  const parse =
    allowed === null || allowed === undefined ? ['everyone', 'users', 'roles'] : (allowed.parse ?? []);
  const found = (pattern: RegExp, kind: string, listed: readonly string[] | null | undefined) =>
    [...words.matchAll(pattern)].filter(([, id = '']) => parse.includes(kind) || (listed ?? []).includes(id))
      .length;
  return (
    found(/@(?:everyone|here)/g, 'everyone', []) +
    found(/<@!?(\d+)>/g, 'users', allowed?.users) +
    found(/<@&(\d+)>/g, 'roles', allowed?.roles)
  );
}
