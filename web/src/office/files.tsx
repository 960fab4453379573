import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { formatBytes, t } from "../lib/i18n";
import { Icon } from "../ui/icon";

/** Picks files or takes dropped ones; several at once. */
export function FileDrop({ onFiles }: { onFiles: (files: File[]) => void }) {
  const isOver = useSignal(false);
  const id = useId();
  function drop(event: DragEvent): void {
    event.preventDefault();
    isOver.value = false;
    take(event.dataTransfer?.files);
  }
  const take = (files: FileList | null | undefined) => {
    if (files?.length) onFiles([...files]);
  };
  return (
    <div
      class={isOver.value ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => {
        isOver.value = false;
      }}
      onDrop={drop}
    >
      <input
        id={id}
        class="vh"
        type="file"
        multiple
        accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      <label for={id} class="btn">
        <Icon name="upload" />
        {t("upload.pick")}
      </label>
      <span class="hint">{t("upload.hint")}</span>
    </div>
  );
}

export const PickedFiles = ({
  files,
  onRemove,
}: {
  files: File[];
  onRemove: (file: File) => void;
}) => (
  <ul class="files" hidden={!files.length}>
    {files.map((one) => (
      <li key={`${one.name}${one.lastModified}`} class="file">
        <Icon name={one.type.startsWith("image/") ? "image" : "file-text"} />
        <div>
          <b>{one.name}</b>
          <span class="sub">{formatBytes(one.size)}</span>
        </div>
        <button
          type="button"
          class="btn quiet square"
          aria-label={t("upload.remove", { name: one.name })}
          onClick={() => onRemove(one)}
        >
          <Icon name="x" />
        </button>
      </li>
    ))}
  </ul>
);
