import type { Cors, DoorState, Fact, Fault, FeedSettings, StageState } from '../api/types';
import type { LabTimeUs } from '../trace/types';
import { ConnectionTable } from './connections.svelte';

/** How the stage stands: as it was told as a whole, and then by what the journal tells. */
export class Standing {
  readonly connections: ConnectionTable;
  #feed: FeedSettings;
  #door: DoorState;
  #cors: Cors;
  #stalled = $state(false);
  #faults = $state.raw<readonly Fault[]>([]);
  #articleGlobalTimer = $state(false);
  #epoch = $state('');
  #log: StageState['log'];
  #journalSeq = 0;
  #nowUs: LabTimeUs = 0;

  /** `ownLabel` is that of the window's connections, which are always watched. */
  constructor(stage: StageState, ownLabel: string) {
    this.connections = new ConnectionTable(ownLabel);
    this.#feed = $state.raw(stage.feed);
    this.#door = $state.raw(stage.door);
    this.#cors = $state(stage.cors);
    this.#log = stage.log;
    this.adopt(stage);
  }

  get feed(): FeedSettings {
    return this.#feed;
  }
  get door(): DoorState {
    return this.#door;
  }
  get cors(): Cors {
    return this.#cors;
  }
  /** Whether every connection is stalled. */
  get stalled(): boolean {
    return this.#stalled;
  }
  /** What alters every connection that has no faults of its own, also those to come. */
  get faults(): readonly Fault[] {
    return this.#faults;
  }
  get articleGlobalTimer(): boolean {
    return this.#articleGlobalTimer;
  }
  get epoch(): string {
    return this.#epoch;
  }
  /** The number of the newest fact that has come. */
  get journalSeq(): number {
    return this.#journalSeq;
  }

  /** The stage as a whole, as the control API would tell it. */
  get stage(): StageState {
    this.connections.flush();
    return {
      epoch: this.#epoch,
      now_us: this.#nowUs,
      feed: this.#feed,
      cors: this.#cors,
      door: this.#door,
      stalled: this.#stalled,
      faults: [...this.#faults],
      article_global_timer: this.#articleGlobalTimer,
      log: this.#log,
      connections: [...this.connections.rows],
      connections_total: this.connections.total,
      journal_seq: this.#journalSeq,
    };
  }

  /** Replaces everything by what the lab said of itself. */
  adopt(stage: StageState): void {
    this.connections.adopt(stage);
    this.#feed = stage.feed;
    this.#door = stage.door;
    this.#cors = stage.cors;
    this.#stalled = stage.stalled;
    this.#faults = stage.faults;
    this.#articleGlobalTimer = stage.article_global_timer;
    this.#epoch = stage.epoch;
    this.#log = stage.log;
    this.#journalSeq = stage.journal_seq;
    this.#nowUs = stage.now_us;
  }

  /** Takes in what a fact tells; false where it was known already. */
  apply(fact: Fact): boolean {
    // Facts up to here are already in the state that was read as a whole.
    if (fact.seq <= this.#journalSeq) return false;
    this.#journalSeq = fact.seq;
    this.#nowUs = Math.max(this.#nowUs, fact.t_us);
    this.connections.apply(fact);
    switch (fact.fact) {
      case 'produced':
        this.#log = { ...this.#log, next_seq: fact.first_seq + fact.count };
        break;
      case 'epoch_began':
        this.#epoch = fact.epoch;
        this.#log = { first_seq: 1, next_seq: 1, events: 0, bytes: 0 };
        break;
      case 'feed_changed':
        this.#feed = fact.feed;
        break;
      case 'door_changed':
        this.#door = fact.state;
        break;
      case 'door_met':
        if (fact.attempts_left !== undefined && fact.attempts_left !== null) {
          this.#door = { ...this.#door, attempts_left: fact.attempts_left };
        }
        break;
      case 'cors_changed':
        this.#cors = fact.cors;
        break;
      case 'article_changed':
        this.#articleGlobalTimer = fact.global_timer;
        break;
      case 'fault_changed':
        if (fact.connection === undefined || fact.connection === null) this.#faults = fact.faults;
        break;
      case 'stalled':
      case 'released':
        if (fact.connection === undefined || fact.connection === null) {
          this.#stalled = fact.fact === 'stalled';
        }
        break;
      case 'restored':
        this.#stalled = false;
        break;
      default:
    }
    return true;
  }
}
