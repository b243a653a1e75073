// The least that a bot can be: Bolt, which acknowledges every click and posts the same answer to its response_url. It is
// measured beside Quizloop.
import { App, LogLevel } from '@slack/bolt';

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
app.action(/^/, async ({ ack, respond, action }) => {
  await ack();
  const isOpening = 'action_id' in action && action.action_id === 'pick';
  await respond({
    response_type: 'ephemeral',
    replace_original: !isOpening,
    ...(isOpening ? QUESTION : OUTCOME),
  });
});
const server = await app.start({ port: 0, host: '127.0.0.1' });
const address = server !== undefined && 'address' in server ? server.address() : null;
const port = typeof address === 'object' && address !== null ? address.port : 0;
console.log(`http://127.0.0.1:${port}`);
process.once('SIGTERM', () => process.exit(0));
