import { signal, type Signal } from "@preact/signals";
import { Problem } from "../lib/api";
import type { Upload } from "../lib/shapes";
import type { FieldError } from "../lib/wire";

const AT_ONCE = 2;
const FIRST_LOOK_MS = 1500;
const SLOWEST_LOOK_MS = 8000;
const PATIENCE_MS = 10 * 60_000;

export type Told = { text: string; isBad?: boolean };
/** Where files go and what they become there, a B; the words are asked for when they are shown. */
export type Way<B> = {
  /** Asks for the place of one file; throws the Problem why it has none. */
  allow: (file: File, stop: AbortSignal) => Promise<Upload>;
  /** What the file has become; null as long as the server checks it. */
  look: (uploadId: string, stop: AbortSignal) => Promise<B | null>;
  /** What to say of what it became. */
  tell: (became: B) => Told;
  /** What to say while the checks take longer than anybody watches. */
  late: () => string;
  /** What is wrong with a field of what `allow` sent. */
  wrong: (error: FieldError) => string;
};
export type Sending<B> = {
  file: File;
  phase: "waiting" | "sending" | "checking" | "done" | "late" | "failed" | "cancelled";
  /** 0..1 of the file's bytes. */
  progress: number;
  problem: Problem | null;
  became: B | null;
  /** As what it becomes will carry it; empty until it was allowed. */
  uploadId: string;
};
export type Entry<B> = { id: string; state: Signal<Sending<B>>; stop: AbortController };

/**
 * The files on their way to one place: sent two at a time with progress, each can be cancelled,
 * then watched until the server has checked them. `onDone` hears of everything that a file became.
 */
export class Uploads<B> {
  readonly entries = signal<Entry<B>[]>([]);

  constructor(
    readonly way: Way<B>,
    private readonly onDone: (became: B) => void = () => undefined,
  ) {}

  add(files: File[]): void {
    const added = files.map((file) => ({
      id: crypto.randomUUID(),
      state: signal<Sending<B>>({
        file,
        phase: "waiting",
        progress: 0,
        problem: null,
        became: null,
        uploadId: "",
      }),
      stop: new AbortController(),
    }));
    this.entries.value = [...this.entries.value, ...added];
    addEventListener("beforeunload", this.warn);
    this.next();
  }

  cancel(entry: Entry<B>): void {
    entry.stop.abort();
    set(entry, { phase: "cancelled" });
    this.next();
  }

  retry(entry: Entry<B>): void {
    entry.stop = new AbortController();
    set(entry, { phase: "waiting", progress: 0, problem: null });
    addEventListener("beforeunload", this.warn);
    this.next();
  }

  /** Whether this very upload is shown on its way. */
  isFollowing(uploadId: string | null): boolean {
    return this.entries.value.some(
      ({ state: { value: now } }) =>
        now.uploadId === uploadId && !["failed", "cancelled"].includes(now.phase),
    );
  }

  /** Whether leaving now would lose something that is not with the server yet. */
  isSending(): boolean {
    return this.entries.value.some(
      ({ state }) => state.value.phase === "waiting" || state.value.phase === "sending",
    );
  }

  /** Forgets those that are over, however they ended. */
  clear(): void {
    this.entries.value = this.entries.value.filter((entry) => !isOver(entry));
  }

  /** Forgets one, wherever it is. */
  remove(entry: Entry<B>): void {
    entry.stop.abort();
    this.entries.value = this.entries.value.filter((one) => one !== entry);
    this.next();
  }

  /** Ends everything that is under way; what was sent stays sent. */
  stop(): void {
    for (const entry of this.entries.value) entry.stop.abort();
    removeEventListener("beforeunload", this.warn);
  }

  private readonly warn = (event: Event): void => {
    if (this.isSending()) event.preventDefault();
  };

  private next(): void {
    const underWay = this.entries.value.filter(
      ({ state }) => state.value.phase === "sending",
    ).length;
    const waiting = this.entries.value.filter(({ state }) => state.value.phase === "waiting");
    for (const entry of waiting.slice(0, AT_ONCE - underWay)) void this.carry(entry);
    if (!this.isSending()) removeEventListener("beforeunload", this.warn);
  }

  private async carry(entry: Entry<B>): Promise<void> {
    const { signal: stop } = entry.stop;
    set(entry, { phase: "sending" });
    try {
      const { file } = entry.state.value;
      const upload = await this.way.allow(file, stop);
      set(entry, { uploadId: upload.upload_id });
      await post(upload, file, stop, (progress) => set(entry, { progress }));
      set(entry, { phase: "checking", progress: 1 });
      this.next();
      await this.watch(entry, upload.upload_id, stop);
    } catch (error) {
      if (stop.aborted) return;
      if (!(error instanceof Problem)) throw error;
      set(entry, { phase: "failed", problem: error });
      this.next();
    }
  }

  /** Looks for what this upload became, less often as time goes by. */
  private async watch(entry: Entry<B>, uploadId: string, stop: AbortSignal): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    for (
      let pause = FIRST_LOOK_MS;
      Date.now() < until;
      pause = Math.min(pause * 1.3, SLOWEST_LOOK_MS)
    ) {
      await wait(pause, stop);
      const became = await this.way.look(uploadId, stop).catch(passing);
      if (became === null) continue;
      set(entry, { phase: "done", became });
      this.onDone(became);
      return;
    }
    set(entry, { phase: "late" });
  }
}

/** Whether nothing more comes of it by itself. */
export const isOver = <B>({ state }: Entry<B>): boolean =>
  !["waiting", "sending", "checking"].includes(state.value.phase);

function set<B>(entry: Entry<B>, changes: Partial<Sending<B>>): void {
  entry.state.value = { ...entry.state.value, ...changes };
}

/** A look that fails for a moment is followed by the next one. */
function passing(error: unknown): null {
  if (error instanceof Problem && error.isPassing) return null;
  throw error;
}

function wait(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(stop.reason as Error);
      },
      { once: true },
    );
  });
}

/**
 * The browser's own form upload, by XMLHttpRequest because fetch tells no progress of what it
 * sends.
 */
function post(
  upload: Upload,
  file: File,
  stop: AbortSignal,
  onProgress: (share: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", upload.url);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () =>
      request.status < 300
        ? resolve()
        : reject(new Problem(request.status, { code: "upload_refused" }));
    request.onerror = () => reject(new Problem(0, { code: "network" }));
    stop.addEventListener(
      "abort",
      () => {
        request.abort();
        reject(stop.reason as Error);
      },
      { once: true },
    );
    request.send(form);
  });
}
