// Shows a form of the bot as a dialog.
import { byId, fill, h } from './dom.js';

/** @typedef {import('#src/ports/message.ts').Form} Form */
/** @typedef {import('#src/ports/message.ts').FormField} FormField */

const ONE_LINE = 120;
const SHORT = 100;

/**
 * Resolves with what was filled in, or with null when the dialog was left. `submit` is called until it does not reject:
 * what went wrong is shown in the dialog.
 * @param {Form} form
 * @param {(values: Record<string, string>) => Promise<void>} submit
 */
export function openForm(form, submit) {
  const dialog = byId('form-dialog', HTMLDialogElement);
  const problem = h('p', { class: 'form-problem', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'button primary' }, form.submit);
  const close = () => dialog.close();
  const cancel = h('button', { type: 'button', class: 'button secondary', onclick: close }, 'Cancel');
  const fields = form.fields.map(drawField);
  const body = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'form-title' }, form.title),
    ...fields.map((field) => field.element),
    problem,
    h('div', { class: 'form-actions' }, cancel, send),
  );
  body.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      await submit(Object.fromEntries(fields.map((field) => [field.name, field.value()])));
      dialog.close();
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : 'That did not work. Please try again.';
    } finally {
      send.disabled = false;
    }
  });
  fill(dialog, body);
  dialog.showModal();
  fields[0]?.input.focus();
}

/** @param {FormField} field @param {number} index */
function drawField(field, index) {
  if (field.kind === 'several') return drawSeveral(field, index);
  const id = `form-field-${index}`;
  const hintId = `${id}-hint`;
  const words = 'hint' in field ? field.hint : '';
  const input = drawInput(field, id, words === '' ? undefined : hintId);
  const hint = words === '' ? null : h('p', { id: hintId, class: 'form-hint' }, words);
  const element = h('div', { class: 'form-field' }, h('label', { for: id }, field.label), input, hint);
  return { name: field.name, element, input, value: () => input.value };
}

/** @param {Exclude<FormField, { kind: 'several' }>} field @param {string} id @param {string | undefined} hintId */
function drawInput(field, id, hintId) {
  switch (field.kind) {
    case 'select':
      return drawOptions(field, id);
    case 'text':
      return drawText(field.value, field.maxLength, id, hintId);
    case 'typeahead':
      return drawText('', SHORT, id, hintId);
    case 'time':
    case 'channel':
      return drawText(field.value, SHORT, id, hintId);
  }
}

/** @param {string} value @param {number} maxLength @param {string} id @param {string | undefined} hintId */
function drawText(value, maxLength, id, hintId) {
  const attributes = { id, maxlength: maxLength, 'aria-describedby': hintId, autocomplete: 'off' };
  const input =
    maxLength > ONE_LINE
      ? h('textarea', { ...attributes, rows: 3 })
      : h('input', { ...attributes, type: 'text' });
  input.value = value;
  return input;
}

/** @param {Extract<FormField, { kind: 'select' }>} field @param {string} id */
function drawOptions(field, id) {
  const options = field.options.map((option) =>
    h('option', { value: option.value, selected: option.value === field.value }, option.label),
  );
  return h('select', { id }, ...options);
}

/**
 * A box for each option; what is ticked is told as one text, with commas.
 * @param {Extract<FormField, { kind: 'several' }>} field @param {number} index
 */
function drawSeveral(field, index) {
  const boxes = field.options.map((option, place) => {
    const checked = field.values.includes(option.value);
    const id = `form-field-${index}-${place}`;
    const box = h('input', { type: 'checkbox', id, value: option.value, checked });
    return { box, element: h('label', { for: id }, box, option.label) };
  });
  const choices = h('div', { class: 'form-choices' }, ...boxes.map(({ element }) => element));
  const element = h('fieldset', { class: 'form-field' }, h('legend', {}, field.label), choices);
  const ticked = () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
  const input = boxes[0]?.box ?? element;
  return { name: field.name, element, input, value: () => ticked().join(',') };
}
