import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useSaving } from "../files/saving";
import { FileDialog } from "../files/view";
import { FileIcon, fileFacts, notShown } from "../files/words";
import { formatTime, t } from "../lib/i18n";
import { asProblem, useLoad, useReturn } from "../lib/load";
import { openedBy } from "../lib/opened";
import { href } from "../lib/router";
import type { FileVersion, Message, Reader, Thread } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { BackTo, OverTitle } from "../ui/over";
import {
  decide,
  listMessages,
  listReaders,
  minting,
  readThread,
  showThread,
  type Side,
} from "./calls";
import { ThreadMarks } from "./threads";
import { Answer } from "./write";

type Props = {
  side: Side;
  id: string;
  isClosed: boolean;
  onChange: () => void;
  onClose: () => void;
};

/** One thread, oldest message first, and the answer below. */
export function ThreadView({ side, id, isClosed, onChange, onClose }: Props) {
  const thread = useLoad((signal) => showThread(side, id, signal), [side.isOffice, id]);
  // Only what was sent leaves the form: what others write meanwhile takes nothing typed away.
  const sent = useSignal(0);
  useReturn(thread.reload);
  const changed = () => {
    thread.reload();
    onChange();
  };
  const written = () => {
    sent.value++;
    changed();
  };
  return (
    <div class="stack">
      <BackTo
        word="thread"
        label={t("messages.title")}
        ofAll={t("messages.all")}
        onClose={onClose}
      />
      <Shown of={thread} isPage={!side.isOffice}>
        {(data) => (
          <div class="stack">
            <Head of={data} side={side} onChange={changed} />
            <Talk of={data} side={side} onRead={onChange} />
            {!isClosed && (
              <Answer key={sent.value} side={side} of={data} onWritten={written} />
            )}
          </div>
        )}
      </Shown>
    </div>
  );
}

function Head({ of, side, onChange }: { of: Thread; side: Side; onChange: () => void }) {
  return (
    <div class="head thinghead">
      <div class="title">
        <OverTitle isPage={!side.isOffice}>{of.subject}</OverTitle>
        <p class="hint stateline">
          <span>{t("messages.count", { n: of.messages })}</span>
          {of.mail_id && of.mail_number && (
            <a
              href={
                side.isOffice
                  ? `/office/mail/${of.company_id}/${of.mail_id}`
                  : href("/mail", { company: of.company_id, item: of.mail_id })
              }
            >
              {t("messages.aboutItem", { number: of.mail_number })}
            </a>
          )}
          {(side.isOffice || of.state === "closed") && (
            <ThreadMarks of={of} isOffice={side.isOffice} />
          )}
        </p>
      </div>
      {side.isOffice && <Decisions of={of} side={side} onChange={onChange} />}
    </div>
  );
}

