// The left side: channels, direct messages with the bot, and who one is.
import { byId, fill, h, icon } from './dom.js';
import { drawAvatar } from './message.js';

/** @typedef {import('../wire.ts').PlaceView} PlaceView */
/** @typedef {import('../wire.ts').MemberView} MemberView */

/**
 * @param {{ places: readonly PlaceView[], open: string, unread: ReadonlySet<string> }} content
 * @param {(placeId: string) => void} onOpen
 */
export function drawPlaces({ places, open, unread }, onOpen) {
  const held = document.activeElement?.getAttribute('data-place');
  /** @param {PlaceView} place */
  const draw = (place) => {
    const isUnread = unread.has(place.id);
    const attributes = {
      type: 'button',
      class: `place-link${isUnread ? ' unread' : ''}`,
      'data-place': place.id,
      'aria-current': place.id === open ? 'page' : undefined,
      onclick: () => onOpen(place.id),
    };
    const mark = place.direct ? drawAvatar([], null) : icon('hash');
    const dot = isUnread && h('span', { class: 'dot' }, h('span', { class: 'hidden' }, 'unread'));
    return h('li', {}, h('button', attributes, mark, h('span', {}, place.name), dot));
  };
  fill(byId('channels', HTMLUListElement), ...places.filter((place) => !place.direct).map(draw));
  fill(byId('directs', HTMLUListElement), ...places.filter((place) => place.direct).map(draw));
  if (held) focus(document.querySelector(`[data-place="${CSS.escape(held)}"]`));
}

/**
 * @param {readonly MemberView[]} members @param {string} me
 * @param {(memberId: string) => void} onChange
 */
export function drawPeople(members, me, onChange) {
  const current = members.find((member) => member.id === me);
  fill(
    byId('me', HTMLLegendElement),
    'You are ',
    h('strong', {}, current?.name ?? me),
    current?.isAdmin ? h('span', { class: 'badge' }, 'Admin') : null,
  );
  const list = byId('people', HTMLDivElement);
  const held = list.contains(document.activeElement);
  const radios = members.map((member) => {
    const radio = h('input', {
      type: 'radio',
      name: 'member',
      value: member.id,
      checked: member.id === me,
      'aria-label': `${member.name}${member.isAdmin ? ', admin' : ''}`,
      onchange: () => onChange(member.id),
    });
    const name = h('span', { class: 'person-name', 'aria-hidden': 'true' }, member.name);
    return h('label', { class: 'person', title: member.name }, radio, drawAvatar(members, member.id), name);
  });
  fill(list, ...radios);
  if (held) focus(list.querySelector('input:checked'));
}

/** @param {Element | null} element */
function focus(element) {
  if (element instanceof HTMLElement) element.focus();
}
