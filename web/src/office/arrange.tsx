import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { fetchBlob } from "../lib/blob";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { openPages } from "../lib/pdf";
import { href } from "../lib/router";
import type { OfficeScan } from "../lib/shapes";
import "../styles/arrange.css";
import { scanFacts } from "../client/item";
import { Alert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { Failed, Loading, Shown } from "../ui/list";
import { ArrangeForm } from "./arrange-form";
import { Became } from "./arrange-became";
import { mintLink } from "./item-scans";

const PDF = "application/pdf";
const LOOK_MS = 1500;
const SLOW_AFTER_MS = 60_000;

/**
 * One scan of the inbox page by page: to split it, turn and move pages, or join it with others; and
 * once that is done, what it became.
 */
export function ArrangePage({ id }: { id: string }) {
  const scan = useLoad(
    (signal) => api("GET /office/scans/{scan_id}", { path: { scan_id: id } }, signal),
    [id],
  );
  useEffect(() => {
    document.title = `${t("arrange.title")} · Awizo`;
  });
  return (
    <>
      <p class="back">
        <a href={href("/office/inbox")}>
          <Icon name="arrow-left" />
          {t("arrange.back")}
        </a>
      </p>
      <Shown of={scan} isPage>
        {(data) => (
          <>
            <div class="head">
              <div>
                <h1>{data.file_name}</h1>
                <p class="sub">{scanFacts(data)}</p>
              </div>
            </div>
            <Body key={data.version} scan={data} onChange={scan.reload} />
          </>
        )}
      </Shown>
    </>
  );
}

function Body({ scan, onChange }: { scan: OfficeScan; onChange: () => void }) {
  if (scan.state === "split") return <Became scan={scan} />;
  if (scan.arranging && !scan.arranging.failed)
    return <Running scan={scan} onLook={onChange} />;
  if (scan.state !== "inbox" || scan.set_aside)
    return (
      <Alert tone="info">
        <p>{t("inbox.gone")}</p>
      </Alert>
    );
  if (scan.content_type !== PDF)
    return (
      <Alert tone="info">
        <p>{t("arrange.noPdf")}</p>
      </Alert>
    );
  return <Drawn scan={scan} onChange={onChange} />;
}

/** The intake is at work; looked after every other second. */
function Running({ scan, onLook }: { scan: OfficeScan; onLook: () => void }) {
  const isSlow = useSignal(false);
  useEffect(() => {
    const timer = setInterval(onLook, LOOK_MS);
    const slow = setTimeout(() => {
      isSlow.value = true;
    }, SLOW_AFTER_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(slow);
    };
  }, []);
  return (
    <div class="sheet pad">
      <Loading />
      <p role="status">
        {isSlow.value ? t("arrange.slow") : t("arrange.running")}
      </p>
      <p class="hint">{t("arrange.asked", { name: scan.arranging!.by_name })}</p>
    </div>
  );
}

function Drawn({ scan, onChange }: { scan: OfficeScan; onChange: () => void }) {
  const pages = useLoad(
    async (signal) =>
      openPages(await fetchBlob(await mintLink(scan.id, "clean")(signal), signal)),
    [scan.id],
  );
  const opened = pages.data;
  useEffect(() => () => opened?.close(), [opened]);
  if (pages.problem) return <Failed problem={pages.problem} retry={pages.reload} />;
  if (!opened) return <Loading />;
  return <ArrangeForm scan={scan} pages={opened} onChange={onChange} />;
}
