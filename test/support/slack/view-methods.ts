import { checkView } from './block-kit/check.ts';
import { judge } from './chat-methods.ts';
import type { Diary } from './diary.ts';
import type { Interactions } from './interactions.ts';
import { viewPayload } from './payloads.ts';
import { accept, type MethodCall, type Methods, type Reply, refuse, refuseWith, textOf } from './reply.ts';
import type { ViewShelf } from './view-shelf.ts';
import type { World } from './world.ts';

export interface ViewMethodOptions {
  readonly world: World;
  readonly diary: Diary;
  readonly shelf: ViewShelf;
  readonly interactions: Interactions;
  readonly appId: string;
}

/** https://docs.slack.dev/reference/methods?family=views */
export function createViewMethods({ world, diary, shelf, interactions, appId }: ViewMethodOptions): Methods {
  function checked(call: MethodCall, type: 'modal' | 'home') {
    const verdict = checkView(call.body.view, type);
    judge(diary, call.method, verdict);
    if (verdict.value === null || verdict.error !== null) {
      return { refused: refuseWith(verdict.error ?? 'invalid_arguments', verdict.reasons) };
    }
    return { kit: verdict.value };
  }

  function openOrPush(call: MethodCall): Reply {
    const result = checked(call, 'modal');
    if (result.kit === undefined) return result.refused;
    const started = interactions.useTrigger(call.body.trigger_id);
    if (typeof started === 'string') {
      diary.violation(call.method, started);
      return refuse(started);
    }
    const open = call.method === 'views.push' ? shelf.push : shelf.open;
    if (call.method === 'views.push' && started.viewId === null) return refuse('invalid_trigger_id');
    const view = open(started.teamId, started.userId, result.kit);
    if (typeof view === 'string') return refuse(view);
    diary.effect({ interactionId: started.id, userId: started.userId });
    return accept({ view: viewPayload(world, view, appId) });
  }

  function update(call: MethodCall): Reply {
    const found = shelf.find(call.body.view_id, call.body.external_id);
    const result = checked(call, found?.kit.type ?? 'modal');
    if (result.kit === undefined) return result.refused;
    if (found === null || found.teamId !== call.teamId) return refuse('not_found');
    if (call.body.hash !== undefined && call.body.hash !== found.hash) return refuse('hash_conflict');
    shelf.replace(found, result.kit);
    diary.effect({ userId: found.userId });
    return accept({ view: viewPayload(world, found, appId) });
  }

  function publish(call: MethodCall): Reply {
    const result = checked(call, 'home');
    if (result.kit === undefined) return result.refused;
    const user = world.users.get(textOf(call.body.user_id));
    if (user === undefined || user.teamId !== call.teamId) return refuse('user_not_found');
    const old = shelf.home(user.id);
    if (call.body.hash !== undefined && call.body.hash !== old?.hash) return refuse('hash_conflict');
    const view = shelf.publish(call.teamId, user.id, result.kit);
    diary.effect({ userId: user.id });
    return accept({ view: viewPayload(world, view, appId) });
  }

  return {
    'views.open': { scope: null, run: openOrPush },
    'views.push': { scope: null, run: openOrPush },
    'views.update': { scope: null, run: update },
    'views.publish': { scope: null, run: publish },
  };
}
