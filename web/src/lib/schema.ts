// Made by tools/gen_api.py from openapi.json: change the API, then run it again.
export type AttachedScan = { id: string; name: string; pages: number | null; size_bytes: number; content_type: string; added_at: string; };
export type Company = { id: string; code: string; name: string; counters: { mail_waiting: number; }; permissions: (string)[]; kind: "owner" | "contact" | "guest"; };
export type CompanyPage = { items: (Company)[]; next: string | null; };
export type Count = { count: number; more: boolean; };
export type Language = "pl" | "it" | "en";
export type Link = { url: string; expires_in: number; content_type: string; name: string; disposition: "inline" | "attachment"; };
export type MailItem = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; scans: (AttachedScan)[]; registered_at: string; };
export type MailItemPage = { items: (MailItem)[]; next: string | null; };
export type MailKind = "letter" | "registered_letter" | "parcel" | "courier";
export type MailState = "waiting" | "collected" | "forwarded" | "returned" | "destroyed";
export type Me = { id: string; first_name: string; last_name: string; email: string; language: Language; role: "admin" | "dpo" | "clerk" | null; version: number; };
export type Notice = { id: string; event: string; company_id: string; company_name: string; company_code: string; mail_id: string; mail_number: string; recipient_name: string; recipient_email: string; channel: "email"; state: NoticeState; reason: string | null; detail: string | null; promised_attachment: boolean; attached: number; created_at: string; updated_at: string; sent_at: string | null; version: number; };
export type NoticeChoice = "none" | "email" | "email_with_attachment";
export type NoticeDetail = { id: string; event: string; company_id: string; company_name: string; company_code: string; mail_id: string; mail_number: string; recipient_name: string; recipient_email: string; channel: "email"; state: NoticeState; reason: string | null; detail: string | null; promised_attachment: boolean; attached: number; created_at: string; updated_at: string; sent_at: string | null; version: number; history: ({ at: string; state: NoticeState; reason: string | null; by_name: string | null; })[]; };
export type NoticePage = { items: (Notice)[]; next: string | null; };
export type NoticeState = "pending" | "held" | "sending" | "sent" | "failed" | "unknown";
export type OfficeCompany = { id: string; code: string; name: string; mail_waiting: number; };
export type OfficeCompanyPage = { items: (OfficeCompany)[]; next: string | null; };
export type OfficeMail = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; scans: (AttachedScan)[]; registered_at: string; company_name: string; company_code: string; internal_note: string; notice: NoticeChoice; version: number; registered_by_name: string; };
export type OfficeMailPage = { items: (OfficeMail)[]; next: string | null; };
export type OfficeScan = { id: string; state: ScanState; reason: string | null; file_name: string; scanner: string; company_id: string | null; company_name: string | null; company_code: string | null; mail_id: string | null; mail_number: string | null; pages: number | null; size_bytes: number; content_type: string; arrived_at: string; same_name_as: string | null; upload_id: string | null; flags: (string)[]; has_clean: boolean; version: number; };
export type OfficeScanPage = { items: (OfficeScan)[]; next: string | null; };
export type Overview = { mail_waiting: Count; scan_inbox: Count; quarantined: Count; notices_held: Count; notices_unknown: Count; };
export type RegisteredMail = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; scans: (AttachedScan)[]; registered_at: string; company_name: string; company_code: string; internal_note: string; notice: NoticeChoice; version: number; registered_by_name: string; alerts?: (string)[]; };
export type ScanState = "checking" | "attached" | "inbox" | "split" | "duplicate" | "quarantined";
export type Session = { id_token: string; expires_in: number; user: Me; };
export type Settings = { version: number; office_name: string; office_email: string; time_zone: string; language: Language; mail: { missing_attachment_alert: boolean; attachment_limit_bytes: number; digest_minutes: number; held_alert_hours: number; }; };
export type Upload = { upload_id: string; url: string; fields: Record<string, string>; expires_in: number; };

