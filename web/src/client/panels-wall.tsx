import { t } from "../lib/i18n";
import { myPanelHref } from "../lib/panels";
import type { MyPanel } from "../lib/shapes";
import { Icon } from "../ui/icon";

/** The panels of the person, chosen by their name and the company's. */
export const PanelsWall = ({ list }: { list: MyPanel[] }) => (
  <ul class="panelwall">
    {list.map((one) => (
      <li key={`${one.company_id} ${one.panel_id}`}>
        <a href={myPanelHref(one)}>
          <Icon name="panels-top-left" />
          <span>
            <b>{one.name}</b>
            <span class="sub">
              {one.company_name} · <span class="nowrap">{one.company_code}</span>
            </span>
          </span>
          <Unopened n={one.unopened} />
        </a>
      </li>
    ))}
  </ul>
);

/** What was shared and not opened yet; nothing beside a panel without it. */
export const Unopened = ({ n }: { n: number }) =>
  n ? (
    <span class="pill" title={t("panel.unopened", { n })}>
      <span aria-hidden="true">{n}</span>
      <span class="vh"> {t("panel.unopened", { n })}</span>
    </span>
  ) : null;
