// Shows a form of the bot as a dialog.
import { byId, fill, h } from './dom.js';

/** @typedef {import('#src/ports/message.ts').Form} Form */
/** @typedef {import('#src/ports/message.ts').FormField} FormField */

const ONE_LINE = 120;

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
      await submit(Object.fromEntries(fields.map((field) => [field.name, field.input.value])));
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
  const id = `form-field-${index}`;
  const hintId = `${id}-hint`;
  const input = field.kind === 'text' ? drawText(field, id, hintId) : drawOptions(field, id);
  const hint =
    field.kind === 'text' && field.hint !== ''
      ? h('p', { id: hintId, class: 'form-hint' }, field.hint)
      : null;
  const element = h('div', { class: 'form-field' }, h('label', { for: id }, field.label), input, hint);
  return { name: field.name, element, input };
}

/** @param {Extract<FormField, { kind: 'text' }>} field @param {string} id @param {string} hintId */
function drawText(field, id, hintId) {
  const described = field.hint === '' ? undefined : hintId;
  const attributes = { id, maxlength: field.maxLength, 'aria-describedby': described, autocomplete: 'off' };
  const input =
    field.maxLength > ONE_LINE
      ? h('textarea', { ...attributes, rows: 3 })
      : h('input', { ...attributes, type: 'text' });
  input.value = field.value;
  return input;
}

/** @param {Extract<FormField, { kind: 'select' }>} field @param {string} id */
function drawOptions(field, id) {
  const options = field.options.map((option) =>
    h('option', { value: option.value, selected: option.value === field.value }, option.label),
  );
  return h('select', { id }, ...options);
}
