// What may follow what was typed so far: names of commands, subcommands, options, or a question to the bot.

/** @typedef {import('#src/ports/chat.ts').CommandSpec} CommandSpec */
/** @typedef {import('#src/ports/chat.ts').Subcommand} Subcommand */
/** @typedef {import('#src/ports/chat.ts').CommandOption} CommandOption */

/**
 * @typedef {object} Choice
 * @property {string} label
 * @property {string} detail
 * @property {string} insert what the box holds once it is chosen
 */

/**
 * @typedef {object} Completion
 * @property {readonly Choice[]} choices
 * @property {boolean} preselect Enter takes the first choice instead of sending
 * @property {string} hint one line below the box
 * @property {boolean} notable the hint says that this cannot be sent
 * @property {{ command: string, text: string } | null} ask the bot knows the choices
 */

const ONLY_COMMANDS = 'Here the bot understands slash commands only. Type / to see them.';

/** @type {Completion} */
const NOTHING = { choices: [], preselect: false, hint: '', notable: false, ask: null };

/**
 * @param {readonly CommandSpec[]} commands
 * @param {string} text
 * @returns {Completion}
 */
export function complete(commands, text) {
  if (text.trim() === '') return NOTHING;
  if (!text.startsWith('/')) return problem(ONLY_COMMANDS);
  const { name, rest } = split(text);
  if (rest === null) return commandNames(commands, name);
  const command = commands.find((known) => known.name === name.toLowerCase());
  if (!command) return problem(`There is no command /${name} here.`);
  if (command.subcommands.length > 0) return subcommandNames(command, rest);
  if (!command.term) return NOTHING;
  const ask = command.term.autocomplete ? { command: command.name, text: rest } : null;
  return { ...NOTHING, hint: usage(command, [command.term]), ask };
}

/**
 * A typed line as the command and the text after it; `rest` is null while the name may go on.
 * @param {string} text
 */
export function split(text) {
  const gap = text.search(/\s/);
  if (gap < 0) return { name: text.slice(1), rest: null };
  return { name: text.slice(1, gap), rest: text.slice(gap).trimStart() };
}

/** @param {readonly CommandSpec[]} commands @param {string} typed @returns {Completion} */
function commandNames(commands, typed) {
  const fitting = commands.filter((command) => command.name.startsWith(typed.toLowerCase()));
  if (fitting.length === 0) return problem(`There is no command /${typed} here.`);
  const choices = fitting.map((command) => {
    const more = command.subcommands.length > 0 || command.term !== null;
    return choice(`/${command.name}`, command.description, `/${command.name}${more ? ' ' : ''}`);
  });
  return { ...NOTHING, choices, preselect: choices.some(({ insert }) => insert !== `/${typed}`) };
}

/** @param {CommandSpec} command @param {string} rest @returns {Completion} */
function subcommandNames(command, rest) {
  const { name, rest: args } = split(`/${rest}`);
  const exact = command.subcommands.find((known) => known.name === name.toLowerCase());
  if (exact && args !== null) return optionNames(command, exact, rest, args);
  const fitting = command.subcommands.filter((known) => known.name.startsWith(name.toLowerCase()));
  if (args !== null || fitting.length === 0) return problem(`/${command.name} has no ${name}.`);
  // A whole name is sent by Enter: only what it may still become is offered.
  const choices = fitting
    .filter((known) => known !== exact)
    .map((known) => {
      const whole = `/${command.name} ${known.name}`;
      return choice(whole, known.description, `${whole}${known.options.length > 0 ? ' ' : ''}`);
    });
  const hint = exact ? usage(command, exact.options, exact) : '';
  return { ...NOTHING, choices, preselect: !exact, hint };
}

/**
 * Options are typed as `name:value`, in any order.
 * @param {CommandSpec} command @param {Subcommand} subcommand
 * @param {string} rest all after the command's name @param {string} args all after the subcommand's name
 * @returns {Completion}
 */
function optionNames(command, subcommand, rest, args) {
  const typed = args.slice(args.search(/\S*$/));
  const used = args.split(/\s+/).map((word) => word.slice(0, word.indexOf(':') + 1));
  const current = subcommand.options.find((option) => typed.startsWith(`${option.name}:`));
  if (current?.autocomplete) {
    return { ...NOTHING, hint: explained(current), ask: { command: command.name, text: rest } };
  }
  const open = current ? [current] : subcommand.options.filter((option) => !used.includes(`${option.name}:`));
  const before = `/${command.name} ${rest.slice(0, rest.length - typed.length)}`;
  const choices = open
    .flatMap((option) => {
      if (option.values.length === 0)
        return [choice(`${option.name}:`, option.description, `${before}${option.name}:`)];
      const words = option.values.map((value) => `${option.name}:${value}`);
      return words.map((word) => choice(word, option.description, `${before}${word}`));
    })
    .filter(({ label }) => label.startsWith(typed) && label !== typed);
  const required = open.some((option) => option.required);
  const hint = current ? explained(current) : usage(command, subcommand.options, subcommand);
  return { ...NOTHING, choices, preselect: choices.length > 0 && (typed !== '' || required), hint };
}

/** @param {CommandOption} option */
function explained(option) {
  return `${option.name}: ${option.description}`;
}

/**
 * The whole command in one line.
 * @param {CommandSpec} command @param {readonly CommandOption[]} options @param {Subcommand} [subcommand]
 */
function usage(command, options, subcommand) {
  const words = options.map((option) => (option.required ? `<${option.name}>` : `[${option.name}]`));
  return [`/${command.name}`, ...(subcommand ? [subcommand.name] : []), ...words].join(' ');
}

/** @param {string} label @param {string} detail @param {string} insert @returns {Choice} */
function choice(label, detail, insert) {
  return { label, detail, insert };
}

/** @param {string} hint @returns {Completion} */
function problem(hint) {
  return { ...NOTHING, hint, notable: true };
}
