import { Uploads } from "../files/uploads";
import { announced, over, saidWrong, told } from "../files/way";
import type { Mint } from "../files/saving";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { limits } from "../lib/schema";
import type { Doc, Out } from "../lib/shapes";

/** Who asks: a company's own person, or the office. */
export type Side = { companyId: string; isOffice: boolean };
export type Sent = Out<"GET /companies/{company_id}/documents/uploads/{upload_id}">;
export type Filter = { text?: string; tag?: string; state?: Doc["state"] | undefined };

const OURS = "/companies/{company_id}/documents";
/** Both faces ask the same; only where they ask differs. */
const at = ({ isOffice }: Side) => (isOffice ? `/office${OURS}` : OURS) as typeof OURS;
const one = (side: Side, id: string) => ({ company_id: side.companyId, document_id: id });

export const listDocuments = (
  side: Side,
  query: Filter & { cursor: string | undefined },
  signal: AbortSignal,
) => api(`GET ${at(side)}`, { path: { company_id: side.companyId }, query }, signal);

export const showDocument = (side: Side, id: string, signal?: AbortSignal) =>
  api(`GET ${at(side)}/{document_id}`, { path: one(side, id) }, signal);

export const editDocument = (
  side: Side,
  id: string,
  body: { name?: string; tags?: string[] },
  version: number,
) => api(`PATCH ${at(side)}/{document_id}`, { path: one(side, id), body, version });

export const retireDocument = (side: Side, of: Doc) =>
  api(`POST ${at(side)}/{document_id}/retire`, { path: one(side, of.id), version: of.version });

export const restoreDocument = (side: Side, of: Doc) =>
  api(`POST ${at(side)}/{document_id}/restore`, { path: one(side, of.id), version: of.version });

export const listVersions = (side: Side, id: string, signal: AbortSignal) =>
  api(
    `GET ${at(side)}/{document_id}/versions`,
    { path: one(side, id), query: { limit: 100 } },
    signal,
  );

export const minting =
  (side: Side, id: string): Mint =>
  (number, copy, signal) =>
    api(
      `POST ${at(side)}/{document_id}/versions/{number}/link`,
      { path: { ...one(side, id), number: String(number) }, body: { copy } },
      signal,
    );

/** Files on their way to a company: each becomes a document, or a version of the one that is named. */
export const documentUploads = (
  side: Side,
  documentId: string | null,
  onDone: (became: Sent) => void,
): Uploads<Sent> => {
  const path = { company_id: side.companyId };
  return new Uploads<Sent>(
    {
      allow: (file, stop) =>
        api(
          `POST ${at(side)}/uploads`,
          {
            path,
            body: { ...announced(file), ...(documentId && { document_id: documentId }) },
          },
          stop,
        ),
      look: async (uploadId, stop) =>
        over(
          await api(
            `GET ${at(side)}/uploads/{upload_id}`,
            { path: { ...path, upload_id: uploadId } },
            stop,
          ),
        ),
      tell: (became) => told(became, documentId ? "versions.added" : "documents.added"),
      late: () => t("files.late"),
      wrong: (error) => saidWrong(error, limits[`POST ${OURS}/uploads`]),
    },
    onDone,
  );
};
