import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatTime, t, tOf } from "../lib/i18n";
import { asProblem, useLoad } from "../lib/load";
import type { NoticeDetail } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { CompanyLine, NoticeBadge, noticeReason } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { Confirmation, type Question } from "./confirm";
import { refreshOverview } from "./overview";
import { itemHref } from "./register";

type Way = "again" | "without";
/** Recipients were found later, or nobody may be told any more: there is nothing more to send. */
const OVER: (string | null)[] = ["recipients_found", "mail_withdrawn", "share_withdrawn"];
const CALLS = {
  again: "POST /office/notices/{notice_id}/send-again",
  without: "POST /office/notices/{notice_id}/send-without",
} as const;
const WAYS: Partial<Record<NoticeDetail["state"], Way>> = {
  unknown: "again",
  failed: "again",
  held: "without",
};

/**
 * One notice: to whom, about what, why it is in its state, what happened to it, and the one thing
 * staff can do about it.
 */
export function NoticeDialog({
  id,
  onClose,
  onChange,
}: {
  id: string;
  onClose: () => void;
  onChange: () => void;
}) {
  const notice = useLoad(
    (signal) => api("GET /office/notices/{notice_id}", { path: { notice_id: id } }, signal),
    [id],
  );
  const question = useSignal<(Question & { way: Way }) | null>(null);
  const problem = useSignal<Problem | null>(null);

  async function send(way: Way, confirm?: string): Promise<void> {
    await api(CALLS[way], { path: { notice_id: id }, body: confirm ? { confirm } : {} });
    question.value = null;
    notify(t(`notice.done.${way}`, { name: notice.data?.recipient_name ?? "" }));
    notice.reload();
    onChange();
    void refreshOverview();
  }
  const ask = (way: Way) =>
    void send(way).catch((error: unknown) => {
      const told = asProblem(error);
      problem.value = told.code === "confirmation_required" ? null : told;
      if (!problem.value) question.value = { way, problem: told };
      else notice.reload();
    });
  const asked = question.value;
  return (
    <Dialog
      title={asked ? t(`notice.confirm.${asked.way}`) : t("notice.title")}
      size="wide"
      onClose={onClose}
    >
      {asked ? (
        <Confirmation
          question={asked}
          submit={t(`notice.act.${asked.way}`)}
          onConfirm={(confirm) => send(asked.way, confirm)}
          onClose={() => {
            question.value = null;
          }}
        >
          <p>
            {notice.data?.recipient_name} · {notice.data?.recipient_email}
          </p>
        </Confirmation>
      ) : (
        <div class="in">
          <Shown of={notice}>
            {(data) => <Facts of={data} problem={problem.value} onAsk={ask} />}
          </Shown>
        </div>
      )}
    </Dialog>
  );
}

function Facts({
  of,
  problem,
  onAsk,
}: {
  of: NoticeDetail;
  problem: Problem | null;
  onAsk: (way: Way) => void;
}) {
  const way = OVER.includes(of.reason ?? "") ? undefined : WAYS[of.state];
  return (
    <div class="stack">
      {problem && <ProblemAlert problem={problem} />}
      <div class={`verdict ${of.state}`}>
        <NoticeBadge state={of.state} />
        {of.reason && <p>{noticeReason(of.reason)}</p>}
        {of.state === "unknown" && <p class="hint">{t("notice.unknownHint")}</p>}
      </div>
      <dl class="facts">
        <dt>{t("notice.recipient")}</dt>
        <dd>
          {of.recipient_name || t("notice.noRecipient")}
          {of.recipient_email && <span class="sub">{of.recipient_email}</span>}
        </dd>
        <dt>{t("notice.about")}</dt>
        <dd>
          {tOf("notice.event", of.event, "notice.event.other")}
          <span class="sub">
            {of.mail_id && (
              <>
                <a href={itemHref({ company_id: of.company_id, id: of.mail_id })}>
                  {of.mail_number}
                </a>{" "}
                ·{" "}
              </>
            )}
            <CompanyLine name={of.company_name} code={of.company_code} />
          </span>
        </dd>
        <dt>{t("notice.attachment")}</dt>
        <dd>
          {of.promised_attachment ? t("notice.promised") : t("notice.notPromised")}
          {of.sent_at && (of.promised_attachment || of.attached > 0) && (
            <span class="sub">
              {of.attached ? t("notice.attached", { n: of.attached }) : t("notice.attachedNone")}
            </span>
          )}
        </dd>
        <dt>{t("notice.made")}</dt>
        <dd>{formatTime(of.created_at)}</dd>
        {of.sent_at && (
          <>
            <dt>{t("notice.sentAt")}</dt>
            <dd>{formatTime(of.sent_at)}</dd>
          </>
        )}
        {of.detail && (
          <>
            <dt>{t("notice.detail")}</dt>
            <dd class="prewrap">{of.detail}</dd>
          </>
        )}
      </dl>
      <section>
        <h3>{t("notice.history")}</h3>
        <ol class="history">
          {of.history.map((one, index) => (
            <li key={index}>
              <NoticeBadge state={one.state} />
              <span>
                {formatTime(one.at)}
                {one.by_name && ` · ${one.by_name}`}
                {one.reason && <span class="sub">{noticeReason(one.reason)}</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
      {way && (
        <div class="foot">
          <button type="button" class="btn primary" onClick={() => onAsk(way)}>
            <Icon name="send" />
            {t(`notice.act.${way}`)}
          </button>
        </div>
      )}
    </div>
  );
}
