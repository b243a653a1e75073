import { z } from 'zod';
import { actionIdOf, block, elementsOf, type KitBlock } from './blocks.ts';
import { type KitView, view } from './views.ts';
import { summaryWords, wordsOf } from './words.ts';

/** What Slack makes of a message or view: the error it answers, the reasons, and how many pings the words cause. */
export interface Verdict<T> {
  readonly value: T;
  readonly error: string | null;
  readonly reasons: readonly string[];
  /** What Slack would take, but a careful app must not do. */
  readonly careless: readonly string[];
  readonly pings: number;
}

/** Text of all blocks near this many characters fails: https://github.com/slackapi/bolt-js/issues/2509 */
const TEXT_OF_ALL_BLOCKS = 13_200;
/** https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
const TEXT_MAX = 40_000;

export function withIds(blocks: readonly KitBlock[]): KitBlock[] {
  return blocks.map((one, at) => {
    const named = { ...one, block_id: one.block_id ?? `b${at}` };
    if (named.type !== 'actions') return named;
    const elements = named.elements.map((element, index) => ({
      ...element,
      action_id: element.action_id ?? `b${at}-${index}`,
    }));
    return { ...named, elements };
  });
}

function doubles(names: readonly (string | null | undefined)[]): string[] {
  const given = names.filter((name) => typeof name === 'string');
  return given.filter((name, index) => given.indexOf(name) !== index);
}

function uniqueness(blocks: readonly KitBlock[]): string[] {
  const twice = doubles(blocks.map((one) => one.block_id)).map((id) => `block_id ${id} stands there twice`);
  const actions = blocks.flatMap((one) =>
    doubles(elementsOf(one).map(actionIdOf)).map((id) => `action_id ${id} stands twice in one block`),
  );
  return [...twice, ...actions];
}

const issues = (error: z.ZodError): string[] =>
  error.issues.map((issue) => `${issue.message} [json-pointer:/${issue.path.map(String).join('/')}]`);

function textCare(words: ReturnType<typeof wordsOf>) {
  return {
    careless: words.flatMap((one) => one.problems),
    pings: words.reduce((sum, one) => sum + one.pings, 0),
    length: words.reduce((sum, one) => sum + one.written.length, 0),
  };
}

/**
 * Checks a message's blocks and top-level text.
 * `update`: chat.update takes 4,000 characters of text only (https://docs.slack.dev/reference/methods/chat.update).
 */
export function checkMessage(
  body: { blocks?: unknown; text?: unknown; attachments?: unknown },
  update = false,
): Verdict<{ blocks: KitBlock[]; text: string }> {
  const text = typeof body.text === 'string' ? body.text : '';
  const parsed = z
    .array(block)
    .max(50)
    .safeParse(body.blocks ?? []);
  const blocks = parsed.success ? parsed.data : [];
  const care = textCare([...wordsOf(blocks), ...(text === '' ? [] : [summaryWords(text)])]);
  const careless = [...care.careless];
  if (blocks.length > 0 && text.trim() === '')
    careless.push('blocks without a text for notifications and screen readers');
  if (body.attachments !== undefined) careless.push('attachments are legacy');
  const verdict = (error: string | null, reasons: readonly string[]) => ({
    value: { blocks: withIds(blocks), text },
    error,
    reasons,
    careless,
    pings: care.pings,
  });
  if (!parsed.success) return verdict('invalid_blocks', issues(parsed.error));
  const twice = uniqueness(blocks);
  if (twice.length > 0) return verdict('invalid_blocks', twice);
  if (text === '' && blocks.length === 0) return verdict('no_text', ['neither text nor blocks']);
  if (text.length > (update ? 4_000 : TEXT_MAX)) return verdict('msg_too_long', [`text of ${text.length}`]);
  const ofBlocks = textCare(wordsOf(blocks)).length;
  if (ofBlocks > TEXT_OF_ALL_BLOCKS)
    return verdict('msg_blocks_too_long', [`text of ${ofBlocks} in all blocks`]);
  return verdict(null, []);
}

/** Checks a modal or a Home tab. */
export function checkView(value: unknown, type: KitView['type']): Verdict<KitView | null> {
  const parsed = view.safeParse(value);
  if (!parsed.success) {
    return { value: null, error: 'invalid_arguments', reasons: issues(parsed.error), careless: [], pings: 0 };
  }
  const reasons = uniqueness(parsed.data.blocks);
  if (parsed.data.type !== type) reasons.push(`a view of type ${parsed.data.type} where ${type} belongs`);
  const care = textCare(wordsOf(parsed.data.blocks));
  const kit = { ...parsed.data, blocks: withIds(parsed.data.blocks) };
  const tooLarge = JSON.stringify(value).length > 250_000;
  const error = reasons.length > 0 ? 'invalid_arguments' : tooLarge ? 'view_too_large' : null;
  return { value: kit, error, reasons, careless: care.careless, pings: 0 };
}
