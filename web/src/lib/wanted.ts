import type {} from "./schema";

declare module "./schema" {
  type W_Money = { minor: number; currency: string };
  type W_Version = { number: number; file_name: string; size_bytes: number; content_type: string; has_preview: boolean; pages: number | null; made_at: string; made_by: string };
  type W_Share = { id: string; panel_id: string; panel_name: string; kind: "document" | "invoice" | "annex"; thing_id: string; invoice_id: string | null; name: string; version: number | null; newest: number; is_seen: boolean; shared_at: string; shared_by: string };
  type W_Mine = { company_id: string; company_name: string; company_code: string; panel_id: string; name: string; until: string | null; unopened: number };
  type W_Shared = { share_id: string; kind: "document" | "invoice" | "annex"; name: string; number: string | null; issued_on: string | null; gross: W_Money | null; invoice_number: string | null; version: number; is_newest_share: boolean; shared_at: string; is_new: boolean; file: (Omit<W_Version, "made_by"> & { no_preview: string | null }) | null };
  type W_Link = LinkAnswer;
  type W_Viewer = { user_id: string; name: string; via: string; panel_id: string | null; panel_name: string | null; version: number | null };
  type W_Opening = { user_id: string; name: string; version: number; first_at: string; last_at: string; times: number; via: string };
  type W_Page<T> = { items: T[]; next: string | null };
  type W_Paging = { limit?: number; cursor?: string | undefined };
  interface Calls {
    "POST /office/companies/{company_id}/shares": { in: { path: { company_id: string }; body: { panel_id: string; things: { kind: "document" | "invoice" | "annex"; id: string; invoice_id?: string | null; version?: number | null }[] }; key: string }; out: { shared: number; already: number; told: number; items: W_Share[] } };
    "GET /office/companies/{company_id}/panels/{panel_id}/shares": { in: { path: { company_id: string; panel_id: string }; query?: W_Paging }; out: W_Page<W_Share> };
    "GET /office/companies/{company_id}/shares": { in: { path: { company_id: string }; query: { thing_id: string; cursor?: string | undefined } }; out: W_Page<W_Share> };
    "POST /office/companies/{company_id}/shares/withdraw": { in: { path: { company_id: string }; body: { shares: { panel_id: string; id: string }[] } }; out: { withdrawn: number; gone: number } };
    "GET /office/companies/{company_id}/things/{thing_id}/viewers": { in: { path: { company_id: string; thing_id: string }; query?: W_Paging }; out: W_Page<W_Viewer> };
    "GET /office/companies/{company_id}/things/{thing_id}/openings": { in: { path: { company_id: string; thing_id: string }; query?: W_Paging }; out: { items: W_Opening[] } };
    "GET /companies/{company_id}/things/{thing_id}/viewers": { in: { path: { company_id: string; thing_id: string }; query?: W_Paging }; out: W_Page<W_Viewer> };
    "GET /companies/{company_id}/things/{thing_id}/openings": { in: { path: { company_id: string; thing_id: string }; query?: W_Paging }; out: { items: W_Opening[] } };
    "GET /me/panels": { in: { query?: W_Paging }; out: W_Page<W_Mine> };
    "GET /companies/{company_id}/panels/{panel_id}/shared": { in: { path: { company_id: string; panel_id: string }; query?: W_Paging }; out: W_Page<W_Shared> };
    "POST /companies/{company_id}/panels/{panel_id}/shared/{share_id}/link": { in: { path: { company_id: string; panel_id: string; share_id: string }; body: { copy: "clean" | "original" } }; out: LinkAnswer };
  }
}
