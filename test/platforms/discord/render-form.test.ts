import { ComponentType, InteractionResponseType, TextInputStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { formValues, renderForm } from '#src/platforms/discord/render-form.ts';
import type { Form, FormField } from '#src/ports/message.ts';
import { formProblems } from '../../support/discord/form-checks.ts';
import { schemaProblems } from '../../support/discord/schema-checks.ts';
import { showForm } from '../../support/discord/shown-message.ts';

const time: FormField = {
  kind: 'text',
  name: 'time',
  label: 'Time',
  hint: '24 hours, such as 09:00',
  value: '09:00',
  maxLength: 60,
};
const days: FormField = {
  kind: 'select',
  name: 'weekdays',
  label: 'On which days',
  value: 'daily',
  options: [
    { label: 'Monday to Friday', value: 'mon-fri' },
    { label: 'Every day', value: 'daily' },
  ],
};
const form = (...fields: readonly FormField[]): Form => ({
  id: '1|plan',
  title: 'Schedule questions',
  submit: 'Preview',
  fields,
});

const formFieldNames = (components: unknown) =>
  showForm({ custom_id: 'x', title: 'x', components }).fields.map(({ name }) => name);

function problemsOf(shown: Form): readonly unknown[] {
  const data = renderForm(shown);
  const body = { type: InteractionResponseType.Modal, data };
  return [...schemaProblems('POST /interactions/:id/:token/callback', body), ...formProblems(data)];
}

describe('a form', () => {
  it('is a modal with a label for each field, its hint and what is chosen', () => {
    expect(renderForm(form(time, days))).toEqual({
      custom_id: '1|plan',
      title: 'Schedule questions',
      components: [
        {
          type: ComponentType.Label,
          label: 'Time',
          description: '24 hours, such as 09:00',
          component: {
            type: ComponentType.TextInput,
            custom_id: 'time',
            style: TextInputStyle.Short,
            max_length: 60,
            value: '09:00',
          },
        },
        {
          type: ComponentType.Label,
          label: 'On which days',
          component: {
            type: ComponentType.StringSelect,
            custom_id: 'weekdays',
            options: [
              { label: 'Monday to Friday', value: 'mon-fri' },
              { label: 'Every day', value: 'daily', default: true },
            ],
          },
        },
      ],
    });
    expect(problemsOf(form(time, days))).toEqual([]);
  });

  it('gives long texts several lines', () => {
    const [label] = renderForm(form({ ...time, maxLength: 400, value: '', hint: '' })).components;
    expect(label).toMatchObject({ component: { style: TextInputStyle.Paragraph, max_length: 400 } });
    expect(label).not.toHaveProperty('description');
    expect(label).not.toHaveProperty('component.value');
  });

  it('asks for a time, a channel, several and a word with what Discord has for them', () => {
    const named = (name: string) => ({ name, label: name });
    const at: FormField = { kind: 'time', ...named('at'), value: '09:00' };
    const channel: FormField = { kind: 'channel', ...named('channel'), value: '123' };
    const several: FormField = { ...days, ...named('days'), kind: 'several', values: ['daily', 'mon-fri'] };
    const word: FormField = { kind: 'typeahead', ...named('word'), hint: 'A name', command: 'tea' };
    const shown = form(at, channel, several, word);
    expect(renderForm(shown).components).toMatchObject([
      { component: { type: ComponentType.TextInput, custom_id: 'at', value: '09:00' } },
      { component: { type: ComponentType.ChannelSelect, default_values: [{ id: '123', type: 'channel' }] } },
      { component: { type: ComponentType.StringSelect, max_values: 2, options: [{ default: true }, {}] } },
      { description: 'A name', component: { type: ComponentType.TextInput, custom_id: 'word' } },
    ]);
    expect(problemsOf(shown)).toEqual([]);
    const [none] = renderForm(form({ ...channel, value: '#tea' })).components;
    expect(none).not.toHaveProperty('component.default_values');
  });

  it('leaves out a channel where there is no room for all, and then the last', () => {
    const channel: FormField = { kind: 'channel', name: 'channel', label: 'Channel', value: '' };
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...time, name }));
    const names = (...fields: readonly FormField[]) => formFieldNames(renderForm(form(...fields)).components);
    expect(names(channel, ...five.slice(1))).toEqual(['channel', 'b', 'c', 'd', 'e']);
    expect(names(channel, ...five)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(names(channel, ...five, { ...time, name: 'f' })).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('keeps to Discord’s limits whatever it is made of', () => {
    const long = 'x'.repeat(6000);
    const field = { ...time, label: long, hint: long, value: long, maxLength: 9000 };
    const many = Array.from({ length: 9 }, (_, index) => ({ ...field, name: `f${index}` }));
    const options = Array.from({ length: 40 }, (_, index) => ({ label: long, value: String(index) }));
    expect(problemsOf({ ...form(...many), title: long })).toEqual([]);
    expect(problemsOf(form({ ...days, options, value: '39' }))).toEqual([]);
  });
});

describe('a submitted form', () => {
  it('gives the values of its fields by their names', () => {
    const submitted = [
      { type: 18, id: 1, component: { type: 4, id: 2, custom_id: 'time', value: '09:30' } },
      { type: 18, id: 3, component: { type: 3, id: 4, custom_id: 'weekdays', values: ['mon-fri'] } },
      { type: 18, id: 5, component: { type: 3, id: 6, custom_id: 'level', values: [] } },
      { type: 18, id: 8, component: { type: 3, id: 9, custom_id: 'several', values: ['mon', 'tue'] } },
      { type: 10, id: 7, content: 'only words' },
    ];
    expect(formValues(submitted)).toEqual({
      time: '09:30',
      weekdays: 'mon-fri',
      level: '',
      several: 'mon,tue',
    });
  });

  it('is also read from rows, as older forms have them', () => {
    expect(formValues([{ type: 1, components: [{ type: 4, custom_id: 'zone', value: 'UTC' }] }])).toEqual({
      zone: 'UTC',
    });
  });

  it('is refused when it is no submission', () => {
    expect(() => formValues('what')).toThrow();
    expect(() => formValues([{ component: { value: 'no name' } }])).toThrow();
  });
});
