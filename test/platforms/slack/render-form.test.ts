import { describe, expect, it } from 'vitest';
import { formValues } from '#src/platforms/slack/form-values.ts';
import { renderForm } from '#src/platforms/slack/render-form.ts';
import type { Form, FormField } from '#src/ports/message.ts';
import { viewProblems } from './rendered.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const options = DAYS.map((value) => ({ label: `On ${value}`, value }));
const zone: FormField = {
  kind: 'text',
  name: 'zone',
  label: 'Time zone',
  hint: 'Such as Europe/Berlin',
  value: 'UTC',
  maxLength: 60,
};
const level: FormField = { kind: 'select', name: 'level', label: 'Level', options, value: 'tue' };
const time: FormField = { kind: 'time', name: 'time', label: 'Time', value: '09:00' };
const channel: FormField = { kind: 'channel', name: 'channel', label: 'Channel', value: 'C0123' };
const days: FormField = { kind: 'several', name: 'days', label: 'Days', options, values: ['fri', 'mon'] };
const term: FormField = {
  kind: 'typeahead',
  name: 'term',
  label: 'What',
  hint: 'gather',
  command: 'asyncio',
};
const form = (...fields: readonly FormField[]): Form => ({
  id: '1|plan',
  title: 'Schedule questions',
  submit: 'Preview',
  fields,
});
const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });
const elementOf = (field: FormField) => renderForm(form(field), '').blocks[0];

describe('a form', () => {
  it('is a modal that comes back with its id and what was given along', () => {
    const view = renderForm(form(zone, level, time, channel, days, term), '{"a":1}');
    expect(view).toMatchObject({
      type: 'modal',
      callback_id: '1|plan',
      private_metadata: '{"a":1}',
      title: plain('Schedule questions'),
      submit: plain('Preview'),
      close: plain('Cancel'),
    });
    expect(viewProblems(view, 'modal')).toEqual([]);
  });

  it('asks for a text with its hint and what stands there', () => {
    expect(elementOf(zone)).toEqual({
      type: 'input',
      block_id: 'zone',
      label: plain('Time zone'),
      hint: plain('Such as Europe/Berlin'),
      element: {
        type: 'plain_text_input',
        action_id: 'value',
        multiline: false,
        max_length: 60,
        initial_value: 'UTC',
      },
    });
    const long = elementOf({ ...zone, maxLength: 400, value: '', hint: '' });
    expect(long).toMatchObject({ element: { multiline: true } });
    expect(long).not.toHaveProperty('hint');
    expect(long).not.toHaveProperty('element.initial_value');
  });

  it.each<readonly [string, FormField, object]>([
    [
      'one of several',
      level,
      { type: 'static_select', initial_option: { text: plain('On tue'), value: 'tue' } },
    ],
    ['a time of day', time, { type: 'timepicker', initial_time: '09:00' }],
    [
      'a channel, also a private one',
      channel,
      {
        type: 'conversations_select',
        initial_conversation: 'C0123',
        filter: { include: ['public', 'private'], exclude_bot_users: true },
      },
    ],
    [
      'the channel where it was opened',
      { ...channel, value: '' },
      { type: 'conversations_select', default_to_current_conversation: true },
    ],
    ['some of several', days, { type: 'checkboxes', initial_options: [{ value: 'mon' }, { value: 'fri' }] }],
    [
      'some of many',
      { ...days, options: [...options, ...['a', 'b', 'c', 'd'].map((value) => ({ label: value, value }))] },
      { type: 'multi_static_select', initial_options: [{ value: 'mon' }, { value: 'fri' }] },
    ],
    [
      'a term that is looked up while it is typed',
      term,
      { type: 'external_select', action_id: 't:asyncio', min_query_length: 1, placeholder: plain('gather') },
    ],
  ])('asks for %s', (_what, field, element) => {
    expect(elementOf(field)).toMatchObject({ type: 'input', block_id: field.name, element });
    expect(viewProblems(renderForm(form(field), ''), 'modal')).toEqual([]);
  });

  it('keeps to Slack’s limits whatever it is made of', () => {
    const long = 'x'.repeat(6000);
    const many = Array.from({ length: 130 }, (_, index) => ({ label: long, value: String(index) }));
    const wild: Form = {
      ...form(
        { ...zone, label: long, hint: long, value: long, maxLength: 9000 },
        { ...level, options: many, value: '129' },
        { ...days, options: many, values: many.map(({ value }) => value) },
        { ...days, name: 'none', options: [] },
        { ...time, value: 'noon' },
        { ...term, hint: long },
      ),
      title: long,
      submit: long,
    };
    expect(viewProblems(renderForm(wild, ''), 'modal')).toEqual([]);
    expect(renderForm(wild, '').blocks).toHaveLength(5);
  });

  it('cuts a long title between two words', () => {
    const titled = renderForm({ ...form(zone), title: 'What would you like to look up?' }, '');
    expect(titled.title.text).toBe('What would you like to…');
  });
});

describe('a submitted form', () => {
  const blocks = renderForm(form(zone, level, time, channel, days, term), '').blocks;
  const values = {
    zone: { value: { type: 'plain_text_input', value: 'Europe/Berlin' } },
    level: { value: { type: 'static_select', selected_option: { text: plain('On fri'), value: 'fri' } } },
    time: { value: { type: 'timepicker', selected_time: '10:30' } },
    channel: { value: { type: 'conversations_select', selected_conversation: 'C9' } },
    days: {
      value: {
        type: 'checkboxes',
        selected_options: ['sun', 'mon', 'fri'].map((value) => ({ text: plain(value), value })),
      },
    },
    term: {
      't:asyncio': { type: 'external_select', selected_option: { text: plain('x'), value: 'gather' } },
    },
  };

  it('gives the values of its fields by their names, several in the order of the options', () => {
    expect(formValues({ type: 'modal', blocks, state: { values } })).toEqual({
      zone: 'Europe/Berlin',
      level: 'fri',
      time: '10:30',
      channel: 'C9',
      days: 'mon,fri,sun',
      term: 'gather',
    });
  });

  it('is empty where nothing was chosen or written', () => {
    const empty = {
      zone: { value: { type: 'plain_text_input', value: null } },
      days: { value: { type: 'checkboxes', selected_options: [] } },
      level: { value: { type: 'static_select', selected_option: null } },
    };
    expect(formValues({ state: { values: empty } })).toEqual({ zone: '', days: '', level: '' });
  });

  it('is refused when it is no submission', () => {
    expect(() => formValues('what')).toThrow();
    expect(() => formValues({ state: { values: { zone: { value: { value: 3 } } } } })).toThrow();
  });
});
