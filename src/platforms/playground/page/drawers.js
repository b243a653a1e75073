// The two side panels: beside the chat where there is room, drawers over it where there is not.
import { byId } from './dom.js';
import { recall, remember } from './storage.js';

export function startDrawers() {
  const sidebar = byId('sidebar', HTMLElement);
  const memory = byId('memory', HTMLElement);
  const openSidebar = byId('open-sidebar', HTMLButtonElement);
  const openMemory = byId('open-memory', HTMLButtonElement);
  const backdrop = byId('backdrop', HTMLDivElement);
  const sidebarFits = matchMedia('(min-width: 760px)');
  const memoryFits = matchMedia('(min-width: 1120px)');
  /** @type {'sidebar' | 'memory' | null} */
  let drawer = null;
  let memoryWanted = recall('memory') !== 'closed';

  function draw() {
    const showSidebar = sidebarFits.matches || drawer === 'sidebar';
    const showMemory = memoryFits.matches ? memoryWanted : drawer === 'memory';
    sidebar.inert = !showSidebar;
    memory.inert = !showMemory;
    document.body.classList.toggle('sidebar-open', showSidebar);
    document.body.classList.toggle('memory-open', showMemory);
    openSidebar.setAttribute('aria-expanded', String(showSidebar));
    openMemory.setAttribute('aria-expanded', String(showMemory));
    backdrop.hidden = drawer === null;
  }

  /** @param {'sidebar' | 'memory' | null} next */
  function open(next) {
    const before = drawer;
    drawer = next;
    draw();
    const panel = next === 'sidebar' ? sidebar : memory;
    if (next) panel.querySelector('button')?.focus();
    else if (before) (before === 'sidebar' ? openSidebar : openMemory).focus();
  }

  function toggleMemory() {
    if (!memoryFits.matches) return open(drawer === 'memory' ? null : 'memory');
    memoryWanted = !memoryWanted;
    remember('memory', memoryWanted ? 'open' : 'closed');
    draw();
    if (!memoryWanted) openMemory.focus();
  }

  openSidebar.addEventListener('click', () => open('sidebar'));
  openMemory.addEventListener('click', toggleMemory);
  byId('close-memory', HTMLButtonElement).addEventListener('click', toggleMemory);
  byId('close-sidebar', HTMLButtonElement).addEventListener('click', () => open(null));
  backdrop.addEventListener('click', () => open(null));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && drawer && !event.defaultPrevented) open(null);
  });
  for (const query of [sidebarFits, memoryFits]) {
    query.addEventListener('change', () => {
      drawer = null;
      draw();
    });
  }
  draw();

  return {
    /** After something was chosen in a drawer. */
    close: () => {
      if (drawer) open(null);
    },
  };
}
