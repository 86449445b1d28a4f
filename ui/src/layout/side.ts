/** What can stand beside the list of events. */
export type SideView = 'connections' | 'wire' | 'fetch' | 'curl' | 'code';
