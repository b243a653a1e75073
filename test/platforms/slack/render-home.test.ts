import { describe, expect, it } from 'vitest';
import { renderHome, renderModalMessage } from '#src/platforms/slack/render-home.ts';
import type { Block, Message } from '#src/ports/message.ts';
import { viewProblems } from './rendered.ts';

const schedule = (index: number): readonly Block[] => [
  { kind: 'heading', text: `Schedule ${index}` },
  { kind: 'quiet', spans: [{ kind: 'text', text: 'Every day at 09:00' }] },
  {
    kind: 'buttons',
    buttons: [{ kind: 'action', id: `1|pause|${index}`, label: 'Pause', style: 'secondary' }],
  },
];
const of = (count: number): Message => ({
  summary: 'Home',
  blocks: Array.from({ length: count }, (_, index) => schedule(index)).flat(),
});

describe('the Home tab', () => {
  it('shows a message as it stands, and has room for more than a message has', () => {
    const home = renderHome(of(20));
    expect(home.type).toBe('home');
    // With a line above every heading but the first.
    expect(home.blocks).toHaveLength(20 * 4 - 1);
    expect(viewProblems(home, 'home')).toEqual([]);
  });

  it('never has more than a hundred blocks', () => {
    const home = renderHome(of(90));
    expect(home.blocks.length).toBeLessThanOrEqual(100);
    expect(viewProblems(home, 'home')).toEqual([]);
  });
});

describe('a message in a modal', () => {
  it('has its buttons, a title and nothing to submit', () => {
    const modal = renderModalMessage(of(1), 'Review', '{"home":true}');
    expect(modal).toMatchObject({
      type: 'modal',
      title: { type: 'plain_text', text: 'Review' },
      close: { text: 'Close' },
      private_metadata: '{"home":true}',
    });
    expect(modal).not.toHaveProperty('submit');
    expect(JSON.stringify(modal.blocks)).toContain('"value":"1|pause|0"');
    expect(viewProblems(modal, 'modal')).toEqual([]);
  });

  it('needs nothing to come back with it', () => {
    expect(renderModalMessage(of(1), 'Review')).not.toHaveProperty('private_metadata');
  });
});
