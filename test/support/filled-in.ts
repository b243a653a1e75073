// What a field of a form is submitted as when nobody changes it.
import type { FormField } from '#src/ports/message.ts';

export function filledIn(field: FormField): string {
  switch (field.kind) {
    case 'several':
      return field.values.join(',');
    case 'typeahead':
      return '';
    default:
      return field.value;
  }
}
