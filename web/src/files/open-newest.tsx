import { t } from "../lib/i18n";
import type { FileVersion } from "../lib/shapes";
import { ProblemAlert } from "../ui/alert";
import { Icon } from "../ui/icon";
import { useSaving, type Mint } from "./saving";

/** The newest version of a thing on screen, or saved where browsers do not show its format. */
export function OpenNewest({
  name,
  of,
  mint,
  onLook,
}: {
  /** What the thing is called, for those who do not see its row. */
  name: string;
  of: FileVersion;
  mint: Mint;
  onLook: () => void;
}) {
  const saving = useSaving(mint);
  return (
    <>
      <button
        type="button"
        class="btn quiet"
        onClick={of.has_preview ? onLook : () => saving.save(of.number)}
      >
        <Icon name={of.has_preview ? "eye" : "download"} />
        {t(of.has_preview ? "act.open" : "act.download")}
        <span class="vh"> {name}</span>
      </button>
      {saving.problem && <ProblemAlert problem={saving.problem} />}
    </>
  );
}
