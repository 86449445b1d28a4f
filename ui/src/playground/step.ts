/** What a server does next in the body of an answer. */
export type Step =
  | {
      readonly kind: 'bytes';
      /** One chunk: what is handed to the socket at once. */
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'pause'; readonly pauseMs: number };
