// TEMPORARY: until the routes are in openapi.json.
import type { MailKind } from "../lib/schema";
type DocumentType = "id_card" | "passport" | "driving_licence" | "other";
type Doc = { type: DocumentType; last_four: string };
type WaitingCompany = { company_id: string; company_name: string; company_code: string; company_state: "active" | "closed"; waiting: number };
type CollectorIn = { kind: "user"; user_id: string } | { kind: "named"; entries: { company_id: string; collector_id: string }[] } | { kind: "code"; code: string } | { kind: "other"; name: string; document_type: DocumentType; last_four: string; reason: string };
type Part = { company_id: string; company_name: string; company_code: string; state: "open" | "done" | "refused" | "undone"; refusal: { code: string; detail: string; winner: { handout_id: string; at: string; by_name: string; collector: string } | null } | null; items: { mail_id: string; number: string; sender: string; kind: MailKind; received_on: string }[]; receipt_id: string | null; undo_reason: string | null };
type Handout = { id: string; at: string; state: "running" | "done"; collector: { kind: "user" | "named" | "code" | "other"; name: string; document: Doc | null; reason: string | null }; by_name: string; digital_confirmation: boolean; has_signature: boolean; parts: Part[] };
type PageOf<T> = { items: T[]; next: string | null };
declare module "../lib/schema" {
  interface Calls {
    "GET /office/handouts/waiting": { in: { query?: { q?: string; limit?: number; cursor?: string | undefined } }; out: PageOf<WaitingCompany> };
    "POST /office/handouts": { in: { body: { collector: CollectorIn; parts: { company_id: string; mail_ids: string[] }[]; digital_confirmation: boolean; consent: "signature" | "tick" | null; signature: string | null }; key: string }; out: Handout };
    "GET /office/handouts": { in: { query?: { limit?: number; cursor?: string | undefined } }; out: PageOf<Handout> };
    "GET /office/handouts/{handout_id}": { in: { path: { handout_id: string } }; out: Handout };
    "POST /office/handouts/{handout_id}/undo": { in: { path: { handout_id: string }; body: { reason: string; company_ids: string[] | null }; key: string }; out: Handout };
  }
}
