// What somebody did that cannot be read: they are told so all the same, by whatever their payload still offers.
import { z } from 'zod';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { failureCode } from './failure-code.ts';
import { lineOf, messageBody } from './message-body.ts';
import { createModalSlot, modalOf } from './modal-slot.ts';
import { createResponseUrl } from './response-url.ts';
import type { SlackTeams } from './teams.ts';

/** What Slack sent is not as Slack describes it. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

const SENTENCE = lineOf('Quizloop could not read that. Please try again.');

const id = z.string().min(1);
/** What is odd is as good as missing. */
const ifAny = <T>(schema: z.ZodType<T>) => schema.nullish().catch(null);
const team = ifAny(z.object({ id }));

const remainsSchema = z.object({
  type: ifAny(id),
  command: z.unknown().optional(),
  response_url: ifAny(z.url()),
  trigger_id: ifAny(id),
  team,
  user: ifAny(z.object({ id, team_id: ifAny(id) })),
  view: ifAny(
    z.object({
      type: ifAny(id),
      team_id: ifAny(id),
      app_installed_team_id: ifAny(id),
      blocks: ifAny(z.array(ifAny(z.object({ type: z.literal('input'), block_id: id })))),
    }),
  ),
});
type Remains = z.infer<typeof remainsSchema>;

export interface UnreadableDelivery {
  readonly body: unknown;
  /** May say what Slack takes for an answer to this kind. */
  readonly ack: (said?: object) => Promise<void>;
}

/**
 * Answers it in private, after an acknowledgement where that does not say it itself. `why` goes into the log. Rejects with
 * UnreadableError when there is nobody to tell; then nothing was acknowledged.
 */
export type AnswerUnreadable = (delivery: UnreadableDelivery, why: unknown) => Promise<void>;

export interface UnreadableParts {
  readonly teams: Pick<SlackTeams, 'call'>;
  /** Ends in `/api/`; null for Slack's own. */
  readonly apiUrl: string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** From then on nothing is tried again. */
  readonly ended: AbortSignal;
}

/** Of a log line: there is no id that could be trusted. */
const UNREAD = 'unreadable';

const lost = (log: Log) => (error: unknown) =>
  log.warn('slack_answer_lost', { interactionId: UNREAD, code: failureCode(error) });

export function createUnreadable(parts: UnreadableParts): AnswerUnreadable {
  return async ({ body, ack }, why) => {
    const remains = remainsSchema.safeParse(body).data;
    // Closing a form needs no answer.
    if (remains?.type === 'view_closed') return ack();
    const said = remains === undefined ? null : acknowledgement(remains);
    const tell = remains === undefined || said !== null ? null : wayToTell(parts, remains);
    const told = said !== null || tell !== null;
    parts.log.warn('slack_interaction_unreadable', { kind: remains?.type ?? 'unknown', told, error: why });
    if (!told) throw new UnreadableError('Nobody can be told.', { cause: why });
    // One that does not get through is Slack's to notice: the sentence comes all the same.
    await ack(said ?? undefined).catch(lost(parts.log));
    await tell?.();
  };
}

/** What the acknowledgement itself says to the person; null where it has no room for words. */
function acknowledgement({ command, type, view }: Remains): object | null {
  if (command !== undefined) return { response_type: 'ephemeral', ...messageBody(SENTENCE) };
  if (type === 'block_suggestion') return { options: [] };
  if (type !== 'view_submission') return null;
  const input = view?.blocks?.find((block) => block != null);
  return input == null
    ? { response_action: 'update', view: modalOf(SENTENCE, '') }
    : { response_action: 'errors', errors: { [input.block_id]: SENTENCE.summary } };
}

/** Null where nothing leads to the person. */
function wayToTell(parts: UnreadableParts, remains: Remains): (() => Promise<void>) | null {
  const { clock, log, ended, apiUrl, teams } = parts;
  const { response_url: url, trigger_id: triggerId, user, view } = remains;
  if (url != null && isSlacks(url, apiUrl)) {
    const body = { ...messageBody(SENTENCE), response_type: 'ephemeral', replace_original: false };
    const address = createResponseUrl({ url, since: clock.now(), interactionId: UNREAD, clock, log, ended });
    return async () => void (await address.post(body));
  }
  const teamId = view?.app_installed_team_id ?? view?.team_id ?? remains.team?.id ?? user?.team_id ?? null;
  if (teamId === null || (triggerId == null && user == null)) return null;
  const call: SlackTeams['call'] = teams.call;
  return async () => {
    const slot = createModalSlot({
      call: (request) => call(teamId, request),
      triggerId: triggerId ?? null,
      how: view?.type === 'modal' ? 'push' : 'open',
      metadata: '',
      interactionId: UNREAD,
      log,
    });
    if ((await slot.put(modalOf(SENTENCE, ''))) || user == null) return;
    const direct = { channel: user.id, ...messageBody(SENTENCE) };
    await call(teamId, ({ chat }) => chat.postMessage(direct)).catch(lost(log));
  };
}

/** Another address could make the bot ask a server of somebody's choosing. */
function isSlacks(url: string, apiUrl: string | null): boolean {
  const { protocol, hostname, origin } = new URL(url);
  if (apiUrl !== null && origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && (hostname === 'hooks.slack.com' || hostname === 'hooks.slack-gov.com');
}
