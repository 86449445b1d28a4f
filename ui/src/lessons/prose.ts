/** Text as lessons use it: what the Markdown of a lesson may hold, and nothing else. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly of: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly href: string; readonly of: readonly Inline[] };

export type Block =
  | { readonly kind: 'paragraph'; readonly of: readonly Inline[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly Inline[])[];
    }
  /** Bytes or a program, shown as they are. */
  | { readonly kind: 'listing'; readonly language: string; readonly text: string };
