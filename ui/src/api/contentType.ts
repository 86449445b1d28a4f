/** Whether an answer's body may be read as an event stream, by its `Content-Type`. */
export function isEventStream(contentType: string | null): boolean {
  return /^text\/event-stream\s*(;|$)/i.test(contentType?.trim() ?? '');
}
