import { Uploads } from "../files/uploads";
import { announced, over, saidWrong, told } from "../files/way";
import type { Mint } from "../files/saving";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { limits } from "../lib/schema";
import type { Out, Thread } from "../lib/shapes";

/** Who asks: a company's own person, or the office. */
export type Side = { companyId: string; isOffice: boolean };
export type Sent = Out<"GET /companies/{company_id}/messages/uploads/{upload_id}">;
export type Draft = { text: string; attachments: string[] };

const OURS = "/companies/{company_id}/messages";
const ONE = "/office/companies/{company_id}/messages/threads/{thread_id}";
/** Both faces ask the same; only where they ask differs. */
const at = ({ isOffice }: Side) => (isOffice ? `/office${OURS}` : OURS) as typeof OURS;
const one = (side: Side, id: string) => ({ company_id: side.companyId, thread_id: id });

export const listThreads = (side: Side, cursor: string | undefined, signal: AbortSignal) =>
  api(
    `GET ${at(side)}/threads`,
    { path: { company_id: side.companyId }, query: { cursor } },
    signal,
  );

export const showThread = (side: Side, id: string, signal: AbortSignal) =>
  api(`GET ${at(side)}/threads/{thread_id}`, { path: one(side, id) }, signal);

export const listMessages = (
  side: Side,
  id: string,
  cursor: string | undefined,
  signal?: AbortSignal,
) =>
  api(
    `GET ${at(side)}/threads/{thread_id}/messages`,
    { path: one(side, id), query: { cursor } },
    signal,
  );

export const beginThread = (
  side: Side,
  body: Draft & { subject: string; mail_id: string | null },
  key: string,
) => api(`POST ${at(side)}/threads`, { path: { company_id: side.companyId }, body, key });

export const writeMessage = (side: Side, id: string, body: Draft, key: string) =>
  api(`POST ${at(side)}/threads/{thread_id}/messages`, { path: one(side, id), body, key });

export const readThread = (side: Side, id: string, upTo: number) =>
  api(`POST ${at(side)}/threads/{thread_id}/read`, { path: one(side, id), body: { up_to: upTo } });

export const listReaders = (side: Side, id: string, signal: AbortSignal) =>
  api(`GET ${ONE}/readers`, { path: one(side, id), query: { limit: 100 } }, signal);

/** What the office decides about a thread as it is shown. */
export const decide = (side: Side, of: Thread, verb: "close" | "reopen" | "settle") =>
  api(`POST ${ONE}/${verb}`, { path: one(side, of.id), version: of.version });

export const minting =
  (side: Side, threadId: string, attachmentId: string): Mint =>
  (_, copy, signal) =>
    api(
      `POST ${at(side)}/threads/{thread_id}/attachments/{attachment_id}/link`,
      { path: { ...one(side, threadId), attachment_id: attachmentId }, body: { copy } },
      signal,
    );

/** Files on their way into a message that is being written. */
export const messageUploads = (side: Side): Uploads<Sent> => {
  const path = { company_id: side.companyId };
  return new Uploads<Sent>({
    allow: (file, stop) => api(`POST ${at(side)}/uploads`, { path, body: announced(file) }, stop),
    look: async (uploadId, stop) =>
      over(
        await api(
          `GET ${at(side)}/uploads/{upload_id}`,
          { path: { ...path, upload_id: uploadId } },
          stop,
        ),
      ),
    tell: (became) => told(became, "messages.fileReady"),
    late: () => t("files.late"),
    wrong: (error) => saidWrong(error, limits[`POST ${OURS}/uploads`]),
  });
};
