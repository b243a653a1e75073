// The least that a bot can be: discord.js, and the same answer to every click. It is measured beside Quizloop.
import { Client, GatewayIntentBits, MessageFlags } from 'discord.js';

const RATINGS = ['Not at all', 'Barely', 'Partly', 'Well', 'Perfectly'];
const QUESTION = [
  { type: 10, content: 'You chose **B**. How well did you know this?' },
  {
    type: 1,
    components: RATINGS.map((label, index) => ({ type: 2, style: 2, label, custom_id: `rate|${index + 1}` })),
  },
];
const OUTCOME = [
  { type: 10, content: '**Right.** Nothing runs until somebody awaits it.' },
  { type: 10, content: 'Next in 2 days · streak 1 · 3 points' },
  { type: 1, components: [{ type: 2, style: 2, label: 'Undo', custom_id: 'undo' }] },
];

const { DISCORD_TOKEN = '', DISCORD_API_URL = '' } = process.env;
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: DISCORD_API_URL } });
client.on('interactionCreate', async (interaction) => {
  if (!interaction.isButton()) return;
  const { IsComponentsV2, Ephemeral } = MessageFlags;
  if (interaction.customId === 'pick') {
    await interaction.reply({ flags: [IsComponentsV2, Ephemeral], components: QUESTION });
  } else await interaction.update({ flags: IsComponentsV2, components: OUTCOME });
});
client.once('clientReady', () => console.log('ready'));
process.once('SIGTERM', () => void client.destroy().then(() => process.exit(0)));
await client.login(DISCORD_TOKEN);
