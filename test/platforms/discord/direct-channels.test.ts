import { expect, it } from 'vitest';
import { createDirectChannels } from '#src/platforms/discord/direct-channels.ts';

it('remembers the conversations that were used last, and no more than its limit', () => {
  const directs = createDirectChannels(2);
  directs.keep('mei', 'a');
  directs.keep('idris', 'b');
  expect(directs.get('mei')).toBe('a');
  directs.keep('amara', 'c');
  expect([directs.get('mei'), directs.get('idris'), directs.get('amara')]).toEqual(['a', undefined, 'c']);
});

it('forgets what it is told to forget', () => {
  const directs = createDirectChannels();
  directs.keep('mei', 'a');
  directs.forget('mei');
  expect(directs.get('mei')).toBeUndefined();
});
