import { t, tOf, type Key } from "../lib/i18n";
import type {
  CompanyState,
  MailKind,
  MailState,
  NoticeState,
  OfficeCompany,
  ScanState,
} from "../lib/shapes";
import { Icon } from "./icon";
import type { IconName } from "./icon-names";

export type Tint = "brass" | "blue" | "green" | "violet" | "grey" | "red";
export type Look = [IconName, Tint];

const MAIL: Record<MailState, Look> = {
  waiting: ["inbox", "brass"],
  collected: ["check", "green"],
  forwarded: ["forward", "violet"],
  returned: ["undo-2", "grey"],
  destroyed: ["trash-2", "grey"],
};
const SCAN: Record<ScanState, Look> = {
  checking: ["hourglass", "blue"],
  attached: ["paperclip", "green"],
  inbox: ["inbox", "brass"],
  split: ["copy", "grey"],
  duplicate: ["copy", "grey"],
  quarantined: ["shield-alert", "red"],
};
const NOTICE: Record<NoticeState, Look> = {
  pending: ["clock", "blue"],
  held: ["circle-pause", "brass"],
  sending: ["send", "blue"],
  sent: ["mail-check", "green"],
  failed: ["circle-x", "red"],
  unknown: ["circle-help", "brass"],
};
const KIND: Record<MailKind, IconName> = {
  letter: "mail",
  registered_letter: "stamp",
  parcel: "package",
  courier: "truck",
};

export const Badge = ({ look: [icon, tint], text }: { look: Look; text: string }) => (
  <span class="badge" data-tint={tint}>
    <Icon name={icon} />
    {text}
  </span>
);

export const MailBadge = ({ state }: { state: MailState }) => (
  <Badge look={MAIL[state]} text={t(`mail.state.${state}`)} />
);
export const ScanBadge = ({ state }: { state: ScanState }) => (
  <Badge look={SCAN[state]} text={t(`scan.state.${state}`)} />
);
export const NoticeBadge = ({ state }: { state: NoticeState }) => (
  <Badge look={NOTICE[state]} text={t(`notice.state.${state}`)} />
);
/** A mark beside a closed company wherever one is shown; nothing beside others. */
export const ClosedMark = ({
  state,
  text = "company.closed",
}: {
  state: CompanyState | null | undefined;
  text?: Key;
}) => (state === "closed" ? <Badge look={["ban", "grey"]} text={t(text)} /> : null);

/** Whether the office serves a company, and whether somebody owns it. */
export const CompanyMarks = ({ of }: { of: Pick<OfficeCompany, "state" | "needs_owner"> }) =>
  of.state === "closed" ? (
    <ClosedMark state={of.state} text="company.closedShort" />
  ) : of.needs_owner ? (
    <Badge look={["triangle-alert", "brass"]} text={t("companies.needsOwner")} />
  ) : (
    <Badge look={["circle-check", "green"]} text={t("companies.state.active")} />
  );

export const Kind = ({ kind }: { kind: MailKind }) => (
  <span class="kind">
    <Icon name={KIND[kind]} />
    {t(`mail.kind.${kind}`)}
  </span>
);

export const scanReason = (code: string): string => tOf("scan.reason", code, "scan.reason.other");
export const noticeReason = (code: string): string =>
  tOf("notice.reason", code, "notice.reason.other");

/** A company by name and code, as people choose it; the code is never broken. */
export const CompanyLine = ({ name, code }: { name: string | null; code: string | null }) =>
  name && code ? (
    <>
      {name} · <span class="nowrap">{code}</span>
    </>
  ) : null;
