import type { Fact } from '../../trace/types';
import type { TimelineModel } from '../model';
import type { Kill } from './connection';

/** Kills of the same kind within this time are one stroke: "kill all" takes a moment. */
const STROKE_US = 20_000;

/** A kill, alone or part of a stroke that ends several connections. */
export function beginStroke(model: TimelineModel, fact: Extract<Fact, { fact: 'killed' }>): void {
  const { story, connections, joins } = model;
  const connection = connections.get(fact.connection);
  const last = story.kills.last;
  const same =
    last !== undefined &&
    last.kind === fact.kind &&
    last.by === fact.by &&
    fact.t_us - last.atUs <= STROKE_US;
  const kill: Kill = same
    ? last
    : {
        atUs: fact.t_us,
        kind: fact.kind,
        by: fact.by,
        partialBytes: undefined,
        count: 0,
        own: false,
      };
  if (!same) story.kills.push(kill);
  kill.count += 1;
  kill.own ||= connection.owner === 'window';
  kill.partialBytes ??= fact.partial_bytes ?? undefined;
  connection.kill = kill;
  if (connection === connections.window.last) story.setFaults(fact.t_us, []);
  if (connection.owner === 'window') {
    joins.ended(fact.t_us);
    const { kind: how, by } = fact;
    model.tell({ kind: 'killed', atUs: fact.t_us, how, own: true, idle: by === 'idle_cut' });
  }
}

/** The end of a connection, whoever wanted it. */
export function takeClosed(model: TimelineModel, fact: Extract<Fact, { fact: 'closed' }>): void {
  const connection = model.connections.get(fact.connection);
  connection.closed = { atUs: fact.t_us, by: fact.by, how: fact.how };
  if (connection === model.connections.window.last) model.story.setFaults(fact.t_us, []);
  if (connection.owner === 'window' && !connection.kill) model.joins.ended(fact.t_us);
}
