// What Discord refuses about a message beyond the shapes that its specification describes.
// https://discord.com/developers/docs/components/reference, https://discord.com/developers/docs/resources/message
import type { Problem } from './api-error.ts';
import { FLAG, PART } from './discord-numbers.ts';
import type { MessageBody } from './message-body.ts';
import { partProblems } from './part-checks.ts';
import { allParts, mediaOf, type Part, partsIn, textOf } from './parts.ts';
import type { MessageRecord, UploadedFile } from './records.ts';

const MAX_CONTENT = 2_000;
const MAX_TEXT_IN_ALL = 4_000;
const MAX_PARTS = 40;
const MAX_ROWS_OF_OLD = 5;

const NEW_PARTS = [
  PART.section,
  PART.text,
  PART.thumbnail,
  PART.gallery,
  PART.file,
  PART.separator,
  PART.container,
];

interface Context {
  readonly files: readonly UploadedFile[];
  /** The message that is changed or filled in; null for a new one. */
  readonly existing: MessageRecord | null;
}

const isV2 = (flags: number | null | undefined): boolean => ((flags ?? 0) & FLAG.componentsV2) !== 0;

function flagProblems(body: MessageBody, parts: readonly Part[], { existing }: Context): readonly Problem[] {
  const wasV2 = existing !== null && isV2(existing.flags);
  if (wasV2 && typeof body.flags === 'number' && !isV2(body.flags)) {
    return [{ path: ['flags'], message: 'the Components V2 flag cannot be removed from a message' }];
  }
  if (!wasV2 && !isV2(body.flags)) {
    const misplaced = parts.filter(({ type }) => NEW_PARTS.includes(type));
    return misplaced.map(({ type }) => ({
      path: ['components'],
      message: `component ${type} needs the Components V2 flag`,
    }));
  }
  const old = ['content', 'embeds', 'poll', 'sticker_ids'].filter((key) => {
    const value = body[key] ?? (key === 'content' || key === 'embeds' ? existing?.[key] : undefined);
    const cleared = body[key] === null;
    return !cleared && value !== undefined && value !== null && value !== '' && !isEmptyList(value);
  });
  return old.map((key) => ({ path: [key], message: `${key} cannot stand beside Components V2` }));
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function sizeProblems(body: MessageBody, parts: readonly Part[], v2: boolean): readonly Problem[] {
  const problems: Problem[] = [];
  const length = (body.content ?? '').length;
  if (length > MAX_CONTENT) {
    problems.push({ path: ['content'], message: `Must be ${MAX_CONTENT} or fewer in length, is ${length}` });
  }
  const text = parts.filter(({ type }) => type === PART.text).map(({ content }) => textOf(content));
  const inAll = text.join('').length;
  if (inAll > MAX_TEXT_IN_ALL) {
    problems.push({
      path: ['components'],
      message: `${inAll} characters of text, ${MAX_TEXT_IN_ALL} allowed`,
    });
  }
  const rows = partsIn(body.components).length;
  if (parts.length > MAX_PARTS || (!v2 && rows > MAX_ROWS_OF_OLD)) {
    problems.push({ path: ['components'], message: `${parts.length} components are too many` });
  }
  return problems;
}

function fileProblems(parts: readonly Part[], { files, existing }: Context, v2: boolean): readonly Problem[] {
  const known = [...files, ...(existing?.files ?? [])].map(({ name }) => name);
  const media = parts.flatMap(mediaOf);
  const missing = media
    .filter((url) => url.startsWith('attachment://'))
    .filter((url) => !known.includes(url.slice('attachment://'.length)))
    .map((url) => ({ path: ['components'], message: `${url} was not uploaded` }));
  const unshown = files
    .filter(({ name }) => v2 && !media.includes(`attachment://${name}`))
    .map(({ name }) => ({ path: ['attachments'], message: `${name} is shown by no component` }));
  return [...missing, ...unshown];
}

export function messageProblems(body: MessageBody, context: Context): readonly Problem[] {
  const parts = allParts(body.components);
  const v2 = isV2(body.flags) || isV2(context.existing?.flags);
  return [
    ...flagProblems(body, parts, context),
    ...sizeProblems(body, parts, v2),
    ...partProblems(body.components),
    ...fileProblems(parts, context, v2),
  ];
}

/** Would nothing at all be left to see. */
export function isEmptyMessage(body: MessageBody, { files, existing }: Context): boolean {
  const left = <T>(given: T | null | undefined, before: T | undefined): T | null | undefined =>
    given === undefined ? before : given;
  const content = left(body.content, existing?.content) ?? '';
  const components = left<readonly unknown[]>(body.components, existing?.components) ?? [];
  const embeds = left<readonly unknown[]>(body.embeds, existing?.embeds) ?? [];
  const uploaded = files.length + (existing?.files.length ?? 0);
  return content === '' && components.length === 0 && embeds.length === 0 && uploaded === 0;
}

/** Anything with words in it must say that nothing in them may notify anybody. */
export function mentionsAreClosed({ content, components, allowed_mentions: allowed }: MessageBody): boolean {
  const hasWords = (content ?? '') !== '' || (components ?? []).length > 0;
  if (!hasWords) return true;
  const named = [...(allowed?.users ?? []), ...(allowed?.roles ?? [])];
  return allowed?.parse?.length === 0 && named.length === 0 && allowed.replied_user !== true;
}
