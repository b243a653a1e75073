// What REDIS_URL may be, and what is said of everything else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/config.ts';
import { redisSecrets } from '#src/redis-settings.ts';
import { problemsOf } from './support/setting-problems.ts';

const redis = (url: string) => readConfig({ REDIS_URL: url }).redis;
const PLAIN = { host: 'localhost', port: 6379, username: null, password: null, database: 0, tls: false };

describe('REDIS_URL', () => {
  it('is not needed', () => {
    expect(readConfig({}).redis).toBeNull();
    expect(readConfig({ REDIS_URL: ' ' }).redis).toBeNull();
  });

  it.each([
    ['redis://localhost', {}],
    [' redis://localhost:6379/ ', {}],
    ['redis://localhost/0', {}],
    ['redis://127.0.0.1:6380/3', { host: '127.0.0.1', port: 6380, database: 3 }],
    ['redis://[::1]:6380', { host: '::1', port: 6380 }],
    ['redis://:only-a-password@localhost', { password: 'only-a-password' }],
    ['redis://quizloop:p%40ss%2Fw%23rd@localhost', { username: 'quizloop', password: 'p@ss/w#rd' }],
    ['redis://:a,b@localhost', { password: 'a,b' }],
    [
      'rediss://default:secret@eu1.example.com:6380/1',
      {
        host: 'eu1.example.com',
        port: 6380,
        username: 'default',
        password: 'secret',
        database: 1,
        tls: true,
      },
    ],
  ])('is understood as %s', (url, expected) => {
    expect(redis(url)).toEqual({ ...PLAIN, ...expected });
  });

  it.each([
    ['redis-sentinel://localhost:26379/mymaster', /^names a Sentinel, which is not supported\./],
    ['redis+sentinel://localhost:26379', /^names a Sentinel, which is not supported\./],
    ['redis://localhost?sentinelMasterId=mymaster', /^names a Sentinel, which is not supported\./],
    ['redis-cluster://localhost:7000', /^names a cluster, which is not supported\./],
    ['redis://localhost:7000/0?cluster=true', /^names a cluster, which is not supported\./],
    ['redis://one:7000,two:7001,three:7002', /^names several hosts, as a cluster or Sentinel does\./],
    ['redis://:secret@one,two', /^names several hosts, as a cluster or Sentinel does\./],
    ['/var/run/redis.sock', /^names a Unix socket or no host at all\./],
    ['unix:///var/run/redis.sock', /^names a Unix socket or no host at all\./],
    ['redis-socket:///var/run/redis.sock', /^names a Unix socket or no host at all\./],
    ['redis:///0', /^names a Unix socket or no host at all\./],
    ['redis://', /^names no host\./],
    ['redis://:secret@', /^is no address\.|^names no host\./],
    ['localhost:6379', /^must begin with redis:\/\/ or rediss:\/\/\./],
    ['http://localhost:6379', /^must begin with redis:\/\/ or rediss:\/\/\./],
    ['redis://localhost:0', /^has the port 0\./],
    ['redis://localhost:99999', /^is no address\./],
    ['redis://localhost/quizloop', /^must end in the number of a database, such as \/0, or in nothing\./],
    ['redis://localhost/-1', /^must end in the number of a database, such as \/0, or in nothing\./],
    ['redis://localhost/99999', /^must end in the number of a database, such as \/0, or in nothing\./],
    ['redis://localhost?db=2', /^has a \? in it/],
    ['redis://:pass#word@localhost', /characters such as # .* have to be percent-encoded\.$/],
    ['redis://:100%@localhost', /^has a % that means nothing\..* have to be percent-encoded\.$/],
    ['redis://secret@localhost', /^has a user without a password\..*redis:\/\/:password@host\.$/],
    ['"redis://localhost"', /^has quotation marks in it\. Leave them out\.$/],
    ['redis://local host', /^has a space or a line break in it\./],
  ])('is refused as %s, in one line that says what to do', (url, expected) => {
    const problems = problemsOf({ REDIS_URL: url });
    expect(problems.length).toBe(1);
    expect(problems[0]?.replace(/^REDIS_URL: /, '')).toMatch(expected);
  });

  it('is never repeated, whatever it is', () => {
    const secret = 'vErY-SeCrEt';
    const around = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(
        fc.constantFrom('redis://', 'rediss://u:', 'redis://:', ''),
        around,
        around,
        (scheme, before, after) => {
          try {
            readConfig({ REDIS_URL: `${scheme}${before}${secret}${after}` });
          } catch (error) {
            expect(String(error)).toContain('REDIS_URL: ');
            expect(String(error).toLowerCase()).not.toContain(secret.toLowerCase());
          }
        },
      ),
    );
  });

  it('has its password hidden, as it is and as it stands in the address', () => {
    expect(redisSecrets({ ...PLAIN, password: 'p@ss' })).toEqual(['p@ss', 'p%40ss']);
    expect(redisSecrets(PLAIN)).toEqual([]);
  });
});
