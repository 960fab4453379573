/** One page of a part: its number in the scan, and by how much it is turned clockwise. */
export type Sheet = { page: number; turn: number };
export type Parts = readonly (readonly Sheet[])[];

const QUARTER = 90;
const WHOLE = 360;

/** The scan as it came: one part. */
export const whole = (pages: number): Parts => [
  Array.from({ length: pages }, (_, index) => ({ page: index + 1, turn: 0 })),
];

export const isSame = (one: Parts, other: Parts): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Where a page stands: which part, and which place in it. */
function placeOf(parts: Parts, page: number): [number, number] {
  const part = parts.findIndex((sheets) => sheets.some((one) => one.page === page));
  return [part, parts[part]!.findIndex((one) => one.page === page)];
}

/** A page that begins a part joins the part before; any other begins one. */
export function splitBefore(parts: Parts, page: number): Parts {
  const [at, place] = placeOf(parts, page);
  const sheets = parts[at]!;
  if (place) return parts.toSpliced(at, 1, sheets.slice(0, place), sheets.slice(place));
  return at ? parts.toSpliced(at - 1, 2, [...parts[at - 1]!, ...sheets]) : parts;
}

export const turned = (parts: Parts, pages: ReadonlySet<number>): Parts =>
  parts.map((sheets) =>
    sheets.map((one) =>
      pages.has(one.page) ? { ...one, turn: (one.turn + QUARTER) % WHOLE } : one,
    ),
  );

/** Every chosen page one place further, across the ends of parts; parts left empty are gone. */
export function moved(parts: Parts, pages: ReadonlySet<number>, by: 1 | -1): Parts {
  const order = parts.flat().map((one) => one.page);
  if (by > 0) order.reverse();
  const outer = by < 0 ? 0 : parts.length - 1;
  let made = parts;
  let isStuck = true;
  for (const page of order) {
    // Chosen pages at the very end stay there, one behind the other.
    isStuck &&= pages.has(page) && placeOf(made, page)[0] === outer;
    if (pages.has(page) && !isStuck) made = step(made, page, by);
  }
  return made.filter((sheets) => sheets.length);
}

function step(parts: Parts, page: number, by: 1 | -1): Parts {
  const [at, place] = placeOf(parts, page);
  const sheets = parts[at]!;
  const sheet = sheets[place]!;
  const rest = sheets.toSpliced(place, 1);
  const to = place + by;
  if (to >= 0 && to < sheets.length) return parts.with(at, rest.toSpliced(to, 0, sheet));
  const next = parts[at + by];
  if (!next) return parts;
  const taken = by < 0 ? [...next, sheet] : [sheet, ...next];
  return parts.with(at, rest).with(at + by, taken);
}
