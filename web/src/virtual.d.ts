declare module 'virtual:contract' {
  /** `src/contract.ts` without schemas; its type comes from the source, see `api.ts`. */
  export const contract: unknown;
}
declare module 'virtual:messages/*' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}
declare module 'virtual:mantine-styles' {}
declare module '@fontsource-variable/inter/wght.css' {}
/** Read by `get-nonce`, which the scroll lock of dialogs uses for its style element. */
declare var __webpack_nonce__: string | undefined;
