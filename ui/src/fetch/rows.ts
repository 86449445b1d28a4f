import type { Catalogue } from '../i18n/catalogue';
import type { Format } from '../i18n/format';
import { headerOf, type Happening, type Known } from './fetch.svelte';
import type { FetchSettings } from './policy';

/** One thing that fetch gives or leaves to be done, with what it is at this moment. */
export interface Row {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly value: string;
  /** Changes of a figure that runs all the time are not pointed out. */
  readonly runs?: true;
}

type Texts = Catalogue['fetch'];

/** What fetch gives that an EventSource does not. */
export function given(known: Known, texts: Texts, fmt: Format): Row[] {
  const { gives, none } = texts;
  const { request, response, ended } = known;
  const own = request?.headers.filter(([name]) => name !== 'Accept') ?? [];
  const comments = fmt.integer(known.comments);
  return [
    { key: 'status', ...gives.status, value: response ? String(response.status) : none },
    { key: 'reason', ...gives.reason, value: ended ? endingText(ended, texts) : none },
    {
      key: 'headers',
      ...gives.headers,
      value: response ? lines(response.headers) || none : none,
    },
    {
      key: 'request',
      ...gives.request,
      value: request ? [request.method, lines(own)].filter(Boolean).join('\n') : none,
    },
    {
      key: 'comments',
      ...gives.comments,
      value: known.comments === 0 ? none : gives.comments.value(comments, known.lastComment),
      runs: true,
    },
  ];
}

/** What an EventSource does by itself and a client by fetch must be told. */
export function byHand(known: Known, settings: FetchSettings, texts: Texts, fmt: Format): Row[] {
  const { byHand: say, none } = texts;
  const wait = known.happenings.find(({ step }) => step.kind === 'waiting')?.step;
  const sent = known.request && headerOf(known.request.headers, 'last-event-id');
  return [
    {
      key: 'reconnect',
      ...say.reconnect,
      value:
        wait?.kind === 'waiting'
          ? say.reconnect.value(fmt.duration(wait.forMs), fmt.integer(wait.failed))
          : none,
    },
    {
      key: 'lastEventId',
      ...say.lastEventId,
      value: known.lastEventId || sent || none,
      runs: true,
    },
    {
      key: 'retry',
      ...say.retry,
      value:
        known.retryMs === undefined
          ? none
          : say.retry.value(fmt.duration(known.retryMs), settings.honoursRetry),
    },
    {
      key: 'parsing',
      ...say.parsing,
      value: say.parsing.value(fmt.integer(known.pieces), fmt.integer(known.events)),
      runs: true,
    },
    {
      key: 'silence',
      ...say.silence,
      value:
        settings.readTimeoutMs === 0
          ? say.silence.never
          : say.silence.value(fmt.duration(settings.readTimeoutMs)),
    },
    {
      key: 'giveUp',
      ...say.giveUp,
      value: say.giveUp.value(settings.givesUpOn.join(', '), String(settings.mostAttempts)),
    },
  ];
}

function lines(headers: readonly (readonly [string, string])[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

function endingText({ how, message }: NonNullable<Known['ended']>, texts: Texts): string {
  const text = texts.endings[how];
  return message === '' || how === 'silent' ? text : `${text}: ${message}`;
}

/** A happening in words. */
export function told({ step }: Happening, texts: Texts, fmt: Format): string {
  const { steps } = texts;
  switch (step.kind) {
    case 'request':
      return steps.request(step.method, headerOf(step.headers, 'last-event-id') ?? '');
    case 'response':
      return steps.response(
        String(step.status),
        headerOf(step.headers, 'content-type') ?? '',
        step.redirected,
      );
    case 'retry':
      return steps.retry(fmt.duration(step.retryMs));
    case 'waiting':
      return steps.waiting(fmt.duration(step.forMs), fmt.integer(step.failed));
    case 'ended':
      return endingText(step, texts);
    case 'closed':
      return steps.closed[step.why];
    case 'open':
    case 'preflight':
      return steps[step.kind];
  }
}
