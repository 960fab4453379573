// Made by tools/gen_api.py from openapi.json: change the API, then run it again.
export type Accepted = Record<string, never>;
export type AddScanner = { name: string; place?: string; company_id?: string | null; };
export type AllowUpload = { name: string; size_bytes: number; content_type: "application/pdf" | "image/tiff" | "image/jpeg" | "image/png" | "application/octet-stream"; };
export type ArrivingAnswer = { items: (ArrivingScanAnswer)[]; has_more: boolean; };
export type ArrivingScanAnswer = { id: string; state: "checking"; file_name: string; scanner: string; company_code: string | null; mail_number: string | null; size_bytes: number; upload_id: string | null; arrived_at: string; is_late: boolean; };
export type AskForLink = { email: string; };
export type AssignScan = { company_id: string; mail_id: string; };
export type ChangeState = { to: MailState; };
export type Confirm = { confirm?: string | null; };
export type CountAnswer = { count: number; more: boolean; };
export type CountersAnswer = { mail_waiting: number | null; };
export type DetachScan = { reason: string; };
export type EditMail = { sender?: string; kind?: MailKind; reference?: string; received_on?: string; internal_note?: string; note?: string; };
export type EditMailSettings = { missing_attachment_alert?: boolean; attachment_limit_bytes?: number; digest_minutes?: number; held_alert_hours?: number; };
export type EditMe = { language: "pl" | "it" | "en"; };
export type EditScanner = { name?: string; place?: string; company_id?: string | null; };
export type EditSettings = { office_name?: string; office_email?: string; time_zone?: string; language?: "pl" | "it" | "en"; mail?: EditMailSettings; };
export type GrantKind = "owner" | "contact" | "guest";
export type GrantPermission = "mail" | "documents" | "invoices" | "messages" | "summaries" | "work" | "contacts";
export type LinkAnswer = { url: string; expires_in: number; content_type: string; name: string; disposition: "inline" | "attachment"; };
export type ListedMailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; scans: (ListedScanAnswer)[]; };
export type ListedScanAnswer = { id: string; };
export type MailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; scans: (ScanAnswer)[]; };
export type MailKind = "letter" | "registered_letter" | "parcel" | "courier";
export type MailSettings = { missing_attachment_alert: boolean; attachment_limit_bytes: number; digest_minutes: number; held_alert_hours: number; };
export type MailState = "waiting" | "collected" | "forwarded" | "returned" | "destroyed";
export type Me = { id: string; first_name: string; last_name: string; email: string; language: "pl" | "it" | "en"; role: Role | null; version: number; };
export type NoticeAnswer = { id: string; event: string; company_id: string | null; company_name: string | null; company_code: string | null; mail_id: string | null; mail_number: string | null; recipient_name: string; recipient_email: string; channel: "email"; state: NoticeState; reason: Reason | null; detail: string | null; promised_attachment: boolean; attached: number; created_at: string; updated_at: string; sent_at: string | null; version: number; };
export type NoticeChoice = "none" | "email" | "email_with_attachment";
export type NoticeDetailAnswer = { id: string; event: string; company_id: string | null; company_name: string | null; company_code: string | null; mail_id: string | null; mail_number: string | null; recipient_name: string; recipient_email: string; channel: "email"; state: NoticeState; reason: Reason | null; detail: string | null; promised_attachment: boolean; attached: number; created_at: string; updated_at: string; sent_at: string | null; version: number; history: (StepAnswer)[]; };
export type NoticeState = "pending" | "held" | "sending" | "sent" | "failed" | "unknown";
export type OfferFile = { target?: string; made_at: string; sha256: string; size_bytes: number; name: string; };
export type OfficeCompany = { id: string; code: string; name: string; mail_waiting: number; };
export type OfficeMailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; scans: (ScanAnswer)[]; company_name: string; company_code: string; internal_note: string; notice: NoticeChoice; registered_by_name: string; version: number; };
export type OfficeScanAnswer = { id: string; state: ScanState; reason: string | null; file_name: string; scanner: string; company_id: string | null; company_name: string | null; company_code: string | null; mail_id: string | null; mail_number: string | null; pages: number | null; size_bytes: number; content_type: string | null; arrived_at: string; same_name_as: string | null; said: string | null; upload_id: string | null; flags: (string)[]; has_clean: boolean; set_aside: SetAsideAnswer | null; version: number; };
export type OneTimeLink = { email: string; purpose: "set_password" | "reset_password"; };
export type OpenLink = { token: string; };
export type OpenScan = { copy?: "clean" | "original"; };
export type OverviewAnswer = { mail_waiting: CountAnswer; scan_inbox: CountAnswer; quarantined: CountAnswer; notices_held: CountAnswer; notices_unknown: CountAnswer; notices_failed: CountAnswer; };
export type PageAnswer_ListedMailAnswer_ = { items: (ListedMailAnswer)[]; next: string | null; };
export type PageAnswer_NoticeAnswer_ = { items: (NoticeAnswer)[]; next: string | null; };
export type PageAnswer_OfficeCompany_ = { items: (OfficeCompany)[]; next: string | null; };
export type PageAnswer_OfficeMailAnswer_ = { items: (OfficeMailAnswer)[]; next: string | null; };
export type PageAnswer_OfficeScanAnswer_ = { items: (OfficeScanAnswer)[]; next: string | null; };
export type PageAnswer_PlateAnswer_ = { items: (PlateAnswer)[]; next: string | null; };
export type PageAnswer_ScannerAnswer_ = { items: (ScannerAnswer)[]; next: string | null; };
export type PlaceAnswer = { state: "wanted" | "delivered"; url: string | null; headers: Record<string, string> | null; };
export type PlateAnswer = { id: string; code: string; name: string; kind: GrantKind; permissions: (GrantPermission)[]; counters: CountersAnswer; };
export type Portal = { office_name: string; time_zone: string; languages: ("pl" | "it" | "en")[]; };
export type Problem = { type: string; title: string; status: number; code: string; detail: string; errors?: (ProblemField)[] | null; confirm?: string | null; consequences?: (string)[] | null; };
export type ProblemField = { field: string; code: string; message: string; };
export type Reason = "access_ended" | "bad_address" | "confirmed" | "digest_wait" | "file_failed" | "file_quarantined" | "link_instead" | "no_answer" | "no_file" | "no_office_address" | "no_recipient" | "not_held_any_more" | "postponed" | "recipients_found" | "rejected_by_mail_service" | "sent_without_file" | "sent_without_file_confirmed";
export type RegisterMail = { company_id: string; sender: string; kind: MailKind; reference?: string; received_on: string; internal_note?: string; note?: string; notice: NoticeChoice; };
export type RegisteredMailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; scans: (ScanAnswer)[]; company_name: string; company_code: string; internal_note: string; notice: NoticeChoice; registered_by_name: string; version: number; alerts: (string)[]; };
export type Role = "admin" | "dpo" | "clerk";
export type ScanAnswer = { id: string; name: string; pages: number; size_bytes: number; content_type: string; added_at: string; };
export type ScanState = "checking" | "attached" | "inbox" | "split" | "duplicate" | "quarantined";
export type ScannerAnswer = { id: string; name: string; place: string; company: ScannerCompany | null; state: ScannerState; created_at: string; key_made_at: string; last_seen_at: string | null; files_today: number; version: number; };
export type ScannerCompany = { id: string; name: string; code: string; };
export type ScannerKeyAnswer = { scanner: ScannerAnswer; key: string | null; };
export type ScannerState = "active" | "revoked";
export type SessionAnswer = { id_token: string; expires_in: number; user: Me; };
export type SetAsideAnswer = { at: string; by_id: string; by_name: string; reason: string; };
export type SetPassword = { token: string; password: string; };
export type SetScanAside = { reason: string; };
export type SettingsAnswer = { version: number; office_name: string; office_email: string; time_zone: string; language: "pl" | "it" | "en"; mail: MailSettings; };
export type SignIn = { email: string; password: string; };
export type StepAnswer = { at: string; state: NoticeState; reason: Reason | null; by_name: string | null; };
export type UploadAnswer = { upload_id: string; url: string; fields: Record<string, string>; expires_in: number; };

