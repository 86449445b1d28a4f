/** What can stand beside the list of events. */
export type SideView = 'connections' | 'wire' | 'websocket' | 'fetch' | 'curl' | 'code';
