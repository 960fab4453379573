// Made by tools/gen_api.py from openapi.json: change the API, then run it again.
export type Accept = { token: string; version: number; };
export type Accepted = Record<string, never>;
export type AcceptedAnswer = { company_id: string; company_name: string; company_code: string; kind: GrantKind; };
export type AccessAnswer = { company: ReachedCompany; grant: GrantAnswer; origin: GrantOrigin | null; given_by_name: string | null; };
export type AccessList = { items: (AccessAnswer)[]; is_over: boolean; ended_at: string | null; };
export type AddAccess = { company_id: string; kind: GrantKind; permissions: (GrantPermission)[]; until?: string | null; emails?: boolean | null; };
export type AddCollector = { name: string; document_type: DocumentType; last_four: string; valid_from: string; valid_to?: string | null; power_of_attorney?: PaperForm | null; };
export type AddCompany = { code: string; name: string; language: "pl" | "it" | "en"; tax_id?: string; address?: string; contact_name?: string; contact_email?: string; contact_phone?: string; contract_from?: string | null; contract_to?: string | null; always_attached?: boolean; notes?: string; };
export type AddGrant = { company_id: string; kind: GrantKind; permissions: (GrantPermission)[]; until?: string | null; emails?: boolean | null; };
export type AddInvoice = { number: string; issued_on: string; due_on?: string | null; net: InvoiceAmount; vat: InvoiceAmount; gross: InvoiceAmount; note?: string; };
export type AddMember = { email: string; first_name: string; last_name: string; language?: "pl" | "it" | "en"; until?: string | null; panels: (string)[]; send: boolean; };
export type AddPackage = { name: string; terms: (TermInput)[]; };
export type AddPerson = { email: string; first_name: string; last_name: string; phone?: string; mobile?: string; permissions: (GrantPermission)[]; until?: string | null; emails?: boolean | null; as_owner?: boolean; language: "pl" | "it" | "en"; send: boolean; };
export type AddPersonByOffice = { email: string; first_name?: string; last_name?: string; phone?: string; mobile?: string; permissions: (GrantPermission)[]; until?: string | null; emails?: boolean | null; as_owner?: boolean; language: "pl" | "it" | "en"; send: boolean; link_at_once?: boolean; kind?: "contact" | "guest" | null; };
export type AddScanner = { name: string; place?: string; company_id?: string | null; };
export type AddService = { name: NamesInput; unit?: string; };
export type AddUser = { first_name: string; last_name: string; email: string; phone?: string; mobile?: string; notes?: string; language: "pl" | "it" | "en"; role?: Role | null; payer_id?: string | null; grants: (AddAccess)[]; send_way_in: boolean; };
export type AddWork = { kind: WorkKind; day: string; person?: string; place?: string; start?: string | null; end?: string | null; minutes?: number | null; tasks?: string; materials?: (MaterialInput)[]; remarks?: string; internal_remark?: string; internal_cost?: MoneyInput | null; };
export type AddedMember = { member: MemberAnswer; is_new: boolean; link: string | null; };
export type AddedUser = { user: OfficeUserDetail; link: string | null; };
export type AllowAnnexUpload = { name: string; size_bytes: number; content_type: string; annex_id?: string | null; annex_name?: string | null; };
export type AllowDocumentUpload = { name: string; size_bytes: number; content_type: string; document_id?: string | null; };
export type AllowUpload = { name: string; size_bytes: number; content_type: "application/pdf" | "image/tiff" | "image/jpeg" | "image/png" | "application/octet-stream"; };
export type AllowanceAnswer = { service_id: string; quantity: number; beyond_price: MoneyAnswer | null; };
export type AllowanceInput = { service_id: string; quantity: number; beyond_price?: MoneyInput | null; };
export type AnnexAnswer = { id: string; name: string; newest: VersionAnswer | null; versions: number; made_at: string; state: AnnexState; version: number; };
export type AnnexState = "active" | "retired";
export type AnnexesAnswer = { items: (AnnexAnswer)[]; next: null; };
export type ArrangeScan = { parts: (ArrangedPart)[]; };
export type ArrangedPage = { page: number; turn?: number; };
export type ArrangedPart = { pages: (ArrangedPage)[]; };
export type ArrangingAnswer = { at: string; by_name: string; scans: number; failed: boolean; };
export type ArrivingAnswer = { items: (ArrivingScanAnswer)[]; has_more: boolean; };
export type ArrivingScanAnswer = { id: string; state: "checking"; file_name: string; scanner: string; company_code: string | null; mail_number: string | null; size_bytes: number; upload_id: string | null; arrived_at: string; is_late: boolean; };
export type AskForLink = { email: string; };
export type AssignScan = { company_id: string; mail_id: string; };
export type AttachmentAnswer = { id: string; file_name: string; size_bytes: number; content_type: string; has_preview: boolean; no_preview: string | null; };
export type AttachmentUploadAnswer = { id: string; state: UploadState; reason: string | null; };
export type AttentionAnswer = { mail_old: WaitingAnswer; invitations_ending: WaitingAnswer; receipts_pending: WaitingAnswer; handouts_still: WaitingAnswer; invoices_overdue: WaitingAnswer; panels_ending: WaitingAnswer; files_refused: WaitingAnswer; old_after_days: number; ends_within_days: number; lately_days: number; };
export type AuditAnswer = { id: string; at: string; tag: string; by: NamedAnswer | null; company: NamedAnswer | null; target: NamedAnswer | null; facts: (AuditFactAnswer)[]; };
export type AuditFactAnswer = { name: string; value: string; name_of: string | null; };
export type BeginThread = { text: string; attachments?: (string)[]; subject: string; mail_id?: string | null; };
export type BrandAnswer = { act: string; dark_act: string; wall: string; dark_wall: string; };
export type CandidateAnswer = { kind: CollectorKind; key: string; name: string; document: KeptDocumentAnswer | null; company_ids: (string)[]; entries: (CollectorEntry)[]; };
export type Cause = "detached" | "not_forwarded" | "handout_undone" | "withdrawn";
export type CheckCode = { code: string; };
export type CheckedCodeAnswer = { user_id: string; name: string; company_ids: (string)[]; };
export type CodeCollects = { kind: "code"; code: string; };
export type CodeSecret = { secret: string; address: string; };
export type CodeStateAnswer = { expires_at: string | null; used_at: string | null; };
export type CollectingUser = { user_id: string; name: string; };
export type CollectorAnswer = { id: string; name: string; document: KeptDocumentAnswer; valid_from: string; valid_to: string | null; standing: Standing; has_power_of_attorney: boolean; added_at: string; ended_at: string | null; version: number; };
export type CollectorEntry = { company_id: string; collector_id: string; };
export type CollectorKind = "user" | "named" | "code" | "other";
export type CollectorsAnswer = { people: (CollectingUser)[]; items: (CollectorAnswer)[]; };
export type CompanyEntry = { company_id: string; collector_id: string; };
export type CompanyInvoiceAnswer = { id: string; company_id: string; number: string; issued_on: string; due_on: string | null; net: MoneyAnswer; vat: MoneyAnswer; gross: MoneyAnswer; note: string | null; state: InvoiceState; payment: Payment; paid_on: string | null; newest: VersionAnswer | null; versions: number; annexes: number; shared_to: (SharedToAnswer)[] | null; version: number; company_name: string; company_code: string; };
export type CompanyState = "active" | "closed";
export type Confirm = { confirm?: string | null; };
export type ConfirmedEmail = { email: string; };
export type CorrectUsage = { month: string; quantity: number; reason: string; };
export type CountAnswer = { count: number; more: boolean; };
export type CountersAnswer = { mail_waiting: number | null; unread_messages: number | null; unpaid_invoices: UnpaidAnswer | null; };
export type Delay = "held" | "faults";
export type DeletionAnswer = { companies: (NamedCompany)[]; without_owner: (NamedCompany)[]; panels: (LostPanel)[]; confirm: string; version: number; };
export type DetachScan = { reason: string; };
export type DocumentAnswer = { id: string; company_id: string; name: string; tags: (string)[]; state: DocumentState; newest: VersionAnswer | null; versions: number; created_at: string; created_by: string; changed_at: string; shared_to: (SharedToAnswer)[] | null; version: number; };
export type DocumentState = "active" | "retired";
export type DocumentType = "id_card" | "passport" | "driving_licence" | "other";
export type DocumentUploadAnswer = { id: string; state: UploadState; reason: string | null; document_id: string | null; version: number | null; };
export type DueAnswer = { count: number; net: MoneyAnswer; vat: MoneyAnswer; gross: MoneyAnswer; };
export type EditCollector = { name?: string; document_type?: DocumentType; last_four?: string; valid_from?: string; valid_to?: string | null; power_of_attorney?: PaperForm | null; };
export type EditCompany = { name?: string; language?: "pl" | "it" | "en"; tax_id?: string; address?: string; contact_name?: string; contact_email?: string; contact_phone?: string; contract_from?: string | null; contract_to?: string | null; always_attached?: boolean; notes?: string; };
export type EditDocument = { name?: string; tags?: (string)[]; };
export type EditGrant = { kind?: GrantKind; permissions?: (GrantPermission)[]; until?: string | null; emails?: boolean; state?: "active" | "inactive"; };
export type EditInvitation = { first_name?: string; last_name?: string; phone?: string; mobile?: string; language?: "pl" | "it" | "en"; permissions?: (GrantPermission)[]; until?: string | null; emails?: boolean; as_owner?: boolean; };
export type EditInvoice = { number?: string; issued_on?: string; due_on?: string | null; net?: InvoiceAmount; vat?: InvoiceAmount; gross?: InvoiceAmount; note?: string; };
export type EditLook = { brand_colour?: string; };
export type EditMail = { sender?: string; kind?: MailKind; reference?: string; received_on?: string; internal_note?: string; note?: string; };
export type EditMailSettings = { missing_attachment_alert?: boolean; attachment_limit_bytes?: number; digest_minutes?: number; held_alert_hours?: number; label_symbol?: LabelSymbol; };
export type EditMe = { language: "pl" | "it" | "en"; };
export type EditMember = { until?: string | null; first_name?: string; last_name?: string; };
export type EditPackage = { name?: string; state?: OfferState; terms?: (TermInput)[]; };
export type EditScanner = { name?: string; place?: string; company_id?: string | null; };
export type EditService = { name?: NamesInput; unit?: string; state?: OfferState; prices?: (PriceInput)[]; };
export type EditSettings = { office_name?: string; office_email?: string; office_address?: string; time_zone?: string; language?: "pl" | "it" | "en"; currency?: "CHF" | "CZK" | "DKK" | "EUR" | "GBP" | "HUF" | "NOK" | "PLN" | "RON" | "SEK" | "USD"; staff_codes?: boolean; companies_invite?: boolean; invitation_days?: number; client_summaries?: boolean; message_excerpts?: boolean; retention_months?: number; seat_prices?: (SetSeatPrice)[]; mail?: EditMailSettings; look?: EditLook; };
export type EditText = { subject?: string; intro?: string; };
export type EditUser = { first_name?: string; last_name?: string; phone?: string; mobile?: string; notes?: string; language?: "pl" | "it" | "en"; role?: Role | null; payer_id?: string | null; };
export type EditWork = { day?: string; person?: string; place?: string; start?: string | null; end?: string | null; minutes?: number | null; tasks?: string; materials?: (MaterialInput)[]; remarks?: string; internal_remark?: string; internal_cost?: MoneyInput | null; };
export type EmailToConfirm = { email: string; };
export type EndAnswer = { statement: string; signature: string; };
export type EndState = "current" | "passed" | "unknown";
export type ErasureAnswer = { user_id: string; name: string; email: string; consequences: (string)[]; confirm: string; };
export type ExportAnswer = { kind: "awizo-receipts"; version: 1; company_id: string; records: number; last_sha256: string; end: EndAnswer | null; certificates: (string)[]; items: (RecordAnswer)[]; next: string | null; };
export type ExportedMailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; receipt_id: string | null; scans: (ScanAnswer)[]; company_name: string; company_code: string; company_state: CompanyState; internal_note: string; notice: NoticeChoice; promises_scan: boolean; registered_by_name: string; handout_id: string | null; version: number; reason: string; address: string; courier: string; tracking: string; collector: string; };
export type FileForm = { name: string; size_bytes: number; content_type: string; };
export type FiledAtAnswer = { company_id: string; company_name: string; company_code: string; mail_id: string | null; };
export type FindCollectors = { company_ids: (string)[]; };
export type FoundAnswer = { company_id: string; company_name: string; mail_scans: number; documents: number; held: number; };
export type FoundCollectorsAnswer = { people: (CandidateAnswer)[]; nobody: (string)[]; };
export type GiveReason = { reason: string; };
export type GrantAnswer = { user_id: string; company_id: string; kind: GrantKind; state: GrantState; permissions: (GrantPermission)[]; until: string | null; emails: boolean; is_open: boolean; given_at: string; since: string; version: number; };
export type GrantKind = "owner" | "contact" | "guest";
export type GrantOrigin = "office" | "at_once" | "invitation";
export type GrantPermission = "mail" | "documents" | "invoices" | "messages" | "summaries" | "work" | "contacts";
export type GrantState = "pending" | "invited" | "rejected" | "active" | "inactive";
export type HandOut = { collector: UserCollects | NamedCollects | CodeCollects | OtherCollects; parts: (PartForm)[]; digital_confirmation: boolean; consent?: "signature" | "tick" | null; signature?: string | null; };
export type HandoutAnswer = { id: string; at: string; state: HandoutState; collector: HandoutCollectorAnswer; by_name: string; digital_confirmation: boolean; has_signature: boolean; parts: (HandoutPartAnswer)[]; };
export type HandoutCollectorAnswer = { kind: CollectorKind; name: string; document: ShownDocumentAnswer | null; reason: string | null; };
export type HandoutItemAnswer = { mail_id: string; number: string; sender: string; kind: MailKind; received_on: string; has_left: boolean; };
export type HandoutPartAnswer = { company_id: string; company_name: string; company_code: string; state: "open" | "done" | "refused" | "undone"; refusal: RefusalAnswer | null; items: (HandoutItemAnswer)[]; receipt_id: string | null; undo_reason: string | null; };
export type HandoutState = "running" | "done";
export type HoldAnswer = { company_id: string; company_name: string; company_code: string; reason: string; since: string; by: string; };
export type HoldsAnswer = { items: (HoldAnswer)[]; };
export type ImportAnswer = { rows: (ImportedRowAnswer)[]; new: number; known: number; removed: number; wrong: number; };
export type ImportRow = { copy_number?: number; kind?: string; day?: string; person?: string; place?: string; start?: string; end?: string; minutes?: string; tasks?: string; materials?: string; remarks?: string; internal_remark?: string; internal_cost?: string; };
export type ImportWork = { currency: "CHF" | "CZK" | "DKK" | "EUR" | "GBP" | "HUF" | "NOK" | "PLN" | "RON" | "SEK" | "USD"; preview: boolean; rows: (ImportRow)[]; };
export type ImportedRowAnswer = { state: RowState; errors: (RowErrorAnswer)[]; };
export type InvitationAnswer = { company_name: string; company_code: string; invited_by: string; by_office: boolean; email: string; first_name: string; last_name: string; phone: string; mobile: string; language: "pl" | "it" | "en"; as_owner: boolean; permissions: (GrantPermission)[]; until: string | null; emails: boolean; ends_at: string; version: number; };
export type InvoiceAmount = { minor: number; currency: "CHF" | "CZK" | "DKK" | "EUR" | "GBP" | "HUF" | "NOK" | "PLN" | "RON" | "SEK" | "USD"; };
export type InvoiceAnswer = { id: string; company_id: string; number: string; issued_on: string; due_on: string | null; net: MoneyAnswer; vat: MoneyAnswer; gross: MoneyAnswer; note: string | null; state: InvoiceState; payment: Payment; paid_on: string | null; newest: VersionAnswer | null; versions: number; annexes: number; shared_to: (SharedToAnswer)[] | null; version: number; };
export type InvoiceState = "active" | "retired";
export type InvoiceUploadAnswer = { id: string; state: UploadState; reason: string | null; annex_id: string | null; version: number | null; };
export type JobAnswer = { id: string; kind: JobKind; state: JobState; delay: Delay | null; again_at: string | null; subject_id: string | null; subject_name: string | null; asked_at: string; asked_by: string; ended_at: string | null; keep_until: string | null; before: string | null; counts: Record<string, number>; files: (PrivacyFile)[]; found: (FoundAnswer)[]; confirm: string | null; };
export type JobKind = "company_export" | "person_export" | "erasure" | "retention_look" | "retention";
export type JobState = "waiting" | "running" | "done" | "failed" | "gone";
export type JoinScans = { scan_ids: (string)[]; };
export type KeptDocumentAnswer = { type: DocumentType; last_four: string; };
export type Kind = "annex" | "collector" | "company" | "document" | "handout" | "invitation" | "invoice" | "mail" | "misfiling" | "notice" | "other" | "panel" | "receipt" | "scan" | "scanner" | "thread" | "user";
export type LabelFor = { company_id: string; mail_id: string; };
export type LabelLayout = "roll" | "a4";
export type LabelSymbol = "qr" | "aztec";
export type LabelsAnswer = { pdf: string; labels: number; };
export type LeaveState = { to: MailState; reason?: string; address?: string; courier?: string; tracking?: string; confirm?: string | null; };
export type LineAnswer = { service_id: string; service_name: NamesAnswer | null; unit: string; used: number; included: number; left: number; beyond: number; price: MoneyAnswer; vat_basis_points: number; total: MoneyAnswer; };
export type LinkAnswer = { url: string; expires_in: number; content_type: string; name: string; disposition: "inline" | "attachment"; };
export type ListedMailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; receipt_id: string | null; scans: (ListedScanAnswer)[]; };
export type ListedScanAnswer = { id: string; };
export type LogoAnswer = { name: string; width: number; height: number; content: string; };
export type LookSettings = { brand_colour: string; brand: BrandAnswer; logo: string | null; };
export type LostPanel = { company_id: string; company_name: string; id: string; name: string; };
export type MadeCodeAnswer = { code: string; expires_at: string; expires_in_s: number; qr_text: string; };
export type MadeWayIn = { link: string | null; };
export type MailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; receipt_id: string | null; scans: (ScanAnswer)[]; };
export type MailEventAnswer = { at: string; kind: MailEventKind; by: string; before: string; after: string; reason: string; address: string; courier: string; tracking: string; receipt_id: string | null; collector: string; fields: (string)[]; };
export type MailEventKind = "registered" | "edited" | "state" | "collected" | "left_collected" | "withdrawn" | "refiled" | "scan_attached";
export type MailHistoryAnswer = { items: (MailEventAnswer)[]; };
export type MailKind = "letter" | "registered_letter" | "parcel" | "courier";
export type MailSettings = { missing_attachment_alert: boolean; attachment_limit_bytes: number; digest_minutes: number; held_alert_hours: number; label_symbol: LabelSymbol; };
export type MailState = "waiting" | "collected" | "forwarded" | "returned" | "destroyed";
export type MakeLabels = { items: (LabelFor)[]; layout: LabelLayout; start?: number; };
export type MakeWayIn = { send: boolean; };
export type MaterialAnswer = { name: string; quantity: string; unit: string; };
export type MaterialInput = { name: string; quantity: string; unit?: string; };
export type MayGive = { invite: boolean; owner: boolean; permissions: (GrantPermission)[]; until: string | null; };
export type Me = { id: string; first_name: string; last_name: string; email: string; language: "pl" | "it" | "en"; role: Role | null; panels: number; version: number; };
export type MemberAnswer = { user_id: string; first_name: string; last_name: string; email: string; state: MemberState; until: string | null; panels: (NamedPanel)[]; may_rename: boolean; has_password: boolean; added_at: string; added_by: string; version: number; };
export type MemberState = "active" | "blocked" | "invited" | "ended" | "shut";
export type MessageAnswer = { seq: number; side: Side; by: string; is_mine: boolean; at: string; text: string; attachments: (AttachmentAnswer)[]; };
export type MisfiledScanAnswer = { id: string; name: string; pages: number; added_at: string; };
export type MisfilingAnswer = { id: string; what: What; state: MisfilingState; at: string; by_name: string; reason: string; wrong: FiledAtAnswer; right: FiledAtAnswer | null; number: string; sender: string; kind: MailKind; reference: string; received_on: string; note: string; internal_note: string; registered_at: string; registered_by_name: string; scans: (MisfiledScanAnswer)[]; opened: number | null; mailed: number | null; completed_at: string | null; };
export type MisfilingState = "gathering" | "complete";
export type MoneyAnswer = { minor: number; currency: string; };
export type MoneyInput = { minor: number; currency: "CHF" | "CZK" | "DKK" | "EUR" | "GBP" | "HUF" | "NOK" | "PLN" | "RON" | "SEK" | "USD"; };
export type MonthAnswer = { month: string; is_running: boolean; price: MoneyAnswer; vat_basis_points: number; payers: (PayerAnswer)[]; in_all: DueAnswer; };
export type MonthLineAnswer = { service_id: string; service_name: NamesAnswer | null; unit: string; used: number; total: MoneyAnswer; };
export type MonthSumAnswer = { month: string; lines: (MonthLineAnswer)[]; net_total: MoneyAnswer; };
export type MonthsAnswer = { months: (MonthSumAnswer)[]; };
export type MoveMember = { join: (string)[]; leave: (string)[]; };
export type MyCodes = { is_on: boolean; };
export type MyPanelAnswer = { id: string; company_id: string; name: string; };
export type MyPanelsAnswer = { company_id: string; company_name: string; company_code: string; panel_id: string; name: string; until: string | null; unopened: number; };
export type NameAnnex = { name: string; };
export type NamePanel = { name: string; };
export type NamedAnswer = { kind: Kind; id: string; name: string | null; };
export type NamedBy = "tax_id" | "code" | "email" | "name";
export type NamedCollects = { kind: "named"; entries: (CompanyEntry)[]; };
export type NamedCompany = { id: string; code: string; name: string; state: CompanyState; };
export type NamedPanel = { id: string; name: string; };
export type NamesAnswer = { en: string; pl: string; it: string; };
export type NamesInput = { en: string; pl: string; it: string; };
export type NewItem = { sender: string; kind: MailKind; reference?: string; };
export type NoticeAnswer = { id: string; event: string; company_id: string | null; company_name: string | null; company_code: string | null; mail_id: string | null; mail_number: string | null; panel_id: string | null; panel_name: string | null; thread_id: string | null; thread_subject: string | null; recipient_name: string; recipient_email: string; channel: "email"; state: NoticeState; reason: Reason | null; detail: string | null; promised_attachment: boolean; attached: number; created_at: string; updated_at: string; sent_at: string | null; version: number; };
export type NoticeChoice = "none" | "email" | "email_with_attachment";
export type NoticeDetailAnswer = { id: string; event: string; company_id: string | null; company_name: string | null; company_code: string | null; mail_id: string | null; mail_number: string | null; panel_id: string | null; panel_name: string | null; thread_id: string | null; thread_subject: string | null; recipient_name: string; recipient_email: string; channel: "email"; state: NoticeState; reason: Reason | null; detail: string | null; promised_attachment: boolean; attached: number; created_at: string; updated_at: string; sent_at: string | null; version: number; history: (StepAnswer)[]; };
export type NoticeState = "pending" | "held" | "sending" | "sent" | "failed" | "unknown";
export type NotifyMail = { notice: "email" | "email_with_attachment"; };
export type OfferFile = { target?: string; made_at: string; sha256: string; size_bytes: number; name: string; };
export type OfferState = "active" | "retired";
export type OfficeCollectorAnswer = { id: string; name: string; document: KeptDocumentAnswer; valid_from: string; valid_to: string | null; standing: Standing; has_power_of_attorney: boolean; added_at: string; ended_at: string | null; version: number; power_of_attorney: PaperAnswer | null; };
export type OfficeCollectorsAnswer = { people: (CollectingUser)[]; items: (OfficeCollectorAnswer)[]; };
export type OfficeCompany = { id: string; code: string; name: string; state: CompanyState; needs_owner: boolean; always_attached: boolean; mail_waiting: number; };
export type OfficeCompanyDetail = { id: string; code: string; name: string; state: CompanyState; needs_owner: boolean; always_attached: boolean; mail_waiting: number; language: "pl" | "it" | "en"; tax_id: string; address: string; contact_name: string; contact_email: string; contact_phone: string; contract_from: string | null; contract_to: string | null; notes: string; closed_at: string | null; version: number; };
export type OfficeMailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; receipt_id: string | null; scans: (ScanAnswer)[]; company_name: string; company_code: string; company_state: CompanyState; internal_note: string; notice: NoticeChoice; promises_scan: boolean; registered_by_name: string; handout_id: string | null; version: number; };
export type OfficeScanAnswer = { id: string; state: ScanState; reason: string | null; file_name: string; scanner: string; company_id: string | null; company_name: string | null; company_code: string | null; company_state: CompanyState | null; mail_id: string | null; mail_number: string | null; pages: number | null; size_bytes: number; content_type: string | null; arrived_at: string; same_name_as: string | null; said: string | null; upload_id: string | null; flags: (string)[]; has_clean: boolean; set_aside: SetAsideAnswer | null; part_of: string | null; first_page: number | null; parts: (string)[]; arranging: ArrangingAnswer | null; version: number; };
export type OfficeThreadAnswer = { id: string; company_id: string; subject: string; mail_id: string | null; mail_number: string | null; state: ThreadState; messages: number; last_seq: number; last_at: string; last_by: string; last_side: Side; beginning: string; is_unread: boolean; version: number; company_name: string; company_code: string; };
export type OfficeUser = { id: string; first_name: string; last_name: string; email: string; state: UserState; role: Role | null; has_password: boolean; };
export type OfficeUserDetail = { id: string; first_name: string; last_name: string; email: string; state: UserState; role: Role | null; has_password: boolean; phone: string; mobile: string; notes: string; language: "pl" | "it" | "en"; payer: NamedCompany | null; origin: UserOrigin; wanted_email: string | null; has_codes: boolean; created_at: string; ended_at: string | null; version: number; };
export type OfficeWorkAnswer = { id: string; company_id: string; kind: WorkKind; day: string; person: string; place: string; start: string | null; end: string | null; minutes: number | null; tasks: string; materials: (MaterialAnswer)[]; remarks: string; internal_remark: string; internal_cost: MoneyAnswer | null; state: WorkState; reason: string | null; created_at: string; created_by: string; version: number; };
export type OneTimeLink = { email: string; purpose: "set_password" | "reset_password"; };
export type OpenAccount = { token: string; password: string; first_name: string; last_name: string; phone?: string; mobile?: string; language: "pl" | "it" | "en"; };
export type OpenLink = { token: string; };
export type OpenScan = { copy?: "clean" | "original"; };
export type OpenVersion = { copy?: "clean" | "original"; };
export type OpeningAnswer = { user_id: string; name: string; version: number; first_at: string; last_at: string; times: number; via: string; };
export type OpeningsAnswer = { items: (OpeningAnswer)[]; };
export type OtherCollects = { kind: "other"; name: string; document_type: DocumentType; last_four: string; reason: string; };
export type OverviewAnswer = { mail_waiting: CountAnswer; scan_inbox: CountAnswer; quarantined: CountAnswer; messages_waiting: CountAnswer; notices_held: CountAnswer; notices_unknown: CountAnswer; notices_failed: CountAnswer; };
export type PackageAnswer = { id: string; name: string; state: OfferState; terms: (TermAnswer)[]; version: number; };
export type PackagesAnswer = { items: (PackageAnswer)[]; currency: string | null; };
export type PageAnswer_AuditAnswer_ = { items: (AuditAnswer)[]; next: string | null; };
export type PageAnswer_CompanyInvoiceAnswer_ = { items: (CompanyInvoiceAnswer)[]; next: string | null; };
export type PageAnswer_DocumentAnswer_ = { items: (DocumentAnswer)[]; next: string | null; };
export type PageAnswer_ExportedMailAnswer_ = { items: (ExportedMailAnswer)[]; next: string | null; };
export type PageAnswer_HandoutAnswer_ = { items: (HandoutAnswer)[]; next: string | null; };
export type PageAnswer_InvoiceAnswer_ = { items: (InvoiceAnswer)[]; next: string | null; };
export type PageAnswer_JobAnswer_ = { items: (JobAnswer)[]; next: string | null; };
export type PageAnswer_ListedMailAnswer_ = { items: (ListedMailAnswer)[]; next: string | null; };
export type PageAnswer_MemberAnswer_ = { items: (MemberAnswer)[]; next: string | null; };
export type PageAnswer_MessageAnswer_ = { items: (MessageAnswer)[]; next: string | null; };
export type PageAnswer_MisfilingAnswer_ = { items: (MisfilingAnswer)[]; next: string | null; };
export type PageAnswer_MyPanelsAnswer_ = { items: (MyPanelsAnswer)[]; next: string | null; };
export type PageAnswer_NoticeAnswer_ = { items: (NoticeAnswer)[]; next: string | null; };
export type PageAnswer_OfficeCompany_ = { items: (OfficeCompany)[]; next: string | null; };
export type PageAnswer_OfficeMailAnswer_ = { items: (OfficeMailAnswer)[]; next: string | null; };
export type PageAnswer_OfficeScanAnswer_ = { items: (OfficeScanAnswer)[]; next: string | null; };
export type PageAnswer_OfficeThreadAnswer_ = { items: (OfficeThreadAnswer)[]; next: string | null; };
export type PageAnswer_OfficeUser_ = { items: (OfficeUser)[]; next: string | null; };
export type PageAnswer_OfficeWorkAnswer_ = { items: (OfficeWorkAnswer)[]; next: string | null; };
export type PageAnswer_PanelAnswer_ = { items: (PanelAnswer)[]; next: string | null; };
export type PageAnswer_PlateAnswer_ = { items: (PlateAnswer)[]; next: string | null; };
export type PageAnswer_ReaderAnswer_ = { items: (ReaderAnswer)[]; next: string | null; };
export type PageAnswer_ReceiptAnswer_ = { items: (ReceiptAnswer)[]; next: string | null; };
export type PageAnswer_ScannerAnswer_ = { items: (ScannerAnswer)[]; next: string | null; };
export type PageAnswer_SeatAnswer_ = { items: (SeatAnswer)[]; next: string | null; };
export type PageAnswer_ShareAnswer_ = { items: (ShareAnswer)[]; next: string | null; };
export type PageAnswer_SharedAnswer_ = { items: (SharedAnswer)[]; next: string | null; };
export type PageAnswer_SightingAnswer_ = { items: (SightingAnswer)[]; next: string | null; };
export type PageAnswer_ThreadAnswer_ = { items: (ThreadAnswer)[]; next: string | null; };
export type PageAnswer_UsageEventAnswer_ = { items: (UsageEventAnswer)[]; next: string | null; };
export type PageAnswer_VersionAnswer_ = { items: (VersionAnswer)[]; next: string | null; };
export type PageAnswer_ViewerAnswer_ = { items: (ViewerAnswer)[]; next: string | null; };
export type PageAnswer_WaitingCompanyAnswer_ = { items: (WaitingCompanyAnswer)[]; next: string | null; };
export type PageAnswer_WorkAnswer_ = { items: (WorkAnswer)[]; next: string | null; };
export type PageAnswer_str_ = { items: (string)[]; next: string | null; };
export type PaidAnswer = { paid: number; };
export type PaidInvoice = { company_id: string; invoice_id: string; version: number; };
export type PanelAnswer = { id: string; company_id: string; name: string; state: PanelState; members: number; shares: number; created_at: string; created_by: string; progress: ProgressAnswer | null; version: number; };
export type PanelDeletionAnswer = { users_go: (PanelEndingUser)[]; users_stay: (PanelStayingUser)[]; go: number; stay: number; shares: number; documents_deleted: number; confirm: string; version: number; };
export type PanelEndingUser = { id: string; name: string; email: string; };
export type PanelState = "active" | "deleting" | "deleted";
export type PanelStayingUser = { id: string; name: string; email: string; why: Why; };
export type PaperAnswer = { mail_id: string; scan_id: string; mail_number: string | null; name: string | null; };
export type PaperForm = { mail_id: string; scan_id: string; };
export type PaperState = "none" | "pending" | "ready";
export type PartForm = { company_id: string; mail_ids: (string)[]; };
export type PartsAnswer = { items: (OfficeScanAnswer)[]; };
export type PayInvoice = { paid_on: string; };
export type PayInvoices = { paid_on: string; invoices: (PaidInvoice)[]; };
export type PayerAnswer = { company: SeatCompany | null; due: DueAnswer; };
export type Payment = "unpaid" | "paid" | "overdue" | "retired";
export type PeopleAnswer = { items: (PersonAnswer)[]; company_name: string; company_code: string; may: MayGive; };
export type PersonAnswer = { user_id: string | null; invitation_id: string | null; kind: GrantKind | null; as_owner: boolean; company_code: string; first_name: string; last_name: string; email: string; phone: string | null; mobile: string | null; created_at: string; state: GrantState; expired: boolean; ends_at: string | null; answered_at: string | null; rejections: number; rejected_at: string | null; permissions: (GrantPermission)[]; until: string | null; emails: boolean; language: "pl" | "it" | "en" | null; refusal: Refusal | null; version: number; };
export type PlaceAnswer = { state: "wanted" | "delivered"; url: string | null; headers: Record<string, string> | null; };
export type PlanAnswer = { plans: (PlannedAnswer)[]; version: number; };
export type PlannedAnswer = { from_month: string; package_id: string | null; package_name: string | null; };
export type PlateAnswer = { id: string; code: string; name: string; state: CompanyState; kind: GrantKind; permissions: (GrantPermission)[]; counters: CountersAnswer; };
export type Portal = { office_name: string; time_zone: string; languages: ("pl" | "it" | "en")[]; currency: string; client_summaries: boolean; brand: BrandAnswer | null; logo: string | null; };
export type PreviewAnswer = { subject: string; html: string; text: string; };
export type PriceInput = { from_month: string; price: MoneyInput; vat_basis_points: number; };
export type PrivacyFile = { number: number; size_bytes: number; };
export type Problem = { type: string; title: string; status: number; code: string; detail: string; errors?: (ProblemField)[] | null; confirm?: string | null; consequences?: (string)[] | null; };
export type ProblemField = { field: string; code: string; message: string; };
export type ProgressAnswer = { done: number; total: number; };
export type ProvePassword = { email: string; password: string; };
export type RateAnswer = { vat_basis_points: number; net: MoneyAnswer; vat: MoneyAnswer; };
export type ReachedCompany = { id: string; code: string; name: string; state: CompanyState; };
export type ReadThread = { up_to: number; };
export type ReaderAnswer = { user_id: string; name: string; side: Side; seq: number; at: string; };
export type Reason = "access_ended" | "bad_address" | "confirmed" | "digest_wait" | "file_failed" | "file_quarantined" | "invitation_over" | "link_instead" | "mail_withdrawn" | "no_answer" | "no_file" | "no_office_address" | "no_recipient" | "not_held_any_more" | "not_wanted_any_more" | "postponed" | "recipients_found" | "rejected_by_mail_service" | "sent_without_file" | "sent_without_file_confirmed" | "share_withdrawn";
export type ReceiptAnswer = { id: string; company_id: string; number: string; handed_out_at: string; collector_name: string; clerk_name: string; consent: "signature" | "tick"; state: ReceiptState; void: VoidAnswer | null; replaces: string | null; replaced_by: string | null; paper: PaperState; items: (ReceiptItemAnswer)[]; };
export type ReceiptItemAnswer = { mail_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; };
export type ReceiptState = "valid" | "void";
export type RecordAnswer = { position: number; record: string; sha256: string; pdf_sha256: string | null; };
export type RecordUsage = { service_id: string; quantity: number; day: string; note?: string; };
export type Refusal = "inviting_is_off" | "owner_only" | "own_grant" | "admin_only" | "own_access";
export type RefusalAnswer = { code: string; detail: string; winner: WinnerAnswer | null; };
export type RegisterMail = { company_id: string; sender: string; kind: MailKind; reference?: string; received_on: string; internal_note?: string; note?: string; notice: NoticeChoice; };
export type RegisterMany = { company_id: string; received_on: string; notice: NoticeChoice; items: (NewItem)[]; };
export type RegisteredMailAnswer = { id: string; company_id: string; number: string; sender: string; kind: MailKind; reference: string; received_on: string; state: MailState; state_since: string; note: string; registered_at: string; receipt_id: string | null; scans: (ScanAnswer)[]; company_name: string; company_code: string; company_state: CompanyState; internal_note: string; notice: NoticeChoice; promises_scan: boolean; registered_by_name: string; handout_id: string | null; version: number; alerts: (string)[]; };
export type RegisteredManyAnswer = { items: (OfficeMailAnswer)[]; };
export type RemoveWork = { reason: string; };
export type RightPlace = { company_id: string; mail_id?: string | null; };
export type Role = "admin" | "dpo" | "clerk";
export type RowErrorAnswer = { field: string; code: string; message: string; };
export type RowState = "new" | "known" | "removed" | "wrong";
export type ScanAnswer = { id: string; name: string; pages: number; size_bytes: number; content_type: string; added_at: string; };
export type ScanState = "checking" | "attached" | "inbox" | "split" | "duplicate" | "quarantined";
export type ScannerAnswer = { id: string; name: string; place: string; company: ScannerCompany | null; state: ScannerState; created_at: string; key_made_at: string; last_seen_at: string | null; silent_hours: number | null; files_today: number; version: number; };
export type ScannerCompany = { id: string; name: string; code: string; state: CompanyState; };
export type ScannerKeyAnswer = { scanner: ScannerAnswer; key: string | null; };
export type ScannerState = "active" | "revoked";
export type SeatAnswer = { user: SeatPerson; counted_at: string; company: SeatCompany; kind: GrantKind; payer: SeatCompany | null; };
export type SeatCompany = { id: string; code: string; name: string; };
export type SeatPerson = { id: string; name: string; state: UserState; };
export type SeatPriceAnswer = { from_month: string; price: MoneyAnswer; vat_basis_points: number; };
export type SendActivation = { send: boolean; };
export type SenderAnswer = { name: string; is_known_here: boolean; };
export type SendersAnswer = { items: (SenderAnswer)[]; };
export type ServiceAnswer = { id: string; is_system: boolean; name: NamesAnswer | null; unit: string; state: OfferState; prices: (ServicePriceAnswer)[]; version: number; };
export type ServicePriceAnswer = { from_month: string; price: MoneyAnswer; vat_basis_points: number; };
export type ServicesAnswer = { items: (ServiceAnswer)[]; currency: string | null; };
export type SessionAnswer = { id_token: string; expires_in: number; user: Me; };
export type SetAsideAnswer = { at: string; by_id: string; by_name: string; reason: string; };
export type SetLogo = { content: string; };
export type SetPassword = { token: string; password: string; };
export type SetPlan = { from_month: string; package_id: string | null; };
export type SetScanAside = { reason: string; };
export type SetSeatPrice = { from_month: string; price: MoneyInput; vat_basis_points: number; };
export type SettingsAnswer = { version: number; office_name: string; office_email: string; office_address: string; time_zone: string; language: "pl" | "it" | "en"; currency: string; staff_codes: boolean; companies_invite: boolean; invitation_days: number; client_summaries: boolean; message_excerpts: boolean; retention_months: number; seat_prices: (SeatPriceAnswer)[]; mail: MailSettings; look: LookSettings; };
export type ShareAnswer = { id: string; panel_id: string; panel_name: string; kind: ThingKind; thing_id: string; invoice_id: string | null; name: string; version: number | null; newest: number; is_seen: boolean; shared_at: string; shared_by: string; };
export type ShareInput = { panel_id: string; id: string; };
export type ShareThings = { panel_id: string; things: (ThingInput)[]; };
export type SharedAnswer = { share_id: string; kind: ThingKind; name: string; number: string | null; issued_on: string | null; gross: MoneyAnswer | null; invoice_number: string | null; version: number; is_newest_share: boolean; shared_at: string; is_new: boolean; file: SharedFileAnswer | null; };
export type SharedFileAnswer = { number: number; file_name: string; size_bytes: number; content_type: string; has_preview: boolean; no_preview: string | null; pages: number | null; made_at: string; };
export type SharedNowAnswer = { shared: number; already: number; told: number; items: (ShareAnswer)[]; };
export type SharedToAnswer = { panel_id: string; panel_name: string; };
export type ShownDocumentAnswer = { type: DocumentType; last_four: string; };
export type Side = "office" | "company";
export type SightKind = "had_access" | "opened" | "mailed";
export type SightingAnswer = { id: string; kind: SightKind; user_id: string; name: string; email: string; at: string | null; scan_id: string | null; scan_name: string | null; notice_id: string | null; notice_state: string | null; attached: number; };
export type SignIn = { email: string; password: string; code?: string; };
export type SourceAnswer = { kind: SourceKind; id: string | null; label: string | null; };
export type SourceKind = "mail" | "scan" | "handout" | "by_hand";
export type Standing = "not_yet" | "valid" | "over" | "ended";
export type StepAnswer = { at: string; state: NoticeState; reason: Reason | null; by_name: string | null; };
export type SuggestionAnswer = { company_id: string; name: string; code: string; state: CompanyState; named_by: NamedBy; };
export type SuggestionsAnswer = { items: (SuggestionAnswer)[]; };
export type SummaryAnswer = { month: string; company_id: string; package_name: string | null; monthly_price: MoneyAnswer; lines: (LineAnswer)[]; rates: (RateAnswer)[]; net_total: MoneyAnswer; vat_total: MoneyAnswer; gross_total: MoneyAnswer; currency: string; is_running: boolean; };
export type TermAnswer = { from_month: string; monthly_price: MoneyAnswer; vat_basis_points: number; allowances: (AllowanceAnswer)[]; };
export type TermInput = { from_month: string; monthly_price: MoneyInput; vat_basis_points: number; allowances: (AllowanceInput)[]; };
export type TextAnswer = { letter: string; language: "pl" | "it" | "en"; subject: string; intro: string; usual_subject: string; usual_intro: string; fields: (string)[]; version: number; };
export type TextsAnswer = { items: (TextAnswer)[]; };
export type ThingInput = { kind: ThingKind; id: string; invoice_id?: string | null; version: number | null; };
export type ThingKind = "document" | "invoice" | "annex";
export type ThreadAnswer = { id: string; company_id: string; subject: string; mail_id: string | null; mail_number: string | null; state: ThreadState; messages: number; last_seq: number; last_at: string; last_by: string; last_side: Side; beginning: string; is_unread: boolean; version: number; };
export type ThreadState = "open" | "closed";
export type TurnOnCodes = { code: string; };
export type UndoHandOut = { reason: string; company_ids?: (string)[] | null; };
export type UnpaidAnswer = { count: number; sums: (MoneyAnswer)[]; };
export type UploadAnswer = { upload_id: string; url: string; fields: Record<string, string>; expires_in: number; };
export type UploadState = "waiting" | "checking" | "done" | "refused";
export type UsageEventAnswer = { id: string; at: string; day: string | null; quantity: number; standing: number | null; source: SourceAnswer; by: string | null; note: string | null; corrects: string | null; cause: Cause | null; reason: string | null; version: number; };
export type UserCollects = { kind: "user"; user_id: string; };
export type UserOrigin = "office" | "invitation";
export type UserState = "active" | "blocked" | "deleted";
export type UsersPanel = { company: NamedCompany; panel_id: string; panel_name: string; state: MemberState; until: string | null; added_at: string; version: number; };
export type UsersPanels = { items: (UsersPanel)[]; };
export type VerifiedAnswer = { state: "valid" | "void" | "unknown"; number: string | null; handed_out_at: string | null; void_at: string | null; };
export type VerifiedEndAnswer = { state: EndState; };
export type VerifyEnd = { sha256: string; };
export type VerifyFile = { sha256: string; };
export type VersionAnswer = { number: number; file_name: string; size_bytes: number; content_type: string; has_preview: boolean; no_preview: string | null; pages: number | null; made_at: string; made_by: string; };
export type ViewerAnswer = { user_id: string; name: string; via: "grant" | "panel"; panel_id: string | null; panel_name: string | null; version: number | null; };
export type VoidAnswer = { at: string; reason: string; by_name: string; };
export type WaitingAnswer = { count: number; more: boolean; first: (WaitingOneAnswer)[]; };
export type WaitingCompanyAnswer = { company_id: string; company_name: string; company_code: string; company_state: CompanyState; waiting: number; };
export type WaitingOneAnswer = { company_id: string | null; id: string; name: string; at: string; };
export type WantEmail = { email: string; };
export type What = "item" | "scan";
export type Why = "staff" | "grant" | "panel" | "own_account";
export type WinnerAnswer = { handout_id: string; at: string; by_name: string; collector: string; };
export type Withdraw = { what: What; scan_id?: string | null; reason: string; to?: RightPlace | null; };
export type WithdrawShares = { shares: (ShareInput)[]; };
export type WithdrawnAnswer = { withdrawn: number; gone: number; };
export type WorkAnswer = { id: string; company_id: string; kind: WorkKind; day: string; person: string; place: string; start: string | null; end: string | null; minutes: number | null; tasks: string; materials: (MaterialAnswer)[]; remarks: string; };
export type WorkKind = "time" | "job";
export type WorkState = "active" | "removed";
export type WorkSumAnswer = { name: string; minutes: number; entries: number; sheets: number; };
export type WorkTotalsAnswer = { month: string; minutes: number; entries: number; sheets: number; people: (WorkSumAnswer)[]; places: (WorkSumAnswer)[]; is_whole: boolean; };
export type WriteMessage = { text: string; attachments?: (string)[]; };

