import type { Delivery } from './delivery.ts';
import { type PayloadMaker, viewPayload } from './payloads.ts';
import { shownMessage, visibleAt } from './shown.ts';
import { signatureHeaders } from './signature.ts';
import { SCOPES, type Tokens } from './tokens.ts';
import type { Channel, LoopbackSlack, Team, User } from './types.ts';
import { type StoredView, shownView, type ViewShelf } from './view-shelf.ts';
import type { Waiting } from './waiting.ts';
import type { World } from './world.ts';

export interface SceneOptions {
  readonly world: World;
  readonly shelf: ViewShelf;
  readonly tokens: Tokens;
  readonly payloads: PayloadMaker;
  readonly waiting: Waiting;
  readonly delivery: Delivery;
  readonly appId: string;
  readonly secret: string;
}

type Setting = Pick<
  LoopbackSlack,
  | 'team'
  | 'user'
  | 'change'
  | 'channel'
  | 'invite'
  | 'archive'
  | 'deleteChannel'
  | 'shared'
  | 'revoke'
  | 'grant'
  | 'reload'
>;
type Sights = Pick<LoopbackSlack, 'messages' | 'direct' | 'homeOf' | 'modal'>;
type Events = Pick<LoopbackSlack, 'event' | 'openHome' | 'verifyUrl'> & {
  /** Tells the bot that somebody closed a modal. */
  closed(userId: string, view: StoredView): Promise<void>;
};

const nameOf = (channel: Channel): Channel => ({
  id: channel.id,
  name: channel.name,
  teamId: channel.teamId,
});

/** Who and what is there. */
export function createSetting({ world, shelf, tokens }: SceneOptions): Setting {
  return {
    team(name, options = {}): Team {
      const domain = options.domain ?? name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
      const { id, botUserId } = world.addTeam(name, domain, options.id);
      return { id, name, domain, botUserId };
    },
    user(team, name, options = {}): User {
      const id = options.id ?? world.nextId('U');
      world.users.set(id, {
        id,
        name,
        teamId: team.id,
        owner: options.owner ?? false,
        guest: options.guest ?? false,
        admin: options.admin ?? false,
        zone: options.zone ?? 'Europe/London',
        deleted: options.deleted ?? false,
        dmClosed: options.dmClosed ?? false,
      });
      return { id, name, teamId: team.id };
    },
    change(user, changes): void {
      Object.assign(world.userOf(user.id), changes);
    },
    channel(team, name, options = {}): Channel {
      const made = world.addChannel(team.id, name, {
        ...(options.id === undefined ? {} : { id: options.id }),
        private: options.private ?? false,
        archived: options.archived ?? false,
      });
      if (options.botIn ?? true) made.botsOf.add(team.id);
      return nameOf(made);
    },
    invite(channel): void {
      world.channelOf(channel.id).botsOf.add(channel.teamId);
    },
    archive(channel): void {
      world.channelOf(channel.id).archived = true;
    },
    deleteChannel(channel): void {
      world.channels.delete(channel.id);
    },
    shared(channel, otherTeam): void {
      world.channelOf(channel.id).teams.add(otherTeam.id);
    },
    revoke(team, error = 'token_revoked'): void {
      tokens.kill(team.id, error);
    },
    grant: (team, options = {}) => tokens.make(team.id, options.scopes ?? SCOPES, options.rotation ?? false),
    reload(user): void {
      shelf.closeAll(user.id);
      for (const channel of world.channels.values()) {
        for (const one of [...channel.messages]) if (one.onlyFor === user.id) world.removeMessage(one);
      }
    },
  };
}

/** What people see. */
export function createSights({ world, shelf }: SceneOptions): Sights {
  const messages: Sights['messages'] = (user, place) => visibleAt(world, user, place).map(shownMessage);
  return {
    messages,
    direct: (user) => messages(user, { dm: true }),
    homeOf: (user) => shownView(shelf.home(user.id)),
    modal: (user) => shownView(shelf.top(user.id)),
  };
}

/** What Slack itself tells the bot. */
export function createEvents(options: SceneOptions): Events {
  const { world, shelf, payloads, waiting, delivery, appId, secret } = options;

  const event: Events['event'] = async (team, what, how = {}) => {
    const stamped = { event_ts: world.nextTs(), ...what };
    const make = (id: string) => payloads.event(team.id, stamped, id);
    const eventId = how.eventId ?? world.nextId('Ev');
    await delivery.deliver(
      { type: 'events_api', payload: make(eventId) },
      {
        times: how.times ?? waiting.takeTimes(),
        marked: how.retryHeaders ?? true,
        ...(how.newIds ? { vary: (copy) => make(copy === 0 ? eventId : world.nextId('Ev')) } : {}),
      },
    );
  };

  return {
    event,
    openHome(user) {
      const home = shelf.home(user.id);
      const opened = {
        type: 'app_home_opened',
        user: user.id,
        channel: world.dmOf(user.teamId, user.id).id,
        tab: 'home',
        ...(home === null ? {} : { view: viewPayload(world, home, appId) }),
      };
      return waiting.watched(user.id, () => event(world.teamOf(user.teamId), opened));
    },
    verifyUrl() {
      const body = JSON.stringify({ type: 'url_verification', token: 'loopback', challenge: 'a-challenge' });
      const headers = signatureHeaders(secret, body, { headers: { 'content-type': 'application/json' } });
      return delivery.post(`${delivery.baseUrl() ?? ''}/slack/events`, body, headers);
    },
    async closed(userId, view) {
      const payload = payloads.closed(userId, view);
      await delivery.deliver({ type: 'interactive', payload }, { times: 1, marked: false });
    },
  };
}
