import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { FileDrop } from "../files/file-drop";
import { DOCUMENT_FILES } from "../files/rules";
import { UploadList } from "../files/upload-list";
import { isOver, type Entry, type Uploads } from "../files/uploads";
import { api } from "../lib/api";
import { required, useForm } from "../lib/form";
import { t, type Key } from "../lib/i18n";
import { useKeeper } from "../lib/leaving";
import { useLoad } from "../lib/load";
import type { Thread } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Field, Submit, TextArea } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { beginThread, messageUploads, writeMessage, type Sent, type Side } from "./calls";

/** As many as the API takes with one message. */
const MOST_FILES = 10;
const BEGIN = "POST /companies/{company_id}/messages/threads";
const WRITE = "POST /companies/{company_id}/messages/threads/{thread_id}/messages";

/** Begins a thread; about a mail item if one is named. */
export function BeginThread({
  side,
  mailId,
  onBegun,
  onClose,
}: {
  side: Side;
  mailId: string | null;
  onBegun: (thread: Thread) => void;
  onClose: () => void;
}) {
  if (!mailId) return <Begin {...{ side, mailId, onBegun, onClose }} about="" />;
  return <AboutItem {...{ side, mailId, onBegun, onClose }} />;
}

type BeginProps = {
  side: Side;
  mailId: string | null;
  onBegun: (thread: Thread) => void;
  onClose: () => void;
};

/** What the item is called is asked for first, since it begins the subject. */
function AboutItem(props: BeginProps & { mailId: string }) {
  const { side, mailId, onClose } = props;
  const item = useLoad(
    async (signal) => {
      const path = { company_id: side.companyId, mail_id: mailId };
      const at = "/companies/{company_id}/mail/{mail_id}";
      return side.isOffice
        ? (await api(`GET /office${at}`, { path }, signal)).number
        : (await api(`GET ${at}`, { path }, signal)).number;
    },
    [mailId],
  );
  if (item.data !== null) return <Begin {...props} about={item.data} />;
  return (
    <Dialog title={t("messages.begin")} onClose={onClose}>
      <div class="in">
        <Shown of={item}>{() => null}</Shown>
      </div>
    </Dialog>
  );
}

function Begin({ side, mailId, about, onBegun, onClose }: BeginProps & { about: string }) {
  const files = useFiles(side);
  const form = useForm({
    call: BEGIN,
    check: (values) => [...required(values, "subject", "text"), ...files.lacking()],
    send: async ({ subject = "", text = "" }, key) => {
      const body = { subject, text, mail_id: mailId, attachments: files.ids() };
      const thread = await beginThread(side, body, key);
      notify(t("messages.sent"));
      return () => {
        files.letGo();
        onBegun(thread);
      };
    },
  });
  return (
    <Dialog
      title={t("messages.begin")}
      size="wide"
      onClose={onClose}
      keeps={() => form.isTouched() || files.uploads.entries.value.length > 0}
    >
      <form class="in" {...form.attrs}>
        <p class="hint">{t(side.isOffice ? "messages.toCompany" : "messages.toOffice")}</p>
        <Field
          label={t("messages.subject")}
          defaultValue={about && t("messages.aboutItem", { number: about })}
          autocomplete="off"
          {...form.field("subject")}
        />
        <TextArea label={t("messages.text")} rows={7} {...form.field("text")} />
        <Files of={files} />
        <FormEnd of={form} sticky>{t("messages.send")}</FormEnd>
      </form>
    </Dialog>
  );
}

/** The answer below a thread; it begins anew once it was sent. */
export function Answer({
  side,
  of,
  onWritten,
}: {
  side: Side;
  of: Thread;
  onWritten: () => void;
}) {
  const files = useFiles(side);
  const form = useForm({
    call: WRITE,
    isKept: true,
    check: (values) => [...required(values, "text"), ...files.lacking()],
    send: async ({ text = "" }, key) => {
      await writeMessage(side, of.id, { text, attachments: files.ids() }, key);
      notify(t("messages.sent"));
      return () => {
        files.letGo();
        onWritten();
      };
    },
  });
  useKeeper(() => files.uploads.entries.value.length > 0, "files");
  return (
    <form class="sheet pad stack" {...form.attrs}>
      <TextArea
        label={t("messages.answer")}
        rows={4}
        hint={of.state === "closed" ? t("messages.answerReopens") : undefined}
        {...form.field("text")}
      />
      <Files of={files} />
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot start">
        <Submit busy={form.isBusy}>{t("messages.send")}</Submit>
      </div>
    </form>
  );
}

type FilesOf = ReturnType<typeof useFiles>;

/** The files of what is being written; each is sent at once, and goes along when it is good. */
function useFiles(side: Side) {
  const uploads = useMemo(() => messageUploads(side), []);
  const isTold = useSignal(false);
  useEffect(() => () => uploads.stop(), []);
  return {
    uploads,
    isTold,
    ids: () => goodOf(uploads),
    /** They went along: nothing is lost by leaving. */
    letGo: () => uploads.clear(),
    /** What keeps the message back while a file would be missing, which is then said. */
    lacking: (): FieldError[] => {
      isTold.value = whyNotYet(uploads) !== null;
      return isTold.value ? [{ field: "attachments", code: "invalid" }] : [];
    },
  };
}

/** Why nothing is sent with these files as they are; what the writer chose goes along, or is removed. */
function whyNotYet({ entries: { value: entries } }: Uploads<Sent>): Key | null {
  if (entries.length > MOST_FILES) return "messages.filesMost";
  if (entries.some((entry) => !isOver(entry))) return "messages.filesWait";
  const isGood = ({ state }: Entry<Sent>) => state.value.became?.state === "done";
  return entries.every(isGood) ? null : "messages.filesLack";
}

const goodOf = (uploads: Uploads<Sent>): string[] =>
  uploads.entries.value.flatMap(({ state: { value: now } }) =>
    now.became?.state === "done" ? [now.uploadId] : [],
  );

function Files({ of: { uploads, isTold } }: { of: FilesOf }) {
  const isShown = useSignal(false);
  const why = whyNotYet(uploads);
  return (
    <div class="stack">
      {isShown.value || uploads.entries.value.length > 0 ? (
        <FileDrop
          rules={DOCUMENT_FILES}
          label={t("messages.attach")}
          onFiles={(files) => uploads.add(files)}
        />
      ) : (
        <button
          type="button"
          class="btn quiet attach"
          onClick={() => {
            isShown.value = true;
          }}
        >
          <Icon name="paperclip" />
          {t("messages.attach")}
        </button>
      )}
      <UploadList of={uploads} canRemove />
      {isTold.value && why && (
        <Alert tone="warn">
          <p>{t(why, { n: MOST_FILES })}</p>
        </Alert>
      )}
    </div>
  );
}
