import type { Calls } from "./schema";
import type { Call, Out } from "./shapes";

export type FieldError = { field: string; code: string };
type Answer = {
  code?: string;
  detail?: string;
  errors?: FieldError[];
  confirm?: string;
  consequences?: string[];
};

/**
 * What the server answered when it did not answer 2xx; code "network" when it did not answer at
 * all.
 */
export class Problem extends Error {
  readonly code: string;
  readonly detail: string;
  readonly errors: FieldError[];
  readonly confirm: string;
  readonly consequences: string[];

  constructor(
    readonly status: number,
    answer: Answer,
    readonly retryAfterSeconds = 0,
  ) {
    super(`${status} ${answer.code ?? ""}`);
    this.code = answer.code ?? codeOf(status);
    this.detail = answer.detail ?? "";
    this.errors = answer.errors ?? [];
    this.confirm = answer.confirm ?? "";
    this.consequences = answer.consequences ?? [];
  }

  /** Whether sending the same again later may succeed. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The gateway in front of the API answers some errors itself, without our codes. */
function codeOf(status: number): string {
  if (status === 401) return "unauthenticated";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 429) return "too_many_requests";
  if (status === 503 || status === 504) return "unavailable";
  return "internal";
}

export type Extras = { key?: string; version?: number };
export type Input<C extends Call> = Omit<Calls[C]["in"], keyof Extras> & Extras;
type Loose = {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
} & Extras;

/**
 * One request to the API, without a session of its own; throws Problem, or AbortError when the
 * signal ends it.
 */
export async function send<C extends Call>(
  call: C,
  input: Input<C>,
  token = "",
  signal: AbortSignal | null = null,
): Promise<Out<C>> {
  const { path = {}, query = {}, body, key, version } = input as Loose;
  const [method, template] = call.split(" ") as [string, string];
  const url = new URL(
    `/api${template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""))}`,
    location.origin,
  );
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== "") url.searchParams.set(name, String(value));
  const headers = new Headers({ Accept: "application/json", "X-Awizo-Client": "web" });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (key) headers.set("Idempotency-Key", key);
  if (version !== undefined) headers.set("If-Match", `"${version}"`);

  const response = await fetch(url, {
    method,
    headers,
    signal,
    body: body === undefined ? null : JSON.stringify(body),
  }).catch((error: Error) => {
    throw error.name === "AbortError" ? error : new Problem(0, { code: "network" });
  });
  const answer = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok)
    throw new Problem(
      response.status,
      answer ?? {},
      Number(response.headers.get("Retry-After")) || 0,
    );
  return answer;
}
