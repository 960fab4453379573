import type { Calls } from "../lib/schema";
import type { Out } from "../lib/shapes";

export type Waiting = Out<"GET /office/handouts/waiting">["items"][number];
export type FoundPerson = Out<"POST /office/collectors/find">["people"][number];
export type Handout = Out<"GET /office/handouts/{handout_id}">;
export type Part = Handout["parts"][number];
/** How many items were asked for, less those that left collected since. */
export const stillIn = ({ items }: Part): number => items.filter((one) => !one.has_left).length;

export type NewHandout = Calls["POST /office/handouts"]["in"]["body"];
export type CollectorRef = NewHandout["collector"];
export type Document = NonNullable<FoundPerson["document"]>;

export const DOCUMENT_TYPES = [
  "id_card",
  "passport",
  "driving_licence",
  "other",
] as const satisfies readonly Document["type"][];
