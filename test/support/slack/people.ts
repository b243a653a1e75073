import { z } from 'zod';
import type { KitBlock } from './block-kit/blocks.ts';
import { type KitOption, option, optionGroup } from './block-kit/texts.ts';
import { chosen, type FoundElement, findElement, stateOf } from './chosen.ts';
import type { Ack } from './delivery.ts';
import type { Diary } from './diary.ts';
import type { Interactions, StartedInteraction } from './interactions.ts';
import type { PayloadMaker } from './payloads.ts';
import type { Respond } from './response-urls.ts';
import { channelAt, visibleAt } from './shown.ts';
import type { LoopbackSlack, Place, User } from './types.ts';
import type { StoredView, ViewShelf } from './view-shelf.ts';
import type { Waiting } from './waiting.ts';
import type { StoredMessage, World } from './world.ts';

export interface PeopleOptions {
  readonly world: World;
  readonly diary: Diary;
  readonly shelf: ViewShelf;
  readonly interactions: Interactions;
  readonly payloads: PayloadMaker;
  readonly waiting: Waiting;
  readonly respond: Respond;
  readonly answerMs: number;
}

type Acts = Pick<
  LoopbackSlack,
  'command' | 'press' | 'pressHome' | 'choose' | 'suggest' | 'shortcut' | 'forge'
>;

const suggestions = z.union([
  z.strictObject({ options: z.array(option).max(100) }),
  z.strictObject({ option_groups: z.array(optionGroup).max(100) }),
]);

/** Something on a person's screen that can be clicked, and what carries it. */
interface OnScreen extends FoundElement {
  readonly view: StoredView | null;
  readonly message: StoredMessage | null;
  readonly blocks: readonly KitBlock[];
}

