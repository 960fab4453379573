import type { Calls } from "./schema";

/**
 * Names for what the API answers, taken from its calls so that they follow openapi.json whatever
 * its schemas are called.
 */
export type Call = keyof Calls;
export type Out<C extends Call> = Calls[C]["out"];
type Item<C extends Call> = Out<C> extends { items: (infer I)[] } ? I : never;
export type Page<T> = { items: T[]; next: string | null };

export type Session = Out<"POST /session">;
export type Me = Session["user"];
export type Portal = Out<"GET /portal">;
export type Language = Portal["languages"][number];

export type Company = Item<"GET /me/companies">;
export type ListedMail = Item<"GET /companies/{company_id}/mail">;
export type MailItem = Out<"GET /companies/{company_id}/mail/{mail_id}">;
export type MailHistory = Out<"GET /companies/{company_id}/mail/{mail_id}/history">;
export type MailEvent = MailHistory["items"][number];
export type MailState = MailItem["state"];
export type MailKind = MailItem["kind"];
export type AttachedScan = MailItem["scans"][number];
export type Link = Out<"POST /office/scans/{scan_id}/link">;

export type OfficeCompany = Item<"GET /office/companies">;
export type OfficeCompanyDetail = Out<"GET /office/companies/{company_id}">;
export type CompanyState = OfficeCompany["state"];
export type OfficeUser = Item<"GET /office/users">;
export type OfficeUserDetail = Out<"GET /office/users/{user_id}">;
export type UserState = OfficeUser["state"];
export type Role = NonNullable<OfficeUser["role"]>;
export type Access = Item<"GET /office/users/{user_id}/grants">;
export type GrantKind = Access["grant"]["kind"];
export type GrantPermission = Access["grant"]["permissions"][number];
export type OfficeMail = Item<"GET /office/mail">;
export type RegisteredMail = Out<"POST /office/mail">;
export type Sender = Out<"GET /office/senders">["items"][number];
export type ExportedMail = Item<"POST /office/mail/export">;
export type NoticeChoice = OfficeMail["notice"];
export type OfficeScan = Item<"GET /office/scans">;
export type ScanState = OfficeScan["state"];
export type Misfiling = Item<"GET /office/misfilings">;
export type Sighting = Item<"GET /office/misfilings/{company_id}/{misfiling_id}/seen">;
export type Notice = Item<"GET /office/notices">;
export type NoticeDetail = Out<"GET /office/notices/{notice_id}">;
export type NoticeState = Notice["state"];
export type Settings = Out<"GET /office/settings">;
export type Seat = Item<"GET /office/seats">;
export type SeatMonth = Out<"GET /office/seats/totals">;
export type Person = Item<"GET /companies/{company_id}/people">;
export type Permission = Person["permissions"][number];
export type Collector = Item<"GET /companies/{company_id}/collectors">;
export type OfficeCollector = Item<"GET /office/companies/{company_id}/collectors">;
export type Standing = Collector["standing"];
export type DocumentType = Collector["document"]["type"];
export type PickUpCode = Out<"POST /me/pick-up-code">;
export type Invitation = Out<"POST /invitations/look">;
export type Overview = Out<"GET /office/overview">;
export type Attention = Out<"GET /office/attention">;
export type AuditEntry = Item<"GET /office/audit">;
export type Scanner = Item<"GET /office/scanners">;
export type ScannerState = Scanner["state"];
export type PrivacyJob = Item<"GET /office/privacy/jobs">;
export type Hold = Out<"GET /office/privacy/holds">["items"][number];
export type Panel = Item<"GET /office/companies/{company_id}/panels">;
export type Member = Item<"GET /office/companies/{company_id}/panels/{panel_id}/members">;
export type Share = Item<"GET /office/companies/{company_id}/panels/{panel_id}/shares">;
export type ThingKind = Share["kind"];
export type MyPanel = Item<"GET /me/panels">;
export type SharedThing = Item<"GET /companies/{company_id}/panels/{panel_id}/shared">;
export type Doc = Item<"GET /companies/{company_id}/documents">;
export type CompanyInvoice = Item<"GET /office/invoices">;
export type Invoice = Item<"GET /companies/{company_id}/invoices">;
export type Annex = Item<"GET /companies/{company_id}/invoices/{invoice_id}/annexes">;
export type FileVersion = NonNullable<Doc["newest"]>;
export type Work = Item<"GET /companies/{company_id}/work-records">;
export type OfficeWork = Item<"GET /office/companies/{company_id}/work-records">;
export type WorkKind = Work["kind"];
export type WorkTotals = Out<"GET /companies/{company_id}/work-records/totals">;
export type WorkSum = WorkTotals["people"][number];
export type ImportedRow = Out<"POST /office/companies/{company_id}/work-records/import">["rows"][number];
export type Summary = Out<"GET /companies/{company_id}/summaries/{month}">;
export type SummaryLine = Summary["lines"][number];
export type SummaryMonths = Out<"GET /companies/{company_id}/summaries">;
export type UsageEvent =
  Item<"GET /office/companies/{company_id}/summaries/{month}/services/{service_id}/events">;
export type Service = Item<"GET /office/services">;
export type ServicePrice = Service["prices"][number];
export type Package = Item<"GET /office/packages">;
export type Terms = Package["terms"][number];
export type Plan = Out<"GET /office/companies/{company_id}/plan">;
export type Thread = Item<"GET /companies/{company_id}/messages/threads">;
export type Message = Item<"GET /companies/{company_id}/messages/threads/{thread_id}/messages">;
export type Reader =
  Item<"GET /office/companies/{company_id}/messages/threads/{thread_id}/readers">;
export type Upload = Out<"POST /office/companies/{company_id}/mail/{mail_id}/uploads">;

export const MAIL_STATES = [
  "waiting",
  "collected",
  "forwarded",
  "returned",
  "destroyed",
] as const satisfies readonly MailState[];
export const MAIL_KINDS = [
  "letter",
  "registered_letter",
  "parcel",
  "courier",
] as const satisfies readonly MailKind[];
export const DOCUMENT_TYPES = [
  "id_card",
  "passport",
  "driving_licence",
  "other",
] as const satisfies readonly DocumentType[];
export const NOTICE_CHOICES = [
  "none",
  "email",
  "email_with_attachment",
] as const satisfies readonly NoticeChoice[];

/**
 * The value if it is one of the list, else undefined: for words that come from the address or a
 * form.
 */
export const oneOf = <T extends string>(list: readonly T[], value: string): T | undefined =>
  list.find((one) => one === value);
