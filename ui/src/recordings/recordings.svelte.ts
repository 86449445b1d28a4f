import { Control } from '../api/control';
import { HostError } from '../host/host';
import type { Lab } from '../lab/lab.svelte';
import { goTo } from '../layout/pages.svelte';
import { saveHeld } from './capture';
import { RecordingError } from './format';
import { Recorder } from './recorder.svelte';
import { readRecording } from './recording';
import { Replay } from './replay.svelte';

export type Shown =
  | { readonly at: 'nothing' }
  | { readonly at: 'reading'; readonly name: string }
  | { readonly at: 'refused'; readonly name: string; readonly error: RecordingError }
  | { readonly at: 'open'; readonly replay: Replay };

/** A recording that was saved: how large it is, and where, as far as the host knows. */
export interface Saved {
  readonly bytes: number;
  readonly where: string | undefined;
}

const all = new WeakMap<Lab, Recordings>();

/** The page's recordings: they go on while another page is shown. */
export function recordingsOf(lab: Lab): Recordings {
  const known = all.get(lab);
  if (known) return known;
  const recordings = new Recordings(lab);
  all.set(lab, recordings);
  return recordings;
}

/** What is open, what is being recorded, and how both get to and from files. */
export class Recordings {
  readonly recorder: Recorder;
  readonly #lab: Lab;
  readonly #control: Control;
  #shown = $state.raw<Shown>({ at: 'nothing' });
  #share = $state(0);
  #saving = $state(false);
  #saved = $state.raw<Saved>();
  #reading = new AbortController();

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#control = new Control(lab.address.control, lab.address.token);
    this.recorder = new Recorder(lab, this.#control);
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** How much of the file is read. */
  get share(): number {
    return this.#share;
  }

  get saving(): boolean {
    return this.#saving;
  }

  /** The latest that was saved, until something is opened. */
  get saved(): Saved | undefined {
    return this.#saved;
  }

  /** Opens what the host is asked to open, whenever it is, and shows it. */
  async followHost(): Promise<void> {
    const { host } = this.#lab;
    while (host.nextRecording) {
      const { name, read } = await host.nextRecording();
      goTo('recordings');
      void this.open(read, name);
    }
  }

  /** Opens a file that a person chose or dropped, and shows it. */
  openFile(file: File): void {
    goTo('recordings');
    void this.open(file, file.name);
  }

  /** Opens a file instead of what is open; the latest that is asked for counts. */
  async open(file: Blob | (() => Promise<Blob>), name: string): Promise<void> {
    this.close();
    this.#saved = undefined;
    this.#lab.notices.clear('recording_saved');
    const reading = new AbortController();
    this.#reading = reading;
    this.#share = 0;
    this.#shown = { at: 'reading', name };
    let shown: Shown;
    try {
      const content = file instanceof Blob ? file : await file();
      const recording = await readRecording(content, name, reading.signal, (share) => {
        this.#share = share;
      });
      const { host, notices, wire } = this.#lab;
      shown = { at: 'open', replay: new Replay(recording, host, notices, wire.parse) };
    } catch (error) {
      shown = { at: 'refused', name, error: refusalOf(error) };
    }
    if (!reading.signal.aborted) this.#shown = shown;
  }

  /** Closes what is open, or stops reading. */
  close(): void {
    this.#reading.abort();
    if (this.#shown.at === 'open') this.#shown.replay.pause();
    this.#shown = { at: 'nothing' };
  }

  /** Saves what the page holds. */
  async saveHeld(): Promise<void> {
    await this.#save(() => saveHeld(this.#lab, this.#control));
  }

  /** Stops recording and saves what was recorded. */
  async saveRecorded(): Promise<void> {
    await this.#save(() => this.recorder.stop());
  }

  async #save(make: () => Promise<Blob | undefined>): Promise<void> {
    if (this.#saving) return;
    this.#saving = true;
    this.#saved = undefined;
    try {
      const file = await make();
      if (!file) return;
      const where = await this.#lab.host.saveFile(fileName(), file);
      this.#saved = { bytes: file.size, where };
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.#lab.notices.add({ tone: 'broken', code: error.code, message: error.message });
    } finally {
      this.#saving = false;
    }
  }
}

function fileName(): string {
  const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return `sse-lab-recording-${at}.ndjson`;
}

/** A file may vanish, or be forbidden, while it is read. */
function refusalOf(error: unknown): RecordingError {
  if (error instanceof RecordingError) return error;
  if (error instanceof DOMException || error instanceof HostError)
    return new RecordingError('unreadable', error.message);
  throw error;
}
