import type {} from "./schema";

declare module "./schema" {
  type T_Money = { minor: number; currency: string };
  type T_Version = { number: number; file_name: string; size_bytes: number; content_type: string; has_preview: boolean; no_preview: string | null; pages: number | null; made_at: string; made_by: string };
  type T_Document = { id: string; company_id: string; name: string; tags: string[]; state: "active" | "retired"; newest: T_Version | null; versions: number; created_at: string; created_by: string; changed_at: string; version: number };
  type T_Upload = import("./schema").UploadAnswer;
  type T_UploadState = { id: string; state: "waiting" | "checking" | "done" | "refused"; reason: string | null; document_id: string | null; version: number | null };
  type T_AnnexUploadState = { id: string; state: "waiting" | "checking" | "done" | "refused"; reason: string | null; annex_id: string | null; version: number | null };
  type T_Invoice = { id: string; company_id: string; number: string; issued_on: string; due_on: string | null; net: T_Money; vat: T_Money; gross: T_Money; note: string | null; state: "active" | "retired"; newest: T_Version | null; versions: number; annexes: number; version: number };
  type T_Annex = { id: string; name: string; newest: T_Version | null; versions: number; made_at: string; version: number };
  type T_Page<T> = { items: T[]; next: string | null };
  type T_Paging = { limit?: number; cursor?: string | undefined };
  type T_Find = T_Paging & { text?: string; tag?: string; state?: "active" | "retired" | undefined };
  type C = { company_id: string };
  type D = C & { document_id: string };
  type I = C & { invoice_id: string };
  type A = I & { annex_id: string };
  type T_New = { name: string; size_bytes: number; content_type: string };
  type T_Link = import("./schema").LinkAnswer;
  type T_Copy = { copy: "clean" | "original" };
  type T_InvoiceForm = { number: string; issued_on: string; due_on: string | null; net: T_Money; vat: T_Money; gross: T_Money; note?: string };
  interface Calls {
    "GET /companies/{company_id}/invoices/{invoice_id}/versions": { in: { path: I; query?: T_Paging }; out: T_Page<T_Version> };
    "POST /companies/{company_id}/invoices/{invoice_id}/versions/{number}/link": { in: { path: I & { number: string }; body: T_Copy }; out: T_Link };
    "GET /companies/{company_id}/invoices/{invoice_id}/annexes": { in: { path: I; query?: T_Paging }; out: T_Page<T_Annex> };
    "GET /companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/versions": { in: { path: A; query?: T_Paging }; out: T_Page<T_Version> };
    "POST /companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/versions/{number}/link": { in: { path: A & { number: string }; body: T_Copy }; out: T_Link };
    "POST /office/companies/{company_id}/invoices/{invoice_id}/uploads": { in: { path: I; body: T_New }; out: T_Upload };
    "GET /office/companies/{company_id}/invoices/{invoice_id}/uploads/{upload_id}": { in: { path: I & { upload_id: string } }; out: T_AnnexUploadState };
    "POST /office/companies/{company_id}/invoices/{invoice_id}/annexes/uploads": { in: { path: I; body: T_New & { annex_id?: string | null; annex_name?: string | null } }; out: T_Upload };
    "GET /office/companies/{company_id}/invoices/{invoice_id}/versions": { in: { path: I; query?: T_Paging }; out: T_Page<T_Version> };
    "POST /office/companies/{company_id}/invoices/{invoice_id}/versions/{number}/link": { in: { path: I & { number: string }; body: T_Copy }; out: T_Link };
    "GET /office/companies/{company_id}/invoices/{invoice_id}/annexes": { in: { path: I; query?: T_Paging }; out: T_Page<T_Annex> };
    "GET /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/versions": { in: { path: A; query?: T_Paging }; out: T_Page<T_Version> };
    "POST /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/versions/{number}/link": { in: { path: A & { number: string }; body: T_Copy }; out: T_Link };
  }
}
