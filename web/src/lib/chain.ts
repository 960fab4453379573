/**
 * Whether the records of an export are whole, by the rules of chalicelib/papers/chain.py: each names
 * the SHA-256 of the one before it.
 */
export type Trouble = "missing" | "altered" | "double";
export type Fault = { position: number; trouble: Trouble; number: string };
export type Chained = { receipts: number; voids: string[]; faults: Fault[] };
/** What the office sealed of a chain's end; `statement` is the text that was signed. */
export type End = { statement: string; company: string; records: number; last: string; at: string };
export type Records = {
  texts: string[];
  company: unknown;
  records: number;
  last: string;
  end: End | null;
};

type Told = {
  position: number;
  previous?: unknown;
  number?: unknown;
  kind?: unknown;
  voids?: unknown;
};
type Placed = { text: string; told: Told };

/** No company has so many; whoever makes an export up may name any number. */
const MOST_RECORDS = 1_000_000;

/** SHA-256 in hex, without a byte leaving the browser. */
export async function sha256(content: BufferSource): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", content);
  return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** What a file says that should be an export; null when it is none. */
export function readExport(text: string): Records | null {
  try {
    const found = JSON.parse(text);
    if (found.kind !== "awizo-receipts" || found.version !== 1) return null;
    const texts = found.items.map((item: { record: unknown }) => item.record);
    const isPlace = (place: unknown) => Number.isInteger(place) && Number(place) <= MOST_RECORDS;
    const isWhole = texts.every(
      (one: unknown) => typeof one === "string" && isPlace(JSON.parse(one).position),
    );
    if (!isWhole || !isPlace(found.records) || typeof found.last_sha256 !== "string") return null;
    const end = found.end ? readEnd(found.end.statement) : null;
    return {
      texts,
      company: found.company_id,
      records: found.records,
      last: found.last_sha256,
      end,
    };
  } catch {
    return null;
  }
}

/** Throws where it is none. */
function readEnd(statement: unknown): End {
  const told = JSON.parse(String(statement));
  const isSaid = [told.company, told.last_sha256, told.at].every((one) => typeof one === "string");
  const isPlace =
    Number.isInteger(told.records) && told.records > 0 && told.records <= MOST_RECORDS;
  if (told.kind !== "end" || !isSaid || !isPlace) throw new Error("no end of a chain");
  const { company, records, last_sha256: last, at } = told;
  return { statement: String(statement), company, records, last, at };
}

/** Records that a sealed end knows of and that are not there are missing. */
export async function judgeChain({
  texts,
  company,
  records,
  last,
  end: sealed,
}: Records): Promise<Chained> {
  const placed = new Map<number, Placed[]>();
  for (const text of texts) {
    const told: Told = JSON.parse(text);
    // Not a new list each time: somebody may make up a file that names one place again and again.
    const there = placed.get(told.position);
    if (there) there.push({ text, told });
    else placed.set(told.position, [{ text, told }]);
  }
  const end = [...placed.keys()].reduce((one, other) => Math.max(one, other), records);
  const faults: Fault[] = [...placed.keys()]
    .filter((position) => position < 1)
    .sort((one, other) => one - other)
    .map((position) => ({ position, trouble: "double", number: "" }));
  for (let position = 1; position <= Math.max(end, sealed?.records ?? 0); position++) {
    const named = [
      placed.get(position + 1)?.[0]?.told.previous,
      position === end ? last : undefined,
      position === sealed?.records ? sealed.last : undefined,
    ].filter((one) => one !== undefined);
    const trouble = await troubleAt(placed.get(position) ?? [], position, named);
    const number = String(placed.get(position)?.[0]?.told.number ?? "");
    if (trouble) faults.push({ position, trouble, number });
  }
  if (sealed && sealed.company !== company)
    faults.push({ position: sealed.records, trouble: "altered", number: "" });
  const inOrder = [...placed.entries()]
    .sort(([one], [other]) => one - other)
    .flatMap(([, there]) => there);
  if (!faults.length) faults.push(...(await senseless(inOrder)));
  const told = inOrder.map((one) => one.told);
  return {
    receipts: told.filter((one) => one.kind === "receipt").length,
    voids: told.filter((one) => one.kind === "void").map((one) => String(one.number ?? "")),
    faults,
  };
}

/** Of a chain whose hashes fit: what no office writes, such as one number for two receipts. */
async function senseless(inOrder: Placed[]): Promise<Fault[]> {
  const holds = new Map<string, string>();
  const said = new Set<string>();
  const found: Fault[] = [];
  for (const { text, told } of inOrder) {
    const { position } = told;
    const number = String(told.number ?? "");
    if (told.kind === "receipt") {
      if (said.has(number)) found.push({ position, trouble: "double", number });
      said.add(number);
      holds.set(number, await sha256(new TextEncoder().encode(text)));
      continue;
    }
    if (told.kind !== "void" || (holds.get(number) ?? "") !== told.voids)
      found.push({ position, trouble: "altered", number });
    if (told.kind === "void") holds.delete(number);
  }
  return found;
}

async function troubleAt(
  there: Placed[],
  position: number,
  named: unknown[],
): Promise<Trouble | null> {
  const [first] = there;
  if (!first) return "missing";
  if (there.length > 1) return "double";
  if (canonical(JSON.parse(first.text)) !== first.text) return "altered";
  if (position === 1 && first.told.previous !== "") return "altered";
  const hash = await sha256(new TextEncoder().encode(first.text));
  return named.every((one) => one === hash) ? null : "altered";
}

/** The one spelling of a record: sorted names, no spaces, letters as they are. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${pairs.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join()}}`;
}
