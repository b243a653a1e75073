// The playground's page: puts its parts together and keeps them in step with the server.
import { createActing } from './acting.js';
import { moveClock, readEarlier, readMemory, readState, sentence, setDirect } from './api.js';
import { startClock } from './clock.js';
import { startComposer } from './composer.js';
import { byId } from './dom.js';
import { startDrawers } from './drawers.js';
import { showMemory, showMemoryProblem } from './memory.js';
import { createModel } from './model.js';
import { drawPeople, drawPlaces } from './sidebar.js';
import { recall, remember } from './storage.js';
import { listen } from './stream.js';
import { startTheme } from './theme.js';
import { createTimeline } from './timeline.js';

/** @typedef {import('../wire.ts').MessageView} MessageView */

const FIRST_MEMBER = 'amara';
const RETRY_MS = 2000;

const banner = byId('banner', HTMLParagraphElement);
const directSwitch = byId('accept-direct', HTMLInputElement);
const loading = { me: FIRST_MEMBER, members: [], places: [], messages: [], commands: [], revision: 0 };
let model = createModel({ ...loading, clock: { now: Date.now(), offset: 0, zone: 'UTC', movable: false } });
let members = model.members;
let open = '';
let stopListening = () => {};
/** Only the newest reading of the state counts. */
let reading = 0;
let memoryReading = 0;

startTheme();
const drawers = startDrawers();
const clock = startClock(async (move) => {
  try {
    clock.set(await moveClock(model.me, move));
  } catch (error) {
    addLine(open, sentence(error), null);
  }
  void refreshMemory();
});
const timeline = createTimeline(byId('timeline', HTMLDivElement), {
  around: () => ({ members, zone: clock.zone(), now: clock.now() }),
  press: (message, id) => void acting.press(message, id),
  choose: (message, id, value) => void acting.choose(message, id, value),
  dismiss: (line) => model.removeLine(line),
  earlier: () => void showEarlier(),
});
const acting = createActing({
  me: () => model.me,
  put: (message) => put(message, true),
  addLine,
  setBusy: timeline.setBusy,
  setPending: timeline.setPending,
  done: () => void refreshMemory(),
});
startComposer({
  commands: () => model.commands,
  send: (command, text) => void acting.command(open, command, text),
  ask: (command, text) => acting.ask(open, command, text),
});
directSwitch.addEventListener('change', async () => {
  try {
    members = await setDirect(model.me, directSwitch.checked);
  } catch (error) {
    addLine(open, sentence(error), null);
  }
  drawPlace();
});
document.addEventListener('visibilitychange', look);
void load(recall('member') ?? FIRST_MEMBER);

/** @param {string} member */
async function load(member) {
  const turn = ++reading;
  stopListening();
  try {
    const state = await readState(member);
    if (turn !== reading) return;
    const wanted = member === model.me && open ? open : recall(`place.${member}`);
    model = createModel(state);
    members = state.members;
    remember('member', member);
    clock.set(state.clock);
    show(model.openable(wanted));
    drawPeople(members, member, (next) => void load(next));
    connected(true);
    stopListening = listen(member, state.revision, events());
    void refreshMemory();
  } catch (error) {
    if (turn !== reading) return;
    // The remembered member may be of another chat log.
    const next = sentence(error).startsWith('Nobody') ? FIRST_MEMBER : member;
    connected(false);
    setTimeout(() => turn === reading && load(next), RETRY_MS);
  }
}

/** @returns {import('./stream.js').StreamEvents} */
function events() {
  return {
    message: (message) => put(message, false),
    clock: (view) => {
      clock.set(view);
      void refreshMemory();
    },
    members: (next) => {
      members = next;
      drawPlace();
    },
    reload: () => void load(model.me),
    connected,
  };
}

/** @param {MessageView} message @param {boolean} own */
function put(message, own) {
  if (!model.put(message)) return;
  if (message.place === open) timeline.put(message, own);
  look();
}

/** @param {string} placeId */
function show(placeId) {
  open = placeId;
  remember(`place.${model.me}`, placeId);
  drawPlace();
  drawTimeline();
  look();
}

function drawPlace() {
  const place = model.place(open);
  byId('place-name', HTMLHeadingElement).textContent = place
    ? place.direct
      ? place.name
      : `# ${place.name}`
    : '';
  byId('place-topic', HTMLParagraphElement).textContent = place?.topic ?? '';
  byId('direct-switch', HTMLLabelElement).hidden = !place?.direct;
  directSwitch.checked = members.find((member) => member.id === model.me)?.acceptsDirect ?? true;
}

function drawTimeline() {
  const place = model.place(open);
  const name = place?.direct ? 'Quizloop' : `#${place?.name ?? ''}`;
  const empty = place?.direct
    ? 'Here Quizloop writes to you alone: reminders of what is about to be forgotten. Type / to see what it can do.'
    : `This is the beginning of ${name}. Type / to see what Quizloop can do.`;
  timeline.show({
    messages: model.of(open),
    lines: model.lines(open),
    hasEarlier: place?.hasEarlier ?? false,
    empty,
  });
  byId('timeline', HTMLDivElement).setAttribute('aria-label', `Messages in ${name}`);
  byId('composer-input', HTMLInputElement).placeholder = `Type / for a command in ${name}`;
}

/** What is on the screen counts as seen. */
function look() {
  if (document.visibilityState === 'visible' && open) model.markSeen(open);
  const unread = model.unread();
  document.title = `${unread.size > 0 ? `(${unread.size}) ` : ''}Quizloop playground`;
  drawPlaces({ places: model.places, open, unread }, (next) => {
    show(next);
    drawers.close();
  });
}

async function showEarlier() {
  const place = open;
  const first = model.of(place)[0];
  if (!first) return;
  try {
    model.addEarlier(place, await readEarlier(model.me, place, first.id));
    if (place === open) drawTimeline();
  } catch (error) {
    addLine(place, sentence(error), null);
  }
}

/** @param {string} place @param {string} text @param {(() => void) | null} retry */
function addLine(place, text, retry) {
  const line = { text, retry };
  model.addLine(place, line);
  if (place === open) timeline.addLine(line);
}

async function refreshMemory() {
  const turn = ++memoryReading;
  try {
    const panel = await readMemory(model.me);
    if (turn === memoryReading) showMemory(panel);
  } catch (error) {
    if (turn === memoryReading) showMemoryProblem(sentence(error));
  }
}

/** @param {boolean} yes */
function connected(yes) {
  banner.hidden = yes;
  banner.textContent = yes ? '' : 'The server is away. Trying to reach it again…';
}
