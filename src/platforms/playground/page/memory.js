// The panel on the right: what the bot believes this member remembers.
import { byId, fill, h } from './dom.js';
import { dayAndTime, dueWords } from './times.js';

/** @typedef {import('#src/ports/memory-panel.ts').MemoryPanel} MemoryPanel */
/** @typedef {import('#src/ports/memory-panel.ts').MemoryPanelCard} MemoryPanelCard */

/** @param {MemoryPanel} panel */
export function showMemory(panel) {
  const due = panel.cards.filter((card) => card.dueInDays <= 0).length;
  const reminder =
    panel.nextReminderAt === null ? 'none planned' : dayAndTime(panel.nextReminderAt, panel.zone);
  fill(
    byId('memory-body', HTMLElement),
    h(
      'dl',
      { class: 'memory-facts' },
      fact('Streak', panel.streak === 1 ? '1 day' : `${panel.streak} days`),
      fact('Due today', `${due} of ${panel.cards.length}`),
      fact('Next reminder', reminder),
    ),
    panel.cards.length === 0
      ? h(
          'p',
          { class: 'memory-empty' },
          'Nothing yet. Answer a question and rate how well you knew it: the card appears here with the day it comes back.',
        )
      : h(
          'ul',
          { class: 'memory-cards', 'aria-label': 'Cards, soonest due first' },
          ...panel.cards.map(drawCard),
        ),
  );
}

/** @param {string} problem */
export function showMemoryProblem(problem) {
  fill(byId('memory-body', HTMLElement), h('p', { class: 'memory-empty' }, problem));
}

/** @param {string} name @param {string} value */
function fact(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

/** @param {MemoryPanelCard} card */
function drawCard(card) {
  const percent = Math.round(card.retrievability * 100);
  const times = `${card.reps === 1 ? 'Reviewed once' : `Reviewed ${card.reps} times`}${card.lapses > 0 ? `, forgotten ${card.lapses}×` : ''}`;
  const known = `${percent} % sure that you still know it`;
  return h(
    'li',
    { class: 'memory-card' },
    h(
      'p',
      { class: 'memory-line' },
      h('span', { class: 'topic' }, card.topic),
      h(
        'span',
        { class: card.dueInDays <= 0 ? 'due now' : 'due', title: card.dueDay },
        dueWords(card.dueInDays),
      ),
    ),
    h('p', { class: 'memory-question' }, card.question),
    h(
      'p',
      { class: 'memory-line' },
      h('meter', { min: 0, max: 100, value: percent, 'aria-label': known, title: known }),
      h('span', { class: 'percent' }, `${percent} %`),
    ),
    h('p', { class: 'memory-times' }, times),
  );
}
