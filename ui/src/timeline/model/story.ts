import type { DoorKind, FaultKind } from '../../api/types';
import type { LabTimeUs } from '../../trace/types';
import { Bounded } from './bounded';
import type { GapReason, Kill } from './connection';

/** Silence with the socket open. */
export interface Stall {
  readonly fromUs: LabTimeUs;
  toUs: LabTimeUs | undefined;
  /** Absent for all connections. */
  readonly connection: number | undefined;
}

/** What the next attempt met from a moment on. */
export interface DoorSpan {
  readonly fromUs: LabTimeUs;
  toUs: LabTimeUs | undefined;
  readonly kind: DoorKind;
  /** The status of `status` and `redirect`. */
  readonly status: number | undefined;
}

/** Faults that altered this window's connection for a while. */
export interface FaultSpan {
  readonly fromUs: LabTimeUs;
  toUs: LabTimeUs | undefined;
  /** In the order in which they act. */
  readonly kinds: readonly FaultKind[];
}

/** What a resume brought. */
export interface Resume {
  readonly atUs: LabTimeUs;
  readonly connection: number;
  readonly replayed: number;
  /** Those of the replayed that this window had dispatched before. */
  again: number;
  /** Events that never reach this window. */
  lost: number;
  /** Whether the lab said `lab.gap`. */
  gap: GapReason | undefined;
}

/** Entries of a log that were gone before they were read: what happened there is not known. */
export interface Blank {
  readonly fromUs: LabTimeUs;
  readonly toUs: LabTimeUs;
  readonly entries: number;
}

/** What happened to the lab as a whole, and to this window's connection, in order of time. */
export class Story {
  readonly kills = new Bounded<Kill>(512);
  readonly stalls = new Bounded<Stall>(256);
  readonly doors = new Bounded<DoorSpan>(256);
  readonly faults = new Bounded<FaultSpan>(256);
  readonly resumes = new Bounded<Resume>(256);
  readonly blanks = new Bounded<Blank>(64);
  readonly epochs = new Bounded<{ readonly atUs: LabTimeUs; readonly epoch: string }>(64);

  doorAt(atUs: LabTimeUs): DoorSpan | undefined {
    return this.doors.items.findLast(
      (door) => door.fromUs <= atUs && (door.toUs === undefined || atUs <= door.toUs),
    );
  }

  setDoor(atUs: LabTimeUs, kind: DoorKind, status: number | undefined): void {
    const last = this.doors.last;
    if (last && last.toUs === undefined) last.toUs = atUs;
    if (kind !== 'open') this.doors.push({ fromUs: atUs, toUs: undefined, kind, status });
  }

  /** These faults act from now on; none where there are none. */
  setFaults(atUs: LabTimeUs, kinds: readonly FaultKind[]): void {
    const { last } = this.faults;
    if (last && last.toUs === undefined) last.toUs = atUs;
    if (kinds.length > 0) this.faults.push({ fromUs: atUs, toUs: undefined, kinds });
  }

  release(atUs: LabTimeUs, connection: number | undefined): void {
    for (const stall of this.stalls.items) {
      const meant = connection === undefined || stall.connection === connection;
      if (meant && stall.toUs === undefined) stall.toUs = atUs;
    }
  }
}
