import { signal, type Signal } from "@preact/signals";
import { api, Problem } from "../lib/api";
import type { OfficeScan, Upload } from "../lib/shapes";

const AT_ONCE = 2;
const FIRST_LOOK_MS = 1500;
const SLOWEST_LOOK_MS = 8000;
const PATIENCE_MS = 10 * 60_000;
type ContentType =
  "application/pdf" | "image/tiff" | "image/jpeg" | "image/png" | "application/octet-stream";
const TYPES: Record<string, ContentType> = {
  pdf: "application/pdf",
  tif: "image/tiff",
  tiff: "image/tiff",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
};

export type Sending = {
  file: File;
  phase: "waiting" | "sending" | "checking" | "done" | "late" | "failed" | "cancelled";
  /** 0..1 of the file's bytes. */
  progress: number;
  problem: Problem | null;
  scan: OfficeScan | null;
  /** As its scan will carry it; empty until it was allowed. */
  uploadId: string;
};
type Entry = { id: string; state: Signal<Sending>; stop: AbortController };

/**
 * The files on their way to one mail item: sent two at a time with progress, each can be cancelled,
 * then watched until
 * the server has checked them. `onScan` hears of every scan that an upload became.
 */
export class Uploads {
  readonly entries = signal<Entry[]>([]);

  constructor(
    private readonly companyId: string,
    private readonly mailId: string,
    private readonly onScan: (scan: OfficeScan) => void = () => undefined,
  ) {}

  add(files: File[]): void {
    const added = files.map((file) => ({
      id: crypto.randomUUID(),
      state: signal<Sending>({ file, phase: "waiting", progress: 0, problem: null, scan: null, uploadId: "" }),
      stop: new AbortController(),
    }));
    this.entries.value = [...this.entries.value, ...added];
    addEventListener("beforeunload", this.warn);
    this.next();
  }

  cancel(entry: Entry): void {
    entry.stop.abort();
    set(entry, { phase: "cancelled" });
    this.next();
  }

  retry(entry: Entry): void {
    entry.stop = new AbortController();
    set(entry, { phase: "waiting", progress: 0, problem: null });
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

  private async carry(entry: Entry): Promise<void> {
    const { signal: stop } = entry.stop;
    set(entry, { phase: "sending" });
    try {
      const { file } = entry.state.value;
      const path = { company_id: this.companyId, mail_id: this.mailId };
      const body = {
        name: file.name.slice(-200),
        size_bytes: file.size,
        content_type: typeOf(file),
      };
      const upload = await api(
        "POST /office/companies/{company_id}/mail/{mail_id}/uploads",
        { path, body },
        stop,
      );
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

  /** Looks for the scan that this upload became, less often as time goes by. */
  private async watch(entry: Entry, uploadId: string, stop: AbortSignal): Promise<void> {
    const path = { company_id: this.companyId, mail_id: this.mailId };
    const until = Date.now() + PATIENCE_MS;
    for (
      let pause = FIRST_LOOK_MS;
      Date.now() < until;
      pause = Math.min(pause * 1.3, SLOWEST_LOOK_MS)
    ) {
      await wait(pause, stop);
      const page = await api(
        "GET /office/companies/{company_id}/mail/{mail_id}/scans",
        { path, query: { limit: 100 } },
        stop,
      ).catch(passing);
      const scan = page?.items.find(
        (one) => one.upload_id === uploadId && one.state !== "checking",
      );
      if (!scan) continue;
      set(entry, { phase: "done", scan });
      this.onScan(scan);
      return;
    }
    set(entry, { phase: "late" });
  }
}

function set(entry: Entry, changes: Partial<Sending>): void {
  entry.state.value = { ...entry.state.value, ...changes };
}

/** A look that fails for a moment is followed by the next one. */
function passing(error: unknown): null {
  if (error instanceof Problem && error.isPassing) return null;
  throw error;
}

/**
 * By the name's ending; a file that the system knows to be something else need not travel to be
 * refused.
 */
function typeOf(file: File): ContentType {
  const known = TYPES[file.name.split(".").at(-1)?.toLowerCase() ?? ""];
  if (!known && file.type)
    throw new Problem(400, {
      code: "validation_failed",
      errors: [{ field: "content_type", code: "invalid_choice" }],
    });
  return known ?? "application/octet-stream";
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
