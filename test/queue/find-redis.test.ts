import { describe, expect, it, vi } from 'vitest';
import { findRedis } from '../support/redis-server.ts';

describe('a machine without redis-server', () => {
  const nowhere = { PATH: '/nowhere' };

  it('is told loudly that tests are skipped', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(findRedis(nowhere)).toBe(false);
    expect(warn.mock.calls.flat().join('')).toContain('The tests of the queue on Redis are SKIPPED.');
    warn.mockRestore();
  });

  it('fails the tests in CI', () => {
    expect(() => findRedis({ ...nowhere, CI: '1' })).toThrow('redis-server was not found: install it');
  });
});