/** What people do in messages, modals and Home; `offeredTo` is what a typeahead offered somebody last. */
export function createPeople(
  options: PeopleOptions,
): Acts & { offeredTo(userId: string, actionId: string): readonly KitOption[] } {
  const { world, diary, shelf, interactions, payloads, waiting } = options;
  const offered = new Map<string, KitOption[]>();
  const offeredTo = (userId: string, actionId: string) => offered.get(`${userId} ${actionId}`) ?? [];

  function viewAt(user: User, place: Place): StoredView | null {
    if ('modal' in place) return shelf.top(user.id);
    return 'home' in place ? shelf.home(user.id) : null;
  }

  function find(user: User, place: Place, actionId: string, on?: string, value?: string): OnScreen {
    const view = viewAt(user, place);
    const carriers =
      'modal' in place || 'home' in place
        ? view === null
          ? []
          : [{ blocks: view.kit.blocks, message: null }]
        : visibleAt(world, user, place)
            .filter((one) => on === undefined || one.ts === on)
            .map((message) => ({ blocks: message.blocks, message }));
    const last = carriers.findLast((one) => findElement(one.blocks, actionId, value) !== undefined);
    const found = last && findElement(last.blocks, actionId, value);
    if (last === undefined || found === undefined) throw new Error(`${user.name} sees no ${actionId}`);
    return { ...found, view, ...last };
  }

  function start(user: User, on: { view: StoredView | null; message: StoredMessage | null }) {
    return interactions.start({
      teamId: on.view?.teamId ?? on.message?.teamId ?? user.teamId,
      userId: user.id,
      channelId: on.message?.channelId ?? null,
      message: on.message,
      viewId: on.view?.id ?? null,
    });
  }

  function nothingInAck(ack: Ack): number {
    if (ack !== null) diary.violation('acknowledgement', 'a click was acknowledged with a body');
    return options.answerMs;
  }

  function act(user: User, on: OnScreen, said: Record<string, unknown>) {
    const started = start(user, on);
    const values = stateOf(on.blocks, on.view?.values);
    if (said.type !== 'button') values.get(on.blockId)?.set(on.actionId, said);
    const action = { action_id: on.actionId, block_id: on.blockId, ...said };
    const payload = payloads.action(started, on.view, action, values);
    return waiting.perform(started, { type: 'interactive', payload }, nothingInAck);
  }

  async function press(user: User, place: Place, actionId: string, on?: string, value?: string) {
    const found = find(user, place, actionId, on, value);
    const { element } = found;
    if (element.type !== 'button') throw new Error(`${actionId} is a ${element.type}, nothing to press`);
    const said = element.value === undefined ? {} : { value: element.value };
    return act(user, found, { type: 'button', text: element.text, ...said });
  }

  async function choose(user: User, place: Place, actionId: string, value: string) {
    const found = find(user, place, actionId);
    const said = chosen(found.element, value, offeredTo(user.id, actionId));
    if (found.view !== null) {
      const actions = found.view.values.get(found.blockId) ?? new Map<string, Record<string, unknown>>();
      found.view.values.set(found.blockId, actions.set(actionId, said));
      if (found.block.type === 'input' && found.block.dispatch_action !== true) {
        throw new Error(`${actionId} stands in an input without dispatch_action: fill it in with submit`);
      }
    }
    return act(user, found, said);
  }

  async function suggest(user: User, place: Place, actionId: string, typed: string) {
    const found = find(user, place, actionId);
    if (found.element.type !== 'external_select') throw new Error(`${actionId} is no typeahead`);
    if (typed.length < (found.element.min_query_length ?? 3)) return [];
    const started = start(user, found);
    const asked = { actionId, blockId: found.blockId, typed };
    const payload = payloads.suggestion(started, found.view, asked);
    const seen = await waiting.perform(started, { type: 'interactive', payload }, () => 0);
    const answer = suggestions.safeParse(seen.ack);
    if (!answer.success) {
      diary.violation('options', `an options answer that Slack refuses: ${answer.error.message}`);
      return [];
    }
    const list =
      'options' in answer.data
        ? answer.data.options
        : answer.data.option_groups.flatMap((one) => one.options);
    offered.set(`${user.id} ${actionId}`, list);
    return list.map((one) => ({ text: one.text.text, value: one.value }));
  }

  /** An older message with a button that the bot never made, or made long ago. */
  function oldMessage(user: User, place: Place, actionId: string, value: string | undefined): StoredMessage {
    const channel = channelAt(world, user, place);
    const button = {
      type: 'button' as const,
      action_id: actionId,
      text: { type: 'plain_text' as const, text: 'Old button' },
      ...(value === undefined ? {} : { value }),
    };
    return world.addMessage(channel, {
      teamId: channel.teamId,
      threadTs: null,
      onlyFor: channel.dmWith === null ? user.id : null,
      files: [],
      blocks: [{ type: 'actions', block_id: 'old', elements: [button] }],
      text: 'Old message',
    });
  }

  async function forge(user: User, place: Place, actionId: string, value?: string) {
    if (!('modal' in place) && !('home' in place)) {
      const message = oldMessage(user, place, actionId, value);
      return press(user, place, actionId, message.ts);
    }
    const view = viewAt(user, place);
    if (view === null) throw new Error(`${user.name} has no view open`);
    const started = start(user, { view, message: null });
    const action = {
      action_id: actionId,
      block_id: 'old',
      type: 'button',
      ...(value === undefined ? {} : { value }),
    };
    const payload = payloads.action(started, view, action, stateOf(view.kit.blocks, view.values));
    return waiting.perform(started, { type: 'interactive', payload }, nothingInAck);
  }

  return {
    offeredTo,
    press,
    choose,
    suggest,
    forge,
    command: (user, place, command, text) => runCommand(options, user, place, command, text),
    pressHome(user, actionId, value) {
      const home: Place = { home: true };
      const { element } = find(user, home, actionId, undefined, value);
      if (element.type === 'button') return press(user, home, actionId, undefined, value);
      return choose(user, home, actionId, value ?? '');
    },
    async shortcut(user, callbackId) {
      const started = start(user, { view: null, message: null });
      const payload = payloads.shortcut(started, callbackId);
      return waiting.perform(started, { type: 'interactive', payload }, nothingInAck);
    },
  };
}

async function runCommand(options: PeopleOptions, user: User, place: Place, command: string, text: string) {
  const { world, interactions, payloads, waiting } = options;
  if ('thread' in place) throw new Error(`${command} is not supported in threads. Sorry!`);
  const channel = channelAt(world, user, place);
  const started: StartedInteraction = interactions.start({
    teamId: user.teamId,
    userId: user.id,
    channelId: channel.id,
    message: null,
    viewId: null,
  });
  const payload = payloads.command(started, command, text);
  return waiting.perform(started, { type: 'slash_commands', payload }, (ack) => {
    if (ack === null) return options.answerMs;
    options.respond(started, ack);
    return 0;
  });
}
