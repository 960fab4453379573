import type {} from "./schema";

declare module "./schema" {
  type W_Money = { minor: number; currency: string };
  type W_Version = { number: number; file_name: string; size_bytes: number; content_type: string; has_preview: boolean; pages: number | null; made_at: string; made_by: string };
  type W_Panel = { id: string; company_id: string; name: string; state: "active" | "deleting" | "deleted"; members: number; shares: number; created_at: string; created_by: string; progress: { done: number; total: number } | null; version: number };
  type W_Member = { user_id: string; first_name: string; last_name: string; email: string; state: "active" | "blocked" | "invited" | "ended" | "shut"; until: string | null; panels: { id: string; name: string }[]; may_rename: boolean; added_at: string; added_by: string; version: number };
  type W_Person = { id: string; name: string; email: string };
  type W_Stay = W_Person & { why: string };
  type W_Deletion = { users_go: W_Person[]; users_stay: W_Stay[]; go: number; stay: number; shares: number; documents_deleted: number; confirm: string; version: number };
  type W_Share = { id: string; panel_id: string; panel_name: string; kind: "document" | "invoice" | "annex"; thing_id: string; invoice_id: string | null; name: string; version: number | null; newest: number; is_seen: boolean; shared_at: string; shared_by: string };
  type W_Mine = { company_id: string; company_name: string; company_code: string; panel_id: string; name: string; until: string | null; unopened: number };
  type W_Shared = { share_id: string; kind: "document" | "invoice" | "annex"; name: string; number: string | null; issued_on: string | null; gross: W_Money | null; invoice_number: string | null; version: number; is_newest_share: boolean; shared_at: string; is_new: boolean; file: (Omit<W_Version, "made_by"> & { no_preview: string | null }) | null };
  type W_Link = LinkAnswer;
  type W_Viewer = { user_id: string; name: string; via: string; panel_id: string | null; panel_name: string | null; version: number | null };
  type W_Opening = { user_id: string; name: string; version: number; first_at: string; last_at: string; times: number; via: string };
  type W_Page<T> = { items: T[]; next: string | null };
  type W_Paging = { limit?: number; cursor?: string | undefined };
  interface Calls {
    "GET /office/companies/{company_id}/panels": { in: { path: { company_id: string }; query?: W_Paging }; out: W_Page<W_Panel> };
    "POST /office/companies/{company_id}/panels": { in: { path: { company_id: string }; body: { name: string }; key: string }; out: W_Panel };
    "GET /office/companies/{company_id}/panels/{panel_id}": { in: { path: { company_id: string; panel_id: string } }; out: W_Panel };
    "PATCH /office/companies/{company_id}/panels/{panel_id}": { in: { path: { company_id: string; panel_id: string }; body: { name: string }; version: number }; out: W_Panel };
    "GET /office/companies/{company_id}/panels/{panel_id}/deletion": { in: { path: { company_id: string; panel_id: string } }; out: W_Deletion };
    "POST /office/companies/{company_id}/panels/{panel_id}/delete": { in: { path: { company_id: string; panel_id: string }; body: { confirm?: string | null }; version: number }; out: W_Panel };
    "GET /office/companies/{company_id}/panels/{panel_id}/members": { in: { path: { company_id: string; panel_id: string }; query?: W_Paging & { text?: string } }; out: W_Page<W_Member> };
    "POST /office/companies/{company_id}/panels/{panel_id}/members": { in: { path: { company_id: string; panel_id: string }; body: { email: string; first_name: string; last_name: string; language?: "pl" | "it" | "en"; until?: string | null; panels: string[]; send: boolean }; key: string }; out: { member: W_Member; is_new: boolean; link: string | null } };
    "PATCH /office/companies/{company_id}/panels/{panel_id}/members/{user_id}": { in: { path: { company_id: string; panel_id: string; user_id: string }; body: { until?: string | null; first_name?: string; last_name?: string }; version: number }; out: W_Member };
    "PUT /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/panels": { in: { path: { company_id: string; panel_id: string; user_id: string }; body: { panels: string[] } }; out: W_Page<string> };
    "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/block": { in: { path: { company_id: string; panel_id: string; user_id: string } }; out: W_Member };
    "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/unblock": { in: { path: { company_id: string; panel_id: string; user_id: string } }; out: W_Member };
    "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/activation": { in: { path: { company_id: string; panel_id: string; user_id: string }; body: { send: boolean }; key: string }; out: { link: string | null } };
    "DELETE /office/companies/{company_id}/panels/{panel_id}/members/{user_id}": { in: { path: { company_id: string; panel_id: string; user_id: string }; query?: { confirm?: string }; version: number }; out: undefined };
    "GET /office/users/{user_id}/panels": { in: { path: { user_id: string } }; out: { items: { company: { id: string; name: string; code: string }; panel_id: string; panel_name: string; state: W_Member["state"]; until: string | null; added_at: string; version: number }[] } };
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
