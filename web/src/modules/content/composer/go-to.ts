/** Ids of the fields a finding or a fault may lead to, and the way there. */
export const fieldIds = {
  text: 'post-text',
  variant: (channelId: string) => `variant-text-${channelId}`,
  alt: (assetId: string) => `alt-${assetId}`,
};

/** Puts the cursor on the words, in sight. Waits one frame, for a field that was only just opened. */
export function goToField(id: string, span: readonly [number, number] | null): void {
  requestAnimationFrame(() => {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLTextAreaElement)) return;
    field.focus({ preventScroll: true });
    if (span) field.setSelectionRange(span[0], span[1]);
    field.scrollIntoView({ block: 'center' });
  });
}
