import { OpenNewest } from "../files/open-newest";
import { FileDialog } from "../files/view";
import { FileIcon, fileFacts } from "../files/words";
import { formatDate, t } from "../lib/i18n";
import { openedBy } from "../lib/opened";
import { changed, go, href, url } from "../lib/router";
import type { Doc } from "../lib/shapes";
import { SharedTo } from "../sharing/shared-to";
import { Choose, ChooseAll, type ChosenOf } from "../ui/choose";
import { minting, type Side } from "./calls";

type Props = {
  items: Doc[];
  side: Side;
  company: string;
  /** Where rows can be chosen. */
  chosen: ChosenOf<Doc> | null;
};

/** A row each: what it is called, its tags, its newest file, and when it was changed by whom. */
export function DocumentTable({ items, side, company, chosen }: Props) {
  const looked = openedBy("look");
  const shown = items.find(({ id }) => id === looked.id);
  return (
    <>
      <table class={chosen ? "list documents choosing" : "list documents"}>
        <caption class="vh">{t("documents.caption", { company })}</caption>
        <thead>
          <tr>
            {chosen && (
              <th class="pick">
                <ChooseAll items={items} chosen={chosen} />
              </th>
            )}
            <th>{t("documents.name")}</th>
            <th>{t("documents.file")}</th>
            <th>{t("documents.changed")}</th>
            <th class="acts">{t("things.acts")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <Row
              key={one.id}
              of={one}
              side={side}
              chosen={chosen}
              onLook={() => looked.open(one.id)}
            />
          ))}
        </tbody>
      </table>
      {shown?.newest && (
        <FileDialog
          title={shown.name}
          of={shown.newest}
          mint={minting(side, shown.id)}
          onClose={looked.close}
        />
      )}
    </>
  );
}

const Row = ({
  of,
  side,
  chosen,
  onLook,
}: {
  of: Doc;
  side: Side;
  chosen: ChosenOf<Doc> | null;
  onLook: () => void;
}) => (
  <tr data-row={of.id}>
    {chosen && (
      <td class="pick">
        <Choose of={of} chosen={chosen} label={t("things.choose", { name: of.name })} />
      </td>
    )}
    <td class="main">
      <a href={href(url.value.pathname, changed({ document: of.id }))} data-over>
        {of.name}
      </a>
      {of.tags.length > 0 && <Tags of={of.tags} />}
      <SharedTo panels={of.shared_to} />
    </td>
    <td class="wide">
      {of.newest ? (
        <span class="filecell">
          <FileIcon name={of.newest.file_name} />
          <span>
            <span class="nowrap">{fileFacts({ ...of.newest, pages: null })}</span>
            <span class="sub">{t("versions.count", { n: of.versions })}</span>
          </span>
        </span>
      ) : (
        <span class="hint">{t("things.noFile")}</span>
      )}
    </td>
    <td class="date">
      {formatDate(of.changed_at)}
      {of.newest && <span class="sub">{of.newest.made_by}</span>}
    </td>
    <td class="acts">
      {of.newest && (
        <OpenNewest name={of.name} of={of.newest} mint={minting(side, of.id)} onLook={onLook} />
      )}
    </td>
  </tr>
);

/** Each shows all documents that have it. */
export const Tags = ({ of }: { of: string[] }) => (
  <ul class="tags" aria-label={t("documents.tags")}>
    {of.map((one) => (
      <li key={one}>
        <button
          type="button"
          class="tag"
          title={t("documents.filterBy", { tag: one })}
          onClick={() => go(url.value.pathname, changed({ tag: one, document: "", cursor: "" }))}
        >
          {one}
        </button>
      </li>
    ))}
  </ul>
);
