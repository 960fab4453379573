import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { formatBytes, t } from "../lib/i18n";
import { FieldError } from "../ui/form";
import { Icon } from "../ui/icon";

/** What can be dropped at one place: the endings that a chooser offers, and why a file is refused. */
export type Rules<R extends string> = {
  endings: string[];
  /** isOne: for a single file. */
  hint: (isOne: boolean) => string;
  refusalOf: (file: File) => Promise<R | null>;
  word: (refusal: R, name: string) => string;
};

/**
 * Picks files or takes dropped ones; several at once. Those that the place would not take are refused
 * here, each with its reason, and the others go on. isOne: there is room for a single file.
 */
export function FileDrop<R extends string>({
  rules,
  label,
  isOne,
  onFiles,
}: {
  rules: Rules<R>;
  label?: string;
  isOne?: boolean;
  onFiles: (files: File[]) => void;
}) {
  const isOver = useSignal(false);
  const refused = useSignal<{ name: string; refusal: R }[]>([]);
  const id = useId();
  async function take(chosen: File[]): Promise<void> {
    const files = isOne ? chosen.slice(0, 1) : chosen;
    if (!files.length) return;
    const judged = await Promise.all(
      files.map(async (file) => ({ file, name: file.name, refusal: await rules.refusalOf(file) })),
    );
    refused.value = judged.flatMap(({ name, refusal }) => (refusal ? [{ name, refusal }] : []));
    const taken = judged.filter(({ refusal }) => !refusal);
    if (taken.length) onFiles(taken.map(({ file }) => file));
  }
  function drop(event: DragEvent): void {
    event.preventDefault();
    isOver.value = false;
    void take([...(event.dataTransfer?.files ?? [])]);
  }
  const hasRefused = refused.value.length > 0;
  return (
    <>
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
          multiple={!isOne}
          accept={rules.endings.map((one) => `.${one}`).join()}
          aria-invalid={hasRefused ? true : undefined}
          aria-describedby={hasRefused ? `${id}-refused ${id}-hint` : `${id}-hint`}
          onChange={(event) => {
            // The list empties itself with the field.
            void take([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        <label for={id} class="btn">
          <Icon name="upload" />
          {label ?? t("upload.pick")}
        </label>
        <span class="hint" id={`${id}-hint`}>
          {rules.hint(Boolean(isOne))}
        </span>
      </div>
      <div id={`${id}-refused`} role="alert" hidden={!hasRefused}>
        {refused.value.map(({ name, refusal }) => (
          <FieldError key={name} text={rules.word(refusal, name)} />
        ))}
      </div>
    </>
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
      <li key={identity(one)} class="file">
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

/** The same file chosen twice is one. */
export const withAdded = (files: File[], added: File[]): File[] => [
  ...new Map([...files, ...added].map((one) => [identity(one), one])).values(),
];

const identity = ({ name, size, lastModified }: File): string => `${name}/${size}/${lastModified}`;
