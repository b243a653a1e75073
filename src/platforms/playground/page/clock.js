// The clock in the header: it runs with the server's moved time and can be sent forward.
import { byId } from './dom.js';
import { clockTime, dayAndTime, distance, shortDay } from './times.js';

/** @typedef {import('../wire.ts').ClockView} ClockView */
/** @typedef {import('../requests.ts').Move} Move */

/**
 * @param {(move: Move) => Promise<void>} move
 */
export function startClock(move) {
  const chip = byId('clock', HTMLFieldSetElement);
  const day = byId('clock-day', HTMLSpanElement);
  const time = byId('clock-time', HTMLSpanElement);
  const status = byId('clock-status', HTMLParagraphElement);
  /** @type {ClockView} */
  let view = { now: Date.now(), offset: 0, zone: 'UTC', movable: false };
  let readAt = performance.now();

  const now = () => view.now + performance.now() - readAt;
  function draw() {
    day.textContent = shortDay(now(), view.zone);
    time.textContent = clockTime(now(), view.zone);
    const moved = distance(view.offset);
    chip.title = `${dayAndTime(now(), view.zone)} in ${view.zone}${moved ? `, ${moved} ahead of real time` : ''}`;
    chip.classList.toggle('moved', moved !== '');
  }
  setInterval(draw, 1000);

  for (const button of chip.querySelectorAll('button')) {
    button.addEventListener('click', async () => {
      const wanted = button.dataset.move;
      if (wanted !== 'hour' && wanted !== 'day' && wanted !== 'reminder') return;
      if (chip.classList.contains('travelling')) return;
      chip.classList.add('travelling');
      chip.setAttribute('aria-busy', 'true');
      try {
        await move(wanted);
        status.textContent = `It is now ${dayAndTime(now(), view.zone)}.`;
      } finally {
        chip.classList.remove('travelling');
        chip.removeAttribute('aria-busy');
      }
    });
  }

  return {
    now,
    zone: () => view.zone,
    /** @param {ClockView} next */
    set(next) {
      view = next;
      readAt = performance.now();
      for (const button of chip.querySelectorAll('button')) button.hidden = !next.movable;
      draw();
    },
  };
}
