/**
 * As a `ref`: takes focus when the field appears. Only where the person has just asked for it (the next step of a form),
 * never on a page that merely opened.
 */
export function focusWhenShown(element: HTMLElement | null): void {
  element?.focus();
}
