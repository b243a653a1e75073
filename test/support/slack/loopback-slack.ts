import { createServer } from 'node:http';
import { createApi } from './api-server.ts';
import { createBrowser } from './browser.ts';
import { createChatMethods } from './chat-methods.ts';
import { createDelivery } from './delivery.ts';
import { createDiary } from './diary.ts';
import { createFaults } from './faults.ts';
import { createFiles } from './files.ts';
import { createInfoMethods } from './info-methods.ts';
import { createInteractions } from './interactions.ts';
import { createModalPeople } from './modal-people.ts';
import { createOAuth } from './oauth.ts';
import { createPayloads } from './payloads.ts';
import { createPeople } from './people.ts';
import { createMessageLimit } from './rate-limits.ts';
import { createRespond, receiveResponse } from './response-urls.ts';
import { createEvents, createSetting, createSights } from './scene.ts';
import { signatureHeaders } from './signature.ts';
import { createSocketHub } from './socket-hub.ts';
import { createTokens, SCOPES } from './tokens.ts';
import type { LoopbackSlack, StartOptions } from './types.ts';
import { createViewMethods } from './view-methods.ts';
import { createViewShelf } from './view-shelf.ts';
import { createWaiting } from './waiting.ts';
import { createWorld } from './world.ts';

export type * from './types.ts';

const APP = {
  appId: 'A0LOOPBACK1',
  appToken: 'xapp-1-A0LOOPBACK1-loopback',
  signingSecret: 'loopback-signing-secret',
  clientId: '100.200',
  clientSecret: 'loopback-client-secret',
} as const;

/**
 * A Slack on 127.0.0.1 that behaves like the real one, for as long as `close` was not called. Real Bolt connects to
 * it, in Socket Mode or over HTTP. At the end of a test `violations` should be empty.
 */
export async function startLoopbackSlack(options: StartOptions = {}): Promise<LoopbackSlack> {
  const { now = Date.now, signedAt = Date.now, strict = false, answerMs = 2_000, settleMs = 60 } = options;
  const { ownAnswersOnly = false } = options;
  const { appId, clientId, clientSecret } = APP;
  const world = createWorld(now);
  const diary = createDiary();
  const faults = createFaults();
  const tokens = createTokens(now);
  const shelf = createViewShelf(world);
  const interactions = createInteractions(world);
  const server = createServer((request, response) => {
    api(request, response).catch((error: unknown) => {
      diary.violation('loopback', `could not read a request: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  const origin = () => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  };
  const hub = createSocketHub(server, appId, diary, origin);
  const delivery = createDelivery(APP.signingSecret, hub, signedAt);
  const files = createFiles(world, diary, origin);
  const oauth = createOAuth({ world, tokens, appId, clientId, clientSecret });
  const respond = createRespond(world, diary);
  const waitFor = strict ? createMessageLimit(now) : () => 0;
  const api = createApi({
    methods: {
      ...createChatMethods({ world, diary, files, waitFor }),
      ...createViewMethods({ world, diary, shelf, interactions, appId }),
      ...createInfoMethods(world, tokens, appId),
      ...files.methods,
      ...oauth.methods,
      ...hub.methods,
    },
    tokens,
    appToken: APP.appToken,
    diary,
    faults,
    now,
    respond: (id, body) => receiveResponse(interactions, respond, diary, id, body),
    upload: files.receive,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const payloads = createPayloads({
    world,
    appId,
    verification: 'loopback-verification',
    responseUrl: (id) => `${origin()}/commands/${id}`,
  });
  const waiting = createWaiting({ world, diary, shelf, delivery, answerMs, settleMs, ownAnswersOnly });
  const secret = APP.signingSecret;
  const parts = { world, shelf, tokens, payloads, waiting, delivery, appId, secret };
  const setting = createSetting(parts);
  const { closed, ...events } = createEvents(parts);
  const people = { world, diary, shelf, interactions, payloads, waiting, respond, answerMs };
  const { offeredTo, ...acts } = createPeople(people);
  const home = setting.team('Tea Makers', { domain: 'tea-makers' });
  const botToken = tokens.make(home.id, SCOPES, false).accessToken;
  const browser = createBrowser({ oauth, diary, clientId, origin });

  return {
    ...APP,
    ...setting,
    ...createSights(parts),
    ...events,
    ...acts,
    ...createModalPeople({ ...people, offeredTo, closed }),
    apiUrl: `${origin()}/api/`,
    authorizeUrl: `${origin()}/oauth/v2/authorize`,
    botToken,
    botUserId: home.botUserId,
    home,
    calls: diary.calls,
    violations: diary.violations,
    get pings() {
      return diary.pings();
    },
    deliverTo: delivery.deliverTo,
    redeliver: waiting.redeliver,
    on: faults.on,
    rateLimit: faults.rateLimit,
    dropSockets: (how = {}) => hub.drop(how.refresh ?? false),
    sockets: hub.count,
    sendFrame: hub.raw,
    frameAck: hub.rawAck,
    authorize: browser.authorize,
    install(team, bot, how = {}) {
      const user = how.user ?? setting.user(team, 'Installer', { admin: true });
      return browser.authorize(team, user, `${bot.baseUrl}${how.path ?? '/slack/install'}`, how);
    },
    signed: (body, how) => ({ headers: signatureHeaders(APP.signingSecret, body, how), body }),
    async close() {
      hub.close();
      delivery.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
