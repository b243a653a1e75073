// The least that a bot can be: Bolt, which acknowledges every click and does nothing. A little later, when the click is
// over, it posts the same answer to its response_url, and prints how long that took. It is measured beside Quizloop.
import { setTimeout as delay } from 'node:timers/promises';
import { App, LogLevel } from '@slack/bolt';

/** Long enough for nothing of the click to be left, and short enough for the next one not to be there. */
const REST_MS = 8;

const RATINGS = ['Not at all', 'Barely', 'Partly', 'Well', 'Perfectly'];
const say = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (id: string, text: string) => ({
  type: 'button',
  action_id: id,
  value: id,
  text: { type: 'plain_text', text },
});
const QUESTION = {
  text: 'You chose B.',
  blocks: [
    say('You chose *B*. How well did you know this?'),
    { type: 'actions', elements: RATINGS.map((text, index) => button(`rate${index + 1}`, text)) },
  ],
};
const OUTCOME = {
  text: 'Right.',
  blocks: [
    say('*Right.* Nothing runs until somebody awaits it.'),
    say('Next in 2 days · streak 1 · 3 points'),
    { type: 'actions', elements: [button('undo', 'Undo')] },
  ],
};

const {
  SLACK_BOT_TOKEN = '',
  SLACK_APP_TOKEN = '',
  SLACK_SIGNING_SECRET = '',
  SLACK_API_URL = '',
} = process.env;
const common = {
  token: SLACK_BOT_TOKEN,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  logLevel: LogLevel.ERROR,
};
const app =
  SLACK_APP_TOKEN === ''
    ? new App({ ...common, signingSecret: SLACK_SIGNING_SECRET })
    : new App({ ...common, socketMode: true, appToken: SLACK_APP_TOKEN });
app.action('pick', async ({ ack, respond }) => {
  await ack();
  await respond({ response_type: 'ephemeral', replace_original: false, ...QUESTION });
});
app.action(/^rate/, async ({ ack, respond, body }) => {
  await ack();
  await delay(REST_MS);
  const began = performance.now();
  await respond({ response_type: 'ephemeral', replace_original: true, ...OUTCOME });
  console.log(JSON.stringify({ userId: body.user.id, postMs: performance.now() - began }));
});
const server = await app.start({ port: 0, host: '127.0.0.1' });
const address = server !== undefined && 'address' in server ? server.address() : null;
const port = typeof address === 'object' && address !== null ? address.port : 0;
console.log(`http://127.0.0.1:${port}`);
process.once('SIGTERM', () => process.exit(0));
