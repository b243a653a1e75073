// Who of several processes is connected, step by step.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '#src/errors.ts';
import { createLeasedRig, type LeasedRig, SECOND } from './leased-rig.ts';

let rig: LeasedRig;
beforeEach(async () => {
  rig = await createLeasedRig();
});
afterEach(() => rig.close());

describe('a connection', () => {
  it('is one process’s, the others stand by, say so once, and count as ready', async () => {
    const [first, second] = await rig.startTwo();
    await rig.pass(60);
    expect(rig.connected()).toEqual(['first']);
    expect([first.connected(), second.connected()]).toEqual([true, true]);
    expect([first.current() === null, second.current()]).toEqual([false, null]);
    expect(rig.log.messages('info')).toEqual(['connection_standby']);
    await Promise.all([first.stop(), second.stop()]);
    expect(rig.connected()).toEqual([]);
    expect([first.connected(), second.connected()]).toEqual([false, false]);
    expect(rig.holder()).toBeUndefined();
    expect(rig.clock.armed()).toBe(0);
  });

  it('is taken over at once from a process that stops', async () => {
    const [first, second] = await rig.startTwo();
    await first.stop();
    await rig.pass(1);
    expect(rig.connected()).toEqual(['second']);
    expect(rig.log.messages('info')).toEqual(['connection_standby', 'connection_taken_over']);
    await second.stop();
  });

  it('is taken over 20 seconds after its process was last seen alive, and not before', async () => {
    await rig.killed();
    const second = rig.processOf('second');
    await rig.start(second);
    await rig.pass(19);
    expect(rig.connected()).toEqual([]);
    await rig.pass(2);
    expect(rig.connected()).toEqual(['second']);
    await second.stop();
  });

  it('stays one’s own while the database is locked for ten seconds', { timeout: 30_000 }, async () => {
    const first = rig.processOf('first');
    await rig.start(first);
    await rig.pass(3);
    const unlock = rig.locked();
    await rig.pass(10);
    unlock();
    await rig.passUntil(() => {
      expect(rig.holder()).toBe('first');
      expect(rig.clock.armed()).toBe(2);
    });
    await rig.pass(30);
    expect(rig.connected()).toEqual(['first']);
    expect(rig.log.messages('warn')).toEqual([]);
    await first.stop();
  });

  // Red without: the timer that gives up.
  it('is closed before the lease runs out when that cannot be renewed, and opened again when it can', {
    timeout: 30_000,
  }, async () => {
    const first = rig.processOf('first');
    await rig.start(first);
    const unlock = rig.locked();
    await rig.pass(14);
    expect(rig.connected()).toEqual(['first']);
    await rig.pass(1);
    expect(rig.connected()).toEqual([]);
    expect(first.connected()).toBe(false);
    expect(rig.log.messages('warn')).toEqual(['connection_given_up']);
    unlock();
    await rig.passUntil(() => {
      expect(rig.connected()).toEqual(['first']);
    });
    expect(rig.log.messages('warn')).toEqual(['connection_given_up']);
    await first.stop();
  });

  // Red without: what follows when the lease is another's.
  it('is closed by a process that finds out that it is another’s', async () => {
    const first = rig.processOf('first');
    await rig.start(first);
    await rig.taken();
    await rig.pass(5);
    expect(rig.connected()).toEqual([]);
    expect(rig.log.messages('warn')).toEqual(['connection_given_up']);
    await first.stop();
    expect(rig.holder()).toBe('second');
  });

  it('is closed at once by a process that slept until it was another’s', async () => {
    const [first, second] = [rig.processOf('first'), rig.processOf('second')];
    await rig.start(first);
    rig.clock.sleepUntil(rig.clock.now() + 60 * SECOND);
    await rig.taken();
    await rig.pass(1);
    expect(rig.connected()).toEqual([]);
    await rig.start(second);
    await rig.pass(30);
    expect(rig.connected()).toEqual(['second']);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('that is refused at the start ends the start, and leaves the lease to others', async () => {
    const refused = rig.processOf('refused', async () => {
      throw new UserError('Set another token.');
    });
    await expect(rig.start(refused)).rejects.toThrow('Set another token.');
    const second = rig.processOf('second');
    await rig.start(second);
    expect(rig.connected()).toEqual(['second']);
    await Promise.all([refused.stop(), second.stop()]);
  });

  it('that is refused when it is taken over is not tried again, and is not ready', async () => {
    const first = rig.processOf('first');
    const start = vi.fn(async () => {
      throw new UserError('Set another token.');
    });
    const second = rig.processOf('second', start);
    await rig.start(first);
    await rig.start(second);
    await first.stop();
    await rig.pass(60);
    expect(start).toHaveBeenCalledOnce();
    expect(second.connected()).toBe(false);
    expect(rig.log.messages('error')).toEqual(['connection_failed']);
    expect(rig.holder()).toBeUndefined();
    await second.stop();
  });

  it('that takes long to come up is renewed meanwhile, and is ended by a stop', async () => {
    const { promise: never, resolve } = Promise.withResolvers<void>();
    const [first, second] = [rig.processOf('first', () => never), rig.processOf('second')];
    const starting = rig.start(first);
    await rig.pass(1);
    await rig.start(second);
    await rig.pass(60);
    expect(rig.connected()).toEqual([]);
    expect(rig.holder()).toBe('first');
    await first.stop();
    await rig.pass(1);
    expect(rig.connected()).toEqual(['second']);
    resolve();
    await starting;
    await second.stop();
  });
});
