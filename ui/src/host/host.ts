/** What the page needs from whatever hosts it, and the only way to get it. */
export interface Host {
  readonly kind: 'browser' | 'desktop';
  /** The lab's addresses and the key to it. */
  connect(): Promise<LabAddress>;
  /** Whether it was copied. */
  copyText(text: string): Promise<boolean>;
  /**
   * Saves a file and tells where it is, where the host knows that. Rejects with a `HostError`.
   */
  saveFile(name: string, content: string | Blob): Promise<string | undefined>;
  /**
   * The next recording that the host was asked to open, as soon as there is one; absent where
   * nobody can ask it. Rejects with a `HostError`, and so does reading the file.
   */
  nextRecording?(): Promise<NamedFile>;
  /** Runs curl beside the window, where the host can. */
  readonly curl?: CurlRunner;
}

/** A file that is yet to be read. */
export interface NamedFile {
  readonly name: string;
  read(): Promise<Blob>;
}

/** Where the lab is. URLs have no slash at the end. */
export interface LabAddress {
  readonly stage: string;
  readonly control: string;
  readonly token: string;
  readonly notice?: HostNotice;
}

/** Something the host wants said in the window. */
export interface HostNotice {
  readonly code: 'port_taken';
  readonly requested: number;
  readonly actual: number;
}

export interface CurlRunner {
  /**
   * Runs curl on one of the stage's URLs. `onBytes` gets its raw output as it comes, `onExit` is
   * called once. Rejects with a `HostError` (`curl_missing`, `refused`) if it cannot start.
   */
  spawn(
    url: string,
    onBytes: (bytes: Uint8Array) => void,
    onExit: (exit: CurlExit) => void,
  ): Promise<CurlRun>;
}

export interface CurlExit {
  /** The exit code; absent when a signal ended it. */
  readonly code: number | null;
}

export interface CurlRun {
  stop(): Promise<void>;
}

/** Why the host could not do something; decide by `code`. */
export class HostError extends Error {
  constructor(
    readonly code:
      'token_missing' | 'token_wrong' | 'lab_unreachable' | 'curl_missing' | 'refused' | 'failed',
    message: string,
  ) {
    super(message);
    this.name = 'HostError';
  }
}
