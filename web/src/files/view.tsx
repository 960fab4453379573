import { t } from "../lib/i18n";
import type { FileVersion } from "../lib/shapes";
import { ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Viewer } from "../ui/viewer";
import { useSaving, type Mint } from "./saving";
import { fileFacts, notShown } from "./words";

/** One version on screen; of a format that browsers do not show, what it is and the way to save it. */
export function FileDialog({
  title,
  of,
  mint,
  onClose,
}: {
  title: string;
  of: FileVersion;
  mint: Mint;
  onClose: () => void;
}) {
  return (
    <Dialog size={of.has_preview ? "full" : "small"} title={title} onClose={onClose}>
      {of.has_preview ? (
        <Viewer
          id={String(of.number)}
          title={title}
          mint={(signal) => mint(of.number, "clean", signal)}
        />
      ) : (
        <OnlySaved of={of} mint={mint} />
      )}
    </Dialog>
  );
}

function OnlySaved({ of, mint }: { of: FileVersion; mint: Mint }) {
  const saving = useSaving(mint);
  return (
    <div class="in">
      <p>{of.no_preview === "office_format" ? t("files.onlySaved") : notShown(of)}</p>
      <p class="hint">
        {of.file_name} · {fileFacts(of)}
      </p>
      {saving.problem && <ProblemAlert problem={saving.problem} />}
      <div class="foot">
        <button type="button" class="btn primary" onClick={() => saving.save(of.number)}>
          <Icon name="download" />
          {t("act.download")}
        </button>
      </div>
    </div>
  );
}
