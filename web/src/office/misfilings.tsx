import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useList } from "../lib/load";
import type { Misfiling } from "../lib/shapes";
import { Badge, CompanyLine } from "../ui/badges";
import { Empty, Pager, Shown } from "../ui/list";
import { misfilingHref, seenLine } from "./misfiling-words";

/** What was filed under the wrong company, newest first. */
export function MisfilingsPage() {
  const list = useList(
    (cursor, signal) => api("GET /office/misfilings", { query: { cursor } }, signal),
    [],
  );
  useEffect(() => {
    document.title = `${t("nav.misfilings")} · Awizo`;
  });
  return (
    <>
      <div class="head">
        <h1>{t("nav.misfilings")}</h1>
      </div>
      <p class="hint lead">{t("misfiling.hint")}</p>
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <Table items={page.items} />
            ) : (
              <Empty
                icon="arrow-left-right"
                title={t("misfiling.none")}
                hint={t("misfiling.noneHint")}
              />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
    </>
  );
}

const Table = ({ items }: { items: Misfiling[] }) => (
  <table class="list misfilings">
    <caption class="vh">{t("nav.misfilings")}</caption>
    <thead>
      <tr>
        <th>{t("misfiling.what")}</th>
        <th>{t("misfiling.wrong")}</th>
        <th>{t("misfiling.right")}</th>
        <th>{t("misfiling.seenBy")}</th>
        <th>{t("misfiling.when")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <a href={misfilingHref(one)}>
              <span class="nowrap">{one.number}</span>
              {one.what === "scan" && ` · ${one.scans[0]?.name ?? ""}`}
            </a>
            <span class="sub">{one.sender}</span>
          </td>
          <td class="co">
            <CompanyLine name={one.wrong.company_name} code={one.wrong.company_code} />
          </td>
          <td class="co">
            <span aria-hidden="true">→ </span>
            <RightPlace of={one} />
          </td>
          <td class="state">
            <SeenBadge of={one} />
          </td>
          <td class="date">
            {formatTime(one.at)}
            <span class="sub">{one.by_name}</span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

export const RightPlace = ({ of }: { of: Misfiling }) =>
  of.right ? (
    <>
      <CompanyLine name={of.right.company_name} code={of.right.company_code} />
      {!of.right.mail_id && <span class="sub">{t("misfiling.inInbox")}</span>}
    </>
  ) : (
    <>{t("misfiling.inInbox")}</>
  );

export const SeenBadge = ({ of }: { of: Misfiling }) => (
  <Badge
    look={
      of.state === "gathering"
        ? ["hourglass", "blue"]
        : of.opened || of.mailed
          ? ["eye", "brass"]
          : ["check", "green"]
    }
    text={seenLine(of)}
  />
);