export interface Calls {
  "GET /companies/{company_id}/mail": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; state?: "waiting" | "collected" | "forwarded" | "returned" | "destroyed"; q?: string; }; }; out: PageAnswer_ListedMailAnswer_ };
  "GET /companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; }; out: MailAnswer };
  "POST /companies/{company_id}/mail/{mail_id}/scans/{scan_id}/link": { in: { path: { company_id: string; mail_id: string; scan_id: string; }; }; out: LinkAnswer };
  "GET /me": { in: {}; out: Me };
  "PATCH /me": { in: { body: EditMe; version: number; }; out: Me };
  "GET /me/companies": { in: { query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_PlateAnswer_ };
  "POST /me/sign-out-everywhere": { in: {}; out: undefined };
  "GET /office/companies": { in: { query?: { limit?: number; cursor?: string; q?: string; }; }; out: PageAnswer_OfficeCompany_ };
  "GET /office/companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; }; out: OfficeMailAnswer };
  "PATCH /office/companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; body: EditMail; version: number; }; out: OfficeMailAnswer };
  "GET /office/companies/{company_id}/mail/{mail_id}/notices": { in: { path: { company_id: string; mail_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_NoticeAnswer_ };
  "GET /office/companies/{company_id}/mail/{mail_id}/scans": { in: { path: { company_id: string; mail_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_OfficeScanAnswer_ };
  "POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach": { in: { path: { company_id: string; mail_id: string; scan_id: string; }; body: DetachScan; }; out: OfficeScanAnswer };
  "POST /office/companies/{company_id}/mail/{mail_id}/state": { in: { path: { company_id: string; mail_id: string; }; body: ChangeState; version: number; }; out: OfficeMailAnswer };
  "POST /office/companies/{company_id}/mail/{mail_id}/uploads": { in: { path: { company_id: string; mail_id: string; }; body: AllowUpload; }; out: UploadAnswer };
  "GET /office/mail": { in: { query?: { limit?: number; cursor?: string; state?: "waiting" | "collected" | "forwarded" | "returned" | "destroyed"; q?: string; company_id?: string; on?: string; }; }; out: PageAnswer_OfficeMailAnswer_ };
  "POST /office/mail": { in: { body: RegisterMail; key: string; }; out: RegisteredMailAnswer };
  "GET /office/notices": { in: { query?: { limit?: number; cursor?: string; state?: "pending" | "held" | "sending" | "sent" | "failed" | "unknown"; }; }; out: PageAnswer_NoticeAnswer_ };
  "GET /office/notices/{notice_id}": { in: { path: { notice_id: string; }; }; out: NoticeDetailAnswer };
  "POST /office/notices/{notice_id}/send-again": { in: { path: { notice_id: string; }; body: Confirm; }; out: NoticeAnswer };
  "POST /office/notices/{notice_id}/send-without": { in: { path: { notice_id: string; }; body: Confirm; }; out: NoticeAnswer };
  "GET /office/overview": { in: {}; out: OverviewAnswer };
  "GET /office/scanners": { in: { query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_ScannerAnswer_ };
  "POST /office/scanners": { in: { body: AddScanner; key: string; }; out: ScannerKeyAnswer };
  "GET /office/scanners/{scanner_id}": { in: { path: { scanner_id: string; }; }; out: ScannerAnswer };
  "PATCH /office/scanners/{scanner_id}": { in: { path: { scanner_id: string; }; body: EditScanner; version: number; }; out: ScannerAnswer };
  "POST /office/scanners/{scanner_id}/key": { in: { path: { scanner_id: string; }; version: number; }; out: ScannerKeyAnswer };
  "POST /office/scanners/{scanner_id}/revoke": { in: { path: { scanner_id: string; }; version: number; }; out: ScannerAnswer };
  "GET /office/scans": { in: { query?: { limit?: number; cursor?: string; state?: "inbox" | "quarantined" | "aside"; }; }; out: PageAnswer_OfficeScanAnswer_ };
  "GET /office/scans/arriving": { in: {}; out: ArrivingAnswer };
  "GET /office/scans/{scan_id}": { in: { path: { scan_id: string; }; }; out: OfficeScanAnswer };
  "POST /office/scans/{scan_id}/assign": { in: { path: { scan_id: string; }; body: AssignScan; version: number; }; out: OfficeScanAnswer };
  "POST /office/scans/{scan_id}/link": { in: { path: { scan_id: string; }; body: OpenScan; }; out: LinkAnswer };
  "POST /office/scans/{scan_id}/register": { in: { path: { scan_id: string; }; body: RegisterMail; version: number; key: string; }; out: RegisteredMailAnswer };
  "POST /office/scans/{scan_id}/set-aside": { in: { path: { scan_id: string; }; body: SetScanAside; version: number; }; out: OfficeScanAnswer };
  "POST /office/scans/{scan_id}/take-back": { in: { path: { scan_id: string; }; version: number; }; out: OfficeScanAnswer };
  "GET /office/settings": { in: {}; out: SettingsAnswer };
  "PATCH /office/settings": { in: { body: EditSettings; version: number; }; out: SettingsAnswer };
  "POST /password": { in: { body: SetPassword; }; out: undefined };
  "POST /password/forgotten": { in: { body: AskForLink; }; out: Accepted };
  "POST /password/link": { in: { body: OpenLink; }; out: OneTimeLink };
  "GET /portal": { in: {}; out: Portal };
  "POST /scanner/places": { in: { body: OfferFile; }; out: PlaceAnswer };
  "POST /session": { in: { body: SignIn; }; out: SessionAnswer };
  "DELETE /session": { in: {}; out: undefined };
  "POST /session/refresh": { in: {}; out: SessionAnswer };
}

export type Limits = Record<string, { min?: number; max?: number }>;
export const limits: Partial<Record<keyof Calls, Limits>> = {
  "PATCH /office/companies/{company_id}/mail/{mail_id}": {"sender": {"min": 1, "max": 200}, "reference": {"max": 80}, "internal_note": {"max": 2000}, "note": {"max": 1000}},
  "POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach": {"reason": {"min": 1, "max": 300}},
  "POST /office/companies/{company_id}/mail/{mail_id}/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 60000000}},
  "POST /office/mail": {"sender": {"min": 1, "max": 200}, "reference": {"max": 80}, "internal_note": {"max": 2000}, "note": {"max": 1000}},
  "POST /office/notices/{notice_id}/send-again": {"confirm": {"min": 1, "max": 64}},
  "POST /office/notices/{notice_id}/send-without": {"confirm": {"min": 1, "max": 64}},
  "POST /office/scanners": {"name": {"min": 1, "max": 80}, "place": {"max": 120}},
  "PATCH /office/scanners/{scanner_id}": {"name": {"min": 1, "max": 80}, "place": {"max": 120}},
  "POST /office/scans/{scan_id}/register": {"sender": {"min": 1, "max": 200}, "reference": {"max": 80}, "internal_note": {"max": 2000}, "note": {"max": 1000}},
  "POST /office/scans/{scan_id}/set-aside": {"reason": {"min": 1, "max": 300}},
  "PATCH /office/settings": {"office_name": {"max": 100}, "office_email": {"max": 254}, "time_zone": {"max": 64}, "mail.attachment_limit_bytes": {"min": 100000, "max": 7000000}, "mail.digest_minutes": {"min": 0, "max": 15}, "mail.held_alert_hours": {"min": 1, "max": 720}},
  "POST /password": {"token": {"max": 200}, "password": {"min": 12, "max": 128}},
  "POST /password/forgotten": {"email": {"max": 254}},
  "POST /password/link": {"token": {"max": 200}},
  "POST /scanner/places": {"target": {"min": 1, "max": 255}, "size_bytes": {"min": 0, "max": 1000000000000000}, "name": {"min": 1, "max": 255}},
  "POST /session": {"email": {"max": 254}, "password": {"min": 1, "max": 128}},
};