export interface Calls {
  "GET /companies/{company_id}/mail": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; state?: MailState; q?: string; }; }; out: MailItemPage };
  "GET /companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; }; out: MailItem };
  "POST /companies/{company_id}/mail/{mail_id}/scans/{scan_id}/link": { in: { path: { company_id: string; mail_id: string; scan_id: string; }; }; out: Link };
  "GET /me": { in: {}; out: Me };
  "PATCH /me": { in: { body: { language: Language; }; version: number; }; out: Me };
  "GET /me/companies": { in: { query?: { limit?: number; cursor?: string; }; }; out: CompanyPage };
  "POST /me/sign-out-everywhere": { in: {}; out: undefined };
  "GET /office/companies": { in: { query?: { limit?: number; cursor?: string; q?: string; }; }; out: OfficeCompanyPage };
  "GET /office/companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; }; out: OfficeMail };
  "PATCH /office/companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; body: { sender?: string; kind?: MailKind; reference?: string; received_on?: string; internal_note?: string; note?: string; }; version: number; }; out: OfficeMail };
  "GET /office/companies/{company_id}/mail/{mail_id}/notices": { in: { path: { company_id: string; mail_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: NoticePage };
  "GET /office/companies/{company_id}/mail/{mail_id}/scans": { in: { path: { company_id: string; mail_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: OfficeScanPage };
  "POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach": { in: { path: { company_id: string; mail_id: string; scan_id: string; }; body: { reason: string; }; }; out: OfficeScan };
  "POST /office/companies/{company_id}/mail/{mail_id}/state": { in: { path: { company_id: string; mail_id: string; }; body: { to: MailState; confirm?: string; }; version: number; }; out: OfficeMail };
  "POST /office/companies/{company_id}/mail/{mail_id}/uploads": { in: { path: { company_id: string; mail_id: string; }; body: { name: string; size_bytes: number; content_type: string; }; key: string; }; out: Upload };
  "GET /office/mail": { in: { query?: { limit?: number; cursor?: string; company_id?: string; state?: MailState; on?: string; q?: string; }; }; out: OfficeMailPage };
  "POST /office/mail": { in: { body: { company_id: string; sender: string; kind: MailKind; reference?: string; received_on: string; internal_note?: string; note?: string; notice: NoticeChoice; scan_id?: string; }; key: string; }; out: RegisteredMail };
  "GET /office/notices": { in: { query?: { limit?: number; cursor?: string; state?: NoticeState; }; }; out: NoticePage };
  "GET /office/notices/{notice_id}": { in: { path: { notice_id: string; }; }; out: NoticeDetail };
  "POST /office/notices/{notice_id}/send-again": { in: { path: { notice_id: string; }; body: { confirm?: string; }; }; out: Notice };
  "POST /office/notices/{notice_id}/send-without": { in: { path: { notice_id: string; }; body: { confirm?: string; }; }; out: Notice };
  "GET /office/overview": { in: {}; out: Overview };
  "GET /office/scans": { in: { query?: { limit?: number; cursor?: string; state?: "inbox" | "quarantined"; }; }; out: OfficeScanPage };
  "GET /office/scans/{scan_id}": { in: { path: { scan_id: string; }; }; out: OfficeScan };
  "POST /office/scans/{scan_id}/assign": { in: { path: { scan_id: string; }; body: { company_id: string; mail_id: string; }; version: number; }; out: OfficeScan };
  "POST /office/scans/{scan_id}/link": { in: { path: { scan_id: string; }; body: { copy: "clean" | "original"; }; }; out: Link };
  "GET /office/settings": { in: {}; out: Settings };
  "PATCH /office/settings": { in: { body: { office_name?: string; office_email?: string; time_zone?: string; language?: Language; mail?: { missing_attachment_alert?: boolean; attachment_limit_bytes?: number; digest_minutes?: number; held_alert_hours?: number; }; }; version: number; }; out: Settings };
  "POST /password": { in: { body: { token: string; password: string; }; }; out: undefined };
  "POST /password/forgotten": { in: { body: { email: string; }; }; out: Record<string, unknown> };
  "POST /password/link": { in: { body: { token: string; }; }; out: { email: string; purpose: "set_password" | "reset_password"; } };
  "GET /portal": { in: {}; out: { office_name: string; languages: (Language)[]; } };
  "POST /session": { in: { body: { email: string; password: string; }; }; out: Session };
  "DELETE /session": { in: {}; out: undefined };
  "POST /session/refresh": { in: {}; out: Session };
}

export type Limits = Record<string, { min?: number; max?: number }>;
export const limits: Partial<Record<keyof Calls, Limits>> = {
  "PATCH /office/companies/{company_id}/mail/{mail_id}": {"sender": {"min": 1, "max": 200}, "reference": {"max": 80}, "internal_note": {"max": 2000}, "note": {"max": 1000}},
  "POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach": {"reason": {"min": 1, "max": 300}},
  "POST /office/companies/{company_id}/mail/{mail_id}/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 104857600}},
  "POST /office/mail": {"sender": {"min": 1, "max": 200}, "reference": {"max": 80}, "internal_note": {"max": 2000}, "note": {"max": 1000}},
  "PATCH /office/settings": {"office_name": {"min": 1, "max": 120}, "office_email": {"min": 3, "max": 254}, "mail.attachment_limit_bytes": {"min": 100000, "max": 25000000}, "mail.digest_minutes": {"min": 0, "max": 15}, "mail.held_alert_hours": {"min": 1, "max": 720}},
  "POST /password": {"password": {"min": 12, "max": 128}},
  "POST /password/forgotten": {"email": {"max": 254}},
  "POST /session": {"email": {"max": 254}, "password": {"max": 128}},
};
