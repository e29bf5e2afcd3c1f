/** Hands a file made in the browser to the person. */
export function download(name: string, content: string | Blob, type = 'text/plain'): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the address by the next turn; keeping it would keep the file in memory.
  setTimeout(() => URL.revokeObjectURL(address));
}

/** A `data:` address as a file, without fetching it (the content security policy forbids that). */
export function blobOf(dataAddress: string): Blob {
  const [head = '', body = ''] = dataAddress.split(',');
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: /:(.*?);/.exec(head)?.[1] });
}

/** A title as the name of a file. */
export function fileName(title: string, extension: string): string {
  const safe = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
  return `${safe || 'chart'}.${extension}`;
}
