import type { ComponentChildren } from "preact";
import { formatTime, t } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import { openedBy } from "../lib/opened";
import type { FileVersion, Page } from "../lib/shapes";
import { ProblemAlert } from "../ui/alert";
import { Badge } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { useSaving, type Mint } from "./saving";
import { FileDialog } from "./view";
import { FileIcon, fileFacts, notShown } from "./words";

/**
 * The versions of a document, an invoice or an annex, the newest first: who brought each and when,
 * and the way to it.
 */
export function Versions({
  name,
  versions,
  mint,
  acts,
}: {
  name: string;
  versions: Loaded<Page<FileVersion>>;
  mint: Mint;
  /** What else can be done with one version. */
  acts?: (version: FileVersion) => ComponentChildren;
}) {
  const viewed = openedBy("view");
  const saving = useSaving(mint);
  const items = versions.data?.items ?? [];
  const shown = items.find((one) => String(one.number) === viewed.id);
  return (
    <div class="stack">
      {saving.problem && <ProblemAlert problem={saving.problem} />}
      <Shown of={versions}>
        {(page) =>
          page.items.length > 0 && (
            <ol class="files versions" aria-label={t("versions.title")}>
              {page.items.map((one, index) => (
                <Line
                  key={one.number}
                  of={one}
                  isNewest={index === 0}
                  onOpen={() => viewed.open(String(one.number))}
                  onSave={() => saving.save(one.number)}
                  acts={acts?.(one)}
                />
              ))}
            </ol>
          )
        }
      </Shown>
      {shown && (
        <FileDialog
          title={items[0] === shown ? name : t("versions.titleOf", { name, n: shown.number })}
          of={shown}
          mint={mint}
          onClose={viewed.close}
        />
      )}
    </div>
  );
}

const Line = ({
  of,
  isNewest,
  onOpen,
  onSave,
  acts,
}: {
  of: FileVersion;
  isNewest: boolean;
  onOpen: () => void;
  onSave: () => void;
  acts: ComponentChildren;
}) => (
  <li class="file">
    <FileIcon name={of.file_name} />
    <div>
      <b>{t("versions.nth", { n: of.number })}</b>{" "}
      {isNewest && <Badge look={["check", "green"]} text={t("versions.newest")} />}
      <span class="sub">
        {of.file_name} · {fileFacts(of)}
      </span>
      <span class="sub">
        {formatTime(of.made_at)} · {of.made_by}
      </span>
      {!of.has_preview && <span class="sub">{notShown(of)}</span>}
      <span class="line-acts">
        {of.has_preview && (
          <button type="button" class="btn quiet" onClick={onOpen}>
            <Icon name="eye" />
            {t("act.open")}
            <span class="vh"> {t("versions.nth", { n: of.number })}</span>
          </button>
        )}
        <button type="button" class="btn quiet" onClick={onSave}>
          <Icon name="download" />
          {t("act.download")}
          <span class="vh"> {t("versions.nth", { n: of.number })}</span>
        </button>
        {acts}
      </span>
    </div>
  </li>
);
