// A Discord on loopback: its REST API and gateway for the real discord.js, and people who use it. It keeps to what
// Discord's documentation and specification say, and notes every breach of it.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { z } from 'zod';
import { invalidForm } from './api-error.ts';
import { type ApiRequest, createApiServer, type Routes } from './api-server.ts';
import { createCommandRoutes } from './command-routes.ts';
import { createFaults } from './faults.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createInteractionRoutes } from './interaction-routes.ts';
import { createInteractions } from './interactions.ts';
import { createLookupRoutes } from './lookup-routes.ts';
import type { LoopbackDiscord } from './loopback-types.ts';
import { createMessageRoutes } from './message-routes.ts';
import { createMessages } from './messages.ts';
import { createPeople } from './people.ts';
import { createRateLimits } from './rate-limits.ts';
import { createScene } from './scene.ts';
import { schemaProblems, withoutNames } from './schema-checks.ts';
import { createWorld } from './world.ts';

export type {
  Call,
  Channel,
  Guild,
  LoopbackDiscord,
  Place,
  Seen,
  ShownMessage,
  User,
} from './loopback-types.ts';

interface Options {
  /** For ids, timestamps and how long tokens live; the 3 s of an interaction are real. */
  readonly now?: () => number;
  /** Check bodies against Discord's specification; a measurement goes without. */
  readonly validate?: boolean;
  /** How many shards the gateway recommends. */
  readonly shards?: number;
}

function checkedRoutes(routes: Routes): Routes {
  const checked = Object.entries(routes).map(([route, handle]) => {
    const handler = (request: ApiRequest) => {
      const problems = schemaProblems(route, request.body);
      if (problems.length > 0) throw invalidForm(problems);
      return handle(request);
    };
    return [route, route.startsWith('GET ') ? handle : handler];
  });
  return Object.fromEntries(checked);
}

const newToken = (applicationId: string): string =>
  `${Buffer.from(applicationId).toString('base64url')}.loopback.${randomBytes(20).toString('base64url')}`;

/** Everything but the sockets: `gateway` is asked for when something is to be told. */
function createInside(options: Required<Options>, gateway: () => Gateway, url: () => string) {
  const { now, validate, shards } = options;
  const violations: string[] = [];
  const note = (violation: string) => void violations.push(violation);
  const world = createWorld(now);
  const interactions = createInteractions(world);
  const messages = createMessages({ world, validate, note });
  const commands = createCommandRoutes(world);
  const routes = {
    ...createLookupRoutes(world, () => ({ url: url(), shards })),
    ...createMessageRoutes({ world, messages, gateway }),
    ...createInteractionRoutes({ world, interactions, messages }),
    ...commands.routes,
  };
  return {
    violations,
    note,
    world,
    interactions,
    messages,
    commands,
    routes: validate ? checkedRoutes(routes) : routes,
    faults: createFaults(),
    limits: createRateLimits(now),
    scene: createScene(world, gateway),
    people: createPeople({ world, interactions, commands, gateway }),
  };
}

const addressSchema = z.looseObject({ port: z.number() });

export async function startLoopbackDiscord(options: Options = {}): Promise<LoopbackDiscord> {
  const settings = { now: Date.now, validate: true, shards: 1, ...options };
  const port = (): number => addressSchema.parse(server.address()).port;
  const url = () => `ws://127.0.0.1:${port()}`;
  // The gateway listens on the server, whose routes tell the gateway of what they change.
  const inside = createInside(settings, () => gateway, url);
  const { world, routes, faults, limits, commands, interactions, messages, violations, note } = inside;
  let token = newToken(world.bot.id);
  const access = { token: () => token, now: settings.now, note };
  const { server, calls } = createApiServer({ ...access, routes, faults, limits });
  const gateway = createGateway({ ...access, server, world, url });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const known = (route: string): string => {
    const exists = Object.keys(routes).some((each) => withoutNames(each) === withoutNames(route));
    if (!exists) throw new Error(`The loopback has no route ${route}`);
    return route;
  };

  return {
    ...inside.scene,
    ...inside.people,
    apiUrl: `http://127.0.0.1:${port()}/api`,
    applicationId: world.bot.id,
    calls,
    violations,
    identifies: gateway.identifies,
    get token() {
      return token;
    },
    get pings() {
      return messages.pings();
    },
    resetToken() {
      token = newToken(world.bot.id);
      gateway.drop({ code: 4004, resumable: false });
      return token;
    },
    register: (list) => void commands.replace('', list),
    registeredCommands: () => ({ global: commands.of(''), guild: (id) => commands.of(id) }),
    on: (route, match) => faults.on(known(route), match),
    rateLimit: (route, limit) => limits.plan(known(route), limit),
    dropGateway: (how = {}) => gateway.drop(how),
    dispatch: (guild, event, data) => gateway.dispatch(guild?.id ?? null, event, data),
    sessions: gateway.ready,
    async close() {
      interactions.close();
      gateway.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
