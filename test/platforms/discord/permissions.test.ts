import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INVITE_PERMISSIONS,
  missingNames,
  type Overwrite,
  permissionsIn,
  type Standing,
} from '#src/platforms/discord/permissions.ts';

// https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags
const ADMINISTRATOR = 1n << 3n;
const VIEW = 1n << 10n;
const SEND = 1n << 11n;
const THREADS = 1n << 35n;
const SEND_IN_THREADS = 1n << 38n;
const EVERYTHING = ['View Channel', 'Send Messages', 'Create Public Threads', 'Send Messages in Threads'];

const GUILD = '1';
const BOT = '2';
const OWNER = '3';
const READERS = '4';
const WRITERS = '5';

const standing = (changes: Partial<Standing> = {}): Standing => ({
  guildId: GUILD,
  ownerId: OWNER,
  userId: BOT,
  roleIds: [READERS],
  roles: [
    { id: GUILD, permissions: VIEW },
    { id: READERS, permissions: SEND },
    { id: WRITERS, permissions: THREADS },
  ],
  overwrites: [],
  ...changes,
});

const forRole = (id: string, changes: { allow?: bigint; deny?: bigint }): Overwrite => {
  return { id, type: 0, allow: 0n, deny: 0n, ...changes };
};
const forMember = (id: string, changes: { allow?: bigint; deny?: bigint }): Overwrite => {
  return { ...forRole(id, changes), type: 1 };
};
const missing = (changes: Partial<Standing>, threads = false): readonly string[] =>
  missingNames(permissionsIn(standing(changes)), { threads });

describe('the permissions in a channel', () => {
  it('are those of everybody and of the roles that the bot has', () => {
    expect(missing({})).toEqual([]);
    expect(missing({ roleIds: [] })).toEqual(['Send Messages']);
  });

  it('need two more for threads', () => {
    expect(missing({}, true)).toEqual(['Create Public Threads', 'Send Messages in Threads']);
    expect(missing({ roleIds: [READERS, WRITERS] }, true)).toEqual(['Send Messages in Threads']);
  });

  it('are all for an administrator and for the owner, whatever a channel denies', () => {
    const overwrites = [forMember(BOT, { deny: VIEW | SEND }), forRole(GUILD, { deny: VIEW })];
    const roles = [
      { id: GUILD, permissions: 0n },
      { id: READERS, permissions: ADMINISTRATOR },
    ];
    expect(missing({ roles, overwrites }, true)).toEqual([]);
    expect(missing({ ownerId: BOT, overwrites }, true)).toEqual([]);
  });

  it('are none where the channel cannot be seen', () => {
    expect(missing({ overwrites: [forRole(GUILD, { deny: VIEW })] }, true)).toEqual(EVERYTHING);
  });

  it('go from everybody over the roles to the member, each outweighing the one before', () => {
    const private_ = forRole(GUILD, { deny: VIEW });
    expect(missing({ overwrites: [forRole(READERS, { allow: VIEW }), private_] })).toEqual([]);
    expect(missing({ overwrites: [private_, forMember(BOT, { allow: VIEW })] })).toEqual([]);
    const overwrites = [forMember(BOT, { deny: SEND }), forRole(READERS, { allow: SEND })];
    expect(missing({ overwrites })).toEqual(['Send Messages']);
  });

  it('let the allowance of one role outweigh the denial of another', () => {
    const overwrites = [forRole(READERS, { deny: SEND }), forRole(WRITERS, { allow: SEND })];
    expect(missing({ roleIds: [READERS, WRITERS], overwrites })).toEqual([]);
    expect(missing({ overwrites })).toEqual(['Send Messages']);
  });

  it('are not changed by what is said of others', () => {
    const overwrites = [
      forRole(WRITERS, { deny: VIEW }),
      forMember(OWNER, { deny: VIEW }),
      forMember(READERS, { deny: VIEW }),
      forRole(BOT, { deny: VIEW }),
    ];
    expect(missing({ overwrites })).toEqual([]);
  });

  it('never depend on the order of roles and overwrites', () => {
    const bit = fc.constantFrom(VIEW, SEND, THREADS, SEND_IN_THREADS, VIEW | SEND, 0n);
    const overwrite = fc.record({
      id: fc.constantFrom(GUILD, BOT, READERS, WRITERS),
      type: fc.constantFrom(0, 1),
      allow: bit,
      deny: bit,
    });
    const many = fc.uniqueArray(overwrite, { selector: ({ id, type }) => `${id} ${type}` });
    fc.assert(
      fc.property(many, fc.subarray([READERS, WRITERS]), (overwrites, roleIds) => {
        const turned = { overwrites: overwrites.toReversed(), roleIds: roleIds.toReversed() };
        expect(permissionsIn(standing(turned))).toBe(permissionsIn(standing({ overwrites, roleIds })));
      }),
    );
  });
});

it('asks for what posting needs and for nothing else', () => {
  expect(INVITE_PERMISSIONS).toBe(VIEW | SEND | THREADS | SEND_IN_THREADS);
  expect(missingNames(INVITE_PERMISSIONS, { threads: true })).toEqual([]);
  expect(missingNames(0n, { threads: true })).toEqual(EVERYTHING);
});