/** What staff decide: that no answer is needed, that it is done with, or not after all. */
function Decisions({ of, side, onChange }: { of: Thread; side: Side; onChange: () => void }) {
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const act = (verb: "close" | "reopen" | "settle") => async () => {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = null;
    try {
      await decide(side, of, verb);
      notify(t(`messages.did.${verb}`));
      onChange();
    } catch (error) {
      problem.value = asProblem(error);
      // Somebody else was quicker: what is shown follows.
      if (problem.value.status === 412 || problem.value.status === 409) onChange();
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <>
      {of.is_unread && (
        <button type="button" class="btn" onClick={act("settle")}>
          <Icon name="check" />
          {t("messages.settle")}
        </button>
      )}
      <button type="button" class="btn" onClick={act(of.state === "open" ? "close" : "reopen")}>
        <Icon name={of.state === "open" ? "archive" : "archive-restore"} />
        {t(of.state === "open" ? "messages.close" : "messages.reopen")}
      </button>
      {problem.value && <ProblemAlert problem={problem.value} />}
    </>
  );
}

type Pages = { items: Message[]; next: string | null };

/** The messages as far as they were asked for; what is shown is read. */
function Talk({ of, side, onRead }: { of: Thread; side: Side; onRead: () => void }) {
  const loaded = useSignal<Pages | null>(null);
  const problem = useSignal<Problem | null>(null);
  const newest = useLoad(
    (signal) => listMessages(side, of.id, undefined, signal),
    [side.isOffice, of.id, of.last_seq],
  );
  const readers = useLoad(
    async (signal) => (side.isOffice ? (await listReaders(side, of.id, signal)).items : []),
    [side.isOffice, of.id, of.last_seq],
  );
  useReading({ of, side, upTo: newest.data?.items[0]?.seq ?? 0, look: newest.data, onRead });
  useEffect(() => {
    if (newest.data) loaded.value = joined(loaded.value, newest.data);
  }, [newest.data]);
  async function more(cursor: string): Promise<void> {
    problem.value = null;
    try {
      const page = await listMessages(side, of.id, cursor);
      const before = loaded.value;
      if (before?.next === cursor)
        loaded.value = { items: distinct([...before.items, ...page.items]), next: page.next };
    } catch (error) {
      problem.value = asProblem(error);
    }
  }
  return (
    <Shown of={newest}>
      {(page) => {
        const { items, next } = loaded.value ?? page;
        return (
          <div class="stack">
            {next && (
              <button type="button" class="btn quiet earlier" onClick={() => void more(next)}>
                <Icon name="history" />
                {t("messages.earlier")}
              </button>
            )}
            {problem.value && <ProblemAlert problem={problem.value} />}
            <ol class="talk" aria-label={t("messages.title")}>
              {distinct(items).map((one) => (
                <Said
                  key={one.seq}
                  of={one}
                  thread={of}
                  side={side}
                  readers={readers.data ?? []}
                />
              ))}
            </ol>
          </div>
        );
      }}
    </Shown>
  );
}

/** Says up to where the thread was read, at each look until the server knows. */
function useReading({
  of,
  side,
  upTo,
  look,
  onRead,
}: {
  of: Thread;
  side: Side;
  upTo: number;
  look: unknown;
  onRead: () => void;
}): void {
  const told = useRef(0);
  useEffect(() => {
    if (upTo <= told.current) return;
    const before = told.current;
    told.current = upTo;
    readThread(side, of.id, upTo)
      .then(onRead)
      .catch((error: unknown) => {
        // That it was read is not worth an error on the page: the next look says it again.
        told.current = before;
        asProblem(error);
      });
  }, [look]);
}

/**
 * What was loaded, with the newest page as it is now. Where so much was written meanwhile that the
 * two do not meet, it begins anew: nothing may be missing in the middle.
 */
function joined(before: Pages | null, page: Pages): Pages {
  const oldest = page.items.at(-1);
  const meets = before?.items.some(({ seq }) => seq === oldest?.seq);
  return before && meets
    ? { items: distinct([...before.items, ...page.items]), next: before.next }
    : page;
}

/** Oldest first, each once. */
const distinct = (items: Message[]): Message[] =>
  [...new Map(items.map((one) => [one.seq, one])).values()].sort((a, b) => a.seq - b.seq);

function Said({
  of,
  thread,
  side,
  readers,
}: {
  of: Message;
  thread: Thread;
  side: Side;
  readers: Reader[];
}) {
  const isOurs = of.side === (side.isOffice ? "office" : "company");
  return (
    <li class={isOurs ? "said ours" : "said"}>
      <p class="by">
        <b>{of.by}</b>
        <span class="sub">
          {t(of.side === "office" ? "messages.byOffice" : "messages.byCompany")} ·{" "}
          {formatTime(of.at)}
        </span>
      </p>
      <p class="prewrap">{of.text}</p>
      {of.attachments.length > 0 && (
        <ul class="files" aria-label={t("messages.files")}>
          {of.attachments.map((one) => (
            <File key={one.id} of={one} message={of} thread={thread} side={side} />
          ))}
        </ul>
      )}
      {side.isOffice && of.side === "office" && <ReadBy of={of} readers={readers} />}
    </li>
  );
}

/** Who of the company read a message of the office, and when first. */
function ReadBy({ of, readers }: { of: Message; readers: Reader[] }) {
  const first = new Map<string, Reader>();
  for (const one of readers)
    if (one.side === "company" && one.seq >= of.seq) {
      const known = first.get(one.user_id);
      if (!known || one.at < known.at) first.set(one.user_id, one);
    }
  if (!first.size) return <p class="sub readby">{t("messages.notRead")}</p>;
  return (
    <p class="sub readby">
      <Icon name="eye" />{" "}
      {t("messages.readBy", {
        who: [...first.values()].map(({ name, at }) => `${name} (${formatTime(at)})`).join(", "),
      })}
    </p>
  );
}

function File({
  of,
  message,
  thread,
  side,
}: {
  of: Message["attachments"][number];
  message: Message;
  thread: Thread;
  side: Side;
}) {
  const viewed = openedBy("view");
  const mint = minting(side, thread.id, of.id);
  const saving = useSaving(mint);
  const version: FileVersion = {
    ...of,
    number: 1,
    pages: null,
    made_at: message.at,
    made_by: message.by,
  };
  return (
    <li class="file">
      <FileIcon name={of.file_name} />
      <div>
        <b>{of.file_name}</b>
        <span class="sub">{fileFacts(version)}</span>
        {!of.has_preview && <span class="sub">{notShown(version)}</span>}
        {saving.problem && <ProblemAlert problem={saving.problem} />}
      </div>
      {of.has_preview && (
        <button type="button" class="btn quiet" onClick={() => viewed.open(of.id)}>
          <Icon name="eye" />
          {t("act.open")}
          <span class="vh"> {of.file_name}</span>
        </button>
      )}
      <button type="button" class="btn quiet" onClick={() => saving.save(1)}>
        <Icon name="download" />
        {t("act.download")}
        <span class="vh"> {of.file_name}</span>
      </button>
      {viewed.id === of.id && (
        <FileDialog title={of.file_name} of={version} mint={mint} onClose={viewed.close} />
      )}
    </li>
  );
}
