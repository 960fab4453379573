import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../lib/i18n";
import { FieldError } from "../ui/form";
import { Icon } from "../ui/icon";

/**
 * Picks one file or takes a dropped one, which is read on this device. The same file can be picked
 * again, since it may have been corrected meanwhile.
 *
 * named: the file that was picked last; else it says that one can be dropped.
 */
export function PickOne({
  label,
  accept,
  isBusy,
  named,
  wrong,
  onFile,
}: {
  label: string;
  accept: string;
  isBusy?: boolean;
  named?: string | undefined;
  wrong?: string | undefined;
  onFile: (file: File) => void;
}) {
  const isOver = useSignal(false);
  const id = useId();
  const take = (files: FileList | null | undefined) => {
    const [file] = files ?? [];
    if (file) onFile(file);
  };
  return (
    <>
      <div
        class={isOver.value ? "drop over" : "drop"}
        aria-busy={isBusy ? true : undefined}
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => {
          isOver.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          isOver.value = false;
          take(event.dataTransfer?.files);
        }}
      >
        <input
          id={id}
          class="vh"
          type="file"
          accept={accept}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? `${id}-wrong ${id}-hint` : `${id}-hint`}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
        <label for={id} class="btn">
          {isBusy ? <span class="spin" aria-hidden="true" /> : <Icon name="upload" />}
          {label}
        </label>
        <span class="hint" id={`${id}-hint`}>
          {named ?? t("verify.drop")}
        </span>
      </div>
      <FieldError id={`${id}-wrong`} text={wrong} />
    </>
  );
}
