import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fetchBlob, showsPdfInPlace } from "../lib/blob";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { Link } from "../lib/shapes";
import { Icon } from "./icon";
import { Failed, Loading } from "./list";

type Fetched = { blob: Blob; name: string };

/**
 * A scan from memory: a PDF in the browser's own viewer, a picture as a picture, and a button where
 * PDFs cannot be shown in place.
 */
export function Viewer({
  title,
  mint,
  id,
}: {
  title: string;
  id: string;
  mint: (signal: AbortSignal) => Promise<Link>;
}) {
  const { data, problem, reload } = useLoad<Fetched>(
    async (signal) => {
      const link = await mint(signal);
      return { blob: await fetchBlob(link, signal), name: link.name };
    },
    [id],
  );
  const address = useBlobAddress(data?.blob ?? null);
  if (problem)
    return (
      <div class="viewer">
        <Failed problem={problem} retry={reload} />
      </div>
    );
  if (!data || !address)
    return (
      <div class="viewer">
        <Loading />
      </div>
    );
  const save = <SaveLink address={address} name={data.name} />;
  if (data.blob.type.startsWith("image/"))
    return (
      <Picture address={address} title={title}>
        {save}
      </Picture>
    );
  if (!showsPdfInPlace())
    return (
      <div class="viewer">
        <OpenButton address={address} name={data.name} />
      </div>
    );
  // No sandbox attribute: it breaks Chromium's viewer. The file is the clean copy and its type is
  // checked by the server. The viewer's toolbar names the address's id: neither title, nor a File's
  // name, nor a fragment changes that for a blob, and a link would not live long enough.
  return (
    <div class="viewer">
      {save}
      <iframe src={`${address}#navpanes=0&view=FitH`} title={title} />
    </div>
  );
}

/** The browser's own viewer would save a PDF under its address's id, and a picture not at all. */
const SaveLink = ({ address, name }: { address: string; name: string }) => (
  <p class="viewer-acts">
    <span>{name}</span>
    <a class="btn" href={address} download={name}>
      <Icon name="download" />
      {t("viewer.save")}
    </a>
  </p>
);

function Picture({
  address,
  title,
  children,
}: {
  address: string;
  title: string;
  children: ComponentChildren;
}) {
  const [isWhole, setWhole] = useState(true);
  return (
    <div class="viewer">
      {children}
      <button
        type="button"
        class={isWhole ? "picture whole" : "picture"}
        aria-label={t(isWhole ? "viewer.enlarge" : "viewer.whole")}
        onClick={() => setWhole(!isWhole)}
      >
        <img src={address} alt={title} />
      </button>
    </div>
  );
}

const OpenButton = ({ address, name }: { address: string; name: string }) => (
  <div class="empty">
    <Icon name="file-text" />
    <p>{name}</p>
    <a class="btn primary" href={address} target="_blank" rel="noopener">
      <Icon name="external-link" />
      {t("viewer.open")}
    </a>
    <p class="hint">{t("viewer.openHint")}</p>
  </div>
);

/** An address for a blob that lives as long as the part that shows it. */
export function useBlobAddress(blob: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return address;
}