export interface Calls {
  "GET /companies/{company_id}/collectors": { in: { path: { company_id: string; }; }; out: CollectorsAnswer };
  "POST /companies/{company_id}/collectors/{collector_id}/end": { in: { path: { company_id: string; collector_id: string; }; version: number; }; out: CollectorAnswer };
  "GET /companies/{company_id}/documents": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; text?: string; tag?: string; state?: "active" | "retired"; }; }; out: PageAnswer_DocumentAnswer_ };
  "POST /companies/{company_id}/documents/uploads": { in: { path: { company_id: string; }; body: AllowDocumentUpload; }; out: UploadAnswer };
  "GET /companies/{company_id}/documents/uploads/{upload_id}": { in: { path: { company_id: string; upload_id: string; }; }; out: DocumentUploadAnswer };
  "GET /companies/{company_id}/documents/{document_id}": { in: { path: { company_id: string; document_id: string; }; }; out: DocumentAnswer };
  "PATCH /companies/{company_id}/documents/{document_id}": { in: { path: { company_id: string; document_id: string; }; body: EditDocument; version: number; }; out: DocumentAnswer };
  "POST /companies/{company_id}/documents/{document_id}/restore": { in: { path: { company_id: string; document_id: string; }; version: number; }; out: DocumentAnswer };
  "POST /companies/{company_id}/documents/{document_id}/retire": { in: { path: { company_id: string; document_id: string; }; version: number; }; out: DocumentAnswer };
  "GET /companies/{company_id}/documents/{document_id}/versions": { in: { path: { company_id: string; document_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_VersionAnswer_ };
  "POST /companies/{company_id}/documents/{document_id}/versions/{number}/link": { in: { path: { company_id: string; document_id: string; number: string; }; body: OpenVersion; }; out: LinkAnswer };
  "PATCH /companies/{company_id}/invitations/{invitation_id}": { in: { path: { company_id: string; invitation_id: string; }; body: EditInvitation; version: number; }; out: PersonAnswer };
  "DELETE /companies/{company_id}/invitations/{invitation_id}": { in: { path: { company_id: string; invitation_id: string; }; version: number; }; out: undefined };
  "POST /companies/{company_id}/invitations/{invitation_id}/send": { in: { path: { company_id: string; invitation_id: string; }; version: number; }; out: PersonAnswer };
  "GET /companies/{company_id}/invoices": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; payment?: "unpaid" | "paid" | "overdue"; text?: string; }; }; out: PageAnswer_InvoiceAnswer_ };
  "POST /companies/{company_id}/invoices/export": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; payment?: "unpaid" | "paid" | "overdue"; text?: string; }; }; out: PageAnswer_InvoiceAnswer_ };
  "GET /companies/{company_id}/invoices/{invoice_id}": { in: { path: { company_id: string; invoice_id: string; }; }; out: InvoiceAnswer };
  "GET /companies/{company_id}/invoices/{invoice_id}/annexes": { in: { path: { company_id: string; invoice_id: string; }; }; out: AnnexesAnswer };
  "GET /companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/versions": { in: { path: { company_id: string; invoice_id: string; annex_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_VersionAnswer_ };
  "POST /companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/versions/{number}/link": { in: { path: { company_id: string; invoice_id: string; annex_id: string; number: string; }; body: OpenVersion; }; out: LinkAnswer };
  "GET /companies/{company_id}/invoices/{invoice_id}/versions": { in: { path: { company_id: string; invoice_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_VersionAnswer_ };
  "POST /companies/{company_id}/invoices/{invoice_id}/versions/{number}/link": { in: { path: { company_id: string; invoice_id: string; number: string; }; body: OpenVersion; }; out: LinkAnswer };
  "GET /companies/{company_id}/mail": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; state?: "waiting" | "collected" | "forwarded" | "returned" | "destroyed"; q?: string; }; }; out: PageAnswer_ListedMailAnswer_ };
  "GET /companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; }; out: MailAnswer };
  "GET /companies/{company_id}/mail/{mail_id}/history": { in: { path: { company_id: string; mail_id: string; }; }; out: MailHistoryAnswer };
  "POST /companies/{company_id}/mail/{mail_id}/scans/{scan_id}/link": { in: { path: { company_id: string; mail_id: string; scan_id: string; }; }; out: LinkAnswer };
  "GET /companies/{company_id}/messages/threads": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_ThreadAnswer_ };
  "POST /companies/{company_id}/messages/threads": { in: { path: { company_id: string; }; body: BeginThread; key: string; }; out: ThreadAnswer };
  "GET /companies/{company_id}/messages/threads/{thread_id}": { in: { path: { company_id: string; thread_id: string; }; }; out: ThreadAnswer };
  "POST /companies/{company_id}/messages/threads/{thread_id}/attachments/{attachment_id}/link": { in: { path: { company_id: string; thread_id: string; attachment_id: string; }; body: OpenVersion; }; out: LinkAnswer };
  "GET /companies/{company_id}/messages/threads/{thread_id}/messages": { in: { path: { company_id: string; thread_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_MessageAnswer_ };
  "POST /companies/{company_id}/messages/threads/{thread_id}/messages": { in: { path: { company_id: string; thread_id: string; }; body: WriteMessage; key: string; }; out: MessageAnswer };
  "POST /companies/{company_id}/messages/threads/{thread_id}/read": { in: { path: { company_id: string; thread_id: string; }; body: ReadThread; }; out: undefined };
  "POST /companies/{company_id}/messages/uploads": { in: { path: { company_id: string; }; body: FileForm; }; out: UploadAnswer };
  "GET /companies/{company_id}/messages/uploads/{upload_id}": { in: { path: { company_id: string; upload_id: string; }; }; out: AttachmentUploadAnswer };
  "GET /companies/{company_id}/panels/{panel_id}": { in: { path: { company_id: string; panel_id: string; }; }; out: MyPanelAnswer };
  "GET /companies/{company_id}/panels/{panel_id}/shared": { in: { path: { company_id: string; panel_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_SharedAnswer_ };
  "POST /companies/{company_id}/panels/{panel_id}/shared/{share_id}/link": { in: { path: { company_id: string; panel_id: string; share_id: string; }; body: OpenVersion; }; out: LinkAnswer };
  "GET /companies/{company_id}/people": { in: { path: { company_id: string; }; }; out: PeopleAnswer };
  "POST /companies/{company_id}/people": { in: { path: { company_id: string; }; body: AddPerson; key: string; }; out: PersonAnswer };
  "PATCH /companies/{company_id}/people/{user_id}": { in: { path: { company_id: string; user_id: string; }; body: EditGrant; version: number; }; out: GrantAnswer };
  "DELETE /companies/{company_id}/people/{user_id}": { in: { path: { company_id: string; user_id: string; }; version: number; }; out: undefined };
  "GET /companies/{company_id}/receipts": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_ReceiptAnswer_ };
  "GET /companies/{company_id}/receipts/export": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: ExportAnswer };
  "GET /companies/{company_id}/receipts/{receipt_id}": { in: { path: { company_id: string; receipt_id: string; }; }; out: ReceiptAnswer };
  "POST /companies/{company_id}/receipts/{receipt_id}/link": { in: { path: { company_id: string; receipt_id: string; }; }; out: LinkAnswer };
  "GET /companies/{company_id}/summaries": { in: { path: { company_id: string; }; query?: { from?: string; to?: string; }; }; out: MonthsAnswer };
  "GET /companies/{company_id}/summaries/{month}": { in: { path: { company_id: string; month: string; }; }; out: SummaryAnswer };
  "POST /companies/{company_id}/summaries/{month}/export": { in: { path: { company_id: string; month: string; }; }; out: SummaryAnswer };
  "GET /companies/{company_id}/summaries/{month}/services/{service_id}/events": { in: { path: { company_id: string; month: string; service_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_UsageEventAnswer_ };
  "GET /companies/{company_id}/things/{thing_id}/openings": { in: { path: { company_id: string; thing_id: string; }; query?: { invoice_id?: string; }; }; out: OpeningsAnswer };
  "GET /companies/{company_id}/things/{thing_id}/viewers": { in: { path: { company_id: string; thing_id: string; }; query?: { limit?: number; cursor?: string; invoice_id?: string; }; }; out: PageAnswer_ViewerAnswer_ };
  "GET /companies/{company_id}/work-records": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; kind?: "time" | "job"; from?: string; to?: string; person?: string; place?: string; }; }; out: PageAnswer_WorkAnswer_ };
  "POST /companies/{company_id}/work-records/export": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; kind?: "time" | "job"; from?: string; to?: string; person?: string; place?: string; }; }; out: PageAnswer_WorkAnswer_ };
  "GET /companies/{company_id}/work-records/totals": { in: { path: { company_id: string; }; query?: { month?: string; }; }; out: WorkTotalsAnswer };
  "POST /email/confirm": { in: { body: OpenLink; }; out: ConfirmedEmail };
  "POST /email/link": { in: { body: OpenLink; }; out: EmailToConfirm };
  "POST /invitations/accept": { in: { body: Accept; }; out: AcceptedAnswer };
  "POST /invitations/account": { in: { body: OpenAccount; }; out: undefined };
  "POST /invitations/look": { in: { body: OpenLink; }; out: InvitationAnswer };
  "POST /invitations/reject": { in: { body: OpenLink; }; out: undefined };
  "GET /me": { in: {}; out: Me };
  "PATCH /me": { in: { body: EditMe; version: number; }; out: Me };
  "GET /me/codes": { in: {}; out: MyCodes };
  "POST /me/codes": { in: {}; out: CodeSecret };
  "POST /me/codes/on": { in: { body: TurnOnCodes; }; out: MyCodes };
  "GET /me/companies": { in: { query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_PlateAnswer_ };
  "GET /me/invoices": { in: { query?: { limit?: number; cursor?: string; payment?: "unpaid" | "paid" | "overdue"; }; }; out: PageAnswer_CompanyInvoiceAnswer_ };
  "POST /me/invoices/export": { in: { query?: { limit?: number; cursor?: string; payment?: "unpaid" | "paid" | "overdue"; }; }; out: PageAnswer_CompanyInvoiceAnswer_ };
  "GET /me/panels": { in: { query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_MyPanelsAnswer_ };
  "GET /me/pick-up-code": { in: {}; out: CodeStateAnswer };
  "POST /me/pick-up-code": { in: {}; out: MadeCodeAnswer };
  "POST /me/sign-out-everywhere": { in: {}; out: undefined };
  "GET /office/attention": { in: {}; out: AttentionAnswer };
  "GET /office/audit": { in: { query?: { limit?: number; cursor?: string; company_id?: string; month?: string; on?: string; by?: string | null; about?: string; target?: string; }; }; out: PageAnswer_AuditAnswer_ };
  "POST /office/audit/export": { in: { query?: { limit?: number; cursor?: string; company_id?: string; month?: string; on?: string; by?: string | null; about?: string; target?: string; }; }; out: PageAnswer_AuditAnswer_ };
  "POST /office/collectors/find": { in: { body: FindCollectors; }; out: FoundCollectorsAnswer };
  "GET /office/companies": { in: { query?: { limit?: number; cursor?: string; q?: string; only?: "active" | "closed" | "needs_owner"; }; }; out: PageAnswer_OfficeCompany_ };
  "POST /office/companies": { in: { body: AddCompany; key: string; }; out: OfficeCompanyDetail };
  "GET /office/companies/{company_id}": { in: { path: { company_id: string; }; }; out: OfficeCompanyDetail };
  "PATCH /office/companies/{company_id}": { in: { path: { company_id: string; }; body: EditCompany; version: number; }; out: OfficeCompanyDetail };
  "POST /office/companies/{company_id}/close": { in: { path: { company_id: string; }; body: Confirm; version: number; }; out: OfficeCompanyDetail };
  "GET /office/companies/{company_id}/collectors": { in: { path: { company_id: string; }; }; out: OfficeCollectorsAnswer };
  "POST /office/companies/{company_id}/collectors": { in: { path: { company_id: string; }; body: AddCollector; key: string; }; out: OfficeCollectorAnswer };
  "PATCH /office/companies/{company_id}/collectors/{collector_id}": { in: { path: { company_id: string; collector_id: string; }; body: EditCollector; version: number; }; out: OfficeCollectorAnswer };
  "POST /office/companies/{company_id}/collectors/{collector_id}/end": { in: { path: { company_id: string; collector_id: string; }; version: number; }; out: OfficeCollectorAnswer };
  "GET /office/companies/{company_id}/documents": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; text?: string; tag?: string; state?: "active" | "retired"; }; }; out: PageAnswer_DocumentAnswer_ };
  "POST /office/companies/{company_id}/documents/uploads": { in: { path: { company_id: string; }; body: AllowDocumentUpload; }; out: UploadAnswer };
  "GET /office/companies/{company_id}/documents/uploads/{upload_id}": { in: { path: { company_id: string; upload_id: string; }; }; out: DocumentUploadAnswer };
  "GET /office/companies/{company_id}/documents/{document_id}": { in: { path: { company_id: string; document_id: string; }; }; out: DocumentAnswer };
  "PATCH /office/companies/{company_id}/documents/{document_id}": { in: { path: { company_id: string; document_id: string; }; body: EditDocument; version: number; }; out: DocumentAnswer };
  "POST /office/companies/{company_id}/documents/{document_id}/restore": { in: { path: { company_id: string; document_id: string; }; version: number; }; out: DocumentAnswer };
  "POST /office/companies/{company_id}/documents/{document_id}/retire": { in: { path: { company_id: string; document_id: string; }; version: number; }; out: DocumentAnswer };
  "GET /office/companies/{company_id}/documents/{document_id}/versions": { in: { path: { company_id: string; document_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_VersionAnswer_ };
  "POST /office/companies/{company_id}/documents/{document_id}/versions/{number}/link": { in: { path: { company_id: string; document_id: string; number: string; }; body: OpenVersion; }; out: LinkAnswer };
  "PATCH /office/companies/{company_id}/invitations/{invitation_id}": { in: { path: { company_id: string; invitation_id: string; }; body: EditInvitation; version: number; }; out: PersonAnswer };
  "DELETE /office/companies/{company_id}/invitations/{invitation_id}": { in: { path: { company_id: string; invitation_id: string; }; version: number; }; out: undefined };
  "POST /office/companies/{company_id}/invitations/{invitation_id}/send": { in: { path: { company_id: string; invitation_id: string; }; version: number; }; out: PersonAnswer };
  "GET /office/companies/{company_id}/invoices": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; payment?: "unpaid" | "paid" | "overdue"; text?: string; state?: "active" | "retired"; }; }; out: PageAnswer_InvoiceAnswer_ };
  "POST /office/companies/{company_id}/invoices": { in: { path: { company_id: string; }; body: AddInvoice; key: string; }; out: InvoiceAnswer };
  "POST /office/companies/{company_id}/invoices/export": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; payment?: "unpaid" | "paid" | "overdue"; text?: string; state?: "active" | "retired"; }; }; out: PageAnswer_InvoiceAnswer_ };
  "GET /office/companies/{company_id}/invoices/{invoice_id}": { in: { path: { company_id: string; invoice_id: string; }; }; out: InvoiceAnswer };
  "PATCH /office/companies/{company_id}/invoices/{invoice_id}": { in: { path: { company_id: string; invoice_id: string; }; body: EditInvoice; version: number; }; out: InvoiceAnswer };
  "GET /office/companies/{company_id}/invoices/{invoice_id}/annexes": { in: { path: { company_id: string; invoice_id: string; }; }; out: AnnexesAnswer };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/annexes/uploads": { in: { path: { company_id: string; invoice_id: string; }; body: AllowAnnexUpload; }; out: UploadAnswer };
  "PATCH /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}": { in: { path: { company_id: string; invoice_id: string; annex_id: string; }; body: NameAnnex; version: number; }; out: AnnexAnswer };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/restore": { in: { path: { company_id: string; invoice_id: string; annex_id: string; }; version: number; }; out: AnnexAnswer };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/retire": { in: { path: { company_id: string; invoice_id: string; annex_id: string; }; version: number; }; out: AnnexAnswer };
  "GET /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/versions": { in: { path: { company_id: string; invoice_id: string; annex_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_VersionAnswer_ };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}/versions/{number}/link": { in: { path: { company_id: string; invoice_id: string; annex_id: string; number: string; }; body: OpenVersion; }; out: LinkAnswer };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/pay": { in: { path: { company_id: string; invoice_id: string; }; body: PayInvoice; version: number; }; out: InvoiceAnswer };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/restore": { in: { path: { company_id: string; invoice_id: string; }; version: number; }; out: InvoiceAnswer };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/retire": { in: { path: { company_id: string; invoice_id: string; }; version: number; }; out: InvoiceAnswer };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/unpay": { in: { path: { company_id: string; invoice_id: string; }; version: number; }; out: InvoiceAnswer };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/uploads": { in: { path: { company_id: string; invoice_id: string; }; body: FileForm; }; out: UploadAnswer };
  "GET /office/companies/{company_id}/invoices/{invoice_id}/uploads/{upload_id}": { in: { path: { company_id: string; invoice_id: string; upload_id: string; }; }; out: InvoiceUploadAnswer };
  "GET /office/companies/{company_id}/invoices/{invoice_id}/versions": { in: { path: { company_id: string; invoice_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_VersionAnswer_ };
  "POST /office/companies/{company_id}/invoices/{invoice_id}/versions/{number}/link": { in: { path: { company_id: string; invoice_id: string; number: string; }; body: OpenVersion; }; out: LinkAnswer };
  "GET /office/companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; }; out: OfficeMailAnswer };
  "PATCH /office/companies/{company_id}/mail/{mail_id}": { in: { path: { company_id: string; mail_id: string; }; body: EditMail; version: number; }; out: OfficeMailAnswer };
  "GET /office/companies/{company_id}/mail/{mail_id}/history": { in: { path: { company_id: string; mail_id: string; }; }; out: MailHistoryAnswer };
  "GET /office/companies/{company_id}/mail/{mail_id}/notices": { in: { path: { company_id: string; mail_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_NoticeAnswer_ };
  "POST /office/companies/{company_id}/mail/{mail_id}/notify": { in: { path: { company_id: string; mail_id: string; }; body: NotifyMail; version: number; }; out: OfficeMailAnswer };
  "GET /office/companies/{company_id}/mail/{mail_id}/scans": { in: { path: { company_id: string; mail_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_OfficeScanAnswer_ };
  "POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach": { in: { path: { company_id: string; mail_id: string; scan_id: string; }; body: DetachScan; }; out: OfficeScanAnswer };
  "POST /office/companies/{company_id}/mail/{mail_id}/state": { in: { path: { company_id: string; mail_id: string; }; body: LeaveState; version: number; }; out: OfficeMailAnswer };
  "POST /office/companies/{company_id}/mail/{mail_id}/uploads": { in: { path: { company_id: string; mail_id: string; }; body: AllowUpload; }; out: UploadAnswer };
  "POST /office/companies/{company_id}/mail/{mail_id}/withdraw": { in: { path: { company_id: string; mail_id: string; }; body: Withdraw; key: string; }; out: MisfilingAnswer };
  "GET /office/companies/{company_id}/messages/threads": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_ThreadAnswer_ };
  "POST /office/companies/{company_id}/messages/threads": { in: { path: { company_id: string; }; body: BeginThread; key: string; }; out: ThreadAnswer };
  "GET /office/companies/{company_id}/messages/threads/{thread_id}": { in: { path: { company_id: string; thread_id: string; }; }; out: ThreadAnswer };
  "POST /office/companies/{company_id}/messages/threads/{thread_id}/attachments/{attachment_id}/link": { in: { path: { company_id: string; thread_id: string; attachment_id: string; }; body: OpenVersion; }; out: LinkAnswer };
  "POST /office/companies/{company_id}/messages/threads/{thread_id}/close": { in: { path: { company_id: string; thread_id: string; }; version: number; }; out: ThreadAnswer };
  "GET /office/companies/{company_id}/messages/threads/{thread_id}/messages": { in: { path: { company_id: string; thread_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_MessageAnswer_ };
  "POST /office/companies/{company_id}/messages/threads/{thread_id}/messages": { in: { path: { company_id: string; thread_id: string; }; body: WriteMessage; key: string; }; out: MessageAnswer };
  "POST /office/companies/{company_id}/messages/threads/{thread_id}/read": { in: { path: { company_id: string; thread_id: string; }; body: ReadThread; }; out: undefined };
  "GET /office/companies/{company_id}/messages/threads/{thread_id}/readers": { in: { path: { company_id: string; thread_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_ReaderAnswer_ };
  "POST /office/companies/{company_id}/messages/threads/{thread_id}/reopen": { in: { path: { company_id: string; thread_id: string; }; version: number; }; out: ThreadAnswer };
  "POST /office/companies/{company_id}/messages/threads/{thread_id}/settle": { in: { path: { company_id: string; thread_id: string; }; version: number; }; out: ThreadAnswer };
  "POST /office/companies/{company_id}/messages/uploads": { in: { path: { company_id: string; }; body: FileForm; }; out: UploadAnswer };
  "GET /office/companies/{company_id}/messages/uploads/{upload_id}": { in: { path: { company_id: string; upload_id: string; }; }; out: AttachmentUploadAnswer };
  "GET /office/companies/{company_id}/panels": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_PanelAnswer_ };
  "POST /office/companies/{company_id}/panels": { in: { path: { company_id: string; }; body: NamePanel; key: string; }; out: PanelAnswer };
  "GET /office/companies/{company_id}/panels/{panel_id}": { in: { path: { company_id: string; panel_id: string; }; }; out: PanelAnswer };
  "PATCH /office/companies/{company_id}/panels/{panel_id}": { in: { path: { company_id: string; panel_id: string; }; body: NamePanel; version: number; }; out: PanelAnswer };
  "POST /office/companies/{company_id}/panels/{panel_id}/delete": { in: { path: { company_id: string; panel_id: string; }; body: Confirm; version: number; }; out: PanelAnswer };
  "GET /office/companies/{company_id}/panels/{panel_id}/deletion": { in: { path: { company_id: string; panel_id: string; }; }; out: PanelDeletionAnswer };
  "GET /office/companies/{company_id}/panels/{panel_id}/members": { in: { path: { company_id: string; panel_id: string; }; query?: { limit?: number; cursor?: string; text?: string; }; }; out: PageAnswer_MemberAnswer_ };
  "POST /office/companies/{company_id}/panels/{panel_id}/members": { in: { path: { company_id: string; panel_id: string; }; body: AddMember; key: string; }; out: AddedMember };
  "PATCH /office/companies/{company_id}/panels/{panel_id}/members/{user_id}": { in: { path: { company_id: string; panel_id: string; user_id: string; }; body: EditMember; version: number; }; out: MemberAnswer };
  "DELETE /office/companies/{company_id}/panels/{panel_id}/members/{user_id}": { in: { path: { company_id: string; panel_id: string; user_id: string; }; query?: { confirm?: string; }; version: number; }; out: undefined };
  "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/activation": { in: { path: { company_id: string; panel_id: string; user_id: string; }; body: SendActivation; key: string; }; out: MadeWayIn };
  "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/block": { in: { path: { company_id: string; panel_id: string; user_id: string; }; }; out: MemberAnswer };
  "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/panels": { in: { path: { company_id: string; panel_id: string; user_id: string; }; body: MoveMember; }; out: PageAnswer_str_ };
  "POST /office/companies/{company_id}/panels/{panel_id}/members/{user_id}/unblock": { in: { path: { company_id: string; panel_id: string; user_id: string; }; }; out: MemberAnswer };
  "GET /office/companies/{company_id}/panels/{panel_id}/shares": { in: { path: { company_id: string; panel_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_ShareAnswer_ };
  "GET /office/companies/{company_id}/people": { in: { path: { company_id: string; }; }; out: PeopleAnswer };
  "POST /office/companies/{company_id}/people": { in: { path: { company_id: string; }; body: AddPersonByOffice; key: string; }; out: PersonAnswer };
  "GET /office/companies/{company_id}/plan": { in: { path: { company_id: string; }; }; out: PlanAnswer };
  "PUT /office/companies/{company_id}/plan": { in: { path: { company_id: string; }; body: SetPlan; version: number; }; out: PlanAnswer };
  "POST /office/companies/{company_id}/privacy/export": { in: { path: { company_id: string; }; key: string; }; out: JobAnswer };
  "POST /office/companies/{company_id}/privacy/hold": { in: { path: { company_id: string; }; body: GiveReason; }; out: HoldAnswer };
  "POST /office/companies/{company_id}/privacy/lift": { in: { path: { company_id: string; }; body: GiveReason; }; out: undefined };
  "GET /office/companies/{company_id}/receipts": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_ReceiptAnswer_ };
  "GET /office/companies/{company_id}/receipts/export": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: ExportAnswer };
  "GET /office/companies/{company_id}/receipts/{receipt_id}": { in: { path: { company_id: string; receipt_id: string; }; }; out: ReceiptAnswer };
  "POST /office/companies/{company_id}/receipts/{receipt_id}/link": { in: { path: { company_id: string; receipt_id: string; }; }; out: LinkAnswer };
  "POST /office/companies/{company_id}/reopen": { in: { path: { company_id: string; }; version: number; }; out: OfficeCompanyDetail };
  "GET /office/companies/{company_id}/shares": { in: { path: { company_id: string; }; query: { limit?: number; cursor?: string; thing_id: string; }; }; out: PageAnswer_ShareAnswer_ };
  "POST /office/companies/{company_id}/shares": { in: { path: { company_id: string; }; body: ShareThings; key: string; }; out: SharedNowAnswer };
  "POST /office/companies/{company_id}/shares/withdraw": { in: { path: { company_id: string; }; body: WithdrawShares; }; out: WithdrawnAnswer };
  "GET /office/companies/{company_id}/summaries": { in: { path: { company_id: string; }; query?: { from?: string; to?: string; }; }; out: MonthsAnswer };
  "GET /office/companies/{company_id}/summaries/{month}": { in: { path: { company_id: string; month: string; }; }; out: SummaryAnswer };
  "POST /office/companies/{company_id}/summaries/{month}/export": { in: { path: { company_id: string; month: string; }; }; out: SummaryAnswer };
  "GET /office/companies/{company_id}/summaries/{month}/services/{service_id}/events": { in: { path: { company_id: string; month: string; service_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_UsageEventAnswer_ };
  "GET /office/companies/{company_id}/things/{thing_id}/openings": { in: { path: { company_id: string; thing_id: string; }; query?: { invoice_id?: string; }; }; out: OpeningsAnswer };
  "GET /office/companies/{company_id}/things/{thing_id}/viewers": { in: { path: { company_id: string; thing_id: string; }; query?: { limit?: number; cursor?: string; invoice_id?: string; }; }; out: PageAnswer_ViewerAnswer_ };
  "POST /office/companies/{company_id}/usage": { in: { path: { company_id: string; }; body: RecordUsage; key: string; }; out: UsageEventAnswer };
  "POST /office/companies/{company_id}/usage/{usage_id}/correct": { in: { path: { company_id: string; usage_id: string; }; body: CorrectUsage; version: number; }; out: UsageEventAnswer };
  "GET /office/companies/{company_id}/work-records": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; kind?: "time" | "job"; from?: string; to?: string; person?: string; place?: string; state?: "active" | "removed"; }; }; out: PageAnswer_OfficeWorkAnswer_ };
  "POST /office/companies/{company_id}/work-records": { in: { path: { company_id: string; }; body: AddWork; key: string; }; out: OfficeWorkAnswer };
  "POST /office/companies/{company_id}/work-records/export": { in: { path: { company_id: string; }; query?: { limit?: number; cursor?: string; kind?: "time" | "job"; from?: string; to?: string; person?: string; place?: string; state?: "active" | "removed"; }; }; out: PageAnswer_OfficeWorkAnswer_ };
  "POST /office/companies/{company_id}/work-records/import": { in: { path: { company_id: string; }; body: ImportWork; }; out: ImportAnswer };
  "GET /office/companies/{company_id}/work-records/totals": { in: { path: { company_id: string; }; query?: { month?: string; }; }; out: WorkTotalsAnswer };
  "GET /office/companies/{company_id}/work-records/{work_id}": { in: { path: { company_id: string; work_id: string; }; }; out: OfficeWorkAnswer };
  "PATCH /office/companies/{company_id}/work-records/{work_id}": { in: { path: { company_id: string; work_id: string; }; body: EditWork; version: number; }; out: OfficeWorkAnswer };
  "POST /office/companies/{company_id}/work-records/{work_id}/remove": { in: { path: { company_id: string; work_id: string; }; body: RemoveWork; version: number; }; out: OfficeWorkAnswer };
  "POST /office/companies/{company_id}/work-records/{work_id}/restore": { in: { path: { company_id: string; work_id: string; }; version: number; }; out: OfficeWorkAnswer };
  "GET /office/handouts": { in: { query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_HandoutAnswer_ };
  "POST /office/handouts": { in: { body: HandOut; key: string; }; out: HandoutAnswer };
  "GET /office/handouts/waiting": { in: { query?: { limit?: number; cursor?: string; q?: string; }; }; out: PageAnswer_WaitingCompanyAnswer_ };
  "GET /office/handouts/{handout_id}": { in: { path: { handout_id: string; }; }; out: HandoutAnswer };
  "POST /office/handouts/{handout_id}/undo": { in: { path: { handout_id: string; }; body: UndoHandOut; key: string; }; out: HandoutAnswer };
  "GET /office/invoices": { in: { query?: { limit?: number; cursor?: string; payment?: "unpaid" | "paid" | "overdue"; text?: string; }; }; out: PageAnswer_CompanyInvoiceAnswer_ };
  "POST /office/invoices/export": { in: { query?: { limit?: number; cursor?: string; payment?: "unpaid" | "paid" | "overdue"; text?: string; }; }; out: PageAnswer_CompanyInvoiceAnswer_ };
  "POST /office/invoices/pay": { in: { body: PayInvoices; key: string; }; out: PaidAnswer };
  "POST /office/labels": { in: { body: MakeLabels; }; out: LabelsAnswer };
  "GET /office/mail": { in: { query?: { limit?: number; cursor?: string; state?: "waiting" | "collected" | "forwarded" | "returned" | "destroyed"; q?: string; company_id?: string; on?: string; }; }; out: PageAnswer_OfficeMailAnswer_ };
  "POST /office/mail": { in: { body: RegisterMail; key: string; }; out: RegisteredMailAnswer };
  "POST /office/mail/export": { in: { query?: { limit?: number; cursor?: string; state?: "waiting" | "collected" | "forwarded" | "returned" | "destroyed"; q?: string; company_id?: string; on?: string; }; }; out: PageAnswer_ExportedMailAnswer_ };
  "POST /office/mail/many": { in: { body: RegisterMany; key: string; }; out: RegisteredManyAnswer };
  "GET /office/messages": { in: { query?: { limit?: number; cursor?: string; show?: "waiting" | "open" | "closed"; }; }; out: PageAnswer_OfficeThreadAnswer_ };
  "GET /office/misfilings": { in: { query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_MisfilingAnswer_ };
  "GET /office/misfilings/{company_id}/{misfiling_id}": { in: { path: { company_id: string; misfiling_id: string; }; }; out: MisfilingAnswer };
  "POST /office/misfilings/{company_id}/{misfiling_id}/complete": { in: { path: { company_id: string; misfiling_id: string; }; }; out: MisfilingAnswer };
  "GET /office/misfilings/{company_id}/{misfiling_id}/seen": { in: { path: { company_id: string; misfiling_id: string; }; query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_SightingAnswer_ };
  "GET /office/notices": { in: { query?: { limit?: number; cursor?: string; state?: "pending" | "held" | "sending" | "sent" | "failed" | "unknown"; }; }; out: PageAnswer_NoticeAnswer_ };
  "GET /office/notices/{notice_id}": { in: { path: { notice_id: string; }; }; out: NoticeDetailAnswer };
  "POST /office/notices/{notice_id}/send-again": { in: { path: { notice_id: string; }; body: Confirm; }; out: NoticeAnswer };
  "POST /office/notices/{notice_id}/send-without": { in: { path: { notice_id: string; }; body: Confirm; }; out: NoticeAnswer };
  "GET /office/overview": { in: {}; out: OverviewAnswer };
  "GET /office/packages": { in: {}; out: PackagesAnswer };
  "POST /office/packages": { in: { body: AddPackage; key: string; }; out: PackageAnswer };
  "PATCH /office/packages/{package_id}": { in: { path: { package_id: string; }; body: EditPackage; version: number; }; out: PackageAnswer };
  "POST /office/pick-up-codes/check": { in: { body: CheckCode; }; out: CheckedCodeAnswer };
  "GET /office/privacy/holds": { in: {}; out: HoldsAnswer };
  "GET /office/privacy/jobs": { in: { query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_JobAnswer_ };
  "GET /office/privacy/jobs/{job_id}": { in: { path: { job_id: string; }; }; out: JobAnswer };
  "POST /office/privacy/jobs/{job_id}/apply": { in: { path: { job_id: string; }; body: Confirm; }; out: JobAnswer };
  "POST /office/privacy/jobs/{job_id}/files/{number}/link": { in: { path: { job_id: string; number: string; }; }; out: LinkAnswer };
  "POST /office/privacy/retention/look": { in: { key: string; }; out: JobAnswer };
  "GET /office/scanners": { in: { query?: { limit?: number; cursor?: string; }; }; out: PageAnswer_ScannerAnswer_ };
  "POST /office/scanners": { in: { body: AddScanner; key: string; }; out: ScannerKeyAnswer };
  "GET /office/scanners/{scanner_id}": { in: { path: { scanner_id: string; }; }; out: ScannerAnswer };
  "PATCH /office/scanners/{scanner_id}": { in: { path: { scanner_id: string; }; body: EditScanner; version: number; }; out: ScannerAnswer };
  "DELETE /office/scanners/{scanner_id}": { in: { path: { scanner_id: string; }; version: number; }; out: undefined };
  "POST /office/scanners/{scanner_id}/key": { in: { path: { scanner_id: string; }; version: number; }; out: ScannerKeyAnswer };
  "POST /office/scanners/{scanner_id}/revoke": { in: { path: { scanner_id: string; }; version: number; }; out: ScannerAnswer };
  "GET /office/scans": { in: { query?: { limit?: number; cursor?: string; state?: "inbox" | "quarantined" | "aside"; }; }; out: PageAnswer_OfficeScanAnswer_ };
  "GET /office/scans/arriving": { in: {}; out: ArrivingAnswer };
  "POST /office/scans/join": { in: { body: JoinScans; key: string; }; out: OfficeScanAnswer };
  "GET /office/scans/{scan_id}": { in: { path: { scan_id: string; }; }; out: OfficeScanAnswer };
  "POST /office/scans/{scan_id}/arrange": { in: { path: { scan_id: string; }; body: ArrangeScan; version: number; key: string; }; out: OfficeScanAnswer };
  "POST /office/scans/{scan_id}/assign": { in: { path: { scan_id: string; }; body: AssignScan; version: number; }; out: OfficeScanAnswer };
  "POST /office/scans/{scan_id}/link": { in: { path: { scan_id: string; }; body: OpenScan; }; out: LinkAnswer };
  "GET /office/scans/{scan_id}/parts": { in: { path: { scan_id: string; }; }; out: PartsAnswer };
  "POST /office/scans/{scan_id}/register": { in: { path: { scan_id: string; }; body: RegisterMail; version: number; key: string; }; out: RegisteredMailAnswer };
  "POST /office/scans/{scan_id}/set-aside": { in: { path: { scan_id: string; }; body: SetScanAside; version: number; }; out: OfficeScanAnswer };
  "GET /office/scans/{scan_id}/suggestions": { in: { path: { scan_id: string; }; }; out: SuggestionsAnswer };
  "POST /office/scans/{scan_id}/take-back": { in: { path: { scan_id: string; }; version: number; }; out: OfficeScanAnswer };
  "GET /office/seats": { in: { query?: { limit?: number; cursor?: string; month?: string; }; }; out: PageAnswer_SeatAnswer_ };
  "GET /office/seats/totals": { in: { query?: { month?: string; }; }; out: MonthAnswer };
  "GET /office/senders": { in: { query?: { q?: string; company_id?: string; }; }; out: SendersAnswer };
  "GET /office/services": { in: {}; out: ServicesAnswer };
  "POST /office/services": { in: { body: AddService; key: string; }; out: ServiceAnswer };
  "PATCH /office/services/{service_id}": { in: { path: { service_id: string; }; body: EditService; version: number; }; out: ServiceAnswer };
  "GET /office/settings": { in: {}; out: SettingsAnswer };
  "PATCH /office/settings": { in: { body: EditSettings; version: number; }; out: SettingsAnswer };
  "PUT /office/settings/logo": { in: { body: SetLogo; version: number; }; out: SettingsAnswer };
  "DELETE /office/settings/logo": { in: { version: number; }; out: SettingsAnswer };
  "GET /office/settings/texts": { in: {}; out: TextsAnswer };
  "GET /office/settings/texts/{language}/{letter}": { in: { path: { language: string; letter: string; }; }; out: TextAnswer };
  "PATCH /office/settings/texts/{language}/{letter}": { in: { path: { language: string; letter: string; }; body: EditText; version: number; }; out: TextAnswer };
  "GET /office/settings/texts/{language}/{letter}/preview": { in: { path: { language: string; letter: string; }; query?: { subject?: string; intro?: string; }; }; out: PreviewAnswer };
  "GET /office/users": { in: { query?: { limit?: number; cursor?: string; q?: string; state?: "active" | "blocked" | "deleted" | "staff" | "no_password"; }; }; out: PageAnswer_OfficeUser_ };
  "POST /office/users": { in: { body: AddUser; key: string; }; out: AddedUser };
  "GET /office/users/{user_id}": { in: { path: { user_id: string; }; }; out: OfficeUserDetail };
  "PATCH /office/users/{user_id}": { in: { path: { user_id: string; }; body: EditUser; version: number; }; out: OfficeUserDetail };
  "DELETE /office/users/{user_id}": { in: { path: { user_id: string; }; query?: { confirm?: string; }; version: number; }; out: undefined };
  "POST /office/users/{user_id}/block": { in: { path: { user_id: string; }; version: number; }; out: OfficeUserDetail };
  "POST /office/users/{user_id}/codes/reset": { in: { path: { user_id: string; }; }; out: undefined };
  "GET /office/users/{user_id}/deletion": { in: { path: { user_id: string; }; }; out: DeletionAnswer };
  "POST /office/users/{user_id}/email": { in: { path: { user_id: string; }; body: WantEmail; version: number; }; out: OfficeUserDetail };
  "GET /office/users/{user_id}/grants": { in: { path: { user_id: string; }; }; out: AccessList };
  "POST /office/users/{user_id}/grants": { in: { path: { user_id: string; }; body: AddGrant; }; out: GrantAnswer };
  "PATCH /office/users/{user_id}/grants/{company_id}": { in: { path: { user_id: string; company_id: string; }; body: EditGrant; version: number; }; out: GrantAnswer };
  "DELETE /office/users/{user_id}/grants/{company_id}": { in: { path: { user_id: string; company_id: string; }; version: number; }; out: undefined };
  "GET /office/users/{user_id}/panels": { in: { path: { user_id: string; }; }; out: UsersPanels };
  "POST /office/users/{user_id}/privacy/erase": { in: { path: { user_id: string; }; body: Confirm; }; out: JobAnswer };
  "GET /office/users/{user_id}/privacy/erasure": { in: { path: { user_id: string; }; }; out: ErasureAnswer };
  "POST /office/users/{user_id}/privacy/export": { in: { path: { user_id: string; }; key: string; }; out: JobAnswer };
  "POST /office/users/{user_id}/unblock": { in: { path: { user_id: string; }; version: number; }; out: OfficeUserDetail };
  "POST /office/users/{user_id}/way-in": { in: { path: { user_id: string; }; body: MakeWayIn; key: string; }; out: MadeWayIn };
  "POST /password": { in: { body: SetPassword; }; out: undefined };
  "POST /password/forgotten": { in: { body: AskForLink; }; out: Accepted };
  "POST /password/link": { in: { body: OpenLink; }; out: OneTimeLink };
  "GET /portal": { in: {}; out: Portal };
  "GET /portal/logo": { in: {}; out: LogoAnswer };
  "POST /receipts/verify": { in: { body: VerifyFile; }; out: VerifiedAnswer };
  "POST /receipts/verify-end": { in: { body: VerifyEnd; }; out: VerifiedEndAnswer };
  "POST /scanner/places": { in: { body: OfferFile; }; out: PlaceAnswer };
  "POST /scanner/seen": { in: {}; out: undefined };
  "POST /session": { in: { body: SignIn; }; out: SessionAnswer };
  "DELETE /session": { in: {}; out: undefined };
  "POST /session/codes": { in: { body: ProvePassword; }; out: CodeSecret };
  "POST /session/refresh": { in: {}; out: SessionAnswer };
}

export type Limits = Record<string, { min?: number; max?: number }>;
export const limits: Partial<Record<keyof Calls, Limits>> = {
  "POST /companies/{company_id}/documents/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 200000000}, "content_type": {"max": 160}},
  "PATCH /companies/{company_id}/documents/{document_id}": {"name": {"min": 1, "max": 120}},
  "PATCH /companies/{company_id}/invitations/{invitation_id}": {"first_name": {"max": 80}, "last_name": {"max": 80}, "phone": {"max": 40}, "mobile": {"max": 40}},
  "POST /companies/{company_id}/messages/threads": {"text": {"min": 1, "max": 6000}, "subject": {"min": 1, "max": 120}},
  "POST /companies/{company_id}/messages/threads/{thread_id}/messages": {"text": {"min": 1, "max": 6000}},
  "POST /companies/{company_id}/messages/threads/{thread_id}/read": {"up_to": {"min": 1, "max": 9999999999}},
  "POST /companies/{company_id}/messages/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 200000000}, "content_type": {"max": 160}},
  "POST /companies/{company_id}/people": {"email": {"max": 254}, "first_name": {"max": 80}, "last_name": {"max": 80}, "phone": {"max": 40}, "mobile": {"max": 40}},
  "POST /email/confirm": {"token": {"max": 200}},
  "POST /email/link": {"token": {"max": 200}},
  "POST /invitations/accept": {"token": {"max": 200}, "version": {"min": 1, "max": 1000000000000000}},
  "POST /invitations/account": {"token": {"max": 200}, "password": {"min": 12, "max": 128}, "first_name": {"max": 80}, "last_name": {"max": 80}, "phone": {"max": 40}, "mobile": {"max": 40}},
  "POST /invitations/look": {"token": {"max": 200}},
  "POST /invitations/reject": {"token": {"max": 200}},
  "POST /me/codes/on": {"code": {"max": 12}},
  "POST /office/companies": {"code": {"min": 1, "max": 40}, "name": {"min": 1, "max": 120}, "tax_id": {"max": 40}, "address": {"max": 500}, "contact_name": {"max": 120}, "contact_email": {"max": 254}, "contact_phone": {"max": 40}, "notes": {"max": 4000}},
  "PATCH /office/companies/{company_id}": {"name": {"min": 1, "max": 120}, "tax_id": {"max": 40}, "address": {"max": 500}, "contact_name": {"max": 120}, "contact_email": {"max": 254}, "contact_phone": {"max": 40}, "notes": {"max": 4000}},
  "POST /office/companies/{company_id}/close": {"confirm": {"min": 1, "max": 64}},
  "POST /office/companies/{company_id}/collectors": {"name": {"max": 120}, "last_four": {"min": 1, "max": 4}},
  "PATCH /office/companies/{company_id}/collectors/{collector_id}": {"name": {"max": 120}, "last_four": {"min": 1, "max": 4}},
  "POST /office/companies/{company_id}/documents/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 200000000}, "content_type": {"max": 160}},
  "PATCH /office/companies/{company_id}/documents/{document_id}": {"name": {"min": 1, "max": 120}},
  "PATCH /office/companies/{company_id}/invitations/{invitation_id}": {"first_name": {"max": 80}, "last_name": {"max": 80}, "phone": {"max": 40}, "mobile": {"max": 40}},
  "POST /office/companies/{company_id}/invoices": {"number": {"min": 1, "max": 60}, "net.minor": {"min": 0, "max": 100000000000}, "vat.minor": {"min": 0, "max": 100000000000}, "gross.minor": {"min": 0, "max": 100000000000}, "note": {"max": 1000}},
  "PATCH /office/companies/{company_id}/invoices/{invoice_id}": {"number": {"min": 1, "max": 60}, "net.minor": {"min": 0, "max": 100000000000}, "vat.minor": {"min": 0, "max": 100000000000}, "gross.minor": {"min": 0, "max": 100000000000}, "note": {"max": 1000}},
  "POST /office/companies/{company_id}/invoices/{invoice_id}/annexes/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 200000000}, "content_type": {"max": 160}, "annex_name": {"min": 1, "max": 200}},
  "PATCH /office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}": {"name": {"min": 1, "max": 200}},
  "POST /office/companies/{company_id}/invoices/{invoice_id}/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 200000000}, "content_type": {"max": 160}},
  "PATCH /office/companies/{company_id}/mail/{mail_id}": {"sender": {"min": 1, "max": 200}, "reference": {"max": 80}, "internal_note": {"max": 2000}, "note": {"max": 1000}},
  "POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach": {"reason": {"min": 1, "max": 300}},
  "POST /office/companies/{company_id}/mail/{mail_id}/state": {"reason": {"max": 500}, "address": {"max": 300}, "courier": {"max": 80}, "tracking": {"max": 80}, "confirm": {"min": 1, "max": 64}},
  "POST /office/companies/{company_id}/mail/{mail_id}/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 60000000}},
  "POST /office/companies/{company_id}/mail/{mail_id}/withdraw": {"reason": {"min": 1, "max": 300}},
  "POST /office/companies/{company_id}/messages/threads": {"text": {"min": 1, "max": 6000}, "subject": {"min": 1, "max": 120}},
  "POST /office/companies/{company_id}/messages/threads/{thread_id}/messages": {"text": {"min": 1, "max": 6000}},
  "POST /office/companies/{company_id}/messages/threads/{thread_id}/read": {"up_to": {"min": 1, "max": 9999999999}},
  "POST /office/companies/{company_id}/messages/uploads": {"name": {"min": 1, "max": 200}, "size_bytes": {"min": 1, "max": 200000000}, "content_type": {"max": 160}},
  "POST /office/companies/{company_id}/panels": {"name": {"max": 80}},
  "PATCH /office/companies/{company_id}/panels/{panel_id}": {"name": {"max": 80}},
  "POST /office/companies/{company_id}/panels/{panel_id}/delete": {"confirm": {"min": 1, "max": 64}},
  "POST /office/companies/{company_id}/panels/{panel_id}/members": {"email": {"max": 254}, "first_name": {"max": 80}, "last_name": {"max": 80}},
  "PATCH /office/companies/{company_id}/panels/{panel_id}/members/{user_id}": {"first_name": {"max": 80}, "last_name": {"max": 80}},
  "POST /office/companies/{company_id}/people": {"email": {"max": 254}, "first_name": {"max": 80}, "last_name": {"max": 80}, "phone": {"max": 40}, "mobile": {"max": 40}},
  "POST /office/companies/{company_id}/privacy/hold": {"reason": {"max": 500}},
  "POST /office/companies/{company_id}/privacy/lift": {"reason": {"max": 500}},
  "POST /office/companies/{company_id}/usage": {"quantity": {"min": 1, "max": 1000000}, "note": {"max": 500}},
  "POST /office/companies/{company_id}/usage/{usage_id}/correct": {"quantity": {"min": 0, "max": 1000000}, "reason": {"min": 1, "max": 500}},
  "POST /office/companies/{company_id}/work-records": {"person": {"max": 120}, "place": {"max": 120}, "minutes": {"min": 1, "max": 1440}, "tasks": {"max": 4000}, "remarks": {"max": 4000}, "internal_remark": {"max": 2000}, "internal_cost.minor": {"min": 0, "max": 100000000}},
  "PATCH /office/companies/{company_id}/work-records/{work_id}": {"person": {"max": 120}, "place": {"max": 120}, "minutes": {"min": 1, "max": 1440}, "tasks": {"max": 4000}, "remarks": {"max": 4000}, "internal_remark": {"max": 2000}, "internal_cost.minor": {"min": 0, "max": 100000000}},
  "POST /office/companies/{company_id}/work-records/{work_id}/remove": {"reason": {"min": 1, "max": 500}},
  "POST /office/handouts": {"signature": {"max": 266668}},
  "POST /office/handouts/{handout_id}/undo": {"reason": {"min": 1, "max": 500}},
  "POST /office/labels": {"start": {"min": 1, "max": 24}},
  "POST /office/mail": {"sender": {"min": 1, "max": 200}, "reference": {"max": 80}, "internal_note": {"max": 2000}, "note": {"max": 1000}},
  "POST /office/notices/{notice_id}/send-again": {"confirm": {"min": 1, "max": 64}},
  "POST /office/notices/{notice_id}/send-without": {"confirm": {"min": 1, "max": 64}},
  "POST /office/packages": {"name": {"min": 1, "max": 80}},
  "PATCH /office/packages/{package_id}": {"name": {"min": 1, "max": 80}},
  "POST /office/pick-up-codes/check": {"code": {"min": 1, "max": 40}},
  "POST /office/privacy/jobs/{job_id}/apply": {"confirm": {"min": 1, "max": 64}},
  "POST /office/scanners": {"name": {"min": 1, "max": 80}, "place": {"max": 120}},
  "PATCH /office/scanners/{scanner_id}": {"name": {"min": 1, "max": 80}, "place": {"max": 120}},
  "POST /office/scans/{scan_id}/register": {"sender": {"min": 1, "max": 200}, "reference": {"max": 80}, "internal_note": {"max": 2000}, "note": {"max": 1000}},
  "POST /office/scans/{scan_id}/set-aside": {"reason": {"min": 1, "max": 300}},
  "POST /office/services": {"name.en": {"min": 1, "max": 80}, "name.pl": {"min": 1, "max": 80}, "name.it": {"min": 1, "max": 80}, "unit": {"max": 20}},
  "PATCH /office/services/{service_id}": {"name.en": {"min": 1, "max": 80}, "name.pl": {"min": 1, "max": 80}, "name.it": {"min": 1, "max": 80}, "unit": {"max": 20}},
  "PATCH /office/settings": {"office_name": {"max": 100}, "office_email": {"max": 254}, "office_address": {"max": 300}, "time_zone": {"max": 64}, "invitation_days": {"min": 1, "max": 30}, "retention_months": {"min": 0, "max": 240}, "mail.attachment_limit_bytes": {"min": 100000, "max": 7000000}, "mail.digest_minutes": {"min": 0, "max": 15}, "mail.held_alert_hours": {"min": 1, "max": 720}},
  "PUT /office/settings/logo": {"content": {"min": 1, "max": 400000}},
  "PATCH /office/settings/texts/{language}/{letter}": {"subject": {"max": 120}, "intro": {"max": 600}},
  "POST /office/users": {"first_name": {"max": 80}, "last_name": {"max": 80}, "email": {"max": 254}, "phone": {"max": 40}, "mobile": {"max": 40}, "notes": {"max": 4000}},
  "PATCH /office/users/{user_id}": {"first_name": {"max": 80}, "last_name": {"max": 80}, "phone": {"max": 40}, "mobile": {"max": 40}, "notes": {"max": 4000}},
  "POST /office/users/{user_id}/email": {"email": {"max": 254}},
  "POST /office/users/{user_id}/privacy/erase": {"confirm": {"min": 1, "max": 64}},
  "POST /password": {"token": {"max": 200}, "password": {"min": 12, "max": 128}},
  "POST /password/forgotten": {"email": {"max": 254}},
  "POST /password/link": {"token": {"max": 200}},
  "POST /scanner/places": {"target": {"min": 1, "max": 255}, "size_bytes": {"min": 0, "max": 1000000000000000}, "name": {"min": 1, "max": 255}},
  "POST /session": {"email": {"max": 254}, "password": {"min": 1, "max": 128}, "code": {"max": 12}},
  "POST /session/codes": {"email": {"max": 254}, "password": {"min": 1, "max": 128}},
};
